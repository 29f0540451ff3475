import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { storedTables } from '../../src/collector/storage/clickhouse-schema.js';
import { visitorOf } from '../../src/wire/visitor.js';
import { batchOf, NOW, pageView, SHOP, sendEvents, startCollector } from '../server/collector.support.js';
import { type Cluster, SERVERS, type ServerNumber, startCluster } from './support/cluster.js';
import { createDatabase, openStore, readIds, sendUntilTaken } from './support/shop.js';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster?.stop());

const POLL = { timeout: 60_000, interval: 500 };

/** A browser, and that its owner wants to be erased. */
interface Visitor {
  readonly id: string;
  erase(collector: { address: string }): Promise<Response>;
}

/** A visitor whose events are on a shard, 1 or 2. */
async function visitorOn(shard: number): Promise<Visitor> {
  for (let number = 0; ; number++) {
    const secret = `correct-horse-battery-staple-${number}`;
    const id = await visitorOf(secret);
    if ((await cluster.sql(1, `SELECT cityHash64('${id}') % 2 + 1`)) !== String(shard)) continue;
    const headers = { origin: SHOP, authorization: `Bearer ${secret}` };
    return {
      id,
      erase: ({ address }) => fetch(`${address}/v1/visitors/${id}`, { method: 'DELETE', headers }),
    };
  }
}

/** A shop with events of many visitors, of whom one will ask to be erased. */
async function shop(quorum: string, shard = 1) {
  const database = await createDatabase(cluster);
  const collector = await startCollector({
    store: `clickhouse:${cluster.url(1, database, { quorum })}`,
    onError: () => {},
  });
  const visitor = await visitorOn(shard);
  const others = [
    ...Array.from({ length: 40 }, (_, index) => pageView(`other-${index}`, { visitor: `v-${index}` })),
    // Of nobody's browser.
    ...Array.from({ length: 10 }, (_, index) => {
      const { visitor, ...order } = pageView(`order-${index}`, { user: 'bob' });
      return order;
    }),
  ];
  await sendEvents(collector, [
    ...others,
    ...Array.from({ length: 20 }, (_, index) => pageView(`own-${index}`, { visitor: visitor.id, user: 'ann' })),
  ]);
  // Rows of theirs, as they lie on a server's disk.
  const rowsOn = (server: ServerNumber) =>
    cluster.sql(server, `SELECT count() FROM ${database}.events_stored WHERE visitor = '${visitor.id}'`).then(Number);
  return { database, collector, visitor, rowsOn, others: others.map(({ id }) => id).sort() };
}

let sent = 0;

/** Of different visitors, so that each shard gets some. */
const traffic = () => Array.from({ length: 20 }, () => pageView(`traffic-${++sent}`, { visitor: `t-${sent}` }));

/**
 * Resolved when no server has rows left, while other visitors go on: this old server changes what came with a quorum as soon as
 * something comes after it.
 */
async function gone(collector: { address: string }, rowsOn: (server: ServerNumber) => Promise<number>): Promise<void> {
  await expect
    .poll(async () => {
      await sendUntilTaken(collector, batchOf(traffic()));
      return Promise.all(SERVERS.map(rowsOn));
    }, POLL)
    .toEqual([0, 0, 0]);
}

async function idsReadOn(database: string, server: ServerNumber): Promise<string[]> {
  const store = await openStore(cluster, database, { server });
  onTestFinished(() => store.close());
  return (await readIds(store)).sort();
}

describe('a visitor who is erased', () => {
  it.each([
    [1, [20, 20, 0]],
    [2, [0, 0, 20]],
  ])(
    'on shard %i is not read any more from that moment, leaves all disks, and does not come back',
    async (shard, rows) => {
      const { database, collector, visitor, rowsOn, others } = await shop('2', shard);
      expect(await Promise.all(SERVERS.map(rowsOn))).toEqual(rows);

      expect((await visitor.erase(collector)).status).toBe(204);
      expect(await idsReadOn(database, 1)).toEqual(others);
      expect(await idsReadOn(database, 2)).toEqual(others);
      await gone(collector, rowsOn);

      expect(
        await sendEvents(collector, [pageView('late', { visitor: visitor.id }), pageView('other', { visitor: 'v-1' })]),
      ).toEqual({
        accepted: 2,
        rejected: [],
      });
      for (const server of SERVERS) expect(await rowsOn(server)).toBe(0);
      expect((await idsReadOn(database, 1)).filter((id) => !id.startsWith('traffic'))).toEqual(
        [...others, 'other'].sort(),
      );
    },
  );

  it('leaves the disk of a replica that was down meanwhile, when it is back', async () => {
    const { database, collector, visitor, rowsOn, others } = await shop('0');
    await cluster.kill(2);
    expect((await visitor.erase(collector)).status).toBe(204);
    await cluster.start(2);
    for (const server of SERVERS) await expect.poll(() => rowsOn(server), POLL).toBe(0);
    expect(await idsReadOn(database, 2)).toEqual(others);
  });

  it('is told to ask again while the quorum cannot be reached that would remember it', async () => {
    const { collector, visitor, rowsOn, database, others } = await shop('2');
    await cluster.kill(2);
    // Until ZooKeeper has noticed, the server waits for the replica.
    expect((await visitor.erase(collector)).status).toBe(503);
    await cluster.start(2);
    await expect.poll(() => visitor.erase(collector).then(({ status }) => status), POLL).toBe(204);
    expect(await idsReadOn(database, 1)).toEqual(others);
    await gone(collector, rowsOn);
  });
});

describe('a user who is erased', () => {
  const KEY = 'the-key-of-the-server-0123456789';

  it('is not read any more with all their visitors on whatever shard, leaves all disks, and does not come back', async () => {
    const database = await createDatabase(cluster);
    const collector = await startCollector({
      store: `clickhouse:${cluster.url(1, database, { quorum: '2' })}`,
      serverKey: KEY,
      onError: () => {},
    });
    const at = (id: string, seconds: number, more: { visitor?: string; user?: string }) => ({
      ...pageView(id, { time: NOW + seconds * 1000 }),
      ...more,
    });
    const visitors = await Promise.all([visitorOn(1), visitorOn(2)]);
    const own = visitors.flatMap(({ id: visitor }, shard) => [
      at(`own-${shard}-before`, 1, { visitor }),
      at(`own-${shard}`, 2, { visitor, user: 'ann' }),
      at(`own-${shard}-after`, 3, { visitor }),
    ]);
    const shared = [
      at('shared-1', 1, { visitor: 'family' }),
      at('shared-2', 2, { visitor: 'family', user: 'ann' }),
      at('shared-3', 3, { visitor: 'family' }),
      at('shared-4', 4, { visitor: 'family', user: 'bob' }),
    ];
    const orders = [at('order', 1, { visitor: '', user: 'ann' }), at('of bob', 1, { visitor: '', user: 'bob' })];
    await sendEvents(collector, [...own, ...shared, ...orders, at('other', 1, { visitor: 'v-1' })]);

    const erase = () =>
      fetch(`${collector.address}/v1/users/ann`, { method: 'DELETE', headers: { authorization: `Bearer ${KEY}` } });
    const left = ['of bob', 'other', 'shared-3', 'shared-4'];
    for (let times = 0; times < 2; times++) {
      expect((await erase()).status).toBe(204);
      for (const server of [1, 2] as const) expect(await idsReadOn(database, server)).toEqual(left);
    }
    await gone(collector, (server) =>
      cluster
        .sql(
          server,
          `SELECT count() FROM ${database}.events_stored WHERE user = 'ann' OR id LIKE 'own%' OR id IN ('order', 'shared-1', 'shared-2')`,
        )
        .then(Number),
    );
    const late = [at('own-0', 2, { visitor: visitors[0]?.id ?? '' }), at('new', 9, { visitor: 'new', user: 'ann' })];
    expect(await sendEvents(collector, late)).toEqual({ accepted: 2, rejected: [] });
    expect((await idsReadOn(database, 1)).filter((id) => !id.startsWith('traffic'))).toEqual(left);
  });

  it('is hidden by the view of a database that was made before users could be erased', async () => {
    const database = await createDatabase(cluster);
    const first = await openStore(cluster, database, { quorum: '0' });
    await first.append([{ ...pageView('a', { user: 'ann' }), received: NOW, future: false }]);
    await first.close();
    // As that version left it.
    for (const server of SERVERS) {
      for (const table of ['erased_users', 'erased_users_all', 'erased_users_stored', 'events'])
        await cluster.sql(server, `DROP TABLE ${database}.${table}`);
      await cluster.sql(server, `CREATE VIEW ${database}.events AS SELECT id FROM ${database}.events_all FINAL`);
    }
    // Made by hand on the server without replicas, as the tables were.
    const [, , table = ''] = storedTables({ database, canSync: false });
    await cluster.sql(3, table);
    const store = await openStore(cluster, database, { quorum: '0' });
    onTestFinished(() => store.close());
    await store.erase({ user: 'ann' });
    expect(await readIds(store)).toEqual([]);
  });
});

describe('an erasure that a server cannot do', () => {
  it('is told, and not taken for done', async () => {
    const { database, collector, visitor } = await shop('2');
    await cluster.sql(3, `DROP TABLE ${database}.events_stored`);
    expect((await visitor.erase(collector)).status).toBe(503);
  });
});

describe('what arrived too long ago', () => {
  it('is erased on all servers', async () => {
    const database = await createDatabase(cluster);
    const store = await openStore(cluster, database);
    onTestFinished(() => store.close());
    const stored = (id: string, received: number) => ({ ...pageView(id, { visitor: id }), received, future: false });
    // Of one month: this old server leaves the last part of each as it is.
    const old = Array.from({ length: 20 }, (_, index) => stored(`old-${index}`, NOW - index * 3_600_000 - 1));
    await store.append([...old, stored('new', NOW)]);
    await store.erase({ before: NOW });
    const left = (server: ServerNumber) =>
      cluster.sql(server, `SELECT count() FROM ${database}.events_stored WHERE received < ${NOW}`);
    await expect
      .poll(async () => {
        await store.append(traffic().map((event) => ({ ...event, received: NOW, future: false })));
        return Promise.all(SERVERS.map(left));
      }, POLL)
      .toEqual(['0', '0', '0']);
    expect((await readIds(store)).filter((id) => !id.startsWith('traffic'))).toEqual(['new']);
  });
});
