// Pictures as the report shows them: a map, the prediction, and the label where it is another.

/** A picture's button, which opens it. */
function pictureTile(report, position, { both = false } = {}) {
  const { index, classes } = report;
  const predicted = index.predicted[position], label = index.labels[position], wrong = index.isWrong(position);
  const name = i => i < 0 ? 'no class' : classes[i];
  const views = both
    ? [['map', predicted, percent(index.probabilities[position])], ['labelMap', label, 'label']]
    : [['map']];
  const button = el('button.tile', { type: 'button', onclick: () => report.open(position) },
    el(both ? 'span.two' : 'span.picture', {}, views.map(([map, of, note]) => el('span.picture', {},
      mapCanvas(report, position, map),
      both && el('span.line.first', {},
        map === 'map' && el('span.bad', { 'aria-hidden': 'true' }, '✕'),
        nameOf(name(of)),
        el('span.number.muted', {}, note))))),
    !both && el('span.lines', {},
      el('span.line.first', {},
        wrong && el('span.bad', { 'aria-hidden': 'true' }, '✕'),
        nameOf(index.isFailed(position) && predicted < 0 ? 'no map' : name(predicted)),
        el('span.number', {}, percent(index.probabilities[position]))),
      el('span.line.muted', {}, index.isRight(position) ? 'right' : label < 0 ? 'no label'
        : ['label ', nameOf(name(label))])));
  // Names may be cut off where there is little room.
  button.querySelectorAll('.line').forEach(line => (line.title = line.textContent));
  button.prepend(unseen(`Picture ${grouped(position + 1)}${wrong ? ', wrong' : ''}: `));
  return button;
}

/** A canvas with a picture's map; where there is nothing to draw it says why. */
function mapCanvas(report, position, map) {
  const canvas = el('canvas.map', { 'aria-hidden': 'true' });
  return report.drawings.add(canvas, async () => {
    try {
      const shown = await report.pictures.shown(position, map);
      if (!shown.photo && !shown.field)
        canvas.after(el('span.without', {}, shown.picture.error ?? 'No photograph and no map'));
      return shown;
    } catch (error) {
      canvas.after(el('span.without', {}, error.message));
      return { photo: null, field: null, frame: null };
    }
  });
}

/** Examples of a finding; an empty state where there are none. */
function examples(report, positions, more = {}) {
  if (!positions.length)
    return [nothing('No pictures of it are in this report.')];
  const grid = el(more.both ? 'div.tiles.pairs' : 'div.tiles', {});
  // Previous and next of a picture's window go through these.
  grid.positions = positions;
  const [tiles, rest] = firstOf(positions, more.first ?? 6, position => pictureTile(report, position, more),
    'pictures', grid);
  return [tiles, (rest || more.link) && el('div.actions', {}, rest, more.link)];
}
