// What is remarkable about maps, and why some pictures have none.

function findingsPart(report) {
  const { findings, errors, gallery, run } = report.bundle;
  const link = finding => {
    const i = gallery.findings.indexOf(finding.name);
    return i >= 0 && report.index.findings[i].length
      ? el('a.go', { href: `#gallery?show=finding-${i}` }, 'Show', unseen(` pictures of ${finding.name}`)) : '';
  };
  return part('findings', 'Maps to look at',
    el('h3', {}, 'Remarkable maps'),
    findings.length ? countTable(findings, 'Findings of maps', run.pictures, link)
      : nothing('No map was remarkable.'),
    el('h3', {}, 'Pictures without a map'),
    errors.length ? countTable(errors, 'Reasons why pictures have no map', run.pictures,
      () => report.index.countOf('failed') ? el('a.go', { href: '#gallery?show=failed' }, 'Show') : '')
      : nothing('Every picture has one.'));
}

function countTable(counts, caption, of, link) {
  return sortedTable([
    {
      name: 'What',
      kind: 'sentence',
      cell: row => [nameOf(row.name), row.meaning && el('p.small.muted', {}, row.meaning)],
    },
    { name: 'Pictures', number: true, cell: row => grouped(row.count) },
    { name: 'Part', number: true, cell: row => percent(row.count / Math.max(1, of)) },
    { name: unseen('In the gallery'), cell: link },
  ], counts, { caption, first: 12, what: 'kinds', wide: true });
}
