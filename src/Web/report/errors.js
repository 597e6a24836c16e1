// Frequent errors, each with the evidence for the prediction beside that for the label.

function errorsPart(report) {
  const { confusion } = report.bundle;
  const title = 'What it confuses';
  if (!confusion)
    return part('errors', title, nothing('Without labels no errors are known.'));
  if (!confusion.pairs.length)
    return part('errors', title, nothing('No picture with a label was taken for another class.'));
  const max = scaleOf(confusion.pairs.map(pair => pair.share.high)), list = el('div.findings', {});
  return part('errors', title,
    el('p.small.muted', {}, 'Each picture twice: the evidence for the class that was predicted, and for the label.'),
    firstOf(confusion.pairs, 4, pair => pairFinding(report, pair, max), 'pairs of classes', list));
}

function pairFinding(report, pair, max) {
  const { classes } = report.bundle, { share } = pair;
  const label = classes[pair.label], predicted = classes[pair.predicted];
  const id = `error-${pair.label}-${pair.predicted}`;
  return el('article.finding', { id },
    findingHeading(id, `${grouped(share.count)} of ${counted(share.of, 'picture')} of `, nameOf(label),
      share.count === 1 ? ' is' : ' are', ' taken for ', nameOf(predicted)),
    barRows([{ name: 'Taken for it', share, more: { max, tone: 'bad' } }]),
    examples(report, pair.examples, {
      both: true,
      first: 3,
      link: el('a.go.small', { href: `#gallery?label=${pair.label}&predicted=${pair.predicted}` },
        'All of them in the gallery', unseen(`: ${label} taken for ${predicted}`)),
    }));
}
