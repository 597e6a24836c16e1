// The line under the picture: where in the network, by which method, and how it is drawn.

class Controls {
  /**
   * @param {Look} look
   * @param {{layer: function(string, boolean), method: function(object), near: function}} heard is told of a layer, and
   * whether it is settled; of a method; and of a hand near the slider
   */
  constructor(look, heard) {
    this.heard = heard;
    this.name = el('bdi', {});
    this.size = el('span.number.muted', {});
    this.slider = el('input', {
      type: 'range', min: 0, step: 1, 'aria-describedby': 'layer-ends',
      oninput: () => this.slid(false),
      onchange: () => this.slid(true),
      onpointerenter: () => heard.near(),
      onfocus: () => heard.near(),
    });
    this.methods = el('select.field', { onchange: () => heard.method(this.methodNamed(this.methods.value)) });
    this.about = el('p.small.muted.about', {});
    this.element = el('div.controls', { role: 'group', 'aria-label': 'How the map is made and drawn' },
      el('div.control.layer', {},
        el('label.name', { for: 'layer' }, 'Layer', el('span.layer-name', {}, this.name, ' ', this.size)),
        this.slider,
        el('span.ends.number.muted', { id: 'layer-ends' }, el('span', {}, 'early'), el('span', {}, 'late'))),
      el('label.control.method', {}, el('span.name', {}, 'Method'), this.methods),
      opacitySlider(look), contourSlider(look), colourChoice(look));
    this.slider.id = 'layer';
  }

  /** Offers what a model has. */
  offer(model, methods) {
    Object.assign(this, { model, all: methods });
    this.slider.max = Math.max(0, model.layers.length - 1);
    const reasons = new Map(model.signature.methods.map(({ name, reason }) => [name, reason]));
    const option = (method, reason) =>
      el('option', { value: method.name, disabled: Boolean(reason), title: reason ?? method.about }, method.title);
    const works = methods.filter(m => !m.variant && !reasons.get(m.name));
    const groups = [
      ['One run of the network', works.filter(m => !m.slow)],
      ['Many runs: takes longer', works.filter(m => m.slow)],
      ['Versions of papers and tools', methods.filter(m => m.variant)],
      ['Not for this model', methods.filter(m => reasons.get(m.name))],
    ];
    this.methods.replaceChildren(...groups.filter(([, of]) => of.length).map(([label, of]) =>
      el('optgroup', { label }, of.map(m => option(m, reasons.get(m.name))))));
    this.works = works;
  }

  /** Shows what is chosen. */
  show({ layer, method }) {
    this.methods.value = method.name;
    const i = this.model.layers.findIndex(of => of.name === layer);
    this.slider.disabled = method.atInput || this.model.layers.length < 2;
    if (i >= 0)
      this.slider.value = i;
    this.write(method.atInput ? null : this.model.layers[i], method);
  }

  methodNamed(name) {
    return this.all.find(method => method.name === name);
  }

  slid(settled) {
    const layer = this.model.layers[this.slider.value];
    this.write(layer);
    this.heard.layer(layer.name, settled);
  }

  write(layer, method) {
    this.name.textContent = layer ? layerInShort(layer.name) : method ? 'the picture itself, whatever the layer' : '';
    this.size.textContent = layer ? placesOf(layer).join(' × ') : '';
    this.name.title = layer?.name ?? '';
    const number = `${Number(this.slider.value) + 1} of ${this.model.layers.length}`;
    this.slider.setAttribute('aria-valuetext',
      layer ? `${layer.name}, ${placesOf(layer).join(' by ')}, ${number}` : '');
  }
}

/** A layer's name without what exporters put around it: /layer3/layer3.1/Relu_1_output_0 is layer3.1/Relu_1. */
function layerInShort(name) {
  const parts = name.replace(/(_output_\d+|:0)$/, '').split('/').filter(part => part);
  return parts.filter((part, i) => !parts[i + 1]?.startsWith(`${part}.`)).slice(-3).join('/') || name;
}

/** The rows and columns of a layer's places, as far as they are known. */
function placesOf({ grid, shape, layout }) {
  const places = grid.length ? grid : layout === 'channels-last' ? shape.slice(1, -1) : shape.slice(2);
  return places.every(Number.isInteger) ? places : [];
}
