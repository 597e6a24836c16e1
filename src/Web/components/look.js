// How maps are drawn, everywhere on the page: colours, opacity, contour.

/** Settings that all maps of a page share; says `change` when one is set. */
class Look extends EventTarget {
  /** @param {Object<string, string>} tables colormaps: 256 colours of three bytes each, in base64 */
  constructor(tables) {
    super();
    this.tables = Object.fromEntries(Object.entries(tables).map(([name, text]) => [name, bytesOf(text)]));
    this.colormap = 'jet';
    this.opacity = 0.4;
    this.threshold = 0;
    this.printing = false;
  }

  /** The colours, 768 bytes. */
  get table() {
    return this.tables[this.colormap];
  }

  set(property, value) {
    this[property] = value;
    this.dispatchEvent(new Event('change'));
  }
}

/** The bytes of a text in base64. */
function bytesOf(text) {
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = letters.charCodeAt(i);
  return bytes;
}

/** The controls of a look, with the colour bar. */
function lookControls(look) {
  const names = Object.keys(look.tables);
  const colours = el('select.field', { onchange: () => look.set('colormap', colours.value) },
    names.map(name => el('option', { value: name }, name)));
  const opacity = slider('Opacity', 1, () => look.opacity, value => look.set('opacity', value), percentOf);
  const contour = slider('Contour', 0.95, () => look.threshold, value => look.set('threshold', value),
    value => value === 0 ? 'none' : percentOf(value));
  const scale = colourBar(look);
  const shown = () => {
    colours.value = look.colormap;
    opacity.show();
    contour.show();
  };
  look.addEventListener('change', shown);
  shown();
  return el('div.look', { role: 'group', 'aria-label': 'How maps are drawn' },
    el('label.control', {}, el('span.name', {}, 'Colours'), colours), scale, opacity.element, contour.element);
}

function percentOf(value) {
  return `${Math.round(value * 100)}\u00a0%`;
}

/** A slider with its name and value. */
function slider(name, max, get, set, write) {
  const output = el('output', {});
  const input = el('input', { type: 'range', min: 0, max, step: 0.05, oninput: () => set(Number(input.value)) });
  return {
    element: el('label.control', {}, el('span.name', {}, name, output), input),
    show() {
      input.value = get();
      output.textContent = write(get());
      input.setAttribute('aria-valuetext', write(get()));
    },
  };
}

/** The colours from 0 to the maximum of a map. */
function colourBar(look) {
  const canvas = el('canvas.colours', { width: 256, height: 1, role: 'img', 'aria-label': 'Colours from 0 to 1' });
  const draw = () => {
    const context = canvas.getContext('2d'), image = context.createImageData(256, 1);
    for (let i = 0; i < 256; i++)
      image.data.set([look.table[3 * i], look.table[3 * i + 1], look.table[3 * i + 2], 255], 4 * i);
    context.putImageData(image, 0, 0);
  };
  look.addEventListener('change', draw);
  draw();
  return el('div.colour-bar', { title: 'A map is divided by its own maximum' }, canvas,
    el('div.number.muted', { 'aria-hidden': 'true' }, ['0', '½', '1'].map(text => el('span', {}, text))));
}
