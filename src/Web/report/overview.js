// The top of the report: what it is of, and what matters most.

function overviewPart({ bundle }) {
  const { run } = bundle;
  const facts = [
    counted(run.pictures, 'picture'),
    run.labelled < run.pictures && (run.labelled ? `${grouped(run.labelled)} labelled` : 'no labels'),
    run.failed > 0 && `${grouped(run.failed)} without a map`,
    run.model && ['model ', nameOf(run.model)],
    run.method && ['method ', nameOf(run.method)],
    `made ${bundle.made.slice(0, 16).replace('T', ' ')} UTC`,
  ].filter(fact => fact);
  return el('header.top', {},
    el('h1', {}, nameOf(bundle.title)),
    el('ul.facts.small.muted', {}, facts.map(fact => el('li', {}, fact))));
}

function headlinesPart({ bundle }) {
  const list = bundle.headlines.map(({ kind, sentence, part }) => {
    const signs = { good: ['✓', ''], finding: ['▲', 'Finding: '], bad: ['✕', 'Problem: '] };
    const [mark, word] = signs[kind] ?? ['–', ''];
    const target = partNames().get(part) ?? part;
    return el(`li.headline.is-${kind}`, {},
      el('span.sign', { 'aria-hidden': 'true' }, mark),
      el('p', {}, word && unseen(word), unbroken(sentence), ' ',
        document.getElementById(target) && el('a.go.small', { href: `#${target}` }, 'Show', unseen(`: ${sentence}`))));
  });
  return el('section.part.headlines', { id: 'headlines', 'aria-labelledby': 'headlines-title' },
    el('h2', { id: 'headlines-title', tabindex: -1 }, 'What matters most'),
    list.length ? el('ul', {}, list) : nothing('Nothing stands out in these rows.'));
}

/** Parts of the bundle that parts of the page with other names show. */
function partNames() {
  return new Map([['confusion', 'errors'], ['meanMaps', 'maps'], ['errors', 'findings'], ['run', 'made']]);
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
