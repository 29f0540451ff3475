/** The IndexedDB database: its stores, how it is opened, and the one way to use it. */
import { isRecord, type TrackedEvent } from '../../segments/event.js';

/**
 * An event as it is kept. To journal it and to put it into the outbox is one write: what a browser must still write when it is
 * closed or killed is what is lost.
 */
export interface JournalRecord {
  readonly event: TrackedEvent;
  /** Only as long as the collector has not acknowledged it, see {@link rankOf}. */
  readonly waiting?: Rank;
}

/** The events of records from the journal; what is damaged there, or somebody else's, is passed over. */
export function eventsOf(records: readonly unknown[]): TrackedEvent[] {
  return records.flatMap((record) => {
    const { event } = (record ?? {}) as Partial<JournalRecord>;
    const { id, time, name, params } = event ?? ({} as Partial<TrackedEvent>);
    const types = [id, name, time].map((value) => typeof value);
    return event && isRecord(params) && `${types}` === 'string,string,number' ? event : [];
  });
}

/** The object stores, and an index that is used as one. */
export interface Stores {
  /** {@link JournalRecord}s of all events of this browser, by sequence. An index keeps an id from being journalled twice. */
  readonly journal: IDBObjectStore;
  /** Those of them that wait, by {@link outboxKey}: orders last, each oldest first. */
  readonly outbox: IDBIndex;
  /** The visitor's record, and what can be made anew from the journal. */
  readonly state: IDBObjectStore;
  /** What only one tab may do, and until when. */
  readonly locks: IDBObjectStore;
}

/** Makes requests in a transaction, and returns the one that gives the answer, if any does. */
export type Begin<Answer> = (stores: Stores, commit: () => void) => IDBRequest<Answer> | undefined;

/**
 * - `readonly`, `readwrite`: all requests are made at once, in any store but `locks`.
 * - `gathering`: writes; more requests may be made until the end of the task, by when `commit` must have been called.
 * - `stepwise`: reads and writes, and makes further requests when the first have answered. No other tab comes in between, so
 *   that all wait for this one's next step: not for what happens often.
 * - `locks`: the same, in that store only, where nobody waits who writes events.
 */
export type Mode = IDBTransactionMode | 'gathering' | 'stepwise' | 'locks';

const NAME = 'vitrine';

/** Those before were never released. */
const VERSION = 4;

const RECORDS = ['journal', 'state'];
const LOCKS = 'locks';

/** 1: an order. 0: anything else. */
export type Rank = 0 | 1;

/** The rank of an event in the outbox: orders are sent first and dropped last. */
export const rankOf = ({ name }: TrackedEvent): Rank => (name === 'purchase' || name === 'refund' ? 1 : 0);

/** The key of an event in the outbox. */
export const outboxKey = (event: TrackedEvent): [Rank, number, string] => [rankOf(event), event.time, event.id];

/** In the outbox, the orders; and all that are none. */
export const orderRange = (): IDBKeyRange => IDBKeyRange.lowerBound([1]);

/** See {@link orderRange}. */
export const otherRange = (): IDBKeyRange => IDBKeyRange.upperBound([1]);

/** Whether there is one. Where a browser does not tell, there may be. */
export async function hasDatabase(): Promise<boolean> {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === NAME);
  } catch {
    return true;
  }
}

/** Deletes the database, even one that is open elsewhere. Creates nothing where there is none. Resolved when it is gone. */
export function deleteDatabase(): Promise<void> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.deleteDatabase(NAME);
      request.onsuccess = request.onerror = () => resolve();
    } catch {
      // A browser that refuses has kept nothing either.
      resolve();
    }
  });
}

/** Opens the database, and creates it when there is none. Rejects when the browser refuses; may also never answer. */
export function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const database = request.result;
      for (const name of Array.from(database.objectStoreNames)) database.deleteObjectStore(name);
      const journal = database.createObjectStore('journal', { autoIncrement: true });
      journal.createIndex('id', 'event.id', { unique: true });
      // Of a record without the first of these, an index knows nothing.
      journal.createIndex('outbox', ['waiting', 'event.time', 'event.id']);
      database.createObjectStore('state');
      database.createObjectStore(LOCKS);
    };
    request.onsuccess = () => {
      const database = request.result;
      // Another tab that upgrades or deletes the database would otherwise wait for this page to go.
      database.onversionchange = () => database.close();
      resolve(database);
    };
    request.onerror = () => reject(request.error);
  });
}

/**
 * Makes requests in one transaction and gives their answer. A `readonly` or `readwrite` one is begun, filled and committed within
 * the current task: it needs nothing more of this page when this returns, not even that the task ends; a few milliseconds later
 * it survives a kill of the whole browser. Rejects with the first error; nothing was written then.
 *
 * Every transaction but those of locks is over all records, so that each sees what the calls before it wrote.
 *
 * @param unfinished where it is for as long as it needs this page to go on.
 * @example
 * const sequence = await transact(database, 'readwrite', ({ journal }) => journal.add({ event }), unfinished);
 */
export function transact<Answer>(
  database: IDBDatabase,
  mode: Mode,
  begin: Begin<Answer>,
  unfinished: Set<IDBTransaction>,
): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(
      mode === 'locks' ? LOCKS : RECORDS,
      mode === 'readonly' ? 'readonly' : 'readwrite',
    );
    // That of a transaction is, after a commit, AbortError in Firefox and null in WebKit.
    let first: DOMException | null = null;
    const request = begin(
      {
        get journal() {
          return transaction.objectStore('journal');
        },
        get outbox() {
          return transaction.objectStore('journal').index('outbox');
        },
        get state() {
          return transaction.objectStore('state');
        },
        get locks() {
          return transaction.objectStore(LOCKS);
        },
      },
      () => transaction.commit(),
    );
    transaction.onerror = ({ target }) => {
      first ??= (target as IDBRequest).error;
    };
    if (mode !== 'readwrite' && mode !== 'gathering') unfinished.add(transaction);
    transaction.oncomplete = () => {
      unfinished.delete(transaction);
      resolve(request?.result);
    };
    transaction.onabort = () => {
      unfinished.delete(transaction);
      reject(first ?? transaction.error ?? new DOMException('aborted', 'AbortError'));
    };
    // Not when reading: Chromium then says complete before it has the answer, if that is large and so in a file of its own.
    if (mode === 'readwrite') transaction.commit();
  });
}
