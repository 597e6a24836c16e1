// Opens a page in headless Chromium, waits until it has explained, and prints what it found, as JSON; takes a screenshot.
import { chromium } from 'playwright-core';

const [url, screenshot, executablePath] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1120, height: 720 } });
  const errors = [];
  page.on('pageerror', error => errors.push(String(error)));
  page.on('console', message => message.type() === 'error' && errors.push(message.text()));
  await page.goto(url);
  await page.waitForFunction(() => globalThis.explained, null, { timeout: 60_000 }).catch(error => { throw new Error(`${error.message}\n${errors.join('\n')}`); });
  const pixels = await page.evaluate(() => {
    const canvas = document.getElementById('overlay');
    return { width: canvas.width, height: canvas.height, data: Array.from(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data) };
  });
  await page.screenshot({ path: screenshot });
  console.log(JSON.stringify({ ...(await page.evaluate(() => globalThis.explained)), verdict: await page.textContent('#verdict'), pixels, errors }));
} finally {
  await browser.close();
}
