import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Collector, EventStore, StoredEvent } from '../../src/collector/index.js';
import { countEvents } from '../../src/collector/latest.js';
import { batchOf, NOW, pageView, startCollector } from '../server/collector.support.js';
import { type Cluster, startCluster } from './support/cluster.js';
import { createDatabase, eventOf, mergeCopies, openStore, readIds, sendUntilTaken, storedOn } from './support/shop.js';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster?.stop());

async function newStore(): Promise<{ store: EventStore; database: string }> {
  const database = await createDatabase(cluster);
  const store = await openStore(cluster, database);
  onTestFinished(() => store.close());
  return { store, database };
}

const stored = (id: string, more: Partial<StoredEvent> = {}): StoredEvent => ({
  ...pageView(id),
  received: NOW,
  future: false,
  ...more,
});

/** From several browsers at a time. */
async function sendAll(collector: Collector, bodies: readonly string[]): Promise<void> {
  const left = [...bodies];
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let body = left.shift(); body; body = left.shift()) await sendUntilTaken(collector, body);
    }),
  );
}

describe('a hundred thousand events that are sent twice', () => {
  it('are stored once, each visitor on one shard, the same on both replicas', async () => {
    const database = await createDatabase(cluster);
    const url = cluster.url(1, database, { quorum: '2' });
    // This server refuses quorum inserts of two collectors at a time, and cannot compute reference values.
    const options = { store: `clickhouse:${url}`, onError: () => {} };
    const collectors = [await startCollector(options), await startCollector(options)];
    const batches = Array.from({ length: 200 }, (_, batch) =>
      batchOf(Array.from({ length: 500 }, (_, index) => eventOf(batch * 10 + (index % 10), index))),
    );
    const shuffled = batches.map((_, index) => batches[(index * 77) % batches.length] as string);
    const [one, other] = collectors as [Collector, Collector];
    // Some come through two collectors at the same time, and all of them again later, in another order.
    await Promise.all([sendAll(one, batches), sendAll(other, shuffled.slice(0, 10))]);
    const began = performance.now();
    await sendAll(other, shuffled);
    console.log(`${Math.round(100_000_000 / (performance.now() - began))} events/s`);

    const store = await openStore(cluster, database);
    onTestFinished(() => store.close());
    expect(await countEvents(store)).toBe(100_000);
    expect(new Set(await readIds(store)).size).toBe(100_000);
    const [first, second, third] = await Promise.all(
      ([1, 2, 3] as const).map((server) => storedOn(cluster, server, database)),
    );
    expect(first).toBe(second);
    const visitors = await Promise.all(
      ([1, 3] as const).map((server) => cluster.sql(server, `SELECT DISTINCT visitor FROM ${database}.events_stored`)),
    );
    const [here = [], there = []] = visitors.map((text) => text.split('\n'));
    expect(here.length + there.length).toBe(2000);
    expect(here.filter((visitor) => there.includes(visitor))).toEqual([]);
    expect(Math.min(here.length, there.length)).toBeGreaterThan(800);
    expect(Number(first?.split('\t')[0]) + Number(third?.split('\t')[0])).toBe(100_000);

    await mergeCopies(cluster, 1, database);
    expect(await countEvents(store)).toBe(100_000);
    const bytes = await cluster.sql(
      3,
      `SELECT sum(bytes_on_disk) / sum(rows) FROM system.parts WHERE active AND database = '${database}' AND table = 'events_stored'`,
    );
    console.log(`${Number(bytes).toFixed(1)} bytes per event`);
  });
});

describe('an event that arrives again', () => {
  it('is the first of its copies, in a call, in calls within one millisecond, and before and after merges', async () => {
    const { store, database } = await newStore();
    await store.append([
      stored('a', { name: 'first' }),
      stored('a', { name: 'second' }),
      stored('b', { name: 'first' }),
    ]);
    await store.append([stored('b', { name: 'second' }), stored('c', { name: 'first', time: NOW })]);
    await store.append([stored('c', { name: 'second', time: 5 })]);
    const names = async () =>
      (await store.query<{ id: string; name: string }>('SELECT id, name FROM events ORDER BY id')).map(
        ({ id, name }) => id + name,
      );
    expect(await names()).toEqual(['afirst', 'bfirst', 'cfirst']);
    await mergeCopies(cluster, 1, database);
    expect(await names()).toEqual(['afirst', 'bfirst', 'cfirst']);

    // Copies of different months are not merged.
    await store.append([stored('a', { name: 'next month', received: NOW + 31 * 86_400_000 })]);
    expect(await names()).toEqual(['afirst', 'bfirst', 'cfirst']);
  });

  it('is known by its id alone where no browser sent it', async () => {
    const { store } = await newStore();
    const { visitor: _, ...order } = stored('order', { name: 'purchase' });
    await store.append([{ ...order, user: 'one' }]);
    await store.append([{ ...order, user: 'other' }]);
    expect(await store.query('SELECT user FROM events')).toEqual([{ user: 'one' }]);
  });
});

describe('an event', () => {
  it('comes out of the database as it went in, whatever text it holds', async () => {
    const { store } = await newStore();
    const text = fc.string({
      unit: fc.constantFrom(
        'a',
        '\0',
        '\\',
        '"',
        "'",
        'u',
        'd800',
        '\ud83d',
        '\udca9',
        '💩',
        'é',
        '\ufffe',
        '\ufeff',
        '\n',
        '\t',
      ),
    });
    const draft = fc.record({
      visitor: text,
      site: text,
      name: text,
      user: text,
      params: fc.dictionary(text, fc.oneof(text, fc.double({ noNaN: true }), fc.jsonValue({ maxDepth: 3 }))),
    });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 20 }), async (drafts) => {
        const events = drafts.map(
          (one): StoredEvent => ({
            ...one,
            id: `\0'${number++}`,
            params: JSON.parse(JSON.stringify(one.params)),
            time: -number,
            received: NOW + number,
            future: number % 2 === 0,
          }),
        );
        await store.append(events);
        const rows = await store.query<Record<string, unknown> & { params: string }>(
          `SELECT * FROM events WHERE received > ${NOW + number - events.length} ORDER BY received`,
        );
        const back = rows.map((row) => ({ ...row, params: JSON.parse(row.params), future: row.future === 1 }));
        expect(back).toEqual(events.map(wellFormed));
      }),
      { numRuns: 15, seed: 20_261_127 },
    );
  });
});

/** Halves of surrogate pairs are no UTF-8 and become the replacement character. */
function wellFormed<Value>(value: Value): Value {
  if (typeof value === 'string') return Buffer.from(value).toString() as Value;
  if (Array.isArray(value)) return value.map(wellFormed) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [wellFormed(key), wellFormed(inner)])) as Value;
}
