// How far probabilities can be believed.

function calibrationPart({ bundle }) {
  const { calibration } = bundle;
  if (!calibration)
    return part('calibration', 'Whether it is too sure',
      nothing('Without labels and probabilities this cannot be said.'));
  return part('calibration', 'Whether it is too sure',
    el('p', {}, unbroken(calibration.sentence)),
    el('figure.reliability', {},
      reliabilityDiagram(calibration.bins),
      el('figcaption.small.muted', {}, 'Each point is the pictures of a range of probabilities: how sure the network '
        + 'is, and how often it is right, with 95 % intervals. On the line it could be taken at its word; below it is '
        + 'too sure. Bars count the pictures. ',
      `Expected calibration error ${digits(calibration.error)}, confidence minus accuracy `
        + `${digits(calibration.overconfidence)}.`)),
    el('details', {}, el('summary', {}, 'The numbers'), binTable(calibration.bins)));
}

function binTable(bins) {
  return sortedTable([
    { name: 'Probability', cell: bin => `${percent(bin.from)} to ${percent(bin.to)}` },
    { name: 'Pictures', number: true, cell: bin => grouped(bin.accuracy.of) },
    { name: 'Mean probability', number: true, cell: bin => percent(bin.confidence) },
    { name: 'Right', number: true, cell: bin => percent(bin.accuracy.value) },
    { name: '95 % interval', number: true, cell: bin => interval(bin.accuracy) },
  ], bins, { caption: 'Bins of probabilities' });
}

/** Confidence across, accuracy up, and below the number of pictures of each bin. */
function reliabilityDiagram(bins) {
  const left = 72, top = 16, side = 320, counts = 56, gap = 16, right = 24, bottom = 44;
  const x = value => left + value * side, y = value => top + (1 - value) * side;
  const base = top + side + gap + counts;
  const most = Math.max(...bins.map(bin => bin.accuracy.of), 1);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const words = (text, place) => svg('text', place, text);
  const label = `Reliability diagram: ${bins.map(bin => `where it is ${percent(bin.confidence)} sure, `
    + `${percent(bin.accuracy.value)} are right (${grouped(bin.accuracy.of)} pictures)`).join('; ')}`;
  return svg('svg', {
    viewBox: `0 0 ${left + side + right} ${base + bottom}`, role: 'img', 'aria-label': label, class: 'diagram',
  },
  ticks.map(tick => [
    svg('line', { class: 'grid', x1: x(0), x2: x(1), y1: y(tick), y2: y(tick) }),
    words(percentOf(tick), { x: left - 8, y: y(tick) + 4, 'text-anchor': 'end' }),
    words(percentOf(tick), { x: x(tick), y: base + 18, 'text-anchor': 'middle' }),
  ]),
  svg('line', { class: 'ideal', x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
  words('how often it is right', { x: 14, y: top + side / 2, 'text-anchor': 'middle',
    transform: `rotate(-90 14 ${top + side / 2})` }),
  words('how sure it is', { x: left + side / 2, y: base + 38, 'text-anchor': 'middle' }),
  svg('line', { class: 'axis', x1: x(0), x2: x(1), y1: base, y2: base }),
  words(grouped(most), { x: left - 8, y: base - counts + 10, 'text-anchor': 'end' }),
  bins.map(({ from, to, confidence, accuracy }) => {
    const height = (accuracy.of / most) * counts;
    return svg('g', {},
      svg('title', {}, `${grouped(accuracy.of)} pictures of ${percent(from)} to ${percent(to)}: `
        + `${percent(accuracy.value)} are right (${interval(accuracy)})`),
      svg('rect', { class: 'count', x: x(from) + 1, width: (to - from) * side - 2, y: base - height, height }),
      svg('line',
        { class: 'whisker', x1: x(confidence), x2: x(confidence), y1: y(accuracy.low), y2: y(accuracy.high) }),
      svg('circle', { class: 'point', cx: x(confidence), cy: y(accuracy.value), r: 4 }));
  }));
}
