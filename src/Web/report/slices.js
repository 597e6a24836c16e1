// Groups of pictures with surprisingly many errors.

function slicesPart(report) {
  const { slices } = report.bundle;
  if (!slices)
    return part('slices', 'Where it fails more often',
      nothing('Without labels there are no errors to search. Give a source with labels, or a column of them.'));
  const max = scaleOf(slices.found.flatMap(slice => [slice.wrong.high, slice.others.high]));
  const list = el('div.findings', {});
  return part('slices', 'Where it fails more often',
    el('p', {}, unbroken(slices.sentence)),
    firstOf(slices.found, 5, (slice, i) => sliceFinding(report, slice, i + 1, max), 'findings', list),
    slices.columns.length > 0 && el('details', {},
      el('summary', {}, `How ${counted(slices.tested, 'group')} were searched`),
      el('p.small', {}, `Groups of pictures with one or several conditions on ${slices.columns.join(', ')}. `
        + `The levels are corrected for all of them: a group is named by chance in ${percent(slices.level)} of `
        + 'such searches.')));
}

function sliceFinding(report, slice, number, max) {
  return el('article.finding', { id: `slice-${number}` },
    findingHeading(`slice-${number}`, unbroken(slice.sentence)),
    barRows([
      { name: 'Errors in this group', share: slice.wrong, more: { max, tone: 'bad' } },
      { name: 'Errors among all others', share: slice.others, more: { max, tone: 'muted' } },
    ]),
    examples(report, slice.examples),
    el('p.small.muted', {}, `How it was tested: Fisher's exact test, ${pValue(slice.pValue)} after correction for `
      + 'all groups that were searched.'),
    el('div.folds', {},
      el('details', {},
        el('summary', {}, 'Its conditions, and as SQL'),
        el('ul.listed.small', {}, slice.conditions.map(condition => el('li', {}, condition.text))),
        copied(slice.conditions.map(condition => condition.sql).join(' AND '), 'the SQL')),
      slice.joined.length > 0 && el('details', {},
        el('summary', {}, `${counted(slice.joined.length, 'group')} of nearly the same pictures`),
        el('ul.listed.small', {}, slice.joined.map(text => el('li', {}, text))))));
}
