// The controls of the gallery's filter.

class GalleryFilters {
  /**
   * @param {object} report the report
   * @param {object} filter what is set; read by show
   * @param {(change: object) => void} onchange called with what somebody changes
   */
  constructor(report, filter, onchange) {
    Object.assign(this, { report, filter, onchange });
    const { index } = report;
    this.label = this.classChoice('Label', 'label', index.labels);
    this.predicted = this.classChoice('Predicted', 'predicted', index.predicted);
    this.sort = el('select.field', { onchange: () => onchange({ sort: this.sort.value }) },
      this.orders().map(([value, text]) => el('option', { value }, text)));
    this.text = el('input.field', {
      type: 'search',
      title: 'A text in names and in the columns of the list',
      oninput: () => this.searchSoon(),
    });
    this.kinds = chips('show', 'Show', this.choices(), 'all', show => onchange({ show }));
    this.both = el('input', { type: 'checkbox', onchange: () => onchange({ both: this.both.checked }) });
    const named = (name, field) => el('label.control', {}, el('span.name', {}, name), field);
    this.element = el('div.filters', { role: 'search', 'aria-label': 'Pictures' },
      this.kinds,
      el('div.fields', {},
        this.label && named('Label', this.label),
        this.predicted && named('Predicted', this.predicted),
        named('Search', this.text),
        named('Order', this.sort)),
      this.has(i => index.isWrong(i)) && el('label.check.small', {}, this.both,
        'Errors twice: evidence for the prediction beside that for the label'));
  }

  /** What is set, in the controls. */
  show() {
    const { filter } = this;
    const chip = [...this.kinds.querySelectorAll('input')].find(input => input.value === filter.show);
    if (chip)
      chip.checked = true;
    if (this.label)
      this.label.value = filter.label ?? '';
    if (this.predicted)
      this.predicted.value = filter.predicted ?? '';
    if (this.text.value !== filter.text)
      this.text.value = filter.text;
    this.sort.value = filter.sort;
    this.both.checked = filter.both;
  }

  choices() {
    const { index, bundle } = this.report;
    const some = [
      ['wrong', 'Wrong'],
      ['unsure', `Unsure, below ${percentOf(uncertain())}`],
      ['off', 'Evidence off the object', 'Less of the evidence lies on the object than the object has of the picture'],
      ['failed', 'Without a map'],
    ].map(([value, text, title]) => ({ value, text, title, count: index.countOf(value) }));
    const findings = bundle.gallery.findings.map((code, i) => ({
      value: `finding-${i}`,
      text: code,
      count: index.countOf(`finding-${i}`),
      title: bundle.findings.find(finding => finding.name === code)?.meaning,
    }));
    return [{ value: 'all', text: 'All', count: index.count },
      ...[...some, ...findings].filter(choice => choice.count > 0)];
  }

  orders() {
    const { index } = this.report;
    return [
      ['source', 'as in the source'],
      this.has(i => index.isWrong(i)) && ['errors', 'surest errors first'],
      this.has(i => !Number.isNaN(index.probabilities[i])) && ['unsure', 'least sure first'],
      this.has(i => !Number.isNaN(index.probabilities[i])) && ['sure', 'surest first'],
      this.has(i => !Number.isNaN(index.objectMass[i])) && ['object', 'least evidence on the object first'],
    ].filter(order => order);
  }

  /** A choice of one of the classes that occur; null if none does. */
  classChoice(name, property, of) {
    const { classes } = this.report, occurring = [...new Set(of)].filter(i => i >= 0);
    if (!occurring.length)
      return null;
    occurring.sort((a, b) => classes[a].localeCompare(classes[b]));
    const choice = el('select.field', {
      onchange: () => this.onchange({ [property]: choice.value === '' ? null : Number(choice.value) }),
    }, el('option', { value: '' }, 'any'), occurring.map(i => el('option', { value: i }, classes[i])));
    return choice;
  }

  searchSoon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.onchange({ text: this.text.value }), 150);
  }

  has(test) {
    for (let i = 0; i < this.report.index.count; i++)
      if (test(i))
        return true;
    return false;
  }
}
