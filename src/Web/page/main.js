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
    if (this.session && this.start.element.hidden)
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
