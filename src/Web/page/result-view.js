// The photograph with its explanation: stage, controls, predictions, findings, and the maps side by side.

class ResultView {
  constructor(page) {
    Object.assign(this, { page, view: 'one' });
    const { drawings, look } = page;
    this.stage = new Stage(drawings, box => this.choose({ target: `box:${box + 1}` }));
    this.compare = new CompareView(drawings, { pick: map => this.pick(map) });
    this.predictions = new Predictions((target, against) =>
      this.choose({ target: target ?? this.choice.target, against }));
    this.controls = new Controls(look, {
      layer: (layer, settled) => this.slide(layer, settled),
      method: method => this.choose({ method }),
      near: () => this.ahead(),
    });
    this.take = new TakeAlong(() => ({ ...this, look, session: this.session }));
    look.addEventListener('change', () => this.take.write());
    this.progress = new Progress(() => this.cancel());
    this.notice = el('p.notice.bad', { role: 'alert', hidden: true });
    this.findings = el('section.side-part.findings', { 'aria-label': 'Findings' });
    this.made = el('section.side-part.made', { 'aria-label': 'How it was made' });
    this.name = el('p.small.picture-name', {});
    this.views = chips('view', null, [
      { value: 'one', text: 'One map' }, { value: 'methods', text: 'Methods' }, { value: 'layers', text: 'Layers' },
    ], 'one', view => this.turn(view), 'chips.switch');
    this.views.setAttribute('aria-label', 'Show');
    this.element = document.getElementById('result');
    this.element.append(
      el('div.work', {},
        el('div.toolbar', {}, this.views, this.name,
          el('button.button', { type: 'button', onclick: () => page.another() }, 'Another picture')),
        this.notice,
        el('div.shown', {}, this.stage.element, this.compare.element, this.progress.element),
        this.controls.element),
      this.side = el('aside.says', { 'aria-label': 'What it says' },
        this.predictions.element, this.findings, this.made, this.take.element));
  }

  /** The method for a model: the one that was chosen if the model has it. */
  methodFor(model) {
    const works = name => model.signature.methods.some(m => m.name === name && !m.reason);
    const { methods } = this.page, chosen = this.choice?.method;
    return chosen && !chosen.slow && works(chosen.name) ? chosen
      : methods.find(m => works(m.name) && !m.slow) ?? methods[0];
  }

  /** Shows a session, whose first map is on its way. */
  async open(session, first) {
    this.session = session;
    this.choice = { method: this.methodFor(session.model), layer: session.model.auto, target: 'top', against: null };
    this.row = null;
    session.frame = null;
    this.name.replaceChildren(nameOf(session.source.name), ' ',
      el('span.number.muted', {}, `${session.photo.width} × ${session.photo.height}`));
    this.stage.photograph(session.photo);
    this.controls.offer(session.model, this.page.methods);
    this.controls.show(this.choice);
    this.side.classList.add('waits');
    this.progress.begin('Explaining');
    const begin = performance.now();
    try {
      const { row } = await first;
      if (this.session !== session)
        return;
      this.introduce(session, row);
      this.show(row);
      performance.measure('explained', 'given');
      document.title = `${row.target.label}: ${session.source.name} – GradCam`;
      // Where maps are cheap those of all layers are there before a hand is at the slider.
      if (performance.now() - begin < 500)
        setTimeout(() => this.ahead(), 50);
      if (this.view !== 'one')
        this.turn(this.view);
    } catch (error) {
      if (this.session !== session || error.name === 'AbortError')
        return;
      this.side.classList.remove('waits');
      this.side.classList.add('has-nothing');
      this.stage.words.textContent = 'The photograph without an explanation.';
      this.say(error.message);
    } finally {
      this.progress.end();
    }
  }

  /** Shows what the first answer says of the photograph. */
  introduce(session, row) {
    const { frame, predictions } = session.facts;
    session.frame = frame && [frame.left, frame.top, frame.right, frame.bottom];
    session.boxes = predictions.filter(p => p.box).map(({ box, label, probability }, i) =>
      ({ ...box, text: `${i + 1}  ${label} ${percent(probability)}` }));
    if (!this.choice.method.atInput)
      this.choice.layer = row.layer;
    this.choice.layer ??= session.model.layers[0]?.name;
    if (this.choice.target === 'top')
      this.choice.target = targetOfTop(row, session.facts, session.model);
    this.predictions.show(session, this.choice);
    this.side.classList.remove('waits', 'has-nothing');
  }

  say(sentence) {
    this.notice.hidden = !sentence;
    this.notice.textContent = sentence ?? '';
  }

  /** Takes another target, method or layer. */
  async choose(change) {
    const { session } = this, before = this.choice;
    const choice = { ...before, ...change, signal: undefined };
    if (choice.against === choice.target)
      choice.against = null;
    this.choice = choice;
    this.say(null);
    this.mark();
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const row = session.known(choice) ?? await this.asked(session, { ...choice, signal: this.asking.signal });
      if (this.session !== session || this.choice !== choice)
        return;
      // The first one may have failed, and this be the first that there is.
      if (this.side.classList.contains('has-nothing'))
        this.introduce(session, row);
      this.show(row);
      if (this.view !== 'one')
        await this.turn(this.view);
      else if (session.asked.size)
        this.ahead();
    } catch (error) {
      if (this.choice !== choice)
        return;
      this.choice = { ...this.row ? this.shownChoice : before };
      this.mark();
      if (error.name !== 'AbortError')
        this.say(error.message);
    }
  }

  async asked(session, choice) {
    this.progress.begin(choice.method.title, choice.method.slow ? choice.method.passes : null);
    try {
      return await session.map(choice, choice.method.slow ? passes => this.progress.advance(passes) : undefined);
    } finally {
      if (!choice.signal.aborted)
        this.progress.end();
    }
  }

  /** Goes along the layers: at once where their maps are there. */
  async slide(layer, settled) {
    const { session } = this;
    if (this.choice.method.slow) {
      if (settled)
        await this.choose({ layer });
      return;
    }
    const choice = this.choice = { ...this.choice, layer };
    const known = session.known(choice);
    if (known) {
      this.show(known, !settled);
      if (settled && this.view !== 'one')
        await this.turn(this.view);
      return;
    }
    try {
      await this.ahead();
      if (this.choice === choice && session.known(choice))
        this.show(session.known(choice));
      else if (this.choice === choice)
        await this.choose({ layer });
    } catch {
      // Where not all layers have a map, each is asked for alone.
      if (this.choice === choice && settled)
        await this.choose({ layer });
    }
  }

  /** Asks for the maps of all layers, before they are wanted. */
  ahead() {
    const { session, choice } = this;
    if (!session?.facts || choice.method.slow || choice.method.atInput || session.model.layers.length < 2)
      return Promise.resolve();
    const asked = session.all({ ...choice, signal: undefined });
    asked.catch(() => {});
    return asked;
  }

  cancel() {
    this.asking?.abort();
    this.progress.end();
  }

  mark() {
    this.controls.show(this.choice);
    this.predictions.mark(this.choice);
  }

  /** Shows a map. */
  show(row, quiet = false) {
    const { session, choice } = this;
    this.row = row;
    this.shownChoice = choice;
    const chosen = Number(/^box:(\d+)$/.exec(choice.target)?.[1] ?? 0) - 1;
    const what = chosen < 0 ? row.target.label : `box ${chosen + 1}, ${session.facts.predictions[chosen]?.label}`;
    const words = mapInWords(row.field, session.frame, what);
    const label = `${session.source.name} with the evidence for ${what}`;
    this.stage.map({ field: row.field, frame: session.frame, boxes: session.boxes, chosen, label, words });
    this.mark();
    this.findings.replaceChildren(...findingsOf(row));
    this.made.replaceChildren(...madeOf(session, choice, row));
    this.take.write();
    if (!quiet)
      document.getElementById('status').textContent =
        `${choice.method.title}, layer ${row.layer}. ${words}`;
  }

  /** Goes to one map, or to several side by side. */
  async turn(view) {
    const { session, choice } = this;
    this.view = view;
    this.views.querySelectorAll('input').forEach(input => (input.checked = input.value === view));
    if (view === 'one') {
      this.swap(view);
      return;
    }
    const maps = new Comparison(session, choice, this.controls.works, this.row);
    this.asking?.abort();
    this.asking = new AbortController();
    this.progress.begin(view === 'methods' ? 'All methods' : 'All layers', null);
    try {
      const made = view === 'methods' ? await maps.ofMethods(this.asking.signal) : await maps.ofLayers();
      if (this.view === view && this.choice === choice) {
        this.swap(view);
        this.compare.show(session, made, made.slow?.length ? () => this.slower(maps) : null);
      }
    } catch (error) {
      if (this.compare.element.hidden && this.view === view)
        this.turn('one');
      if (error.name !== 'AbortError')
        this.say(error.message);
    } finally {
      this.progress.end();
    }
  }

  /** One map, or several in its place; what was there stays until they are. */
  swap(view) {
    this.element.dataset.view = view;
    this.stage.element.hidden = view !== 'one';
    this.compare.element.hidden = view === 'one';
    if (view === 'one')
      this.stage.draw();
  }

  /** Compares the methods of many passes too. */
  async slower(maps) {
    this.asking = new AbortController();
    this.progress.begin('Methods of many runs', 'many');
    try {
      this.compare.show(this.session,
        await maps.ofMethods(this.asking.signal, passes => this.progress.advance(passes)), null);
    } catch (error) {
      if (error.name !== 'AbortError')
        this.say(error.message);
    } finally {
      this.progress.end();
    }
  }

  async pick({ method, layer }) {
    await this.turn('one');
    await this.choose({ ...method && { method }, ...layer && { layer } });
  }
}
