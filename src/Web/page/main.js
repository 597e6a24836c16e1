// Puts the page together: photographs come in, choices change what is shown.

function startPage() {
  globalThis.page = new Page();
}

class Page {
  constructor() {
    this.server = new Server();
    this.start = new StartView(source => this.take(source));
    takeDropped(source => this.take(source));
    document.getElementById('theme').append(themeSwitch(() => this.drawings?.again()));
    this.messages = new Messages(this.server);
    this.ready = this.load();
    this.ready.catch(error => this.start.say(error.message));
  }

  /** Asks what there is: models, methods, colours. */
  async load() {
    const [{ colormaps }, { methods }] = await Promise.all([
      this.server.get('v1/colormaps'), this.server.get('v1/methods'),
    ]);
    this.look = new Look(Object.fromEntries(colormaps.map(({ name, rgb }) => [name, rgb])));
    this.drawings = new Drawings(this.look);
    this.methods = methods;
    this.models = new Models(this.server, model => this.changeModel(model));
    this.result = new ResultView(this);
    await this.models.load();
  }

  /** Takes a photograph, and explains it by the chosen model. */
  async take(source) {
    this.say(null);
    performance.mark('given');
    const before = this.session;
    try {
      await this.ready;
      const session = new Session(this.server, source, await this.models.chosen());
      this.coming?.end();
      this.coming = session;
      const first = session.first(this.result.methodFor(session.model), 'auto');
      // Its error is met below; until then it has nobody.
      first.catch(() => {});
      await session.decoded();
      if (this.coming !== session)
        return;
      before?.end();
      this.session = session;
      this.showResult();
      await this.result.open(session, first);
    } catch (error) {
      if (error.name !== 'AbortError')
        this.say(error.message);
    }
  }

  /** Explains the same photograph by another model. */
  changeModel() {
    if (this.session)
      this.take(this.session.source);
  }

  showResult() {
    const lost = document.activeElement === document.body || this.start.element.contains(document.activeElement);
    this.start.element.hidden = true;
    this.result.element.hidden = false;
    if (lost)
      document.getElementById('main').focus({ preventScroll: true });
  }

  /** Goes back to where photographs are chosen. */
  another() {
    this.say(null);
    this.result.element.hidden = true;
    this.start.element.hidden = false;
    document.getElementById('choose').focus();
  }

  /** Says what is wrong beside what caused it. */
  say(sentence) {
    this.start.say(this.start.element.hidden ? null : sentence);
    this.result?.say(this.start.element.hidden ? sentence : null);
  }
}

/** The model that is asked, of those that the server has. */
class Models {
  constructor(server, onchange) {
    Object.assign(this, { server, onchange, known: new Map() });
    this.element = document.getElementById('model');
  }

  async load() {
    const { models } = await this.server.get('v1/models');
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

/** What is said over the page: a server that is gone, busy, or wants a key. */
class Messages {
  constructor(server) {
    this.element = document.getElementById('messages');
    const host = location.host;
    server.addEventListener('gone', () => this.show(el('p.message', { role: 'alert' },
      el('span', {}, `The server at ${host} does not answer. It is asked again every second; what you see stays.`),
      el('button.button', { type: 'button', onclick: () => server.again?.() }, 'Try now'))));
    server.addEventListener('back', () => this.show(el('p.message', { role: 'status' }, 'The server is back.'), 4000));
    server.addEventListener('busy', () => this.show(el('p.message', { role: 'status' },
      'The server has more to do than it can; it is asked again.'), 2000));
    server.addEventListener('locked', () => this.show(this.keyForm(server)));
  }

  show(message, milliseconds) {
    clearTimeout(this.timer);
    this.element.replaceChildren(message);
    if (milliseconds)
      this.timer = setTimeout(() => this.element.replaceChildren(), milliseconds);
  }

  keyForm(server) {
    const key = el('input.field', { type: 'password', autocomplete: 'off', required: true });
    return el('form.message', {
      onsubmit: event => {
        event.preventDefault();
        this.element.replaceChildren();
        server.unlock(key.value);
      },
    }, el('label.control', {}, el('span.name', {}, 'This server wants its key, which is kept until the page is closed'),
      key), el('button.button.primary', {}, 'Use it'));
  }
}

