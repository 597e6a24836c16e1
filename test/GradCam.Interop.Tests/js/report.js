// node report.js CHROMIUM URL [open]: opens a report in headless Chromium and prints what it found, as JSON.
// `open` only measures how long it takes until pictures are there.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [executablePath, url, only] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
const outside = [], errors = [];

/** A page that is opened and watched. */
async function opened(width, colorScheme, hash = '') {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  page.on('request', request => /^(file|data|blob):/.test(request.url()) || outside.push(request.url()));
  page.on('pageerror', error => errors.push(String(error)));
  page.on('console', message => ['error', 'warning'].includes(message.type()) && errors.push(message.text()));
  await page.goto(url + hash);
  if (hash)
    await page.waitForFunction(() => document.activeElement?.matches('[tabindex="-1"]'));
  else
    await pictures(page);
  return page;
}

/** Waits until the gallery has tiles, and a picture of it is drawn. */
const pictures = page => page.waitForFunction(() => {
  const tile = document.querySelector('#gallery .tile canvas');
  tile?.scrollIntoView();
  return tile?.place;
}, null, { timeout: 60_000 });

/** What axe-core finds, with the state it is found in. */
async function faults(page, state) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map(({ id, nodes }) => `${state}: ${id}: ${nodes.slice(0, 3).map(node => node.html).join(' | ')}`);
}

/** Opens all that is folded. */
const unfold = page => page.evaluate(() => {
  document.querySelectorAll('details').forEach(details => (details.open = true));
  document.querySelectorAll('.more').forEach(button => button.click());
});

/** Goes through the page by the tabulator, and says which controls it does not reach, or reaches unseen. */
async function unreached(page) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    document.documentElement.scrollTop = 0;
    globalThis.reached = new Set();
    document.addEventListener('focusin', ({ target }) => {
      reached.add(target.type === 'radio' ? target.name : target);
      const { outlineStyle } = getComputedStyle(target);
      const chip = target.type === 'radio' && getComputedStyle(target.nextElementSibling).outlineStyle;
      if (target !== document.body && outlineStyle === 'none' && (chip || 'none') === 'none')
        globalThis.unmarked = target.outerHTML.slice(0, 200);
    });
  });
  const count = await page.evaluate(
    () => document.querySelectorAll('a, button, input, select, summary, [tabindex]').length);
  for (let i = 0; i < count + 20; i++)
    await page.keyboard.press('Tab');
  return page.evaluate(() => [...document.querySelectorAll('a, button, input, select, summary, [tabindex="0"]')]
    .filter(element => element.checkVisibility() && !element.disabled && !element.closest('dialog:not([open])'))
    .filter(element => !reached.has(element.type === 'radio' ? element.name : element))
    .map(element => `not reached: ${element.outerHTML.slice(0, 200)}`)
    .concat(globalThis.unmarked ? [`no visible focus: ${globalThis.unmarked}`] : []));
}

/** Opens the first picture of the gallery by keys, goes on and back, and closes it. */
async function walked(page) {
  const title = () => page.textContent('#picture-title');
  await page.focus('#gallery .tile');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#picture-title')?.textContent);
  const names = [await title()];
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft']) {
    await page.keyboard.press(key);
    await page.waitForFunction(before => document.querySelector('#picture-title').textContent !== before, names.at(-1));
    names.push(await title());
  }
  const address = await page.evaluate(() => location.hash);
  await page.keyboard.press('Escape');
  const back = await page.evaluate(
    () => document.activeElement.matches('#gallery .tile') && !document.querySelector('dialog[open]'));
  return { names, address, back };
}

try {
  if (only === 'open') {
    const begin = performance.now();
    const page = await opened(1280, 'light');
    const seconds = (performance.now() - begin) / 1000;
    const filtered = await page.evaluate(async () => {
      const begin = performance.now();
      await globalThis.report.gallery.set({ show: 'wrong', sort: 'errors', text: '77' });
      return { seconds: (performance.now() - begin) / 1000, count: globalThis.report.gallery.selected.length };
    });
    console.log(JSON.stringify({ seconds, filtered, outside, errors }));
  } else {
    const found = [], wide = {};
    for (const theme of ['light', 'dark'])
      for (const width of [1280, 360]) {
        const page = await opened(width, theme), state = `${theme} ${width}`;
        await unfold(page);
        found.push(...await faults(page, state));
        if (width === 360) {
          await page.click('.open-settings');
          found.push(...await faults(page, `${state} settings`));
          await page.click('.open-settings');
        }
        await page.evaluate(() => globalThis.report.gallery.set({ show: 'wrong', both: true }));
        await page.click('#gallery .tile');
        await page.waitForFunction(() => document.querySelector('dialog[open] canvas')?.place);
        found.push(...await faults(page, `${state} picture`));
        wide[state] = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        await page.close();
      }
    const page = await opened(1280, 'light');
    const missed = await unreached(page), walk = await walked(page);
    await page.click('.matrix .cell:not(.right) a');
    await page.waitForFunction(() => /of/.test(document.querySelector('#gallery [role="status"]').textContent));
    const linked = await page.textContent('#gallery [role="status"]');
    const deep = await opened(1280, 'light', '#slice-1');
    const slice = await deep.evaluate(() => document.querySelector('#slice-1').getBoundingClientRect().top);
    const harmed = await page.evaluate(() => globalThis.harmed ?? null);
    const kept = await page.evaluate(() => document.cookie.length + localStorage.length + sessionStorage.length);
    console.log(JSON.stringify({ faults: found, wide, missed, walk, linked, slice, harmed, kept, outside, errors }));
  }
} finally {
  await browser.close();
}
