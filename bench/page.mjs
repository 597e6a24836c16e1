// node bench/page.mjs URL [CHROMIUM]: how fast the page of `gradcam serve` is, with the first model that it serves.
// Wants playwright-core, which `npm ci` in test/GradCam.Interop.Tests/js installs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../test/GradCam.Interop.Tests/js/', import.meta.url));
const { chromium } = require('playwright-core');
const [url = 'http://127.0.0.1:8080', executablePath = '/usr/bin/chromium'] = process.argv.slice(2);
const photo = readFileSync(new URL('../samples/chelsea.png', import.meta.url)).toString('base64');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const middle = values => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const worst = values => Math.max(...values);
const written = values => `${middle(values).toFixed(0)} ms (at most ${worst(values).toFixed(0)} ms, ${values.length} times)`;

async function opened() {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(url);
  await page.waitForFunction(() => globalThis.page?.models?.all);
  return page;
}

try {
  const paints = [];
  for (let i = 0; i < 7; i++) {
    const page = await opened();
    paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
    await page.context().close();
  }
  console.log(`First contentful paint: ${written(paints)}`);

  const page = await opened();
  const drops = await page.evaluate(async photo => {
    const bytes = Uint8Array.from(atob(photo), letter => letter.charCodeAt(0)), times = [];
    for (let i = 0; i < 21; i++) {
      // Bytes behind the end, so that the server has no answer kept.
      const file = new Blob([bytes, crypto.getRandomValues(new Uint8Array(8))]);
      const begin = performance.now();
      await globalThis.page.take({ file, name: 'chelsea.png' });
      times.push(performance.now() - begin);
      await new Promise(done => setTimeout(done, 600));
    }
    return times.slice(1);
  }, photo);
  console.log(`From drop to explanation: ${written(drops)}`);

  const slider = await page.evaluate(async () => {
    const input = document.querySelector('#layer'), count = Number(input.max) + 1;
    await globalThis.page.result.ahead();
    const frame = () => new Promise(done => requestAnimationFrame(done));
    const to = layer => {
      input.value = layer;
      input.dispatchEvent(new Event('input'));
    };
    // Ten layers a second, each faded into the next.
    const steps = [], waits = [];
    let frames = 0, going = true;
    const counted = (async () => {
      for (let last = performance.now(); going; frames++) {
        await frame();
        waits.push(performance.now() - last);
        last = performance.now();
      }
    })();
    const begin = performance.now();
    for (let i = 0; i < 30; i++) {
      const due = begin + i * 100;
      await new Promise(done => setTimeout(done, Math.max(0, due - performance.now())));
      const at = performance.now();
      to((i * 7) % count);
      await frame();
      steps.push(performance.now() - at);
    }
    const seconds = (performance.now() - begin) / 1000;
    going = false;
    await counted;
    // As many as there is time for.
    const quick = performance.now();
    let layers = 0;
    for (; performance.now() - quick < 3000; layers++) {
      to(layers % count);
      await frame();
    }
    return { steps, frames: frames / seconds, longest: Math.max(...waits), most: layers / 3 };
  });
  console.log(`Slider, ten layers a second: ${written(slider.steps)} to the next frame; ${slider.frames.toFixed(0)} `
    + `frames a second while maps fade, the longest ${slider.longest.toFixed(0)} ms`);
  console.log(`Slider, as fast as it goes: ${slider.most.toFixed(0)} layers a second`);
} finally {
  await browser.close();
}
