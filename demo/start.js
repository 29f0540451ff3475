/** Starts the demo: the collector and the shop, each on its port or on the next free one. */
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startShop } from './server.js';

const SHOP_PORT = 4400;
const COLLECTOR_PORT = 4401;

/** No secret: only this machine can reach the demo. */
const REPORT_PASSWORD = 'behind-the-window';
const HOST = 'localhost';

/** The first free port from `port` on, except those in `taken`. */
async function freePort(/** @type {number} */ port, /** @type {number[]} */ taken = []) {
  for (let candidate = port; candidate < port + 100; candidate++) {
    if (taken.includes(candidate)) continue;
    if (await isFree(candidate)) {
      if (candidate !== port) console.log(`Port ${port} is taken, so ${candidate} it is.`);
      return candidate;
    }
  }
  throw new Error(`No port from ${port} to ${port + 99} is free.`);
}

const isFree = (/** @type {number} */ port) =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: HOST }, () => probe.close(() => resolve(true)));
  });

/** The collector, from the build; a demo without it still shows the shop. */
async function startCollector(/** @type {number} */ port, /** @type {string[]} */ origins) {
  const dataPath = fileURLToPath(new URL('../.demo/events.duckdb', import.meta.url));
  await mkdir(new URL('../.demo/', import.meta.url), { recursive: true });
  const { createCollector } = await import(new URL('../dist/collector.js', import.meta.url).href);
  const read = async (/** @type {string} */ path) => JSON.parse(await readFile(new URL(path, import.meta.url), 'utf8'));
  return createCollector({
    store: `duckdb:${dataPath}`,
    origins,
    port,
    host: HOST,
    reportPassword: REPORT_PASSWORD,
    segments: await read('public/segments.json'),
    campaigns: await read('campaigns.json'),
    references: { currency: 'EUR' },
  });
}

const shopPort = await freePort(SHOP_PORT, [COLLECTOR_PORT]);
const collectorPort = await freePort(COLLECTOR_PORT, [shopPort]);
const origins = [HOST, '127.0.0.1'].map((host) => `http://${host}:${shopPort}`);

const collector = await startCollector(collectorPort, origins).catch((error) => {
  console.error(`The collector did not start, so events stay in the browser: ${error.message}`);
  return undefined;
});
const shop = await startShop({
  port: shopPort,
  host: HOST,
  collectorUrl: collector?.address ?? `http://${HOST}:${collectorPort}`,
});

console.log(`
  Shop       ${shop.address}
  Collector  ${collector ? `${collector.address} (the report's password: ${REPORT_PASSWORD})` : 'not running'}

  Ctrl+C stops both.
`);

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    await Promise.all([shop.close(), collector?.close()]);
    process.exit(0);
  });
