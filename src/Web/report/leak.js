// How well labels can be told without looking at the object.

function leakPart({ bundle }) {
  const { leak } = bundle, title = 'Whether labels leak';
  if (!leak)
    return part('leak', title, nothing('Without labels there is nothing to tell.'));
  const max = scaleOf([leak.chance, leak.shuffled, ...leak.sets.map(set => set.accuracy.high)]);
  const plain = (name, value, note) => ({ name, share: { value }, more: { low: null, max, tone: 'muted' }, note });
  return part('leak', title,
    el('p', {}, leak.suspicious && el('span.warn', { 'aria-hidden': 'true' }, '▲ '), unbroken(leak.sentence)),
    barRows([
      ...leak.sets.map(set => ({
        name: `Told from ${set.name}`,
        share: set.accuracy,
        more: { max, mark: leak.chance, tone: leak.suspicious ? 'bad' : 'accent' },
      })),
      plain('Always the most frequent class', leak.chance, 'chance'),
      plain('Labels shuffled', leak.shuffled, 'the best of all sets'),
    ]),
    el('p.small.muted', {}, `How it was tested: cross-validation on ${grouped(leak.rows)} rows of `
      + `${counted(leak.classes, 'class', 'classes')}, without the photographs.`),
    el('div.folds', {}, leak.sets.filter(set => set.columns.length).map(set => el('details', {},
      el('summary', {}, `What tells it in ${set.name}`),
      sortedTable([
        { name: 'Column', cell: row => el('code', {}, row.column) },
        { name: 'Accuracy lost when shuffled', kind: 'with-bar', cell: row => el('span.cell-bar', {},
          bar(row.loss, { max: scaleOf(set.columns.map(c => c.loss)) }), el('span.number', {}, percent(row.loss))) },
      ], set.columns, { caption: `Columns of ${set.name}` })))));
}
