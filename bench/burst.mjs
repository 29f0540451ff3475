/**
 * What a burst of events costs a page: 5,000 calls of `track()` in one task, beside 5,000 bare writes of the same records into
 * IndexedDB, in the same page of a real Chromium. `npm run build`, then `npm run bench:burst`.
 *
 * Each takes turns, seven times after one that does not count; the figures are medians, the ratio is taken within a turn. What is
 * measured is the time until the calls have returned, which is the longest task, and the longest one that follows until all has been
 * written.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';

const EVENTS = 5000;
const TURNS = 7;
/** The collector never answers here: what it would do is another page's work. */
const SCRIPTS = { granted: 'data-consent="granted"', measurement: 'data-consent="measurement"' };

const executablePath = process.env.VITRINE_CHROMIUM ?? '/usr/bin/chromium';
const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://shop').pathname;
  if (path.endsWith('.js')) {
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(`dist${path}`));
    return;
  }
  const tag = SCRIPTS[path.slice(1)] ?? '';
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(`<!doctype html><title>Burst</title><script>
window.vitrine=window.vitrine||function(){(vitrine.q=vitrine.q||[]).push(arguments)}</script>
<script src="/vitrine.js" data-endpoint="http://127.0.0.1:9" ${tag}></script>`);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;

/** In the page: one turn of each. */
async function turn(count) {
  /** The longest stretch in which the page did nothing else, until `done`. */
  async function longestUntil(done) {
    let longest = 0;
    let last = performance.now();
    let isOver = false;
    done.then(() => {
      isOver = true;
    });
    const { port1, port2 } = new MessageChannel();
    while (!isOver) {
      await new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(0);
      });
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }
    return longest;
  }
  const params = (index) => ({
    currency: 'EUR',
    value: index,
    items: [{ item_id: `sku-${index % 50}`, price: index % 50 }],
  });
  const database = await new Promise((resolve) => {
    const opening = indexedDB.open('bare', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('records', { autoIncrement: true });
    opening.onsuccess = () => resolve(opening.result);
  });
  const results = {};
  {
    const start = performance.now();
    let last;
    for (let index = 0; index < count; index++) {
      const event = {
        id: crypto.randomUUID(),
        visitor: 'v',
        time: Date.now(),
        name: 'add_to_cart',
        params: params(index),
      };
      const transaction = database.transaction('records', 'readwrite');
      transaction.objectStore('records').put(event);
      transaction.commit();
      last = transaction;
    }
    results.bareMs = performance.now() - start;
    results.bareLongestMs = await longestUntil(new Promise((resolve) => (last.oncomplete = resolve)));
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  {
    const start = performance.now();
    for (let index = 0; index < count; index++) window.vitrine('track', 'add_to_cart', params(index));
    results.trackMs = performance.now() - start;
    // It comes after all that was asked for before.
    results.trackLongestMs = await longestUntil(window.vitrine.claim(`turn ${start}`, '1d'));
  }
  database.close();
  await new Promise((resolve) => setTimeout(resolve, 300));
  return results;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const folder = mkdtempSync(join(tmpdir(), 'vitrine-burst-'));
try {
  console.log(
    '| consent | bare writes, ms | track(), ms | track / bare | longest after bare, ms | after track(), ms |',
  );
  console.log('|---|---:|---:|---:|---:|---:|');
  for (const consent of Object.keys(SCRIPTS)) {
    const context = await chromium.launchPersistentContext(join(folder, consent), {
      executablePath,
      args: ['--no-sandbox'],
    });
    const turns = [];
    for (let at = 0; at <= TURNS; at++) {
      // A page of its own for each: a journal of many bursts is another question.
      const page = await context.newPage();
      await page.goto(`${url}/${consent}`);
      await page.evaluate(() => window.vitrine.ready);
      turns.push(await page.evaluate(turn, EVENTS));
      await page.evaluate(() => window.vitrine('consent.set', { measurement: false, personalization: false }));
      await page.waitForTimeout(200);
      await page.close();
    }
    turns.shift();
    const of = (name) => median(turns.map((one) => one[name]));
    const ratio = median(turns.map(({ trackMs, bareMs }) => trackMs / bareMs));
    const cells = [of('bareMs'), of('trackMs'), ratio, of('bareLongestMs'), of('trackLongestMs')];
    console.log(`| ${consent} | ${cells.map((cell, at) => cell.toFixed(at === 2 ? 2 : 0)).join(' | ')} |`);
    await context.close();
  }
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
