// Runs every baked model of a folder, and the model that it was made of, in ONNX Runtime for Node; writes the outputs as float32 and prints what failed, as JSON.
import fs from 'node:fs';
import path from 'node:path';
import ort from 'onnxruntime-node';

const folder = process.argv[2];
const types = { float: ['float32', Float32Array], uint8: ['uint8', Uint8Array], int64: ['int64', BigInt64Array] };
const failed = {};

function tensor({ type, shape, file }) {
  const [name, Elements] = types[type];
  const bytes = fs.readFileSync(path.join(folder, file));
  return new ort.Tensor(name, new Elements(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)), shape);
}

for (const json of fs.readdirSync(folder).filter(name => name.endsWith('.json')).sort()) {
  const name = json.slice(0, -'.json'.length);
  failed[name] = null;
  try {
    for (const { model, feeds, outputs } of JSON.parse(fs.readFileSync(path.join(folder, json), 'utf8')).runs) {
      const session = await ort.InferenceSession.create(path.join(folder, model), { intraOpNumThreads: 1, logSeverityLevel: 3 });
      const found = await session.run(Object.fromEntries(feeds.map(feed => [feed.name, tensor(feed)])));
      for (const [output, { data }] of Object.entries(found)) fs.writeFileSync(path.join(folder, `${outputs}.${output}.out`), Buffer.from(Float32Array.from(data).buffer));
      await session.release();
    }
  } catch (error) {
    failed[name] = String(error);
  }
}
console.log(JSON.stringify(failed));
