// Writes teachable/: a web export in the form of Teachable Machine's (a small network in place of its MobileNet), saved by TensorFlow.js, with what TensorFlow.js
// computes of it: predictions and a HiResCAM map at the layer out_relu.
// npm ci && node teachable.mjs; the files are committed, nothing else needs this.
import * as tf from '@tensorflow/tfjs';
import { mkdirSync, writeFileSync } from 'node:fs';

await tf.setBackend('cpu');
const size = 64, labels = ['Zora', 'Chelsea', 'nobody'], filters = 8;

let state = 7;
const number = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * 2 - 1;
const fill = (shape, range) => tf.tensor(Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => number() * range), shape);

const features = tf.sequential({
  name: 'sequential_1',
  layers: [
    tf.layers.conv2d({ name: 'Conv1', inputShape: [size, size, 3], filters, kernelSize: 3, strides: 2, padding: 'same', useBias: false }),
    tf.layers.batchNormalization({ name: 'bn_Conv1' }),
    tf.layers.reLU({ name: 'Conv1_relu', maxValue: 6 }),
    tf.layers.depthwiseConv2d({ name: 'expanded_conv_depthwise', kernelSize: 3, padding: 'same', useBias: false }),
    tf.layers.conv2d({ name: 'Conv_1', filters, kernelSize: 1, strides: 2 }),
    tf.layers.reLU({ name: 'out_relu', maxValue: 6 }),
    tf.layers.globalAveragePooling2d({ name: 'global_average_pooling2d_GlobalAveragePooling2D1' }),
  ],
});
const head = tf.sequential({
  name: 'sequential_3',
  layers: [
    tf.layers.dense({ name: 'dense_Dense1', inputShape: [filters], units: 10, activation: 'relu' }),
    tf.layers.dense({ name: 'dense_Dense2', units: labels.length, activation: 'softmax', useBias: false }),
  ],
});
const model = tf.sequential({ name: 'sequential_4', layers: [features, head] });
for (const w of model.weights) w.write(w.originalName.endsWith('variance') ? fill(w.shape, 0.3).add(1) : fill(w.shape, 0.8));

const folder = new URL('./teachable/', import.meta.url);
const write = (name, data) => writeFileSync(new URL(name, folder), data);
mkdirSync(folder, { recursive: true });
await model.save(tf.io.withSaveHandler(async artifacts => {
  const { weightData, weightSpecs, ...rest } = artifacts;
  write('weights.bin', Buffer.from(weightData));
  write('model.json', JSON.stringify({ ...rest, weightsManifest: [{ paths: ['./weights.bin'], weights: weightSpecs }] }));
  return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
}));
write('metadata.json', JSON.stringify({
  tfjsVersion: '1.3.1', tmVersion: '2.4.5', packageVersion: '0.8.4', packageName: '@teachablemachine/image',
  timeStamp: '2024-01-01T00:00:00.000Z', userMetadata: {}, modelName: 'tm-my-image-model', labels, imageSize: size,
}));

const x = fill([1, size, size, 3], 1);
const body = tf.model({ inputs: features.inputs, outputs: features.getLayer('out_relu').output });
const maps = body.predict(x);
const [w1, b1, w2] = head.weights.map(w => w.read());
const logits = a => tf.relu(a.mean([1, 2]).matMul(w1).add(b1)).matMul(w2);
const predictions = model.predict(x), top = predictions.argMax(1).dataSync()[0];
const gradient = tf.grad(a => logits(a).slice([0, top], [1, 1]).sum())(maps);
const map = maps.mul(gradient).sum(3);
const plain = t => ({ shape: t.shape, data: Array.from(t.dataSync(), v => Number(v.toPrecision(7))) });
write('expected.json', JSON.stringify({ input: plain(x), predictions: plain(predictions), map: plain(map) }));
