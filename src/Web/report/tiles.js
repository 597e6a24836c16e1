// Pictures as the report shows them: a map, the prediction, and the label where it is another.

/** A picture's button, which opens it. */
function pictureTile(report, position, { both = false } = {}) {
  const { index, classes } = report;
  const predicted = index.predicted[position], label = index.labels[position], wrong = index.isWrong(position);
  const name = i => i < 0 ? 'no class' : classes[i];
  const views = both
    ? [['map', `for ${name(predicted)}`, 'first'], ['labelMap', `for ${name(label)}`, 'second']]
    : [['map', null]];
  const button = el('button.tile', { type: 'button', onclick: () => report.open(position) },
    el(both ? 'span.two' : 'span.picture', {}, views.map(([map, title]) => el('span.picture', {},
      mapCanvas(report, position, map),
      title && el('span.side-name.muted', { title }, nameOf(title))))),
    el('span.lines', {},
      el('span.line.first', {},
        wrong && el('span.bad', { 'aria-hidden': 'true' }, '✕'),
        nameOf(index.isFailed(position) && predicted < 0 ? 'no map' : name(predicted)),
        el('span.number', {}, percent(index.probabilities[position]))),
      el('span.line.muted', {}, wrong ? ['label ', nameOf(name(label))] : label < 0 ? 'no label' : 'right')));
  if (index.flags[position] === 0 && label >= 0)
    button.querySelector('.line.muted').replaceChildren('label ', nameOf(name(label)));
  button.setAttribute('aria-label', spoken(report, position));
  button.title = spoken(report, position);
  return button;
}

/** A picture in words. */
function spoken({ index, classes }, position) {
  const predicted = index.predicted[position], label = index.labels[position];
  const words = [`Picture ${grouped(position + 1)}`];
  if (predicted >= 0)
    words.push(`predicted ${classes[predicted]} with ${percent(index.probabilities[position])}`);
  if (label >= 0)
    words.push(`label ${classes[label]}`);
  if (index.isFailed(position))
    words.push('no map');
  return words.join(', ');
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
  return firstOf(positions, more.first ?? 6, position => pictureTile(report, position, more), 'pictures', grid);
}
