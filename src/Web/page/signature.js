// How the model is read, fact by fact, and where each fact comes from.

/** Opens a window with a model's signature. */
function showSignature(model) {
  const { signature, summary, layers } = model;
  const window = dialog('How the model is read', { onclose: () => window.remove() });
  const facts = of => el('dl.facts-list', {}, of.map(({ name, value, origin, source }) => el('div', {},
    el('dt', {}, name),
    el('dd', {}, nameOf(value),
      el(origin === 'assumed' ? 'span.origin.warn' : 'span.origin.muted', {}, `${origin}: ${source}`)))));
  const ports = (title, of) => of.map(port => el('section', {},
    el('h3', {}, `${title} `, el('code', {}, port.name), ' ', el('span.number.muted.shape', {}, port.shape)),
    facts(port.facts)));
  window.append(
    el('div.bar-of-window', {}, el('h2', {}, nameOf(summary.name)),
      el('button.button', { type: 'button', autofocus: true, onclick: () => window.close() }, 'Close')),
    el('div.signature', {},
      ports('Input', signature.inputs), ports('Output', signature.outputs),
      el('section', {}, el('h3', {}, counted(layers.length, 'layer')), facts(signature.layers)),
      remarksOf(signature.diagnostics)));
  document.body.append(window);
  window.showModal();
}

/** What was assumed of a model. */
function remarksOf(remarks) {
  return remarks.length > 0 && el('section', {}, el('h3', {}, 'What is assumed'),
    el('ul.listed', {}, remarks.map(({ message }) => el('li', {}, message))));
}
