/** What is measured of the file itself, each task in a process of its own, so that its memory is its own. */
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { createCollector, memberships, openDuckDbStore } from '../../dist/collector.js';
import { CAMPAIGNS, END, eventId, generate } from './generate.mjs';
import { median, peakMb, timed } from './process.mjs';

const APPENDS = 40;
const BATCH_EVENTS = 50;
const DAY_MS = 86_400_000;
const KEYED = 'keyed';

/** What a shop gives, and what would follow from its orders. */
const REFERENCES = {
  currency: 'EUR',
  storeCountry: 'FR',
  storeCity: 'Lyon',
  averageOrderValue: 80,
  lifetimeValueP80: 200,
  rfm: { recencyDays: [15, 60, 150, 270], frequency: [2, 3, 4, 6], monetary: [60, 120, 200, 400] },
};

/** Everything of every row, as plainly as it can be asked. */
const SCAN = 'SELECT count(*) AS events, sum(length(params)) AS bytes, max(time) AS latest FROM events';

const event = (id) => ({ id, visitor: 'v', time: END, name: 'page_view', params: {}, received: END, future: false });

export const TASKS = {
  async generate({ file, events }) {
    const { ms } = await timed(() => generate(file, events));
    return { ms };
  },

  /** Opening, and appending what is new and what is there already. */
  async open({ file, events, settings }) {
    const { ms: openMs, result: store } = await timed(() => openDuckDbStore(file, settings));
    const openMb = peakMb();
    const step = Math.max(1, Math.floor(events / (APPENDS * BATCH_EVENTS)));
    const rows = await store.query(`SELECT ${eventId('i')} AS id FROM range(0, ${events}, ${step}) AS r(i)`);
    const ids = rows.map(({ id }) => id);
    const [fresh, stored] = [[], []];
    for (let round = 0; round < APPENDS; round++) {
      const made = Array.from({ length: BATCH_EVENTS }, (_, index) => event(`new-${process.pid}-${round}-${index}`));
      fresh.push((await timed(() => store.append(made))).ms);
      const again = ids.slice(round * BATCH_EVENTS, (round + 1) * BATCH_EVENTS).map(event);
      stored.push((await timed(() => store.append(again))).ms);
    }
    const [{ events: total }] = await store.query('SELECT count(*) AS events FROM events');
    if (total !== events + APPENDS * BATCH_EVENTS) throw new Error(`${total} events are stored`);
    await store.close();
    return { openMs, openMb, freshMs: median(fresh), storedMs: median(stored), mb: peakMb() };
  },

  /** A plain scan, and all segments of the catalogue as of the end and of three months before. */
  async catalogue({ file, settings }) {
    const catalogue = JSON.parse(readFileSync(new URL('../../dist/catalogue.json', import.meta.url), 'utf8'));
    const store = await openDuckDbStore(file, settings);
    const { ms: scanMs } = await timed(() => store.query(SCAN));
    const ask = (now) => memberships(store, catalogue, { now, references: REFERENCES });
    const { ms: nowMs, cpuMs: nowCpuMs, result } = await timed(() => ask(END));
    const { ms: pastMs } = await timed(() => ask(END - 90 * DAY_MS));
    await store.close();
    const sizes = [...result.members.values()].map(({ length }) => length);
    return {
      scanMs,
      nowMs,
      nowCpuMs,
      pastMs,
      segments: sizes.length,
      filled: sizes.filter((size) => size > 0).length,
      memberships: sizes.reduce((sum, size) => sum + size, 0),
      mb: peakMb(),
    };
  },

  /** A running collector, until it is told to stop. */
  async serve({ file, settings, password }) {
    const began = Date.now();
    const { currency, storeCountry, storeCity } = REFERENCES;
    const { ms, result: collector } = await timed(() =>
      createCollector({
        store: `duckdb:${file}`,
        origins: ['*'],
        port: 0,
        now: () => END + Date.now() - began,
        retention: '5y',
        reportPassword: password,
        reportFile: `${file}.report.json`,
        references: { currency, storeCountry, storeCity },
        campaigns: { version: 1, campaigns: CAMPAIGNS },
        duckDbSettings: settings,
      }),
    );
    process.send({ address: collector.address, ms });
    await new Promise((resolve) => process.once('message', resolve));
    await collector.close();
    return { mb: peakMb() };
  },

  /** The same events in a table of their own, with a primary key or without. */
  async key({ file, events, settings, hasKey }) {
    const database = await DuckDBInstance.create(`${file}.${hasKey ? KEYED : 'plain'}`, settings);
    const connection = await database.connect();
    await connection.run(`ATTACH '${file}' AS own (READ_ONLY)`);
    const key = hasKey ? 'PRIMARY KEY' : 'NOT NULL';
    await connection.run(
      `CREATE TABLE events (id VARCHAR ${key}, site VARCHAR, visitor VARCHAR, "user" VARCHAR, time BIGINT, name VARCHAR, params JSON, received BIGINT, future BOOLEAN)`,
    );
    const { ms } = await timed(() => connection.run(`INSERT INTO events SELECT * FROM own.events LIMIT ${events}`));
    const { ms: checkpointMs } = await timed(() => connection.run('CHECKPOINT'));
    connection.closeSync();
    database.closeSync();
    return { ms, checkpointMs, mb: peakMb() };
  },
};

const [name, given] = process.argv.slice(2);
if (name in TASKS) {
  const result = await TASKS[name](JSON.parse(given));
  await new Promise((resolve) => process.send({ result }, resolve));
  process.exit();
}
