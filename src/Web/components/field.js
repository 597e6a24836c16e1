// A map as a field of values: bytes at the layer's resolution, and what lies between them.

/** A map of height × width bytes, of which 255 is the maximum. */
class Field {
  constructor(bytes, [height, width]) {
    Object.assign(this, { bytes, height, width });
  }

  /** The value 0..1 at a place 0..1, between the centres of the nearest four. */
  at(x, y) {
    const column = Math.min(this.width - 1, Math.max(0, x * this.width - 0.5));
    const row = Math.min(this.height - 1, Math.max(0, y * this.height - 0.5));
    const left = Math.floor(column), top = Math.floor(row);
    const right = Math.min(this.width - 1, left + 1), bottom = Math.min(this.height - 1, top + 1);
    const across = column - left, down = row - top, { bytes, width } = this;
    const above = bytes[top * width + left] * (1 - across) + bytes[top * width + right] * across;
    const below = bytes[bottom * width + left] * (1 - across) + bytes[bottom * width + right] * across;
    return (above * (1 - down) + below * down) / 255;
  }

  /** The values at the centres of the pixels of a picture. */
  sampled(width, height) {
    const values = new Float32Array(width * height);
    for (let y = 0, i = 0; y < height; y++)
      for (let x = 0; x < width; x++, i++)
        values[i] = this.at((x + 0.5) / width, (y + 0.5) / height);
    return values;
  }
}

/** A field in colours, as a canvas of about its place's size. */
function coloured(field, table, width, height) {
  const scale = Math.min(1, 256 / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d'), image = context.createImageData(canvas.width, canvas.height);
  const values = field.sampled(canvas.width, canvas.height), { data } = image;
  for (let i = 0; i < values.length; i++) {
    const step = 3 * Math.floor(255 * Math.min(1, values[i]));
    data[4 * i] = table[step];
    data[4 * i + 1] = table[step + 1];
    data[4 * i + 2] = table[step + 2];
    data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/**
 * The line where a field has a value, by marching squares: pieces [x1, y1, x2, y2] in 0..1.
 * The field is sampled on a finer grid, so that the line is as smooth as the colours.
 */
function contour(field, level) {
  const width = Math.min(128, field.width * 6), height = Math.min(128, field.height * 6), lines = [];
  const value = (x, y) => field.at(x / width, y / height);
  let above = Array.from({ length: width + 1 }, (_, x) => value(x, 0));
  for (let y = 0; y < height; y++) {
    const below = Array.from({ length: width + 1 }, (_, x) => value(x, y + 1));
    for (let x = 0; x < width; x++)
      crossCell(lines, level, x, y, [above[x], above[x + 1], below[x + 1], below[x]], width, height);
    above = below;
  }
  return lines;
}

/** Adds the lines within a cell whose corners are given clockwise from the upper left. */
function crossCell(lines, level, x, y, corners, width, height) {
  const places = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]], crossings = [];
  for (let i = 0; i < 4; i++) {
    const a = corners[i], b = corners[(i + 1) % 4];
    if ((a >= level) === (b >= level))
      continue;
    const part = (level - a) / (b - a), [ax, ay] = places[i], [bx, by] = places[(i + 1) % 4];
    crossings.push([(ax + (bx - ax) * part) / width, (ay + (by - ay) * part) / height]);
  }
  for (let i = 0; i + 1 < crossings.length; i += 2)
    lines.push([...crossings[i], ...crossings[i + 1]]);
}
