// How many pictures are recognized, of all and of each class.

function recognitionPart(report) {
  const { recognition } = report.bundle;
  if (!recognition)
    return part('recognition', 'How much it recognizes',
      nothing('Without labels that the model knows it cannot be said. --label-map says which classes other names '
        + 'mean.'));
  const rows = [{ name: 'Label predicted', share: recognition.accuracy }];
  // Of two classes the label is always among the two likeliest.
  if (recognition.topCount > 1 && recognition.classes.length > recognition.topCount)
    rows.push({ name: `Label among the ${recognition.topCount} likeliest`, share: recognition.top });
  rows.push({
    name: 'Mean of the classes',
    share: { value: recognition.balanced },
    more: { low: null },
    note: 'each class counts alike',
  });
  return part('recognition', 'How much it recognizes',
    barRows(rows),
    el('h3', {}, 'Of each class'),
    classTable(report));
}

function classTable({ bundle }) {
  const { classes, recognition } = bundle;
  const name = i => el('bdi', { title: classes[i] }, classes[i]);
  const share = (of, tone) => el('span.cell-bar', {},
    of.of ? shareBar(of, { tone }) : bar(0), el('span.number', {}, of.of ? percent(of.value) : '–'));
  return sortedTable([
    { name: 'Class', kind: 'name', cell: row => name(row.class), by: row => classes[row.class] },
    { name: 'Pictures', number: true, cell: row => grouped(row.recall.of), by: row => row.recall.of },
    { name: 'Recognized', kind: 'with-bar', cell: row => share(row.recall), by: row => row.recall.value },
    { name: '95 % interval', number: true, cell: row => interval(row.recall) },
    { name: 'Right when said', kind: 'with-bar', cell: row => share(row.precision, 'muted'),
      by: row => row.precision.value },
    { name: 'Most taken for', kind: 'name', cell: row => row.takenFor === undefined ? '–'
      : el('a', { href: `#gallery?label=${row.class}&predicted=${row.takenFor}` }, name(row.takenFor)) },
  ], recognition.classes, { caption: 'Recognition of each class', first: 12, what: 'classes', wide: true });
}
