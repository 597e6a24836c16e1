// The choice of a model.

/** The model that is asked, of those that the server has. */
class Models {
  constructor(server, onchange) {
    Object.assign(this, { server, onchange, known: new Map() });
    this.element = document.getElementById('model');
  }

  async load() {
    const { details: models } = await this.server.get('v1/models');
    this.all = models.filter(model => model.pictures || model.state !== 'ready');
    this.name ??= (this.all.find(model => model.default) ?? this.all[0])?.name;
    this.show();
    if (models.some(model => model.state === 'loading'))
      setTimeout(() => this.load(), 1000);
  }

  show() {
    if (!this.all.length) {
      this.element.replaceChildren(el('p.small.warn', {},
        'No model that takes pictures is served: start the server with -m MODEL.'));
      return;
    }
    const select = el('select.field', {
      'aria-label': 'Model',
      onchange: () => {
        this.name = select.value;
        this.facts();
        this.onchange();
      },
    }, this.all.map(({ name, state, error }) => el('option', {
      value: name, selected: name === this.name, disabled: state === 'failed', title: error,
    }, state === 'ready' ? name : `${name} (${state})`)));
    this.about = el('span.small.muted.model-facts', {});
    const only = this.all.length === 1;
    this.element.replaceChildren(only ? el('span.model-name', {}, nameOf(this.name)) : select, this.about,
      el('button.button.plain', {
        type: 'button', onclick: async () => showSignature(await this.chosen()),
      }, 'How it is read'));
    this.facts();
  }

  facts() {
    const { input, classes, detector } = this.all.find(model => model.name === this.name);
    this.about.textContent = [
      classes && !detector && counted(classes, 'class', 'classes'), detector && 'detector',
      input && `${input.width} × ${input.height}`,
    ].filter(part => part).join(' · ');
  }

  /** All that is to be known of the chosen model. */
  async chosen() {
    if (!this.all.length)
      throw new ServerError('No model that takes pictures is served: start the server with -m MODEL.', 404);
    const { name } = this, path = `v1/models/${encodeURIComponent(name)}`;
    if (!this.known.has(name)) {
      const [model, { layers, auto }] = await Promise.all([this.server.get(path), this.server.get(`${path}/layers`)]);
      this.known.set(name, { ...model, layers, auto });
    }
    return this.known.get(name);
  }
}
