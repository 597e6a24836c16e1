// What TensorFlow.js is asked: layers in the variants that are easy to get wrong.
import { recurrent } from './recurrent.mjs';

/** Families of cases: a name, and what builds the model. */
export function families(tf) {
  const layer = (kind, config = {}) => tf.layers[kind]({ name: 'layer', ...config });

  /** A model of one layer, called with one input or several. */
  const one = (kind, config, ...shapes) => () => {
    const inputs = shapes.map((shape, i) => tf.input({ shape, name: `input_${i}` }));
    return tf.model({ inputs, outputs: layer(kind, config).apply(inputs.length === 1 ? inputs[0] : inputs), name: 'net' });
  };

  const named = (kind, title, config, ...shapes) => [`${kind}: ${title}`, one(kind, config, ...shapes)];

  const convolution = [];
  // TensorFlow pads by size, window and stride together: every parity of each.
  for (const strides of [1, 2, 3])
    for (const kernelSize of [1, 2, 3, 5])
      for (const size of [6, 7])
        convolution.push(named('conv2d', `same, stride ${strides}, window ${kernelSize}, size ${size}`, { filters: 2, kernelSize, strides, padding: 'same' }, [size, size, 2]));
  convolution.push(
    named('conv2d', 'valid, uneven window and strides, no bias', { filters: 3, kernelSize: [2, 3], strides: [2, 1], useBias: false, activation: 'relu6' }, [7, 6, 2]),
    named('conv2d', 'same, dilation', { filters: 3, kernelSize: 3, dilationRate: [2, 3], padding: 'same', activation: 'tanh' }, [8, 7, 2]),
    named('conv2d', 'valid, dilation', { filters: 3, kernelSize: [3, 2], dilationRate: 2 }, [8, 7, 2]),
    named('conv2d', 'channels first, same, stride 2', { filters: 3, kernelSize: 3, strides: 2, padding: 'same', dataFormat: 'channelsFirst' }, [2, 6, 7]),
    named('conv1d', 'same, stride 2', { filters: 3, kernelSize: 3, strides: 2, padding: 'same' }, [8, 2]),
    named('conv1d', 'same, stride 3, even window', { filters: 3, kernelSize: 4, strides: 3, padding: 'same' }, [8, 2]),
    named('conv1d', 'valid, dilation', { filters: 3, kernelSize: 3, dilationRate: 2, activation: 'relu' }, [9, 2]),
    named('conv3d', 'same, strides', { filters: 2, kernelSize: [2, 3, 3], strides: [1, 2, 2], padding: 'same' }, [3, 4, 5, 2]),
    named('conv3d', 'valid', { filters: 2, kernelSize: 2, useBias: false }, [3, 4, 3, 2]),
    named('depthwiseConv2d', 'same, stride 2, multiplier 2', { kernelSize: 3, strides: 2, padding: 'same', depthMultiplier: 2 }, [6, 7, 3]),
    named('depthwiseConv2d', 'same, stride 2, even window', { kernelSize: 2, strides: 2, padding: 'same', useBias: false }, [7, 6, 3]),
    // Its dilation is not asked: TensorFlow.js forgets it.
    named('depthwiseConv2d', 'valid, uneven window', { kernelSize: [3, 2], activation: 'relu' }, [7, 6, 3]),
    named('depthwiseConv2d', 'channels first', { kernelSize: 3, padding: 'same', depthMultiplier: 2, dataFormat: 'channelsFirst' }, [3, 6, 5]),
    named('separableConv2d', 'same, stride 2, multiplier 2', { filters: 4, kernelSize: 3, strides: 2, padding: 'same', depthMultiplier: 2, activation: 'relu' }, [6, 7, 3]),
    named('separableConv2d', 'valid, dilation, no bias', { filters: 2, kernelSize: [3, 2], dilationRate: 2, useBias: false }, [7, 6, 3]),
    // TensorFlow.js adds its bias along another axis there, and fails.
    named('separableConv2d', 'channels first, no bias', { filters: 4, kernelSize: 3, padding: 'same', useBias: false, dataFormat: 'channelsFirst' }, [3, 6, 5]));
  for (const padding of ['same', 'valid'])
    for (const strides of [1, 2, 3])
      for (const kernelSize of [2, 3, 4])
        convolution.push(named('conv2dTranspose', `${padding}, stride ${strides}, window ${kernelSize}`, { filters: 2, kernelSize, strides, padding }, [3, 4, 2]));
  convolution.push(
    named('conv2dTranspose', 'window shorter than the stride', { filters: 2, kernelSize: 1, strides: 3, padding: 'same', activation: 'sigmoid' }, [3, 4, 2]),
    named('conv2dTranspose', 'channels first', { filters: 3, kernelSize: 3, strides: 2, padding: 'same', dataFormat: 'channelsFirst' }, [2, 3, 4]),
    named('conv3dTranspose', 'same, stride 2', { filters: 2, kernelSize: 3, strides: 2, padding: 'same' }, [2, 3, 2, 2]),
    named('conv3dTranspose', 'valid, strides', { filters: 2, kernelSize: [2, 3, 1], strides: [2, 1, 2] }, [2, 3, 2, 2]));

  const pooling = [];
  for (const kind of ['maxPooling2d', 'averagePooling2d'])
    for (const padding of ['same', 'valid'])
      for (const [poolSize, strides] of [[2, 2], [3, 2], [2, 3], [3, 1]])
        for (const size of [6, 7]) pooling.push(named(kind, `${padding}, window ${poolSize}, stride ${strides}, size ${size}`, { poolSize, strides, padding }, [size, size, 2]));
  for (const kind of ['maxPooling', 'averagePooling'])
    pooling.push(
      named(`${kind}1d`, 'valid, as it comes', {}, [7, 2]),
      named(`${kind}1d`, 'same, stride 2', { poolSize: 3, strides: 2, padding: 'same' }, [8, 2]),
      named(`${kind}2d`, 'channels first, uneven', { poolSize: [3, 2], strides: [1, 2], padding: 'same', dataFormat: 'channelsFirst' }, [2, 5, 6]),
      named(`${kind}3d`, 'as it comes', {}, [4, 5, 4, 2]),
      named(`${kind}3d`, 'same, uneven', { poolSize: [2, 3, 2], strides: [1, 2, 2], padding: 'same' }, [3, 4, 5, 2]));
  for (const kind of ['globalMaxPooling', 'globalAveragePooling'])
    pooling.push(named(`${kind}1d`, 'as it comes', {}, [5, 3]), named(`${kind}2d`, 'as it comes', {}, [4, 5, 3]), named(`${kind}2d`, 'channels first', { dataFormat: 'channelsFirst' }, [3, 4, 5]));

  const normalization = [
    named('batchNormalization', 'as it comes', {}, [3, 4, 5]),
    // Other axes are not asked: TensorFlow.js reads its vectors along the last one all the same.
    named('batchNormalization', 'vectors, no centre, another epsilon', { center: false, epsilon: 0.1 }, [6]),
    named('batchNormalization', 'sequences, neither', { center: false, scale: false }, [5, 4]),
    named('layerNormalization', 'as it comes', {}, [3, 4, 5]),
    named('layerNormalization', 'axes 1 and 3', { axis: [1, 3] }, [3, 4, 5]),
    named('layerNormalization', 'all axes, no centre', { axis: [1, 2, 3], center: false }, [3, 4, 2]),
    named('layerNormalization', 'axis 1, no scale, another epsilon', { axis: 1, scale: false, epsilon: 0.1 }, [4, 5]),
    named('layerNormalization', 'neither', { axis: -1, center: false, scale: false }, [4, 5]),
  ];

  const activation = ['elu', 'selu', 'relu', 'relu6', 'linear', 'sigmoid', 'hardSigmoid', 'softplus', 'softsign', 'tanh', 'softmax', 'logSoftmax', 'gelu', 'mish', 'swish']
    .map(name => named('activation', name, { activation: name }, [3, 2, 4]));
  activation.push(
    named('reLU', 'as it comes', {}, [3, 4]),
    named('reLU', 'with a greatest value', { maxValue: 1.25 }, [3, 4]),
    named('leakyReLU', 'as it comes', {}, [3, 4]),
    named('leakyReLU', 'another slope', { alpha: 0.1 }, [3, 4]),
    named('prelu', 'a slope for each element', {}, [3, 2, 4]),
    named('prelu', 'shared axes', { sharedAxes: [1, 2] }, [3, 2, 4]),
    named('prelu', 'one shared axis', { sharedAxes: [2] }, [3, 2, 4]),
    named('elu', 'as it comes', {}, [3, 4]),
    named('thresholdedReLU', 'as it comes', {}, [3, 4]),
    named('thresholdedReLU', 'another threshold', { theta: 0.3 }, [3, 4]),
    named('softmax', 'the last axis', { axis: -1 }, [3, 2, 4]));

  const merging = [
    named('add', 'three, broadcast', {}, [3, 4, 5], [3, 4, 5], [1, 1, 5]),
    named('add', 'another rank', {}, [3, 4, 5], [4, 5]),
    named('multiply', 'maps by weights', {}, [3, 4, 5], [1, 1, 5]),
    named('average', 'three', {}, [3, 4], [3, 4], [3, 4]),
    named('maximum', 'three', {}, [3, 4], [3, 4], [3, 4]),
    named('minimum', 'two', {}, [3, 4], [3, 4]),
    named('concatenate', 'channels', {}, [3, 4, 2], [3, 4, 3]),
    named('concatenate', 'rows', { axis: 1 }, [3, 4, 2], [2, 4, 2]),
    named('concatenate', 'columns', { axis: 2 }, [3, 4, 2], [3, 1, 2]),
    named('dot', 'vectors', { axes: 1 }, [4], [4]),
    named('dot', 'vectors, normalized', { axes: -1, normalize: true }, [4], [4]),
    named('dot', 'matrices', { axes: [2, 1] }, [3, 4], [4, 5]),
    named('dot', 'matrices, last axes, normalized', { axes: 2, normalize: true }, [3, 4], [5, 4]),
    named('dot', 'matrices, first axes', { axes: 1 }, [4, 3], [4, 5]),
    named('dot', 'matrix and vector', { axes: [1, 1] }, [3, 4], [3]),
    named('dot', 'vector and matrix', { axes: [1, 2] }, [4], [3, 4]),
  ];

  /** A layer behind a convolution, whose channels lie first in ONNX. */
  const behind = (kind, title, config, ...rest) => [`${kind}: ${title}, behind a convolution`, () => tf.sequential({ name: 'net', layers: [
    tf.layers.conv2d({ name: 'conv', inputShape: [5, 4, 2], filters: 3, kernelSize: 2, padding: 'same', activation: 'relu' }),
    layer(kind, config), ...rest.map(build => build())] })];
  const dense = () => tf.layers.dense({ name: 'dense', units: 3 });

  const shaping = [
    named('dense', 'vectors', { units: 3, activation: 'sigmoid' }, [5]),
    named('dense', 'no bias', { units: 3, useBias: false }, [5]),
    named('dense', 'last of four axes', { units: 3, activation: 'softmax' }, [2, 3, 4]),
    behind('dense', 'last axis', { units: 4 }),
    behind('flatten', 'dense after it', {}, dense),
    behind('flatten', 'alone', {}),
    behind('flatten', 'batch normalization after it', {}, () => tf.layers.batchNormalization({ name: 'norm' }), dense),
    behind('flatten', 'softmax after it', {}, () => tf.layers.softmax({ name: 'softmax', axis: -1 })),
    behind('flatten', 'leaky units and slopes after it', {}, () => tf.layers.leakyReLU({ name: 'leaky' }), () => tf.layers.prelu({ name: 'slopes' }), dense),
    behind('flatten', 'reshape after it', {}, () => tf.layers.reshape({ name: 'reshape', targetShape: [4, 5, 3] }), () => tf.layers.conv2d({ name: 'conv2', filters: 2, kernelSize: 2 })),
    behind('flatten', 'repeated after it', {}, () => tf.layers.repeatVector({ name: 'repeat', n: 2 })),
    behind('reshape', 'sequences', { targetShape: [20, 3] }, dense),
    behind('reshape', 'an open length', { targetShape: [6, -1] }),
    behind('permute', 'channels first', { dims: [3, 1, 2] }, () => tf.layers.flatten({ name: 'flatten' }), dense),
    behind('permute', 'rows and columns', { dims: [2, 1, 3] }, () => tf.layers.conv2d({ name: 'conv2', filters: 2, kernelSize: [3, 2] })),
    behind('permute', 'batch normalization after it', { dims: [3, 2, 1] }, () => tf.layers.batchNormalization({ name: 'norm' })),
    behind('batchNormalization', 'channels', {}),
    behind('layerNormalization', 'channels', {}),
    behind('globalAveragePooling2d', 'weighed channels', {}, () => tf.layers.reshape({ name: 'reshape', targetShape: [1, 1, 3] }), () => tf.layers.conv2d({ name: 'conv2', filters: 2, kernelSize: 1, activation: 'hardSigmoid' })),
    named('flatten', 'channels first', { dataFormat: 'channelsFirst' }, [3, 2, 4]),
    named('permute', 'sequences', { dims: [2, 1] }, [3, 4]),
    named('repeatVector', 'three times', { n: 3 }, [4]),
    named('reshape', 'a vector', { targetShape: [2, 1, 3] }, [6]),
    named('zeroPadding2d', 'one number', { padding: 1 }, [3, 4, 2]),
    named('zeroPadding2d', 'each side', { padding: [[0, 1], [2, 0]] }, [3, 4, 2]),
    named('zeroPadding2d', 'channels first', { padding: [1, 2], dataFormat: 'channelsFirst' }, [2, 3, 4]),
    named('cropping2D', 'each side', { cropping: [[1, 0], [0, 2]] }, [4, 5, 2]),
    named('cropping2D', 'channels first', { cropping: [[1, 1], [0, 1]], dataFormat: 'channelsFirst' }, [2, 4, 5]),
    // Enlarging by bilinear interpolation is not asked: TensorFlow.js takes corners of pixels where Keras takes centres.
    named('upSampling2d', 'nearest', { size: [2, 3] }, [3, 4, 2]),
    named('upSampling2d', 'nearest, channels first', { size: [3, 2], dataFormat: 'channelsFirst' }, [2, 3, 4]),
    named('rescaling', 'as Keras applications begin', { scale: 1 / 127.5, offset: -1 }, [3, 4, 3]),
  ];
  for (const [kind, config] of [['dropout', { rate: 0.5 }], ['alphaDropout', { rate: 0.5 }], ['gaussianDropout', { rate: 0.5 }], ['gaussianNoise', { stddev: 1 }], ['spatialDropout1d', { rate: 0.5 }]])
    shaping.push(named(kind, 'when a network is applied', config, [3, 4]));

  const convolve = (name, filters, strides, more = {}) => tf.layers.conv2d({ name, filters, kernelSize: 3, strides, padding: 'same', activation: 'relu', ...more });

  const network = [
    ['a plain convolutional network', () => tf.sequential({ name: 'net', layers: [
      convolve('conv1', 4, 2, { inputShape: [9, 8, 3] }), tf.layers.batchNormalization({ name: 'norm' }), tf.layers.maxPooling2d({ name: 'pool', poolSize: 2, padding: 'same' }),
      tf.layers.dropout({ name: 'drop', rate: 0.3 }), tf.layers.flatten({ name: 'flat' }), tf.layers.dense({ name: 'hidden', units: 6, activation: 'relu' }), tf.layers.dense({ name: 'scores', units: 3, activation: 'softmax' })] })],
    ['residual blocks, inverted', () => {
      const input = tf.input({ shape: [8, 8, 3], name: 'image' });
      const norm = name => tf.layers.batchNormalization({ name });
      let x = norm('norm1').apply(tf.layers.conv2d({ name: 'expand', filters: 6, kernelSize: 1, useBias: false }).apply(input));
      x = tf.layers.reLU({ name: 'relu1', maxValue: 6 }).apply(x);
      x = tf.layers.zeroPadding2d({ name: 'pad', padding: [[0, 1], [0, 1]] }).apply(x);
      x = norm('norm2').apply(tf.layers.depthwiseConv2d({ name: 'depthwise', kernelSize: 3, strides: 2, useBias: false }).apply(x));
      x = norm('norm3').apply(tf.layers.conv2d({ name: 'project', filters: 4, kernelSize: 1, useBias: false }).apply(x));
      const y = tf.layers.separableConv2d({ name: 'separable', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }).apply(x);
      x = tf.layers.concatenate({ name: 'join' }).apply([tf.layers.add({ name: 'sum' }).apply([x, y]), tf.layers.maxPooling2d({ name: 'pool', poolSize: 3, strides: 1, padding: 'same' }).apply(y)]);
      return tf.model({ inputs: input, outputs: tf.layers.dense({ name: 'scores', units: 2 }).apply(tf.layers.globalAveragePooling2d({ name: 'mean' }).apply(x)), name: 'net' });
    }],
    ['a shared layer and two inputs', () => {
      const a = tf.input({ shape: [5, 4, 2], name: 'a' }), b = tf.input({ shape: [5, 4, 2], name: 'b' });
      const shared = convolve('shared', 3, 2), flat = tf.layers.flatten({ name: 'flat' });
      return tf.model({ inputs: [a, b], outputs: tf.layers.dense({ name: 'scores', units: 2 }).apply(flat.apply(tf.layers.add({ name: 'sum' }).apply([shared.apply(a), shared.apply(b)]))), name: 'net' });
    }],
    ['two outputs', () => {
      const input = tf.input({ shape: [5, 4, 2], name: 'image' });
      const maps = convolve('maps', 3, 1).apply(input);
      return tf.model({ inputs: input, outputs: [maps, tf.layers.dense({ name: 'scores', units: 2 }).apply(tf.layers.globalMaxPooling2d({ name: 'most' }).apply(maps))], name: 'net' });
    }],
    ['models in models, three deep, as Teachable Machine has them', () => {
      const inner = tf.sequential({ name: 'inner', layers: [convolve('conv', 3, 2, { inputShape: [6, 6, 2] }), tf.layers.batchNormalization({ name: 'norm' })] });
      const middle = tf.sequential({ name: 'features', layers: [inner, convolve('conv2', 4, 1), tf.layers.globalAveragePooling2d({ name: 'mean' })] });
      return tf.sequential({ name: 'net', layers: [middle, tf.sequential({ name: 'head', layers: [
        tf.layers.dense({ name: 'hidden', inputShape: [4], units: 5, activation: 'relu' }), tf.layers.dense({ name: 'scores', units: 2, useBias: false, activation: 'softmax' })] })] });
    }],
    ['a model that is called twice', () => {
      const a = tf.input({ shape: [5, 4, 2], name: 'a' }), b = tf.input({ shape: [5, 4, 2], name: 'b' }), x = tf.input({ shape: [5, 4, 2], name: 'x' });
      const tower = tf.model({ inputs: x, outputs: tf.layers.flatten({ name: 'flat' }).apply(tf.layers.batchNormalization({ name: 'norm' }).apply(convolve('conv', 3, 2).apply(x))), name: 'tower' });
      return tf.model({ inputs: [a, b], outputs: tf.layers.dot({ name: 'likeness', axes: 1, normalize: true }).apply([tower.apply(a), tower.apply(b)]), name: 'net' });
    }],
    ['an encoder and a decoder', () => {
      const input = tf.input({ shape: [7, 6, 2], name: 'image' });
      const skip = convolve('encode', 3, 1).apply(tf.layers.zeroPadding2d({ name: 'pad', padding: [[0, 1], [1, 1]] }).apply(input));
      const low = convolve('low', 4, 2).apply(skip);
      const up = tf.layers.conv2dTranspose({ name: 'decode', filters: 3, kernelSize: 2, strides: 2, padding: 'valid' }).apply(low);
      const near = tf.layers.upSampling2d({ name: 'near', size: [2, 2] }).apply(low);
      return tf.model({ inputs: input, outputs: tf.layers.conv2d({ name: 'mask', filters: 2, kernelSize: 1, activation: 'softmax' }).apply(
        tf.layers.cropping2D({ name: 'crop', cropping: [[0, 1], [1, 1]] }).apply(tf.layers.concatenate({ name: 'join' }).apply([skip, up, near]))), name: 'net' });
    }],
  ];

  return { convolution, pooling, normalization, activation, merging, shaping, network, recurrent: recurrent(tf) };
}
