// Boxes of objects over a photograph.

/**
 * Draws boxes: all as thin lines, the chosen and the pointed one with their names.
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number, width: number, height: number}} place the photograph's
 * @param {{left: number, top: number, right: number, bottom: number, text: string}[]} boxes in pixels of the photograph
 * @param {{width: number, chosen: number, pointed: number}} more the photograph's width, and numbers of boxes or -1
 */
function drawBoxes(context, place, boxes, { width, chosen, pointed }) {
  const scale = place.width / width;
  const at = ({ left, top, right, bottom }) =>
    [place.x + left * scale, place.y + top * scale, (right - left) * scale, (bottom - top) * scale];
  context.save();
  context.beginPath();
  context.rect(place.x, place.y, place.width, place.height);
  context.clip();
  boxes.forEach((box, i) => i !== chosen && i !== pointed && outline(context, at(box), [['#000', 2], ['#fff', 1]]));
  for (const i of new Set([pointed, chosen]))
    if (boxes[i]) {
      outline(context, at(boxes[i]), [['#000', 5], ['#fff', 3]]);
      named(context, at(boxes[i]), boxes[i].text, place);
    }
  context.restore();
}

function outline(context, box, lines) {
  for (const [colour, width] of lines) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(...box);
  }
}

function named(context, [x, y], text, place) {
  context.font = '600 13px system-ui, sans-serif';
  const width = context.measureText(text).width + 12;
  const left = Math.max(place.x, Math.min(x, place.x + place.width - width)), top = Math.max(place.y, y - 20);
  context.fillStyle = '#000';
  context.fillRect(left, top, width, 20);
  context.fillStyle = '#fff';
  context.fillText(text, left + 6, top + 14);
}

/** The number of the smallest box over a place of the canvas; -1 if there is none. */
function boxUnder(place, boxes, width, x, y) {
  const scale = place.width / width, across = (x - place.x) / scale, down = (y - place.y) / scale;
  const area = box => (box.right - box.left) * (box.bottom - box.top);
  return boxes.reduce((best, box, i) =>
    across >= box.left && across <= box.right && down >= box.top && down <= box.bottom
      && (best < 0 || area(box) < area(boxes[best])) ? i : best, -1);
}
