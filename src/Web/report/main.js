// Puts the report together and follows its addresses.

function startReport() {
  const report = new Report(dataOf('report'), dataOf('index'), dataOf('colormaps'));
  report.build();
  window.report = report;
}

/** A report and what its parts share. */
class Report {
  constructor(bundle, index, colormaps) {
    this.bundle = bundle;
    this.classes = bundle.classes;
    this.index = new GalleryIndex(index);
    this.pictures = new Pictures(index.chunk);
    this.look = new Look(colormaps);
    this.drawings = new Drawings(this.look);
  }

  build() {
    this.gallery = new GalleryPart(this);
    const main = el('main', { id: 'main', tabindex: -1 });
    const parts = [
      ...this.judged(), meanMapsPart(this), ...this.hasLabels ? [leakPart(this)] : [], findingsPart(this),
      this.gallery.element, madePart(this),
    ];
    main.append(...parts);
    this.window = new PictureWindow(this);
    document.body.prepend(
      el('a.skip', { href: '#headlines' }, 'Skip to the findings'),
      el('div.page', {},
        overviewPart(this),
        this.side(parts),
        main),
      this.window.element);
    // Headlines lead to parts, so these have to be there.
    const headlines = headlinesPart(this);
    main.prepend(headlines);
    this.contents.prepend(this.contentsLink(headlines));
    markCurrent([headlines, ...parts]);
    addEventListener('hashchange', () => this.follow());
    this.gallery.set({}, false);
    this.fitTiles().then(() => {
      // The browser looks for the address itself when all is read, and takes the focus away.
      if (document.readyState === 'complete')
        this.follow();
      else
        addEventListener('load', () => setTimeout(() => this.follow()), { once: true });
    });
  }

  get hasLabels() {
    const { recognition, slices, confusion, leak } = this.bundle;
    return Boolean(recognition || slices || confusion || leak);
  }

  /** The parts that labels make; without labels one that says so. */
  judged() {
    return this.hasLabels ? [
      slicesPart(this), errorsPart(this), recognitionPart(this), calibrationPart(this), confusionPart(this),
    ] : [part('slices', 'What needs labels', nothing('Errors, the groups of pictures in which they are frequent, '
      + 'recognition of each class and the test of leaks need pictures with labels that the model knows. Folders '
      + 'named after classes are labels, and so is a column of a list; --label-map says which classes other names '
      + 'mean.'))];
  }

  /** Makes tiles lower where all photographs are broad or small, as they are not enlarged beyond twice their size. */
  async fitTiles() {
    const some = Array.from({ length: Math.min(12, this.index.count) }, (_, i) => this.pictures.shown(i));
    const shown = await Promise.all(some.map(of => of.catch(() => ({}))));
    const photos = shown.map(({ photo }) => photo).filter(photo => photo), { style } = document.documentElement;
    this.gallery.alone(!photos.length && shown.some(({ field }) => field));
    if (!photos.length)
      return;
    const highest = 2 * Math.max(...photos.map(photo => photo.height));
    const narrowest = Math.min(...photos.map(photo => photo.width / photo.height));
    style.setProperty('--picture-ratio', Math.min(1.6, Math.max(1, narrowest)));
    if (highest < 144)
      style.setProperty('--picture-height', `${Math.max(64, highest)}px`);
    this.drawings.again();
  }

  /** Contents, how maps are drawn, theme: beside the report, or a line above it. */
  side(parts) {
    this.contents = el('ul', {}, parts.map(of => this.contentsLink(of)));
    const settings = el('div.settings', { id: 'settings' },
      el('h2.small', {}, 'Maps'),
      lookControls(this.look),
      el('h2.small', {}, 'Page'),
      themeSwitch(() => this.drawings.again()),
      el('button.button', { type: 'button', onclick: () => this.print() }, 'Print'));
    const open = el('button.button.open-settings', {
      type: 'button', 'aria-expanded': 'false', 'aria-controls': 'settings',
      onclick: () => {
        const shown = settings.classList.toggle('open');
        open.setAttribute('aria-expanded', shown);
      },
    }, 'View');
    return el('aside.side', { 'aria-label': 'Contents and view' },
      el('nav.contents', { 'aria-label': 'Contents' }, this.contents), open, settings);
  }

  contentsLink(of) {
    return el('li', {}, el('a', { href: `#${of.id}` }, of.querySelector('h2').textContent));
  }

  async print() {
    await this.drawings.ready();
    window.print();
  }

  /** Opens a picture; previous and next go through what the gallery shows, or through its neighbours. */
  open(position) {
    const beside = document.activeElement?.closest('.tiles');
    this.back = location.hash;
    let list = Array.from(this.gallery.selected);
    if (beside && beside !== this.gallery.grid)
      list = this.listOf(beside) ?? list;
    this.window.open(position, list.includes(position) ? list : [position]);
  }

  listOf(tiles) {
    return tiles.positions ?? null;
  }

  closed() {
    history.replaceState(null, '', this.back || location.pathname + location.search);
  }

  /** Goes where the address says: a part, a finding, a filter of the gallery, a picture. */
  follow() {
    const [name, query] = location.hash.slice(1).split('?');
    if (name === 'gallery' && query !== undefined)
      this.gallery.follow(query).then(() => this.goTo(this.gallery.element));
    else if (/^picture-\d+$/.test(name))
      this.window.open(Number(name.slice(8)), Array.from({ length: this.index.count }, (_, i) => i));
    else if (name) {
      if (!document.getElementById(name))
        document.querySelectorAll('.part > .more').forEach(more => more.click());
      this.goTo(document.getElementById(name));
    }
  }

  goTo(element) {
    if (!element)
      return;
    element.scrollIntoView();
    element.querySelector('[tabindex="-1"]')?.focus({ preventScroll: true });
  }
}

/** Marks the part that is being read in the contents. */
function markCurrent(parts) {
  const links = new Map([...document.querySelectorAll('.contents a')].map(link => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(entry => {
    links.forEach(link => link.removeAttribute('aria-current'));
    const link = links.get(entry.target.id);
    link.setAttribute('aria-current', 'true');
    // Where contents are a line they are scrolled along.
    link.closest('nav').scrollLeft = link.offsetLeft - link.closest('nav').offsetLeft;
  }), { rootMargin: '-20% 0px -70%' });
  parts.forEach(of => seen.observe(of));
}
