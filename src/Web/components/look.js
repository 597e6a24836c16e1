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
  return el('div.look', { role: 'group', 'aria-label': 'How maps are drawn' },
    colourChoice(look), colourBar(look), opacitySlider(look), contourSlider(look));
}

/** The choice of the colours. */
function colourChoice(look) {
  const colours = el('select.field', { onchange: () => look.set('colormap', colours.value) },
    Object.keys(look.tables).map(name => el('option', { value: name }, name)));
  followed(look, () => (colours.value = look.colormap));
  return el('label.control', {}, el('span.name', {}, 'Colours'), colours);
}

/** The choice of how much maps cover photographs. */
function opacitySlider(look) {
  const opacity = slider('Opacity', 1, () => look.opacity, value => look.set('opacity', value), percentOf);
  followed(look, () => opacity.show());
  return opacity.element;
}

/** The choice of a value that is drawn as a line. */
function contourSlider(look) {
  const contour = slider('Contour', 0.95, () => look.threshold, value => look.set('threshold', value),
    value => value === 0 ? 'none' : percentOf(value));
  followed(look, () => contour.show());
  return contour.element;
}

function followed(look, show) {
  look.addEventListener('change', show);
  show();
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

/**
 * The colours from 0 to the maximum of a map.
 * @param {boolean} upright with 1 at the top, as beside a picture
 */
function colourBar(look, upright = false) {
  const [width, height] = upright ? [1, 256] : [256, 1];
  const canvas = el('canvas.colours', { width, height, role: 'img', 'aria-label': 'Colours from 0 to 1' });
  followed(look, () => {
    const context = canvas.getContext('2d'), image = context.createImageData(width, height);
    for (let i = 0; i < 256; i++) {
      const step = 3 * (upright ? 255 - i : i);
      image.data.set([look.table[step], look.table[step + 1], look.table[step + 2], 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
  });
  return el(upright ? 'div.colour-bar.upright' : 'div.colour-bar', { title: 'A map is divided by its own maximum' },
    canvas, el('div.number.muted', { 'aria-hidden': 'true' },
      (upright ? ['1', '½', '0'] : ['0', '½', '1']).map(text => el('span', {}, text))));
}
