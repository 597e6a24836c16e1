// Writes the golden numbers that TensorFlow.js computes: for each case the model's configuration as Keras files hold it (text), weights, inputs and outputs.
// npm ci && npm run golden; the files are committed, nothing else needs this.
import * as tf from '@tensorflow/tfjs';
import { writeFileSync } from 'node:fs';
import { families } from './cases.mjs';

await tf.setBackend('cpu');

/** Hundredths between -range and range, the same for every run. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function numbers(shape, next, low, high) {
  const count = shape.reduce((a, b) => a * b, 1);
  return { shape, data: Array.from({ length: count }, () => Math.round(100 * (low + (high - low) * next())) / 100) };
}

const tensor = ({ shape, data }) => tf.tensor(data, shape);

/** Seven digits: what a float has. */
const plain = t => ({ shape: t.shape, data: Array.from(t.dataSync(), v => Number(v.toPrecision(7))) });

function write(name, model, next, change = inputs => inputs) {
  const weights = {};
  for (const layer of model.layers) {
    const own = layer.weights.map(w => {
      // Variances are positive; all else is moderate, so that sums of many stay so.
      const value = numbers(w.shape, next, ...(w.originalName.endsWith('variance') ? [0.5, 1.5] : [-0.5, 0.5]));
      w.write(tensor(value));
      return [`${w.originalName}:0`, value];
    });
    if (own.length > 0) weights[layer.name] = Object.fromEntries(own);
  }
  const input = change(model.inputs.map(i => numbers([2, ...i.shape.slice(1)], next, -2, 2)));
  const output = [model.predict(input.map(tensor))].flat().map(plain);
  return { name, model: model.toJSON(), weights, input, output };
}

for (const [family, cases] of Object.entries(families(tf))) {
  const written = cases.map(([name, build, change], i) => JSON.stringify(write(name, build(), generator(1 + i), change)));
  writeFileSync(new URL(`./${family}.json`, import.meta.url), `[\n${written.join(',\n')}\n]\n`);
  console.log(`${family}: ${cases.length} cases`);
}
