// What should be known of a map, in words.

/** The findings about a map. */
function findingsOf(row) {
  return row.diagnostics.map(({ message }) => el('div.headline.is-finding', {},
    el('span.sign', { 'aria-hidden': 'true' }, '!'), el('p.small', {}, unseen('Finding: '), message)));
}

/** How a map was made, and what is assumed of the model. */
function madeOf({ model, facts }, { method }, row) {
  const grid = row.raw.shape.join(' × ');
  return [
    el('p.small', {}, el('a', { href: method.paper, rel: 'noreferrer' }, method.title), `: ${method.about}. `,
      el('span.muted', {}, `${grid} values`, method.passes === '1' ? '' : `, ${method.passes} runs`, '.')),
    facts.remarks.length > 0 && el('details', {},
      el('summary', {}, `What is assumed of ${model.summary.name} (${facts.remarks.length})`),
      el('ul.listed.small', {}, facts.remarks.map(({ message }) => el('li', {}, message)))),
  ].filter(part => part);
}
