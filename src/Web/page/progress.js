// What takes a while.

/** Work that takes a while, said where its result will be. */
class Progress {
  constructor(cancel) {
    this.text = el('span', {});
    this.stop = el('button.button', { type: 'button', onclick: cancel }, 'Cancel');
    this.element = el('div.progress', { role: 'status', hidden: true }, el('span.runs', { 'aria-hidden': 'true' }),
      this.text, this.stop);
  }

  begin(what, passes) {
    clearTimeout(this.timer);
    Object.assign(this, { what, passes, began: performance.now() });
    this.text.textContent = `${what} …`;
    this.stop.hidden = passes === undefined;
    this.timer = setTimeout(() => (this.element.hidden = false), 200);
  }

  advance(passes) {
    const seconds = (performance.now() - this.began) / 1000;
    this.text.textContent = `${this.what}: ${counted(passes, 'run')} of the network, ${seconds.toFixed(1)} s`;
  }

  end() {
    clearTimeout(this.timer);
    this.element.hidden = true;
  }
}
