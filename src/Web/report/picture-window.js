// A picture alone: large, with all that is known of it.

class PictureWindow {
  constructor(report) {
    this.report = report;
    this.views = el('div.views', {});
    this.values = el('dl.values', {});
    this.under = el('p.small.muted.under', { 'aria-live': 'off' });
    this.place = el('span.number.muted', {});
    const button = (text, act, label) => el('button.button',
      { type: 'button', onclick: act, 'aria-label': label }, text);
    const word = text => el('span.word', {}, text);
    this.previous = button(['←', word(' Previous')], () => this.step(-1), 'Previous picture');
    this.next = button([word('Next '), '→'], () => this.step(1), 'Next picture');
    this.title = el('h2', { id: 'picture-title', tabindex: -1, autofocus: true, 'aria-live': 'polite' });
    this.element = dialog('Picture', {
      onclose: () => this.report.closed(),
      onkey: event => {
        if (event.target.matches('input, select') || event.altKey || event.ctrlKey || event.metaKey)
          return;
        const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (by) {
          event.preventDefault();
          this.step(by);
        }
      },
    });
    this.element.append(el('div.bar-of-window', {},
      this.previous, this.next, this.place, button('Close', () => this.element.close())),
    el('div.picture-window', {},
      el('div.large', {}, this.title, this.views, this.under, lookControls(report.look)),
      this.values));
  }

  /** Opens a picture; the list is what previous and next go through. */
  open(position, list) {
    this.list = list;
    if (!this.element.open)
      this.element.showModal();
    return this.show(position);
  }

  step(by) {
    const at = this.list.indexOf(this.position) + by;
    if (at >= 0 && at < this.list.length)
      this.show(this.list[at]);
  }

  async show(position) {
    this.position = position;
    const at = this.list.indexOf(position);
    this.previous.disabled = at <= 0;
    this.next.disabled = at < 0 || at === this.list.length - 1;
    // A button that is off loses the focus, and with it the keys.
    if (document.activeElement === document.body || document.activeElement?.disabled)
      this.title.focus();
    this.place.textContent = at < 0 ? '' : `${grouped(at + 1)} of ${grouped(this.list.length)}`;
    history.replaceState(null, '', `#picture-${position}`);
    let shown;
    try {
      shown = await this.report.pictures.shown(position);
    } catch (error) {
      this.views.replaceChildren(el('p', {}, error.message));
      return;
    }
    if (this.position !== position)
      return;
    const { picture, photo, field } = shown, size = photo ?? field ?? { width: 3, height: 2 };
    this.views.style.setProperty('--ratio', size.width / size.height);
    this.views.style.setProperty('--twice', photo ? `${2 * photo.width}px` : '100%');
    this.title.replaceChildren(nameOf(picture.name));
    this.views.replaceChildren(...this.viewsOf(picture));
    this.views.classList.toggle('two-views', Boolean(picture.labelMap));
    this.views.classList.toggle('broad', size.width > 1.8 * size.height);
    this.values.replaceChildren(...this.rowsOf(picture));
    this.under.textContent = picture.map ? 'Point at the picture for the map’s values.' : '';
  }

  viewsOf(picture) {
    const { classes } = this.report;
    const name = i => i === undefined ? 'the prediction' : classes[i];
    const views = [['map', picture.map && ['Evidence for ', nameOf(name(picture.predicted)), ', predicted']]];
    if (picture.labelMap)
      views.push(['labelMap', ['Evidence for ', nameOf(name(picture.label)), ', the label']]);
    return views.map(([map, title]) => el('figure', {},
      el('div.holder', {}, this.canvasOf(map)),
      el('figcaption.small', {}, title || (picture.error ? 'No map' : 'The rows hold no map of it'))));
  }

  canvasOf(map) {
    const canvas = mapCanvas(this.report, this.position, map);
    canvas.addEventListener('pointermove', event => {
      const shown = this.report.drawings.shownIn(canvas);
      const value = shown && valueUnder(canvas, shown, event.offsetX, event.offsetY);
      this.under.textContent = Number.isFinite(value) ? `${value.toFixed(2)} of the map’s maximum` : '';
    });
    return canvas;
  }

  rowsOf(picture) {
    const { classes, bundle } = this.report, { gallery } = bundle;
    const name = i => i === undefined ? null : nameOf(classes[i]);
    const number = value => value === undefined ? null : percent(value);
    const rows = [
      ['Predicted', name(picture.predicted)],
      ['Probability', number(picture.probability)],
      ['Label', name(picture.label)],
      ['Label’s probability', number(picture.labelProbability)],
      ['Result', picture.correct === undefined ? null : picture.correct ? 'right' : el('span.bad', {}, '✕ wrong')],
      ['Evidence on the object', number(picture.objectMass)],
      ['Object’s part of the picture', number(picture.objectArea)],
      ['No map, because', picture.error && nameOf(picture.error)],
      ['Findings', picture.findings?.length ? picture.findings.map(i => this.findingOf(gallery.findings[i])) : null],
      ['Number in the source', grouped(picture.index)],
      ['Map', picture.mapShape && `${picture.mapShape[1]} × ${picture.mapShape[0]}`],
      ...gallery.columns.map((column, i) => [nameOf(column), picture.values?.[i] && nameOf(picture.values[i])]),
    ];
    return rows.filter(([, value]) => value).map(([term, value]) =>
      el('div', {}, el('dt', {}, term), el('dd', {}, value)));
  }

  findingOf(code) {
    const { meaning } = this.report.bundle.findings.find(finding => finding.name === code) ?? {};
    return el('p', {}, code, meaning && el('span.muted', {}, `: ${meaning}`));
  }
}
