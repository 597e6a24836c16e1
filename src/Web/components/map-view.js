// A photograph with a map over it, on a canvas.

/** On paper there are no colours: these parts of the maximum are drawn as lines. */
const printedLevels = () => [0.25, 0.5, 0.75];

/**
 * Draws a photograph and a map over the part of it that the network saw.
 * @param {HTMLCanvasElement} canvas where; its size is that of its box
 * @param {{photo: ?ImageBitmap, field: ?Field, frame: ?number[], over: ?function}} shown what; `over` draws above it
 * @param {Look} look how
 */
function drawMap(canvas, { photo, field, frame, over }, look) {
  const ratio = Math.min(3, window.devicePixelRatio || 1);
  const box = { width: canvas.clientWidth, height: canvas.clientHeight };
  if (!box.width || !box.height)
    return;
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round(box.height * ratio);
  const context = canvas.getContext('2d');
  context.scale(ratio, ratio);
  if (!photo && !field)
    return;
  canvas.place = placed(box, photo, field);
  paintMap(context, canvas.place, { photo, field, frame, over }, look, canvas);
}

/** Paints a photograph and its map at a place; what is made for it is kept with a canvas. */
function paintMap(context, place, { photo, field, frame, over }, look, keeper) {
  if (photo) {
    context.filter = look.printing ? 'grayscale(1)' : 'none';
    context.drawImage(photo, place.x, place.y, place.width, place.height);
    context.filter = 'none';
  }
  if (field)
    drawField(keeper, context, field, within(place, photo ? frame : null), photo ? look.opacity : 1, look);
  over?.(context, place);
}

function drawField(canvas, context, field, seen, opacity, look) {
  if (!look.printing) {
    context.globalAlpha = opacity;
    context.imageSmoothingQuality = 'high';
    context.drawImage(colouredOnce(canvas, field, look, seen), seen.x, seen.y, seen.width, seen.height);
    context.globalAlpha = 1;
  }
  const levels = look.printing ? printedLevels() : look.threshold > 0 ? [look.threshold] : [];
  levels.forEach(level => drawContour(context, field, level, seen));
}

/** The place of a picture in its box: whole, in the middle, at most twice its size. */
function placed(box, photo, field) {
  const natural = photo ?? { width: box.width, height: (box.width * field.height) / field.width };
  const scale = Math.min(box.width / natural.width, box.height / natural.height, photo ? 2 : 1);
  const width = natural.width * scale, height = natural.height * scale;
  return { x: (box.width - width) / 2, y: (box.height - height) / 2, width, height };
}

/** The part of a picture that a frame (left, top, right, bottom in 0..1) covers. */
function within(place, frame) {
  const [left, top, right, bottom] = frame ?? [0, 0, 1, 1];
  return {
    x: place.x + left * place.width,
    y: place.y + top * place.height,
    width: (right - left) * place.width,
    height: (bottom - top) * place.height,
  };
}

/** The coloured map, made anew only where colours or size have changed. */
function colouredOnce(canvas, field, look, { width, height }) {
  const key = `${look.colormap} ${Math.round(width)} ${Math.round(height)}`;
  if (canvas.colouredKey !== key || canvas.colouredField !== field) {
    canvas.coloured = coloured(field, look.table, width, height);
    canvas.colouredKey = key;
    canvas.colouredField = field;
  }
  return canvas.coloured;
}

/** A line that is seen on light and dark photographs: black between white. */
function drawContour(context, field, level, { x, y, width, height }) {
  context.beginPath();
  for (const [x1, y1, x2, y2] of contour(field, level)) {
    context.moveTo(x + x1 * width, y + y1 * height);
    context.lineTo(x + x2 * width, y + y2 * height);
  }
  context.lineCap = 'round';
  for (const [colour, line] of [['#fff', 3], ['#000', 1.25]]) {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.stroke();
  }
}

/** The map's value under a place of the canvas; null beside the map. */
function valueUnder(canvas, { photo, field, frame }, x, y) {
  if (!field || !canvas.place)
    return null;
  const seen = within(canvas.place, photo ? frame : null);
  const across = (x - seen.x) / seen.width, down = (y - seen.y) / seen.height;
  return across < 0 || across > 1 || down < 0 || down > 1 ? null : field.at(across, down);
}
