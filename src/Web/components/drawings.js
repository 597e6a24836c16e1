// Canvases that draw when they come into view, and again when the look changes.

/** All maps of a page. Those out of view are drawn when they come into it. */
class Drawings {
  constructor(look) {
    this.look = look;
    this.jobs = new WeakMap();
    this.seen = new IntersectionObserver(entries => entries.forEach(entry => {
      const job = this.jobs.get(entry.target);
      job.visible = entry.isIntersecting;
      if (job.visible && job.due)
        this.draw(entry.target);
    }), { rootMargin: '400px' });
    look.addEventListener('change', () => this.again());
    window.addEventListener('resize', () => this.again());
    window.addEventListener('beforeprint', () => this.print(true));
    window.addEventListener('afterprint', () => this.print(false));
  }

  /**
   * Draws a canvas as soon as it is seen.
   * @param {HTMLCanvasElement} canvas where
   * @param {() => Promise<object>} load gives what drawMap shows; asked once
   */
  add(canvas, load) {
    this.jobs.set(canvas, { load, due: true, visible: false, shown: null });
    this.seen.observe(canvas);
    return canvas;
  }

  /** Shows something else in a canvas, at once. */
  show(canvas, shown) {
    const job = this.jobs.get(canvas);
    Object.assign(job, { shown, loading: Promise.resolve(shown) });
    drawMap(canvas, shown, this.look);
  }

  /** What a canvas shows, once it is loaded. */
  shownIn(canvas) {
    return this.jobs.get(canvas)?.shown;
  }

  async draw(canvas) {
    const job = this.jobs.get(canvas);
    job.due = false;
    job.loading ??= job.load();
    job.shown = await job.loading;
    drawMap(canvas, job.shown, this.look);
  }

  /** Draws what is seen, at the next frame; the rest is due. */
  again() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.all().forEach(canvas => {
        const job = this.jobs.get(canvas);
        job.due = true;
        if (job.visible)
          this.draw(canvas);
      });
    });
  }

  /** Loads and draws all maps, as for paper. */
  async ready() {
    await Promise.all(this.all().map(canvas => this.draw(canvas)));
  }

  print(printing) {
    this.look.printing = printing;
    this.all().forEach(canvas => {
      const { shown } = this.jobs.get(canvas);
      if (shown)
        drawMap(canvas, shown, this.look);
    });
  }

  all() {
    return [...document.querySelectorAll('canvas.map')].filter(canvas => this.jobs.has(canvas));
  }
}
