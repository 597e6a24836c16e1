// One picture's maps side by side: of all methods, or of layers through the network's depth.

class CompareView {
  /**
   * @param {Drawings} drawings
   * @param {{pick: function(object)}} heard is told which map was picked
   */
  constructor(drawings, heard) {
    Object.assign(this, { drawings, heard, canvases: [] });
    this.title = el('p.small', {});
    this.grid = el('div.tiles.compared', {});
    this.more = el('div.actions', {});
    this.failed = el('div.small.muted', {});
    this.element = el('section.compare', { 'aria-label': 'Side by side', hidden: true },
      this.title, this.grid, this.more, this.failed);
  }

  say(text) {
    this.title.textContent = text;
    this.grid.replaceChildren();
    this.more.replaceChildren();
    this.failed.replaceChildren();
  }

  /**
   * Shows maps.
   * @param {Session} session
   * @param {{title: string[], maps: object[], failures: object[], slow: object[]}} made
   * @param {?function} slower asks for those of many runs
   */
  show(session, { title, maps, failures, slow }, slower) {
    this.say('');
    this.title.append(...title);
    const { width, height } = session.photo;
    this.grid.style.setProperty('--picture-ratio', Math.min(2.4, Math.max(0.6, width / height)));
    this.canvases = maps.map(map => this.canvasOf(session, map));
    this.grid.append(...maps.map((map, i) => el('button.tile', {
      type: 'button', 'aria-pressed': String(map.chosen), onclick: () => this.heard.pick(map),
    }, el('span.picture', {}, this.canvases[i].canvas),
    el('span.lines', {},
      el('span.line.first', {}, map.chosen && el('span.sign', { 'aria-hidden': 'true' }, '●'), nameOf(map.name),
        this.canvases[i].value),
      el('span.line.muted', { title: map.note }, map.row.field ? map.note : 'no map')))));
    if (slower)
      this.more.append(el('button.button', { type: 'button', onclick: slower },
        `Also the ${counted(slow.length, 'method')} of many runs`));
    if (failures.length)
      this.failed.append(el('details', {},
        el('summary', {}, `${counted(failures.length, 'method')} left out, and why`),
        el('ul.listed', {}, failures.map(({ name, error }) => el('li', {}, `${name}: ${error}`)))));
  }

  canvasOf(session, map) {
    const { frame } = session, { field } = map.row;
    const shown = { photo: session.photo, field, frame };
    const canvas = this.drawings.add(el('canvas.map', { 'aria-hidden': 'true' }), async () => shown);
    const value = el('span.number.muted', {});
    canvas.addEventListener('pointermove', event => this.point(canvas, event));
    canvas.addEventListener('pointerleave', () => this.canvases.forEach(of => (of.value.textContent = '')));
    return { canvas, value, shown };
  }

  /** Reads all maps at the place that is pointed at in one of them. */
  point(canvas, { offsetX, offsetY }) {
    for (const of of this.canvases)
      if (of.canvas.place) {
        const scale = of.canvas.clientWidth / canvas.clientWidth;
        const value = valueUnder(of.canvas, of.shown, offsetX * scale, offsetY * scale);
        of.value.textContent = Number.isFinite(value) ? value.toFixed(2) : '';
      }
  }
}
