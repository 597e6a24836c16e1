// What a map shows, in words.

/**
 * Where the values of a field lie: its strongest place, and how little of the picture holds half of them.
 * @returns {?{x: number, y: number, half: number}} null of a map that is zero
 */
function centreOf(field) {
  const side = 48, values = field.sample(side, side);
  const order = Float32Array.from(values).sort().reverse(), sum = order.reduce((all, value) => all + value, 0);
  if (!(sum > 0))
    return null;
  let cells = 0;
  for (let held = 0; held < sum / 2; cells++)
    held += order[cells];
  const most = values.indexOf(order[0]);
  return { x: ((most % side) + 0.5) / side, y: (Math.floor(most / side) + 0.5) / side, half: cells / values.length };
}

/** A place of a picture in words. */
function placeInWords({ x, y }) {
  const across = x < 1 / 3 ? 'left' : x > 2 / 3 ? 'right' : null;
  const down = y < 1 / 3 ? 'upper' : y > 2 / 3 ? 'lower' : null;
  if (!across && !down)
    return 'in the middle';
  if (!down)
    return `at the ${across}`;
  return across ? `at the ${down} ${across}` : down === 'upper' ? 'at the top' : 'at the bottom';
}

/**
 * A map in a sentence.
 * @param {?Field} field
 * @param {?number[]} frame the part of the picture that it covers
 * @param {string} what of what it is the evidence
 */
function mapInWords(field, frame, what) {
  what = what.length > 48 ? `${what.slice(0, 47)}…` : what;
  const centre = field && centreOf(field), [left, top, right, bottom] = frame ?? [0, 0, 1, 1];
  if (!centre)
    return field ? `The map for ${what} is zero everywhere.` : `There is no map for ${what} to show.`;
  const place = { x: left + centre.x * (right - left), y: top + centre.y * (bottom - top) };
  const within = (from, to) => Math.max(0, Math.min(1, to) - Math.max(0, from));
  const seen = within(left, right) * within(top, bottom);
  return `Evidence for ${what}: strongest ${placeInWords(place)}, half of it in ${percentOf(centre.half)} of `
    + (seen < 0.98 ? `what the network saw, ${percentOf(seen)} of the picture.` : 'the picture.');
}
