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
    const parts = [
      slicesPart(this), errorsPart(this), recognitionPart(this), calibrationPart(this), confusionPart(this),
      meanMapsPart(this), leakPart(this), findingsPart(this), this.gallery.element, madePart(this),
    ];
    const main = el('main', { id: 'main', tabindex: -1 }, parts);
    this.window = new PictureWindow(this);
    document.body.prepend(
      el('a.skip', { href: '#headlines' }, 'Skip to the findings'),
      el('div.page', {},
        overviewPart(this),
        this.side(parts),
        main),
      this.window.element);
    main.prepend(headlinesPart(this));
    addEventListener('hashchange', () => this.follow());
    this.follow();
    if (!location.hash.startsWith('#gallery'))
      this.gallery.set({}, false);
    markCurrent(parts);
  }

  /** Contents, how maps are drawn, theme: beside the report, or a line above it. */
  side(parts) {
    const links = parts.map(of => el('li', {}, el('a', { href: `#${of.id}` }, of.querySelector('h2').textContent)));
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
      el('nav.contents', { 'aria-label': 'Contents' }, el('ul', {}, links)), open, settings);
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
    const [name, query] = decodeURIComponent(location.hash.slice(1)).split('?');
    if (name === 'gallery' && query !== undefined)
      this.gallery.follow(query).then(() => this.goTo(this.gallery.element));
    else if (/^picture-\d+$/.test(name))
      this.window.open(Number(name.slice(8)), Array.from({ length: this.index.count }, (_, i) => i));
    else if (name)
      this.goTo(document.getElementById(name));
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
    links.get(entry.target.id)?.setAttribute('aria-current', 'true');
  }), { rootMargin: '-20% 0px -70%' });
  parts.forEach(of => seen.observe(of));
}
