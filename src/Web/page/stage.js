// The photograph and its map, large: values under the pointer and by keys, boxes, and the way from map to map.

class Stage {
  /**
   * @param {Drawings} drawings
   * @param {function(number)} onbox is told of a box that was chosen
   */
  constructor(drawings, onbox) {
    Object.assign(this, { drawings, onbox, field: null, pointed: -1, cross: null });
    this.canvas = el('canvas.map', {
      tabindex: 0, role: 'application', 'aria-roledescription': 'map', 'aria-describedby': 'map-words',
      onpointermove: event => this.point(event.offsetX, event.offsetY),
      onpointerleave: () => this.point(null),
      onclick: event => this.click(event.offsetX, event.offsetY),
      onkeydown: event => this.key(event),
      onblur: () => this.read(null),
    });
    this.words = el('p.small', { id: 'map-words' });
    this.value = el('output.number', { 'aria-live': 'off' });
    this.bar = colourBar(drawings.look, true);
    this.element = el('figure.stage', {},
      el('div.picture-line', {}, this.canvas, this.bar),
      el('figcaption.under', {}, this.words, this.value));
    this.drawings.add(this.canvas, async () => this.shown(null));
  }

  /** Shows a photograph without a map. */
  photograph(photo) {
    Object.assign(this, { photo, field: null, frame: null, boxes: [], chosen: -1, cross: null, pointed: -1 });
    const { style } = this.element;
    style.setProperty('--ratio', photo.width / photo.height);
    style.setProperty('--twice', `${2 * photo.width}px`);
    this.element.classList.toggle('is-small', Math.max(photo.width, photo.height) < 160);
    this.draw();
  }

  /** Shows a map; what was shown before goes over into it. */
  map({ field, frame, boxes, chosen, label, words }) {
    const before = this.field;
    Object.assign(this, { field, frame, boxes, chosen });
    this.canvas.setAttribute('aria-label', `${label}. Arrow keys read its values.`);
    this.words.textContent = words;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    // The same map again, as when a slider comes to rest, does not end the way to it.
    if (before !== field)
      this.fade = before && field && !still ? { from: before, begin: performance.now() } : null;
    this.draw();
  }

  /** How a canvas shows it; `field` is another one on the way to it. */
  shown(field) {
    const { photo, frame, boxes, chosen, pointed } = this;
    return {
      photo,
      field,
      frame,
      over: (context, place) => {
        if (boxes?.length)
          drawBoxes(context, place, boxes, { width: photo.width, chosen, pointed });
        if (this.cross)
          this.drawCross(context, place);
      },
    };
  }

  draw() {
    cancelAnimationFrame(this.frameAsked);
    const part = this.fade ? (performance.now() - this.fade.begin) / 120 : 1;
    if (part >= 1)
      this.fade = null;
    const field = this.fade ? new MixedField(this.fade.from, this.field, part) : this.field;
    this.drawings.show(this.canvas, this.shown(field));
    this.settled = !this.fade;
    if (this.fade)
      this.frameAsked = requestAnimationFrame(() => this.draw());
  }

  drawCross(context, place) {
    const x = place.x + this.cross.x * place.width, y = place.y + this.cross.y * place.height;
    for (const [colour, width] of [['#fff', 4], ['#000', 1.5]]) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      context.arc(x, y, 8, 0, 7);
      context.stroke();
    }
  }

  point(x, y) {
    if (!this.canvas.place)
      return;
    if (this.boxes?.length) {
      const pointed = x === null ? -1 : boxUnder(this.canvas.place, this.boxes, this.photo.width, x, y);
      if (pointed !== this.pointed) {
        this.pointed = pointed;
        this.canvas.classList.toggle('points', pointed >= 0);
        this.draw();
      }
    }
    this.write(x === null ? null : valueUnder(this.canvas, this, x, y));
  }

  click(x, y) {
    const box = this.boxes?.length ? boxUnder(this.canvas.place, this.boxes, this.photo.width, x, y) : -1;
    if (box >= 0)
      this.onbox(box);
  }

  /** Reads values along the picture. */
  key(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === 'Escape')
      this.read(null);
    if (!step || !this.field)
      return;
    event.preventDefault();
    const by = event.shiftKey ? 0.1 : 0.02, at = this.cross ?? { x: 0.5, y: 0.5 };
    const clamped = value => Math.min(1, Math.max(0, value));
    this.read(this.cross ? { x: clamped(at.x + step[0] * by), y: clamped(at.y + step[1] * by) } : at);
  }

  read(place) {
    if (!place && !this.cross)
      return;
    this.cross = place;
    this.draw();
    const { x, y, width, height } = this.canvas.place;
    const value = place && valueUnder(this.canvas, this, x + place.x * width, y + place.y * height);
    this.write(value, place && `${percentOf(place.x)} across, ${percentOf(place.y)} down: `);
    // Said for those who go by keys; what is under the pointer would be too much.
    document.getElementById('status').textContent = this.value.textContent;
  }

  write(value, where = '') {
    this.value.textContent = Number.isFinite(value) ? `${where ?? ''}${value.toFixed(2)} of the maximum` : '';
  }

  /** What is shown, at the photograph's own size, as a PNG file. */
  async png() {
    const canvas = el('canvas', { width: this.photo.width, height: this.photo.height });
    const context = canvas.getContext('2d');
    paintMap(context, { x: 0, y: 0, width: canvas.width, height: canvas.height }, this.shown(this.field),
      this.drawings.look, canvas);
    return new Promise(done => canvas.toBlob(done, 'image/png'));
  }
}
