import * as ort from 'onnxruntime-web/wasm';

const labels = ['cat', 'dog'];
const at = id => document.getElementById(id);

ort.env.wasm.wasmPaths = new URL('./node_modules/onnxruntime-web/dist/', import.meta.url).href;
const session = await ort.InferenceSession.create('model.cam.onnx', { executionProviders: ['wasm'] });
let photograph = await decode(await (await fetch('chelsea.png')).blob());

/** A file's pixels as they are in it: no colour profile is applied. */
async function decode(file) {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

/** Runs the model on pixels: uint8 [1, H, W, 3] in; logits, map and coloured picture out. */
async function explain({ data, width, height }, target) {
  const rgb = new Uint8Array(3 * width * height);
  for (let from = 0, to = 0; from < data.length; from += 4) {
    rgb[to++] = data[from];
    rgb[to++] = data[from + 1];
    rgb[to++] = data[from + 2];
  }
  return session.run({
    pixels: new ort.Tensor('uint8', rgb, [1, height, width, 3]),
    target: new ort.Tensor('int64', BigInt64Array.of(BigInt(target)), [1]),
  });
}

/** A tensor uint8 [1, H, W, 3] on a canvas. */
function draw(canvas, { data, dims: [, height, width] }) {
  const pixels = new ImageData(width, height);
  for (let from = 0, to = 0; from < data.length; to += 4) {
    pixels.data[to] = data[from++];
    pixels.data[to + 1] = data[from++];
    pixels.data[to + 2] = data[from++];
    pixels.data[to + 3] = 255;
  }
  show(canvas, pixels);
}

function show(canvas, pixels) {
  canvas.width = pixels.width;
  canvas.height = pixels.height;
  canvas.getContext('2d').putImageData(pixels, 0, 0);
}

function softmax(logits) {
  const most = Math.max(...logits), powers = Array.from(logits, logit => Math.exp(logit - most)), sum = powers.reduce((a, b) => a + b);
  return powers.map(power => power / sum);
}

async function update() {
  show(at('photo'), photograph);
  const start = performance.now();
  const { logits, cam, overlay } = await explain(photograph, Number(at('target').value));
  at('time').textContent = `${Math.round(performance.now() - start)} ms with WebAssembly`;
  draw(at('overlay'), overlay);
  const probabilities = softmax(logits.data), top = probabilities.indexOf(Math.max(...probabilities));
  at('verdict').innerHTML = `<strong>${labels[top]}</strong>, ${(100 * probabilities[top]).toFixed(1)} %: this is what speaks for ${at('target').selectedIndex === 0 ? 'it' : at('target').selectedOptions[0].text}`;
  // For whoever wants the numbers.
  globalThis.explained = { map: Array.from(cam.data), shape: cam.dims, logits: Array.from(logits.data) };
}

async function take(file) {
  if (!file) return;
  photograph = await decode(file);
  await update();
}

at('file').addEventListener('change', event => take(event.target.files[0]));
at('target').addEventListener('change', update);
document.addEventListener('dragover', event => { event.preventDefault(); document.body.classList.add('over'); });
document.addEventListener('dragleave', () => document.body.classList.remove('over'));
document.addEventListener('drop', event => {
  event.preventDefault();
  document.body.classList.remove('over');
  take(event.dataTransfer.files[0]);
});
await update();
