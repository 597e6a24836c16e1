// A map as a field of values: numbers at the layer's resolution, and what lies between them.

/** A map of height × width numbers; what is negative counts as nothing, as it does in a normalized map. */
class Field {
  /**
   * @param {ArrayLike<number>} values row by row: bytes of which 255 is the maximum, or numbers as a method gives them
   * @param {number[]} shape height and width
   * @param {number} most the value that is shown as 1
   */
  constructor(values, [height, width], most = 255) {
    Object.assign(this, { values, height, width, most });
  }

  /** The value 0..1 at a place 0..1, between the centres of the nearest four. */
  at(x, y) {
    const across = between(x, this.width), down = between(y, this.height);
    return this.mixed(across, down);
  }

  /** The values at the centres of the pixels of a picture. */
  sampled(width, height) {
    if (this.kept?.width !== width || this.kept.height !== height)
      this.kept = { width, height, values: this.sample(width, height) };
    return this.kept.values;
  }

  sample(width, height) {
    const columns = Array.from({ length: width }, (_, x) => between((x + 0.5) / width, this.width));
    const values = new Float32Array(width * height);
    for (let y = 0, i = 0; y < height; y++) {
      const down = between((y + 0.5) / height, this.height);
      for (let x = 0; x < width; x++, i++)
        values[i] = this.mixed(columns[x], down);
    }
    return values;
  }

  mixed(across, down) {
    const { values, width, most } = this, top = down.first * width, bottom = down.second * width;
    const above = values[top + across.first] * (1 - across.part) + values[top + across.second] * across.part;
    const below = values[bottom + across.first] * (1 - across.part) + values[bottom + across.second] * across.part;
    const value = above * (1 - down.part) + below * down.part;
    return value > 0 && most > 0 ? value / most : 0;
  }
}

/** The two nearest of a number of cells at a place 0..1, and how much the second one counts. */
function between(place, count) {
  const at = Math.min(count - 1, Math.max(0, place * count - 0.5)), first = Math.floor(at);
  return { first, second: Math.min(count - 1, first + 1), part: at - first };
}

/** What is between two fields, as while one takes the other's place. */
class MixedField {
  /** @param {number} part how much the second counts, 0..1 */
  constructor(from, to, part) {
    Object.assign(this, { from, to, part, width: to.width, height: to.height });
  }

  at(x, y) {
    return this.from.at(x, y) * (1 - this.part) + this.to.at(x, y) * this.part;
  }

  sampled(width, height) {
    const before = this.from.sampled(width, height), after = this.to.sampled(width, height), { part } = this;
    return before.map((value, i) => value * (1 - part) + after[i] * part);
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
