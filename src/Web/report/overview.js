// The top of the report: what it is of, and what matters most.

function overviewPart({ bundle }) {
  const { run } = bundle;
  const facts = [
    counted(run.pictures, 'picture'),
    run.labelled < run.pictures && (run.labelled ? `${grouped(run.labelled)} labelled` : 'no labels'),
    run.failed > 0 && `${grouped(run.failed)} without a map`,
    run.model && ['model ', nameOf(run.model)],
    run.source && ['source ', nameOf(run.source)],
    run.method && [nameOf(run.method), run.layer && [' at ', nameOf(run.layer)]],
    `made ${bundle.made.slice(0, 16).replace('T', ' ')} UTC`,
  ].filter(fact => fact);
  return el('header.top', {},
    el('h1', {}, nameOf(bundle.title)),
    el('ul.facts.small.muted', {}, facts.map(fact => el('li', {}, fact))));
}

function headlinesPart({ bundle }) {
  const list = bundle.headlines.map(({ kind, sentence, part }) => {
    const [mark, word] = { good: ['✓', ''], finding: ['▲', 'Finding: '], bad: ['✕', 'Problem: '] }[kind] ?? ['–', ''];
    const target = document.getElementById(part) ? part : partNames()[part];
    return el(`li.headline.${kind}`, {},
      el('span.sign', { 'aria-hidden': 'true' }, mark),
      el('p', {}, word && unseen(word), sentence, ' ',
        target && el('a.go.small', { href: `#${target}` }, 'Show', unseen(`: ${sentence}`))));
  });
  return el('section.part.headlines', { id: 'headlines', 'aria-labelledby': 'headlines-title' },
    el('h2', { id: 'headlines-title', tabindex: -1 }, 'What matters most'),
    list.length ? el('ul', {}, list) : nothing('Nothing stands out in these rows.'));
}

/** Parts of the bundle and the parts of the page that show them. */
function partNames() {
  return {
    slices: 'slices', recognition: 'recognition', calibration: 'calibration', confusion: 'errors', leak: 'leak',
    meanMaps: 'maps', findings: 'findings', errors: 'findings', gallery: 'gallery', run: 'made',
  };
}

/** How the report was made. */
function madePart({ bundle }) {
  const { run } = bundle;
  const rows = [
    ['Model', run.model], ['Source', run.source], ['Method', run.method], ['Layer', run.layer],
    ['Pictures', grouped(run.pictures)], ['With a label of the model', grouped(run.labelled)],
    ['Without a map', grouped(run.failed)], ['Made', `${bundle.made.slice(0, 19).replace('T', ' ')} UTC`],
  ].filter(([, value]) => value);
  return part('made', 'How it was made',
    run.command ? copied(run.command, 'the command') : nothing('The rows do not say which command made them.'),
    el('dl.values', {}, rows.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, nameOf(value))))),
    run.remarks.length > 0 && [el('h3', {}, 'What is assumed or left out'),
      el('ul.listed', {}, run.remarks.map(remark => el('li', {}, remark)))],
    el('p.small.muted', {}, 'Intervals are Wilson intervals of 95 %. A map is divided by its own maximum, so that the '
      + 'colours of two maps say where, and not how much.'));
}
