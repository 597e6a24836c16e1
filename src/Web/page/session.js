// One photograph before one model: what was asked of it, and what is known already.

class Session {
  /**
   * @param {Server} server
   * @param {{file: Blob, name: string}} source the photograph's file
   * @param {object} model what the server says of the model
   */
  constructor(server, source, model) {
    Object.assign(this, { server, source, model });
    this.maps = new Map();
    this.asked = new Map();
    this.ended = new AbortController();
    this.photo = null;
    this.facts = null;
  }

  /** Ends all that is asked for. */
  end() {
    this.ended.abort();
  }

  /** The photograph; where the browser cannot read it, as the server does. */
  async decoded() {
    try {
      this.photo = await createImageBitmap(this.source.file);
    } catch {
      const answer = await this.server.explain(this.source.file,
        { model: this.model.summary.name, include: 'overlay', opacity: '0', blend: 'mix' },
        { signal: this.ended.signal });
      const png = new Blob([bytesOf(answer.explanations[0].overlay)], { type: 'image/png' });
      this.photo = await createImageBitmap(png);
    }
    return this.photo;
  }

  /** The first map: of the likeliest class. */
  first(method, layer) {
    return this.ask({ method, layer, target: 'top' });
  }

  /** A map that was asked for before; null if there is none. */
  known(choice) {
    return this.maps.get(keyOf(choice))?.get(choice.method.atInput ? '' : choice.layer) ?? null;
  }

  /** A map: known, on its way, or asked for. */
  async map(choice, advance) {
    return this.known(choice) ?? (await this.ask(choice, advance)).row;
  }

  async ask(choice, advance) {
    const answer = await this.answer(choice, { layer: choice.layer }, { advance });
    return { row: this.keep(answer.explanations[0], choice), answer };
  }

  /** The maps of all layers, by one request; the same promise while it is on its way. */
  all(choice) {
    const key = `${keyOf(choice)} all`;
    if (!this.asked.has(key))
      this.asked.set(key, this.answer(choice, { layer: this.model.layers.length > 500
        ? listed(evenly(this.model.layers, 500).map(layer => layer.name)) : '*' })
        .then(answer => answer.explanations.map(row => this.keep(row, choice)))
        .catch(error => {
          this.asked.delete(key);
          throw error;
        }));
    return this.asked.get(key);
  }

  /** The maps of several methods, and those that could not be had. */
  async compared(choice, methods, advance) {
    const answer = await this.answer(choice, { layer: choice.layer, method: methods.map(m => m.name).join(',') },
      { advance, path: 'v1/compare' });
    const rows = answer.explanations.map(row => {
      const method = methods.find(m => m.name === row.method);
      return { method, row: this.keep(row, { ...choice, method }) };
    });
    return { rows, failures: answer.failures };
  }

  async answer(choice, fields, { advance, path } = {}) {
    const answer = await this.server.explain(this.source.file, {
      model: this.model.summary.name,
      method: choice.method.name,
      target: choice.target,
      against: choice.against,
      include: 'raw',
      ...fields,
    }, { signal: choice.signal ?? this.ended.signal, advance, path });
    this.facts ??= answer;
    return answer;
  }

  keep(row, choice) {
    const target = choice.target === 'top' ? targetOfTop(row, this.facts, this.model) : choice.target;
    const key = keyOf({ ...choice, target });
    if (!this.maps.has(key))
      this.maps.set(key, new Map());
    const layer = choice.method.atInput ? '' : row.layer;
    const kept = this.maps.get(key).get(layer) ?? new MapRow(row, this.model.summary.input);
    this.maps.get(key).set(layer, kept);
    return kept;
  }
}

/** A map of an answer; its field is made when it is wanted. */
class MapRow {
  constructor(row, input) {
    Object.assign(this, row, { input });
  }

  get field() {
    this.made ??= { field: fieldOf(this, this.input) };
    return this.made.field;
  }
}

function keyOf({ method, target, against }) {
  return `${method.name} ${target} ${against ?? ''}`;
}

/** Names as one field. */
function listed(names) {
  return names.map(name => name.includes(',') ? `"${name}"` : name).join(',');
}

/** Some of many, evenly. */
function evenly(items, count) {
  if (items.length <= count)
    return items;
  return Array.from({ length: count }, (_, i) => items[Math.round((i * (items.length - 1)) / (count - 1))]);
}

/** The text of a target that means a prediction. */
function targetOf(prediction, i, model) {
  const step = /^step (\d+), /.exec(prediction.label);
  return prediction.box ? `box:${i + 1}`
    : step && model.signature.outputs[0]?.kind !== 'classes' ? `step:${step[1]}:${prediction.index}`
    : String(prediction.index);
}

function targetOfTop(row, facts, model) {
  const { predictions } = facts, i = predictions.findIndex(p => !p.box && p.index === row.target.index);
  return predictions.length ? targetOf(predictions[Math.max(0, i)], Math.max(0, i), model)
    : row.target.index !== null ? String(row.target.index) : 'top';
}

/** A map's field; null where it has no picture: numbers that are not finite, or other than two axes. */
function fieldOf(row, input) {
  const { shape, data } = row.raw, values = new Float32Array(bytesOf(data).buffer);
  if (shape.length !== 2 || !values.every(Number.isFinite))
    return null;
  const field = new Field(values, shape, 1);
  // A map's 1 is its maximum at the input's size.
  field.most = input ? mostOf(field.sampled(input.width, input.height)) : mostOf(values);
  field.kept = null;
  return field;
}

function mostOf(values) {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
