import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { schemaFor } from '../../src/collector/storage/clickhouse-schema.js';
import { startCollector } from '../server/collector.support.js';
import { CLUSTER, type Cluster, type ServerNumber, startCluster } from './support/cluster.js';
import { createDatabase, type Load, openStore, readIds, startLoad, storedOn } from './support/shop.js';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster?.stop());

const POLL = { timeout: 60_000, interval: 200 };

/** A shop under load: what is sent goes through a collector that is connected to server 1. */
async function shopUnderLoad(quorum: string): Promise<{ database: string; load: Load }> {
  const database = await createDatabase(cluster);
  const url = cluster.url(1, database, { quorum });
  const collector = await startCollector({ store: `clickhouse:${url}`, onError: () => {} });
  const load = startLoad(collector);
  onTestFinished(() => load.stop());
  await moreAcknowledged(load, 1000);
  return { database, load };
}

async function moreAcknowledged(load: Load, events: number): Promise<void> {
  const enough = load.acknowledged.size + events;
  await expect.poll(() => load.acknowledged.size, POLL).toBeGreaterThan(enough);
}

async function expectStoredOnce(database: string, load: Load, server: ServerNumber = 1): Promise<void> {
  const store = await openStore(cluster, database, { server });
  onTestFinished(() => store.close());
  const ids = await readIds(store);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(ids)).toEqual(load.sent);
}

async function expectSameOnReplicas(database: string): Promise<void> {
  await expect
    .poll(async () => (await storedOn(cluster, 2, database)) === (await storedOn(cluster, 1, database)), POLL)
    .toBe(true);
}

describe('a replica that is killed under load', () => {
  it('loses nothing acknowledged: what cannot reach its quorum is refused, comes again, and is stored once', async () => {
    const { database, load } = await shopUnderLoad('2');
    await cluster.kill(2);
    await expect.poll(() => load.refused.get(503) ?? 0, POLL).toBeGreaterThan(3);
    const acknowledged = [...load.acknowledged];
    const store = await openStore(cluster, database);
    const readable = new Set(await readIds(store));
    await store.close();
    expect(acknowledged.filter((id) => !readable.has(id))).toEqual([]);

    await cluster.start(2);
    await moreAcknowledged(load, 1000);
    await load.stop();
    await expectStoredOnce(database, load);
    await expectSameOnReplicas(database);
    expect([...load.refused.keys()]).toEqual([503]);
  });

  it('is not waited for without a quorum, and catches up', async () => {
    const { database, load } = await shopUnderLoad('0');
    await cluster.kill(2);
    await moreAcknowledged(load, 2000);
    await cluster.start(2);
    await moreAcknowledged(load, 500);
    await load.stop();
    await expectStoredOnce(database, load);
    await expectSameOnReplicas(database);
  });
});

describe.each([
  ['the server that the collector is connected to', () => cluster.kill(1), () => cluster.start(1)],
  ['the only server of a shard', () => cluster.kill(3), () => cluster.start(3)],
  ['ZooKeeper', () => cluster.killZooKeeper(), () => cluster.startZooKeeper()],
] as const)('when %s is killed under load', (_, kill, start) => {
  it('events are refused until it is back, and then stored once', async () => {
    const { database, load } = await shopUnderLoad('2');
    await kill();
    await expect.poll(() => load.refused.get(503) ?? 0, POLL).toBeGreaterThan(3);
    await start();
    await moreAcknowledged(load, 500);
    await load.stop();
    await expectStoredOnce(database, load);
    await expectSameOnReplicas(database);
  });
});

describe('a server that is lost with its disk', () => {
  it('is replaced by an empty one, which fetches everything, and nothing acknowledged is lost', async () => {
    const { database, load } = await shopUnderLoad('2');
    await load.stop();
    await cluster.kill(1);
    await expectStoredOnce(database, load, 2);

    await cluster.replace(1);
    await cluster.sql(1, `CREATE DATABASE ${database}`);
    for (const statement of schemaFor({ database, cluster: CLUSTER, canSync: false })) await cluster.sql(2, statement);
    await expectSameOnReplicas(database);
    await expectStoredOnce(database, load, 1);
  });
});
