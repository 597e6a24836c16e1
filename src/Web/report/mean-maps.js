// Where the evidence lies on average.

function meanMapsPart(report) {
  const { meanMaps } = report.bundle;
  const title = 'Where it looks';
  if (!meanMaps.length)
    return part('maps', title, nothing('The rows hold no maps.'));
  const isPair = map => map.correct === false && map.label !== undefined;
  // Right and wrong ones of a class stand beside each other.
  const order = [...new Set(meanMaps.map(map => map.predicted))], place = new Map(order.map((of, i) => [of, i]));
  const ofClasses = meanMaps.filter(map => !isPair(map));
  ofClasses.sort((a, b) => place.get(a.predicted) - place.get(b.predicted));
  const groups = [
    ['Of each class', ofClasses, false],
    ['Of errors', meanMaps.filter(isPair), true],
  ];
  return part('maps', title,
    el('p.small.muted', {}, 'Means of maps, each divided by its maximum: bright where the evidence of many pictures '
      + 'lies. A bright edge or corner is worth a look.'),
    groups.filter(([, maps]) => maps.length).map(([name, maps, both]) => {
      const grid = el(both ? 'div.means.pairs' : 'div.means', {});
      return [el('h3', {}, name), firstOf(maps, both ? 6 : 12, map => meanFigure(report, map), 'maps', grid)];
    }));
}

function meanFigure(report, map) {
  const { classes } = report.bundle, predicted = classes[map.predicted];
  const label = map.label === undefined || map.label === null ? null : classes[map.label];
  const errors = map.correct === false, pair = errors && label !== null;
  const sides = [[map.map, predicted], map.labelMap && [map.labelMap, label]].filter(side => side);
  const right = map.correct ? ', right' : report.bundle.recognition ? ', no label' : '';
  const name = !errors ? [nameOf(predicted), right]
    : !pair ? [nameOf(predicted), ', wrong'] : [nameOf(label), ' taken for ', nameOf(predicted)];
  return el('figure.mean', {},
    el(pair ? 'div.two' : 'div', {}, sides.map(([bytes, of]) => el('div.picture', {},
      report.drawings.add(
        el('canvas.map', { role: 'img', 'aria-label': `Mean map for ${of}` }),
        async () => ({ photo: null, field: new Field(bytesOf(bytes), map.shape), frame: null })),
      pair && el('span.side-name.muted', { title: of }, 'for ', nameOf(of))))),
    el('figcaption.small', {}, name, el('span.muted', {}, ` · ${grouped(map.count)}`)));
}
