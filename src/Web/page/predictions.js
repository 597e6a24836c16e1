// What the network says: its predictions as rows with bars, of which one is explained.

class Predictions {
  /** @param {function(string, ?string)} choose is told of the target, and of the one it is set against */
  constructor(choose) {
    this.choose = choose;
    this.title = el('h1.verdict', {});
    this.rows = el('fieldset.predictions', {});
    this.contrast = el('div.contrast', {});
    this.known = el('p.small.muted', {});
    this.element = el('section.side-part', { 'aria-label': 'What the network says' },
      this.title, this.rows, this.contrast, this.known);
  }

  /** Shows the predictions of a session. */
  show(session, choice) {
    const { predictions } = session.facts, { model } = session;
    this.title.replaceChildren(...verdictOf(predictions, model));
    this.options = predictions.map((prediction, i) => ({ prediction, target: targetOf(prediction, i, model) }));
    const rows = el('div.prediction-rows', {}), max = scaleOfPredictions(predictions);
    const shown = firstOf(this.options, 10, option => this.rowOf(option, max), 'objects', rows);
    this.rows.replaceChildren(el('legend.unseen', {}, 'Show the evidence for'), ...shown.filter(Boolean));
    this.contrast.replaceChildren(...this.contrastOf(session, choice));
    const { labels } = model;
    this.known.replaceChildren(...labels.length > 1 && labels.length <= 12 && !predictions[0]?.box
      ? [`It knows ${labels.length} classes and has to choose one: `, labels.join(', '), '.'] : []);
    this.mark(choice);
  }

  /** Marks what is explained. */
  mark({ target, against }) {
    this.rows.querySelectorAll('input').forEach(input => (input.checked = input.value === target));
    if (this.of)
      this.of.value = target;
    if (this.against) {
      [...this.against.options].forEach(option => (option.disabled = option.value === target));
      this.against.value = against ?? '';
    }
  }

  rowOf({ prediction, target }, max) {
    const { label, probability, score, box } = prediction;
    return el('label.prediction', {},
      el('input', { type: 'radio', name: 'target', value: target, onchange: () => this.choose(target, null) }),
      el('span.name', {}, box && el('span.number.muted', {}, `${target.slice(4)}  `), nameOf(label)),
      el('span.number', { title: `score ${digits(score)}` },
        probability === null ? digits(score) : percent(probability)),
      bar(Math.abs(probability ?? score), { max, tone: (probability ?? score) < 0 ? 'muted' : 'accent' }));
  }

  /** The choice among all classes, and of one to set it against. */
  contrastOf(session, { target }) {
    const { labels } = session.model, { predictions } = session.facts;
    this.of = this.against = null;
    if (predictions.some(p => p.box) || this.options.some(o => o.target.includes(':')) || labels.length < 2)
      return [];
    const own = this.options.map(o => new Option(o.prediction.label, o.target));
    const groups = () => labels.length <= own.length
      ? own.map(option => option.cloneNode(true))
      : [el('optgroup', { label: 'Likeliest' }, own.map(option => option.cloneNode(true))),
        el('optgroup', { label: 'All classes' }, labels.map((label, i) => new Option(label, String(i))))];
    this.against = el('select.field', { onchange: () => this.choose(null, this.against.value || null) },
      new Option('nothing', ''), groups());
    const made = [el('label.control', {}, el('span.name', {}, 'Rather than'), this.against)];
    if (labels.length > own.length) {
      this.of = el('select.field', { onchange: () => this.choose(this.of.value, null) }, groups());
      made.unshift(el('label.control', {}, el('span.name', {}, 'Evidence for'), this.of));
      this.of.value = target;
    }
    return made;
  }
}

/** The scale of bars: probabilities to 1, scores to their largest. */
function scaleOfPredictions(predictions) {
  return predictions.some(p => p.probability !== null) ? 1
    : Math.max(...predictions.map(p => Math.abs(p.score)), 1e-9);
}

/** The first sentence. */
function verdictOf(predictions, model) {
  const [best] = predictions;
  if (!best)
    return [model.summary.detector ? 'No object found' : 'No class to name'];
  const number = el('span.number', {}, best.probability === null ? digits(best.score) : percent(best.probability));
  return predictions.some(p => p.box)
    ? [predictions.length < 100 ? counted(predictions.length, 'object') : '100 objects or more',
      el('span.number', {}, `surest: ${best.label}`)]
    : [nameOf(best.label), number];
}
