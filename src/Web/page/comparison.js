// Which maps of a picture stand side by side.

class Comparison {
  /**
   * @param {Session} session
   * @param {object} choice what is shown alone
   * @param {object[]} methods the methods that work for the model
   * @param {MapRow} row the map that is shown alone
   */
  constructor(session, choice, methods, row) {
    Object.assign(this, { session, choice, methods, row });
  }

  /** The maps of the methods, at one layer; those of many runs where `advance` is told of them. */
  async ofMethods(signal, advance) {
    const { session, choice } = this, fast = this.methods.filter(method => !method.slow);
    const slow = this.methods.filter(method => method.slow), { rows, failures } = this.kept
      ?? (this.kept = await session.compared({ ...choice, signal }, fast));
    const more = advance ? await session.compared({ ...choice, signal }, slow, advance) : { rows: [], failures: [] };
    const layer = layerInShort(choice.layer);
    return {
      title: [`Evidence for ${this.row.target.label}, by each method at ${layer}. Choose a map to see it large.`],
      maps: [...rows, ...more.rows].map(({ method, row }) => ({
        row, method, name: method.title, note: method.atInput ? 'map of pixels' : method.about,
        chosen: method === choice.method,
      })),
      failures: [...failures, ...more.failures].map(({ method, error }) =>
        ({ name: this.methods.find(m => m.name === method)?.title ?? method, error })),
      slow: advance ? [] : slow,
    };
  }

  /** The maps of layers through the depth. */
  async ofLayers() {
    const { session, choice } = this, { method } = choice;
    if (method.slow || method.atInput)
      return {
        title: [method.atInput ? `${method.title} makes a map of pixels, whatever the layer: choose another method.`
          : `${method.title} takes many runs of the network for each layer: choose a method of one run.`],
        maps: [], failures: [],
      };
    await session.all({ ...choice, signal: undefined });
    const layers = session.model.layers.map(layer => ({ layer, row: session.known({ ...choice, layer: layer.name }) }))
      .filter(({ row }) => row);
    return {
      title: [`Evidence for ${this.row.target.label} through the network’s depth, by ${method.title}. `
        + 'Choose a map to see it large.'],
      maps: layers.map(({ layer, row }) => ({
        row, layer: layer.name, name: layerInShort(layer.name), note: placesOf(layer).join(' × '),
        chosen: layer.name === choice.layer,
      })),
      failures: [],
    };
  }
}
