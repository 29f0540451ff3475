/** A shop on a cluster: a database of its own, collectors that store in it, and browsers that send until they are answered. */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type EventStore, openClickHouseStore } from '../../../src/collector/index.js';
import { storedTables } from '../../../src/collector/storage/clickhouse-schema.js';
import type { TrackedEvent } from '../../../src/segments/event.js';
import { batchOf, send } from '../../server/collector.support.js';
import { type Cluster, SERVERS, type ServerNumber } from './cluster.js';

let databases = 0;

/** A new database on all servers. */
export async function createDatabase(cluster: Cluster): Promise<string> {
  const database = `shop_${++databases}`;
  for (const server of SERVERS) await cluster.sql(server, `CREATE DATABASE ${database}`);
  // A quorum of two is not to be had on a shard of one, and this old server knows no quorum that depends on the shard.
  for (const table of storedTables({ database, canSync: false })) await cluster.sql(3, table);
  return database;
}

/** Opens a store that acknowledges what two replicas have, unless `quorum` says otherwise. The caller closes it. */
export function openStore(
  cluster: Cluster,
  database: string,
  { server = 1, quorum = '2' }: { server?: ServerNumber; quorum?: string } = {},
): Promise<EventStore> {
  return openClickHouseStore(cluster.url(server, database, { quorum }));
}

/** Sends a body until it is answered with 200, as a tracker does, only sooner. */
export async function sendUntilTaken(
  collector: { address: string },
  body: string,
  onRefused: (status: number) => void = () => {},
): Promise<void> {
  for (;;) {
    const answer = await send(collector, body);
    const text = await answer.text();
    if (answer.status === 200) return;
    if (answer.status < 429) throw new Error(`${answer.status} ${text}`);
    onRefused(answer.status);
    await wait(RETRY_AFTER_MS);
  }
}

/** What is sent, and what has been answered. */
export interface Load {
  readonly sent: ReadonlySet<string>;
  readonly acknowledged: ReadonlySet<string>;
  /** Answers other than 200, by status. */
  readonly refused: ReadonlyMap<number, number>;
  /** Sends no more new events. Resolved when all that were sent are acknowledged. */
  stop(): Promise<void>;
}

const SENDERS = 8;
const BATCH_EVENTS = 50;
const RETRY_AFTER_MS = 50;
const POLL_MS = 200;

/** Sends new events from several browsers, until it is stopped. What is not acknowledged comes again. */
export function startLoad(collector: { address: string }): Load {
  const sent = new Set<string>();
  const acknowledged = new Set<string>();
  const refused = new Map<number, number>();
  let isStopping = false;

  async function sendBatch(events: readonly TrackedEvent[]): Promise<void> {
    for (const { id } of events) sent.add(id);
    await sendUntilTaken(collector, batchOf([...events]), (status) =>
      refused.set(status, (refused.get(status) ?? 0) + 1),
    );
    for (const { id } of events) acknowledged.add(id);
  }

  async function run(sender: number): Promise<void> {
    for (let batch = 0; !isStopping; batch++)
      await sendBatch(Array.from({ length: BATCH_EVENTS }, (_, index) => eventOf(sender * 1000 + batch, index)));
  }

  const senders = Promise.all(Array.from({ length: SENDERS }, (_, sender) => run(sender)));
  return {
    sent,
    acknowledged,
    refused,
    async stop() {
      isStopping = true;
      await senders;
    },
  };
}

const BEGAN = Date.UTC(2026, 0, 15, 10);

/** As the tracker makes them. */
const createId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (bits) => bits.toString(36)).join('');
const visitorId = (visitor: number) => createHash('sha256').update(String(visitor)).digest('base64url').slice(0, 22);

/** One of a visitor's events, of the size that events of a shop have. */
export function eventOf(visitor: number, index: number): TrackedEvent {
  return {
    id: createId(),
    visitor: visitorId(visitor),
    time: BEGAN + index * 1000,
    name: index % 3 === 0 ? 'view_item' : 'page_view',
    params: {
      page_location: `https://shop.example/c/${index % 17}/p/${(visitor * 31 + index) % 977}`,
      page_title: `Product ${(visitor * 31 + index) % 977}, a shop`,
      ...(index % 3 === 0 && {
        currency: 'EUR',
        value: (index % 90) + 0.9,
        items: [
          {
            item_id: `sku-${(visitor * 31 + index) % 977}`,
            item_category: `category-${index % 17}`,
            price: (index % 90) + 0.9,
            quantity: 1,
          },
        ],
      }),
    },
  };
}

/** The ids that a query gives, of the events as they are read. */
export async function readIds(store: EventStore): Promise<string[]> {
  return (await store.query<{ id: string }>('SELECT id FROM events')).map(({ id }) => id);
}

/** What a server itself has on its disk: how many events, and a sum over their ids. */
export function storedOn(cluster: Cluster, server: ServerNumber, database: string): Promise<string> {
  return cluster.sql(
    server,
    `SELECT uniqExact(id), sum(cityHash64(id)) FROM (SELECT DISTINCT id FROM ${database}.events_stored)`,
  );
}

/** Has a server merge copies of events, and resolves when it has. The last part of a quorum insert is not merged until another comes. */
export async function mergeCopies(cluster: Cluster, server: ServerNumber, database: string): Promise<void> {
  const rows = () => cluster.sql(server, `SELECT count() FROM ${database}.events_stored`).then(Number);
  for (const before = await rows(); (await rows()) === before; await wait(POLL_MS)) {
    await cluster.sql(server, `OPTIMIZE TABLE ${database}.events_stored`).catch((error) => {
      // That it has nothing to merge right now is answered so.
      if (!String(error).includes('Unknown log entry type')) throw error;
    });
  }
}
