import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openClickHouseStore, type StoredEvent } from '../../src/collector/index.js';
import { batchOf, NOW, pageView, send, startCollector } from '../server/collector.support.js';
import { type Cluster, startCluster } from './support/cluster.js';
import { readIds } from './support/shop.js';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster?.stop());

/** A new database on server 3, which is all there is. */
async function newDatabase(name: string): Promise<string> {
  await cluster.sql(3, `CREATE DATABASE ${name}`);
  return cluster.url(3, name, { cluster: undefined });
}

const stored = (id: string, more: Partial<StoredEvent> = {}): StoredEvent => ({
  ...pageView(id),
  received: NOW,
  future: false,
  ...more,
});

describe('a server without a cluster', () => {
  it('has each event once, and erases a visitor, whatever their id, and what is too old', async () => {
    const store = await openClickHouseStore(await newDatabase('alone'));
    onTestFinished(() => store.close());
    const visitor = "gone' OR '1'='1";
    await store.append([stored('a', { name: 'first' }), stored('gone', { visitor }), stored('old', { received: 5 })]);
    await store.append([stored('a', { name: 'second' }), stored('b')]);
    expect(await store.query("SELECT id, name FROM events WHERE id = 'a'")).toEqual([{ id: 'a', name: 'first' }]);
    await store.erase({ visitor });
    await store.append([stored('late', { visitor })]);
    await store.erase({ before: 1000 });
    expect(await store.query('SELECT visitor FROM erased_visitors')).toEqual([{ visitor }]);
    const ids = () => cluster.sql(3, 'SELECT DISTINCT id FROM alone.events_stored ORDER BY id');
    await expect.poll(ids, { timeout: 60_000 }).toBe('a\nb');
    expect((await readIds(store)).sort()).toEqual(['a', 'b']);
  });

  it('is told as the reason of a 503 while it is down, and has everything when it is back', async () => {
    const collector = await startCollector({ store: `clickhouse:${await newDatabase('away')}`, onError: () => {} });
    const body = (id: string) => batchOf([pageView(id)]);
    expect((await send(collector, body('a'))).status).toBe(200);
    await cluster.kill(3);
    const refused = await send(collector, body('b'));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.json()).toEqual({ error: expect.stringContaining('it cannot be reached') });
    expect((await fetch(`${collector.address}/healthz`)).status).toBe(503);
    await cluster.start(3);
    expect((await send(collector, body('b'))).status).toBe(200);
    expect(await cluster.sql(3, 'SELECT id FROM away.events ORDER BY id')).toBe('a\nb');
  });
});
