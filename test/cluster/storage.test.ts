/**
 * What storage in ClickHouse promises, on servers as they are: `npm run test:cluster`. Debian's ClickHouse is one of 2018: what of
 * the collector is newer than that (queries with bound values) is not asked of it.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type EventStore, openClickHouseStore, type StoredEvent } from '../../src/collector/index.js';
import { batchOf, NOW, pageView, send, startCollector } from '../unit/collector.support.js';
import { CLUSTER, type Servers, startServers } from './servers.js';

let cluster: Servers;
beforeAll(async () => {
  cluster = await startServers();
}, 120_000);
afterAll(() => cluster?.remove());

const stored = (id: string, more: Partial<StoredEvent> = {}): StoredEvent => ({
  ...pageView(id),
  received: NOW,
  future: false,
  ...more,
});

async function open(server: number, database: string, parameters = ''): Promise<EventStore> {
  const { url } = cluster.servers[server] ?? { url: '' };
  const store = await openClickHouseStore(`${url}/${database}${parameters}`);
  onTestFinished(() => store.close());
  return store;
}

const count = async (store: EventStore, table = 'events') =>
  (await store.query<{ events: number }>(`SELECT count() AS events FROM ${table}`))[0]?.events;

describe('one server', () => {
  it('has each event once, the first that came, and keeps what it holds', async () => {
    await cluster.servers[2].ask('CREATE DATABASE one');
    const store = await open(2, 'one');
    const text = { text: 'é💩"\\\n\0', items: [{ item_id: 'a', price: 1.5 }] };
    await store.append([
      stored('a', { params: text }),
      stored('a', { name: 'second' }),
      stored('b', { site: 'fr', user: 'ann' }),
    ]);
    await store.append([stored('a', { name: 'third', received: NOW + 1 }), stored('c', { future: true })]);
    const rows = await store.query<{ id: string; name: string; params: string }>('SELECT * FROM events ORDER BY id');
    expect(rows.map(({ id, name }) => [id, name])).toEqual([
      ['a', 'page_view'],
      ['b', 'page_view'],
      ['c', 'page_view'],
    ]);
    expect(JSON.parse(rows[0]?.params ?? '')).toEqual(text);
    expect(rows[1]).toMatchObject({
      site: 'fr',
      user: 'ann',
      visitor: 'v-1',
      time: NOW - 1000,
      received: NOW,
      future: 0,
    });
    expect(rows[2]).toMatchObject({ site: null, user: null, future: 1 });
  });

  it('erases a visitor for good, and what is too old', async () => {
    await cluster.servers[2].ask('CREATE DATABASE erasing');
    const store = await open(2, 'erasing');
    const gone = "gone' OR '1'='1";
    await store.append([stored('a', { visitor: gone }), stored('b'), stored('old', { received: 5 })]);
    await store.erase({ visitor: gone });
    await store.append([stored('late', { visitor: gone })]);
    await store.erase({ before: 1000 });
    expect(await store.query('SELECT id FROM events')).toEqual([{ id: 'b' }]);
    expect(await count(store, 'events_stored')).toBe(2);
    expect(await store.query('SELECT visitor FROM erased_visitors')).toEqual([{ visitor: gone }]);
  });

  it('that is away is told as the reason of a 503, and nothing is lost when it is there again', async () => {
    const server = cluster.servers[2];
    await server.ask('CREATE DATABASE away');
    const collector = await startCollector({ store: `clickhouse:${server.url}/away`, onError: () => {} });
    const body = (id: string) => batchOf([pageView(id)]);
    expect((await send(collector, body('a'))).status).toBe(200);
    await server.kill();
    const refused = await send(collector, body('b'));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.json()).toEqual({ error: expect.stringContaining('it cannot be reached') });
    expect((await fetch(`${collector.address}/healthz`)).status).toBe(503);
    await server.start();
    expect((await send(collector, body('b'))).status).toBe(200);
    expect(await server.ask('SELECT id FROM away.events ORDER BY id')).toBe('a\nb');
  });
});

describe('a cluster of two shards, one of them replicated', () => {
  it('has 100,000 events that are sent twice once each, spread over the shards', async () => {
    const store = await open(0, 'default', `?cluster=${CLUSTER}`);
    const events = Array.from({ length: 100_000 }, (_, index) => stored(`e-${index}`, { visitor: `v-${index >> 4}` }));
    for (let round = 0; round < 2; round++)
      for (let from = 0; from < events.length; from += 4000)
        await store.append(events.slice(from, from + 4000).map((event) => ({ ...event, received: NOW + round })));
    expect(await count(store)).toBe(100_000);
    const sum = 'SELECT sum(received) FROM events';
    expect(await cluster.servers[1].ask(sum)).toBe(String(BigInt(NOW) * 100_000n));
    for (const server of [0, 2] as const)
      expect(Number(await cluster.servers[server].ask('SELECT count() FROM events_stored FINAL'))).toBeGreaterThan(
        20_000,
      );

    await store.erase({ visitor: 'v-7' });
    await store.append([stored('late', { visitor: 'v-7' })]);
    expect(await count(store)).toBe(100_000 - 16);
  });

  it('loses no acknowledged event when a replica is killed under load, and the replica catches up', async () => {
    const store = await open(0, 'default', `?cluster=${CLUSTER}`);
    const [first, second] = cluster.servers;
    const acknowledged = new Set<string>();
    let isOver = false;
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let number = 0; !isOver; number++) {
        const events = Array.from({ length: 50 }, (__, index) =>
          stored(`k-${sender}-${number}-${index}`, { visitor: `k-${sender}-${number}-${index % 8}` }),
        );
        // What was not acknowledged comes again, as from a tracker.
        for (;;) {
          try {
            await store.append(events);
            break;
          } catch {
            await wait(100);
          }
        }
        for (const { id } of events) acknowledged.add(id);
      }
    });
    await wait(3000);
    const before = acknowledged.size;
    await second.kill();
    await expect.poll(() => acknowledged.size, { timeout: 30_000 }).toBeGreaterThan(before + 500);
    await second.start();
    await wait(2000);
    isOver = true;
    await Promise.all(senders);

    const ids = `SELECT id FROM events WHERE id LIKE 'k-%'`;
    const own = `SELECT count() FROM events_stored FINAL WHERE id LIKE 'k-%'`;
    const held = await first.ask(own);
    await expect.poll(() => second.ask(own), { timeout: 60_000, interval: 500 }).toBe(held);
    for (const server of cluster.servers) {
      const found = (await server.ask(ids)).split('\n');
      expect(new Set(found).size).toBe(found.length);
      expect([...acknowledged].filter((id) => !new Set(found).has(id)).slice(0, 5)).toEqual([]);
    }
  });
});
