// What TensorFlow.js is asked about recurrent layers. It has no reset_after, no RNN of cells in files, and other outputs where a bidirectional layer is masked.

/** Steps of the input that are filled up with a number, sample by sample: at the front, between others, at the end. */
const filled = (value, steps) => inputs => inputs.map(({ shape, data }) => {
  const [, time, ...rest] = shape, size = rest.reduce((a, b) => a * b, 1);
  return { shape, data: data.map((v, i) => (steps[Math.floor(i / size / time)][Math.floor(i / size) % time] ? v : value)) };
});

const gaps = [[1, 1, 0, 1, 0], [0, 1, 1, 0, 1]];

/** Whole numbers for an embedding of six rows. */
const words = inputs => inputs.map(({ shape, data }) => ({ shape, data: data.map((v, i) => (7 * i + 3 * (i % 4)) % 6) }));

export function recurrent(tf) {
  const layer = (kind, config = {}) => tf.layers[kind]({ name: 'layer', ...config });
  const chain = (shape, ...layers) => () => {
    const input = tf.input({ shape, name: 'input_0' });
    return tf.model({ inputs: input, outputs: layers.reduce((x, build) => build().apply(x), input), name: 'net' });
  };
  const one = (kind, title, config, shape, change) => [`${kind}: ${title}`, chain(shape, () => layer(kind, config)), change];
  const masking = () => tf.layers.masking({ name: 'masking', maskValue: 9 });
  const cases = [];
  for (const kind of ['lstm', 'gru', 'simpleRNN']) {
    const build = config => () => layer(kind, { units: 3, ...config });
    cases.push(
      one(kind, 'as it comes', { units: 3 }, [5, 2]),
      one(kind, 'all steps', { units: 3, returnSequences: true }, [5, 2]),
      one(kind, 'backwards', { units: 3, goBackwards: true }, [5, 2]),
      one(kind, 'backwards, all steps', { units: 3, goBackwards: true, returnSequences: true }, [5, 2]),
      one(kind, 'no bias, unrolled', { units: 3, useBias: false, unroll: true, returnSequences: true }, [5, 2]),
      one(kind, 'functions that ONNX has', { units: 3, activation: 'relu', recurrentActivation: 'hardSigmoid', returnSequences: true }, [5, 2]),
      one(kind, 'functions that ONNX has not', { units: 3, activation: 'swish', recurrentActivation: 'softsign', returnSequences: true }, [5, 2]),
      one(kind, 'functions that ONNX has not, backwards', { units: 3, activation: 'elu', recurrentActivation: 'softmax', goBackwards: true, returnSequences: true }, [5, 2]),
      one(kind, 'dropout, which only training knows', { units: 3, dropout: 0.5, recurrentDropout: 0.5 }, [5, 2]),
      [`${kind}: masked`, chain([5, 2], masking, build({})), filled(9, gaps)],
      [`${kind}: masked, all steps`, chain([5, 2], masking, build({ returnSequences: true })), filled(9, gaps)],
      [`${kind}: masked, backwards, all steps`, chain([5, 2], masking, build({ returnSequences: true, goBackwards: true })), filled(9, gaps)],
      [`${kind}: masked, two in a row`, chain([5, 2], masking, () => tf.layers[kind]({ name: 'first', units: 4, returnSequences: true }), build({})), filled(9, gaps)],
      [`${kind}: masked, behind a dense layer`, chain([5, 2], masking, () => tf.layers.dense({ name: 'dense', units: 4, activation: 'relu' }), build({})), filled(9, gaps)],
      [`${kind}: stateful`, () => tf.sequential({ name: 'net', layers: [layer(kind, { units: 3, stateful: true, batchInputShape: [2, 5, 2] })] })],
      [`${kind}: states as outputs`, () => {
        const input = tf.input({ shape: [5, 2], name: 'input_0' });
        return tf.model({ inputs: input, outputs: layer(kind, { units: 3, returnState: true }).apply(input), name: 'net' });
      }],
      [`${kind}: words, masked`, chain([5], () => tf.layers.embedding({ name: 'words', inputDim: 6, outputDim: 4, maskZero: true }), build({})), words]);
    for (const mergeMode of ['concat', 'sum', 'mul', 'ave'])
      cases.push([`bidirectional: ${kind}, ${mergeMode}`, chain([5, 2], () => layer('bidirectional', { layer: tf.layers[kind]({ units: 3, returnSequences: mergeMode !== 'sum' }), mergeMode }))]);
    cases.push([`bidirectional: ${kind}, masked`, chain([5, 2], masking, () => layer('bidirectional', { layer: tf.layers[kind]({ units: 3 }) })), filled(9, gaps)]);
    cases.push([`bidirectional: ${kind}, behind a convolution`, chain([6, 2], () => tf.layers.conv1d({ name: 'conv', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
      () => layer('bidirectional', { layer: tf.layers[kind]({ units: 3, returnSequences: true }) }), () => tf.layers.conv1d({ name: 'after', filters: 2, kernelSize: 2 }))]);
  }
  const frames = (...layers) => chain([3, 5, 6, 2], ...layers);
  const lstm2d = config => () => layer('convLstm2d', { filters: 3, kernelSize: 3, ...config });
  cases.push(
    ['embedding: as it comes', chain([5], () => layer('embedding', { inputDim: 6, outputDim: 4 })), words],
    ['masking: alone', chain([5, 2], () => layer('masking', { maskValue: 9 })), filled(9, gaps)],
    ['globalAveragePooling1d: behind an embedding', chain([5], () => tf.layers.embedding({ name: 'words', inputDim: 6, outputDim: 4 }), () => layer('globalAveragePooling1d', {})), words],
    ['convLstm2d: as it comes', frames(lstm2d({}))],
    ['convLstm2d: same, all steps', frames(lstm2d({ padding: 'same', returnSequences: true }))],
    ['convLstm2d: strides, no bias, uneven window', frames(lstm2d({ kernelSize: [2, 3], strides: [2, 1], padding: 'same', useBias: false }))],
    ['convLstm2d: backwards, all steps', frames(lstm2d({ goBackwards: true, returnSequences: true }))],
    ['convLstm2d: functions', frames(lstm2d({ activation: 'relu', recurrentActivation: 'hardSigmoid' }))],
    ['convLstm2d: channels first', chain([3, 2, 5, 6], lstm2d({ dataFormat: 'channelsFirst', padding: 'same', returnSequences: true }))],
    ['convLstm2d: two in a row', frames(() => tf.layers.convLstm2d({ name: 'first', filters: 2, kernelSize: 3, padding: 'same', returnSequences: true }), lstm2d({}))],
    ['timeDistributed: dense', chain([5, 2], () => layer('timeDistributed', { layer: tf.layers.dense({ units: 3, activation: 'relu' }) }))],
    ['timeDistributed: convolution', frames(() => layer('timeDistributed', { layer: tf.layers.conv2d({ filters: 3, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' }) }))],
    ['timeDistributed: convolution, flattened, recurrent', frames(
      () => tf.layers.timeDistributed({ name: 'conv', layer: tf.layers.conv2d({ filters: 3, kernelSize: 3, activation: 'relu' }) }),
      () => tf.layers.timeDistributed({ name: 'pool', layer: tf.layers.maxPooling2d({ poolSize: 2 }) }),
      () => tf.layers.timeDistributed({ name: 'flat', layer: tf.layers.flatten() }),
      () => layer('lstm', { units: 3 }))],
    ['timeDistributed: behind a masking', chain([5, 2], masking, () => tf.layers.timeDistributed({ name: 'dense', layer: tf.layers.dense({ units: 4 }) }), () => layer('gru', { units: 3 })), filled(9, gaps)]);
  return cases;
}
