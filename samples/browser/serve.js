// Serves this folder, the packages and the photograph on http://127.0.0.1:8080 (or the port that is given; 0 takes any free one).
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.png': 'image/png', '.onnx': 'application/octet-stream' };

// A model that lies elsewhere, and the photograph of the repository, are served as if they lay here.
const elsewhere = { '/chelsea.png': path.join(here, '..', 'chelsea.png') };
if (process.argv[3]) elsewhere['/model.cam.onnx'] = path.resolve(process.argv[3]);

const server = createServer((request, response) => {
  const name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  const file = elsewhere[name] ?? path.join(here, path.normalize(name === '/' ? '/index.html' : name));
  if (!elsewhere[name] && !file.startsWith(here + path.sep) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  // With these two headers a page may use threads.
  response.writeHead(200, { 'Content-Type': types[path.extname(file)] ?? 'application/octet-stream', 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' });
  createReadStream(file).pipe(response);
});
server.listen(Number(process.argv[2] ?? 8080), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
