/**
 * A shop that a browser never leaves: 20,000 page views over more than two years of the page's clock, in twenty documents of a
 * real Chromium, with the built script and a real collector. `npm run build`, then `npm run soak`: some five minutes.
 *
 * What must not grow is measured in each document after a fifth of its pages and at its end: listeners, nodes, memory. What may
 * only grow up to a limit is measured at the end of each document: the journal, which forgets what is older than 13 months and
 * needed by no segment, the outbox, and the snapshot. What the browser says it stores is shown, too, but when it gives back the
 * room of what was deleted is its own affair. Exits with 1 if something is not flat.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { createCollector } from '../dist/collector.js';

const DOCUMENTS = 20;
const PAGES = 1000;
const EARLY = PAGES / 5;
/** 20,000 of them are 27 months. */
const BETWEEN_PAGES_MS = 3_600_000;
/** The script looks for what is too old ten seconds after a load. */
const COMPACTED_MS = 12_000;
/** The document from which on the journal has forgotten as much as it took in: 13 months are 9.5 documents. */
const FULL = 11;
/** So much of the snapshot is about an order: its id is kept for good, lest it be counted twice. There are four in a document. */
const CHARACTERS_PER_ORDER = 40;
const ORDERS = 4;
/** The heap is a matter of when it was last swept. */
const TOLERANCE = 1.2;

const began = Date.now();
const firstVisit = began - DOCUMENTS * PAGES * BETWEEN_PAGES_MS;
const folder = mkdtempSync(join(tmpdir(), 'vitrine-soak-'));
const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://shop').pathname;
  if (path.endsWith('.js')) {
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(`dist${path}`));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(`<!doctype html><title>Soak</title><h1>Soak</h1><script>
{ const real = Date.now; window.aheadMs = Number(new URLSearchParams(location.search).get('ahead')); Date.now = () => real() + aheadMs; }
window.vitrine=window.vitrine||function(){(vitrine.q=vitrine.q||[]).push(arguments)}
window.troubles=[]; vitrine('init', { onError: (error) => troubles.push(error.message) })</script>
<script src="/vitrine.js" data-endpoint="${collector.address}" data-consent="granted"></script>`);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const collector = await createCollector({ dataPath: join(folder, 'events.duckdb'), origins: [url], port: 0 });

/** In the page: so many pages, each a moment of a visit that goes on for years. */
async function walk({ from, to, betweenMs }) {
  for (let at = from; at < to; at++) {
    window.aheadMs += betweenMs;
    history.pushState(null, '', `/page/${at}`);
    document.title = document.querySelector('h1').textContent = `Page ${at}`;
    const items = [{ item_id: `sku-${at % 40}`, price: at % 40 }];
    if (at % 2) window.vitrine('track', 'view_item', { currency: 'EUR', value: at % 40, items });
    if (at % 25 === 0) window.vitrine('track', 'add_to_cart', { currency: 'EUR', value: at % 40, items });
    if (at % 250 === 0)
      window.vitrine('track', 'purchase', { currency: 'EUR', value: 9, transaction_id: `${Date.now()}`, items });
    // A page that never gives way is no shop.
    if (at % 10 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  // What it tells of the last page it tells when that has settled.
  await new Promise((resolve) => setTimeout(resolve, 1200));
}

/** In the page: how much is at rest. */
async function atRest() {
  const database = await new Promise((resolve) => {
    const opening = indexedDB.open('vitrine');
    opening.onsuccess = () => resolve(opening.result);
  });
  const count = (name, index) =>
    new Promise((resolve) => {
      const store = database.transaction(name).objectStore(name);
      const counting = (index ? store.index(index) : store).count();
      counting.onsuccess = () => resolve(counting.result);
    });
  const snapshot = await new Promise((resolve) => {
    const reading = database.transaction('state').objectStore('state').get('snapshot');
    reading.onsuccess = () => resolve(JSON.stringify(reading.result).length);
  });
  const [journal, outbox, records] = [await count('journal'), await count('journal', 'outbox'), await count('state')];
  database.close();
  const { usage } = await navigator.storage.estimate();
  return { journal, outbox, records, snapshot, usage };
}

const problems = [];
const rows = [];
try {
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: process.env.VITRINE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');

  async function inMemory() {
    // A request under way has listeners of its own.
    for (let tries = 0; tries < 50 && (await page.evaluate(atRest)).outbox; tries++) await page.waitForTimeout(200);
    await devtools.send('HeapProfiler.collectGarbage');
    const { metrics } = await devtools.send('Performance.getMetrics');
    const of = (name) => metrics.find((metric) => metric.name === name).value;
    return { listeners: of('JSEventListeners'), nodes: of('Nodes'), heapBytes: of('JSHeapUsedSize') };
  }

  console.log(
    '| pages | listeners | nodes | heap, KB | journal | outbox | records | snapshot, characters | stored, KB |',
  );
  console.log('|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
  for (let at = 0; at < DOCUMENTS; at++) {
    const loaded = Date.now();
    const aheadMs = firstVisit + at * PAGES * BETWEEN_PAGES_MS - loaded;
    await page.goto(`${url}/?ahead=${Math.round(aheadMs)}`);
    await page.evaluate(() => window.vitrine.ready);
    await page.evaluate(walk, { from: 0, to: EARLY, betweenMs: BETWEEN_PAGES_MS });
    const early = await inMemory();
    await page.evaluate(walk, { from: EARLY, to: PAGES, betweenMs: BETWEEN_PAGES_MS });
    await page.waitForTimeout(Math.max(0, loaded + COMPACTED_MS - Date.now()));
    const late = { ...(await inMemory()), ...(await page.evaluate(atRest)) };
    rows.push(late);
    const kilobytes = (bytes) => Math.round(bytes / 1000);
    const cells = [
      late.listeners,
      late.nodes,
      kilobytes(late.heapBytes),
      late.journal,
      late.outbox,
      late.records,
      late.snapshot,
    ];
    console.log(`| ${[(at + 1) * PAGES, ...cells, kilobytes(late.usage)].join(' | ')} |`);
    for (const name of ['listeners', 'nodes', 'heapBytes'])
      if (late[name] > early[name] * TOLERANCE)
        problems.push(`document ${at + 1}: ${name} ${early[name]} after ${EARLY} pages, ${late[name]} after ${PAGES}`);
    const troubles = await page.evaluate(() => window.troubles);
    if (troubles.length) problems.push(`document ${at + 1}: ${troubles.join('; ')}`);
  }
  const growth = (DOCUMENTS - FULL) * ORDERS * CHARACTERS_PER_ORDER;
  const [full, last] = [rows[FULL - 1], rows[DOCUMENTS - 1]];
  for (const name of ['listeners', 'nodes', 'heapBytes', 'journal', 'outbox', 'records', 'snapshot'])
    if (last[name] > full[name] * TOLERANCE + (name === 'snapshot' ? growth : 0))
      problems.push(`${name}: ${full[name]} after ${FULL * PAGES} pages, ${last[name]} at the end`);
  await context.close();
} finally {
  server.close();
  await collector.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${Math.round((Date.now() - began) / 1000)} s`);
for (const problem of problems) console.error(`Not flat: ${problem}`);
process.exitCode = problems.length ? 1 : 0;
