/** The IndexedDB database: its stores, how it is opened, and the one way to use it. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import type { TrackedEvent } from '../../segments/event.js';

/** What is at rest in this browser. */
interface Schema extends DBSchema {
  /** Every event of this browser; the key is its sequence. The index keeps an id from being journalled twice. */
  journal: { key: number; value: TrackedEvent; indexes: { id: string } };
  /**
   * Events the collector has not acknowledged, oldest first. The key is made of the event, so that whoever holds an
   * event can take it out again without having read it from here.
   */
  outbox: { key: [time: number, id: string]; value: TrackedEvent };
  /** The visitor's record, and what can be made anew from the journal. */
  state: { key: string; value: unknown };
}

type StoreName = StoreNames<Schema>;

/** An open connection. */
export type Database = IDBPDatabase<Schema>;

/**
 * Opens the database, and creates it when there is none. Rejects when the browser refuses; may also never answer.
 *
 * @param onLost called when this connection is over: the browser ended it, or another tab upgrades or deletes the
 *   database, which would otherwise wait for this page to go.
 */
export async function openDatabase(onLost: () => void): Promise<Database> {
  return openDB<Schema>('vitrine', 1, {
    upgrade(database) {
      database.createObjectStore('journal', { autoIncrement: true }).createIndex('id', 'id', { unique: true });
      database.createObjectStore('outbox', { keyPath: ['time', 'id'] });
      database.createObjectStore('state');
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      onLost();
    },
    terminated: onLost,
  });
}

/**
 * Makes requests in one transaction and gives their results. The transaction is begun, filled and committed within the
 * current task: it needs nothing more of this page when this returns, not even that the task ends; a few milliseconds
 * later it survives a kill of the whole browser. Rejects with the first error; nothing was written then.
 *
 * @example
 * const [event] = await transact(database, ['journal'], 'readonly', ({ store }) => [store.get(1)]);
 */
export async function transact<
  Names extends [StoreName, ...StoreName[]],
  Mode extends 'readonly' | 'readwrite',
  Requests extends unknown[] | [],
>(
  database: Database,
  stores: Names,
  mode: Mode,
  begin: (transaction: IDBPTransaction<Schema, Names, Mode>) => Requests,
): Promise<{ -readonly [Index in keyof Requests]: Awaited<Requests[Index]> }> {
  const transaction = database.transaction(stores, mode, { durability: 'relaxed' });
  const requests = begin(transaction);
  transaction.commit();
  // `done` must be awaited wherever a transaction was begun, or its rejection would surface in the shop's page.
  const [results] = await Promise.all([Promise.all(requests), transaction.done]);
  return results;
}
