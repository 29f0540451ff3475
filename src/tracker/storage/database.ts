/** The IndexedDB database: its stores, how it is opened, and the one way to use it. */

/**
 * Makes requests in a transaction over the three stores, and returns the one that gives the answer, if any does.
 *
 * - `journal`: every event of this browser; the key is its sequence. An index keeps an id from being journalled twice.
 * - `outbox`: the events the collector has not acknowledged, oldest first. The key is made of the event, so that whoever
 *   holds an event can take it out again without having read it from here.
 * - `state`: the visitor's record, and what can be made anew from the journal.
 */
export type Begin<Answer> = (
  journal: IDBObjectStore,
  outbox: IDBObjectStore,
  state: IDBObjectStore,
) => IDBRequest<Answer> | undefined;

const NAME = 'vitrine';

/** Deletes the database, even one that is open elsewhere. Creates nothing where there is none. */
export function deleteDatabase(): void {
  try {
    indexedDB.deleteDatabase(NAME);
  } catch {
    // A browser that refuses has kept nothing either.
  }
}

/** Opens the database, and creates it when there is none. Rejects when the browser refuses; may also never answer. */
export function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore('journal', { autoIncrement: true }).createIndex('id', 'id', { unique: true });
      database.createObjectStore('outbox', { keyPath: ['time', 'id'] });
      database.createObjectStore('state');
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
 * Makes requests in one transaction and gives their answer. The transaction is begun, filled and committed within the
 * current task: it needs nothing more of this page when this returns, not even that the task ends; a few milliseconds
 * later it survives a kill of the whole browser. Rejects with the first error; nothing was written then.
 *
 * Every transaction is over all stores, so that each sees what the calls before it wrote.
 *
 * @example
 * const sequence = await transact(database, 'readwrite', (journal) => journal.add(event));
 */
export function transact<Answer>(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  begin: Begin<Answer>,
): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(database.objectStoreNames, mode);
    const store = (name: string) => transaction.objectStore(name);
    // That of a transaction is, after a commit, AbortError in Firefox and null in WebKit.
    let first: DOMException | null = null;
    const request = begin(store('journal'), store('outbox'), store('state'));
    transaction.onerror = ({ target }) => {
      first ??= (target as IDBRequest).error;
    };
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(first ?? transaction.error ?? new DOMException('aborted', 'AbortError'));
    transaction.commit();
  });
}
