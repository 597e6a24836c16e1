// All pictures of the report, filtered and sorted, a page of them at a time.

/** Pictures of a page of the gallery. */
const pageLength = () => 48;

class GalleryPart {
  constructor(report) {
    this.report = report;
    this.filter = GalleryPart.start();
    this.page = 0;
    this.selected = new Int32Array(0);
    this.grid = el('div.tiles', {});
    this.note = el('span', {});
    this.status = el('p.small', { role: 'status', 'aria-live': 'polite' });
    this.pagers = [this.pager('above'), this.pager('below')];
    this.filters = new GalleryFilters(report, this.filter, change => this.set(change));
    const { gallery } = report.bundle;
    this.element = part('gallery', 'All pictures',
      el('p.small.muted', {}, gallery.chosen, this.note),
      report.index.count ? [
        this.filters.element,
        el('div.shown', {}, this.status, this.pagers[0].element),
        this.grid,
        this.pagers[1].element,
      ] : nothing('This report holds no pictures. --gallery says how many are shown.'));
  }

  /** Says whether maps stand without their photographs. */
  alone(without) {
    this.note.textContent = without ? ' Photographs are not in this report: their files were not found, or not asked '
      + 'for. Maps are shown alone.' : '';
  }

  static start() {
    return { show: 'all', label: null, predicted: null, text: '', sort: 'source', both: false };
  }

  /** Shows what an address such as #gallery?label=1&predicted=2 says. */
  follow(query) {
    const asked = new URLSearchParams(query), number = name => asked.has(name) ? Number(asked.get(name)) : null;
    return this.set({
      ...GalleryPart.start(),
      show: asked.get('show') ?? 'all',
      label: number('label'),
      predicted: number('predicted'),
      text: asked.get('text') ?? '',
      sort: asked.get('sort') ?? 'source',
    }, false);
  }

  /** Changes the filter; the address says it, so that it can be sent to others. */
  async set(change, addressed = true) {
    Object.assign(this.filter, change);
    this.filters.show();
    if (this.filter.text)
      await this.report.index.readTexts();
    this.selected = this.report.index.select(this.filter);
    this.page = 0;
    this.fill();
    if (addressed) {
      const asked = Object.entries(this.filter).filter(([name, value]) => name !== 'both' && value !== null
        && value !== '' && value !== GalleryPart.start()[name]);
      const query = new URLSearchParams(asked).toString();
      history.replaceState(null, '', query ? `#gallery?${query}` : '#gallery');
    }
  }

  fill() {
    const length = pageLength(), pages = Math.max(1, Math.ceil(this.selected.length / length));
    const shown = this.selected.subarray(this.page * length, (this.page + 1) * length);
    this.grid.className = this.filter.both ? 'tiles pairs' : 'tiles';
    this.grid.replaceChildren(...Array.from(shown, position =>
      pictureTile(this.report, position, { both: this.filter.both && this.report.index.isWrong(position) })));
    if (!shown.length)
      this.grid.append(nothing('No picture is like that. Take a filter away.'));
    const count = this.selected.length, all = this.report.index.count;
    this.status.textContent = count === all
      ? counted(all, 'picture') : `${grouped(count)} of ${counted(all, 'picture')}`;
    this.pagers.forEach(pager => pager.show(this.page, pages));
  }

  go(page) {
    this.page = page;
    this.fill();
    this.grid.scrollIntoView({ block: 'nearest' });
    if (this.element.querySelector('.shown').getBoundingClientRect().top < 0)
      this.element.querySelector('.shown').scrollIntoView();
  }

  pager(place) {
    const text = el('span.number', {});
    const step = (name, by) => el('button.button', { type: 'button', onclick: () => this.go(this.page + by) }, name);
    const previous = step('Previous', -1), next = step('Next', 1);
    const element = el('nav.pager', { 'aria-label': `Pages of pictures, ${place}` }, previous, text, next);
    return {
      element,
      show(page, pages) {
        text.textContent = `page ${grouped(page + 1)} of ${grouped(pages)}`;
        previous.disabled = page === 0;
        next.disabled = page === pages - 1;
        element.hidden = pages === 1;
      },
    };
  }
}
