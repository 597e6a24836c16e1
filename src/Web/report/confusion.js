// Which classes are taken for which.

function confusionPart(report) {
  const { confusion, classes } = report.bundle;
  const title = 'Labels and predictions';
  if (!confusion || !confusion.shown.length)
    return part('confusion', title, nothing('Without labels there is no matrix of them.'));
  const { shown, matrix } = confusion;
  const others = matrix.some(row => row[shown.length] > 0);
  const many = shown.length > 6 || shown.some(i => classes[i].length > 16);
  const labels = report.bundle.recognition?.classes.length ?? shown.length;
  const columns = shown.map((of, i) => ({ of, i }));
  const region = el('div.scrolled', { tabindex: 0, role: 'region', 'aria-label': 'Matrix of labels and predictions' },
    el(`table.matrix${many ? '.many' : ''}`, {},
      el('caption.unseen', {}, 'A row for each label, a column for each prediction; a number leads to its pictures'),
      el('thead', {}, el('tr', {},
        el('td.corner.muted', {}, el('span', {}, 'label ↓ predicted →')),
        el('th.column', { scope: 'col' }, el('span', {}, 'right')),
        columns.map(({ of }) => el('th.column', { scope: 'col', title: classes[of] },
          el('span', {}, nameOf(classes[of])))),
        others && el('th.column', { scope: 'col' }, el('span', {}, 'others')))),
      el('tbody', {}, shown.map((label, r) => matrixRow(report, label, matrix[r], r, columns, others)))));
  return part('confusion', title,
    el('p.small.muted', {}, shown.length < labels
      ? `The ${grouped(shown.length)} classes with the most errors, of ${grouped(labels)}. `
      : '', 'The darker a cell, the larger its part of the row. A number leads to its pictures.'),
    region);
}

function matrixRow({ bundle }, label, counts, row, columns, others) {
  const { classes } = bundle, sum = Math.max(1, counts.reduce((a, b) => a + b, 0));
  const shade = (count, right) => {
    const strength = Math.round(8 + 34 * Math.sqrt(count / sum)), tone = right ? '--accent' : '--bad';
    return {
      'background-color': count ? `color-mix(in srgb, var(${tone}) ${strength}%, transparent)` : 'transparent',
    };
  };
  return el('tr', {},
    el('th', { scope: 'row', title: classes[label] }, nameOf(classes[label])),
    el('td.cell.number.muted', {}, percent(counts[row] / sum)),
    columns.map(({ of, i }) => {
      const count = counts[i];
      return el(i === row ? 'td.cell.right' : 'td.cell', { style: shade(count, i === row) }, count === 0
        ? el('span.muted', {}, '·')
        : el('a', {
          href: `#gallery?label=${label}&predicted=${of}`,
          'aria-label': `${grouped(count)} pictures of ${classes[label]} predicted as ${classes[of]}`,
        }, grouped(count)));
    }),
    others && el('td.cell', { style: shade(counts[columns.length], false) }, counts[columns.length]
      ? grouped(counts[columns.length]) : el('span.muted', {}, '·')));
}
