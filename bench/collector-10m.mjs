/**
 * The collector's DuckDB file at ten million events: `npm run bench:collector [-- --events 10000000]`, after `npm run build`.
 *
 * Makes a file of events (the same ones each time), and beside it one whose ids are a primary key, as the collector's own file
 * once was. Of each: its size, how long it takes to open, what an append takes with new ids and with ids that are stored, and the
 * most memory of the process. Exits with 1 where the collector's own takes more than 5 s to open, or 4 GB.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';

const OPEN_MAX_MS = 5000;
const MEMORY_MAX_MB = 4096;
const STEP = 500_000;
const APPENDS = 40;
const BATCH_EVENTS = 50;

const COLUMNS = `site VARCHAR, visitor VARCHAR, "user" VARCHAR, time BIGINT NOT NULL, name VARCHAR NOT NULL, params JSON NOT NULL,
  received BIGINT NOT NULL, future BOOLEAN NOT NULL`;

/** Visitors of some 25 events, one in ten of them known by name; one event in forty is an order. */
const eventsFrom = (from, to) => `
  SELECT left(to_base64(unhex(md5('e' || i))), 22), NULL, left(to_base64(unhex(md5('v' || (i // 25)))), 22),
    CASE WHEN (i // 25) % 10 = 0 THEN 'customer-' || (i // 25) END,
    1700000000000 + i * 1000,
    CASE WHEN hash(i) % 40 = 0 THEN 'purchase' ELSE ['page_view', 'view_item', 'user_engagement', 'add_to_cart'][1 + (hash(i) % 4)::INT] END,
    '{"page_location":"https://shop.example/p/' || (hash(i) % 5000) || '","currency":"EUR","value":' || (hash(i) % 200) ||
      ',"transaction_id":"t-' || i || '","items":[{"item_id":"sku-' || (hash(i) % 5000) || '","price":' || (hash(i) % 100) || '}]}',
    1700000000000 + i * 1000 + 50, false
  FROM range(${from}, ${to}) AS r(i)`;

const idAt = (number, kind) => `left(to_base64(unhex(md5('${kind}' || ${number}))), 22)`;

function peakMb() {
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const median = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];

/** In a process of its own, so that its memory is its own. */
const TASKS = {
  async make(file, key, count) {
    const database = await DuckDBInstance.create(file);
    const connection = await database.connect();
    await connection.run(`CREATE TABLE events (id VARCHAR ${key ? 'PRIMARY KEY' : 'NOT NULL'}, ${COLUMNS})`);
    for (let from = 0; from < count; from += STEP)
      await connection.run(`INSERT INTO events ${eventsFrom(from, Math.min(count, from + STEP))}`);
    await connection.run('CHECKPOINT');
    connection.closeSync();
    database.closeSync();
    return {};
  },

  /** The collector's own store. */
  async store(file, _key, count) {
    const { openDuckDbStore } = await import('../dist/collector.js');
    let store;
    const openMs = await timed(async () => {
      store = await openDuckDbStore(file, { memory_limit: '2GB' });
    });
    const openMb = peakMb();
    const ids = (
      await store.query(`SELECT ${idAt('i', 'e')} AS id FROM range(0, ${count}, ${Math.floor(count / 2000)}) AS r(i)`)
    ).map(({ id }) => id);
    const event = (id) => ({
      id,
      visitor: 'v',
      time: 1.76e12,
      name: 'page_view',
      params: {},
      received: Date.now(),
      future: false,
    });
    const fresh = [];
    const again = [];
    for (let round = 0; round < APPENDS; round++) {
      const made = Array.from({ length: BATCH_EVENTS }, (_, index) => event(`new-${round}-${index}-0123456789`));
      fresh.push(await timed(() => store.append(made)));
      again.push(
        await timed(() => store.append(ids.slice(round * BATCH_EVENTS, (round + 1) * BATCH_EVENTS).map(event))),
      );
    }
    const [{ events }] = await store.query('SELECT count(*) AS events FROM events');
    if (events !== count + APPENDS * BATCH_EVENTS) throw new Error(`${events} events are stored`);
    const scanMs = await timed(() =>
      store.query('SELECT count(DISTINCT visitor) AS visitors, sum(length(params)) AS bytes FROM events'),
    );
    const retentionMs = await timed(() => store.erase({ before: 1_700_000_000_000 + count * 500 }));
    await store.close();
    return { openMs, openMb, freshMs: median(fresh), againMs: median(again), scanMs, retentionMs, peakMb: peakMb() };
  },

  /** What the same would take with a primary key. */
  async key(file) {
    let connection;
    let database;
    const openMs = await timed(async () => {
      database = await DuckDBInstance.create(file, { memory_limit: '2GB' });
      connection = await database.connect();
      await connection.run('SELECT count(*) FROM events');
    });
    const openMb = peakMb();
    const fresh = [];
    for (let round = 0; round < APPENDS; round++)
      fresh.push(
        await timed(() =>
          connection.run(
            `INSERT INTO events SELECT ${idAt(`(${round} * 50 + i)`, 'n')}, NULL, 'v', NULL, 1, 'page_view', '{}', 1, false FROM range(${BATCH_EVENTS}) AS r(i) ON CONFLICT DO NOTHING`,
          ),
        ),
      );
    const checkpointMs = await timed(() => connection.run('CHECKPOINT'));
    return { openMs, openMb, freshMs: median(fresh), checkpointMs, peakMb: peakMb() };
  },
};

const [task, file, key, count] = process.argv.slice(2);
if (task in TASKS) console.log(JSON.stringify(await TASKS[task](file, key === 'true', Number(count))));
else await measure();

async function measure() {
  const { values } = parseArgs({ options: { events: { type: 'string', default: '10000000' } } });
  const events = Number(values.events);
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-10m-'));
  const run = (name, path, withKey) =>
    JSON.parse(
      execFileSync(process.execPath, [fileURLToPath(import.meta.url), name, path, String(withKey), String(events)], {
        maxBuffer: 1e8,
        stdio: ['ignore', 'pipe', 'inherit'],
      }).toString(),
    );
  const mb = (path) => Math.round(statSync(path).size / 1e6);
  const shown = (figures) =>
    Object.entries(figures)
      .map(([name, figure]) => `${name} ${figure < 10 ? figure.toFixed(1) : Math.round(figure)}`)
      .join(', ');
  try {
    const own = join(folder, 'own.duckdb');
    run('make', own, false);
    console.log(`${events.toLocaleString('en')} events, the collector's own file: ${mb(own)} MB`);
    const figures = run('store', own, false);
    console.log(`  ${shown(figures)}`);
    const keyed = join(folder, 'keyed.duckdb');
    run('make', keyed, true);
    console.log(`the same with a primary key: ${mb(keyed)} MB`);
    console.log(`  ${shown(run('key', keyed, true))}`);
    if (figures.openMs > OPEN_MAX_MS || figures.peakMb > MEMORY_MAX_MB) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
