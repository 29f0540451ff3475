/**
 * Everything at rest: the journal of events, the outbox, and a few records. IndexedDB holds it; memory holds what
 * IndexedDB does not hold yet, or refuses, and gives the same answers for as long as the page lives.
 */
import type { TrackedEvent } from '../../segments/event.js';
import type { Environment, Report } from '../environment.js';
import { type Database, openDatabase, transact } from './database.js';

/** See {@link createStorage}. No method throws or rejects: trouble is reported. */
export interface Storage {
  /**
   * Journals an event and, if it is `outgoing`, puts it into the outbox: both or neither. Once the database is open
   * the event outlives the page when this returns. An event with an id that is journalled already is ignored.
   */
  append(event: TrackedEvent, outgoing: boolean): void;
  /**
   * The events journalled after `sequence` (0: all), in order, those of other tabs and of this one alike. Events that
   * could not be written follow at the end, each time anew since they have no sequence: tell them by their id.
   *
   * @example
   * const { events, sequence } = await storage.readSince(snapshot.sequence);
   */
  readSince(sequence: number): Promise<{ events: TrackedEvent[]; sequence: number }>;
  /** The record last written under `key`, or `undefined`. */
  readState(key: string): Promise<unknown>;
  /** Keeps a record: anything that can be cloned. It outlives the page as in {@link Storage.append}. */
  writeState(key: string, value: unknown): void;
  /** The events that have not reached the collector, whichever tab recorded them. */
  readonly outbox: {
    /** The oldest, at most `limit`. */
    read(limit: number): Promise<TrackedEvent[]>;
    /** Takes events out for good. */
    remove(events: readonly TrackedEvent[]): Promise<void>;
  };
  /** Deletes everything; what is appended afterwards stays. */
  clear(): Promise<void>;
  /** Lets go of the database. What is appended afterwards lives in memory. */
  close(): void;
}

/** See {@link createStorage}. */
export interface StorageOptions {
  environment: Environment;
  report: Report;
  /** How long a silent browser is waited for, in ms, before memory takes over. Default 3 000. */
  openTimeoutMs?: number;
}

/** An event the database does not hold, or has not confirmed. */
interface Held {
  readonly event: TrackedEvent;
  outgoing: boolean;
}

/** Begins to open the database; everything can be called at once. Creates it, so consent must have been given. */
export function createStorage({ environment, report, openTimeoutMs = 3000 }: StorageOptions): Storage {
  const held = new Map<string, Held>();
  const heldState = new Map<string, unknown>();
  let database: Database | undefined;
  let opening: Promise<void> | undefined;
  /** The journal may not have been read, so no record made of it replaces one in a database that opens later. */
  let gaveUp = false;
  let clearing = false;

  function lose(): void {
    database?.close();
    database = opening = undefined;
  }

  function giveUp(cause?: unknown): void {
    if (!gaveUp) report('IndexedDB is refused: what this page records lives in memory only', cause);
    gaveUp = true;
    opening = Promise.resolve();
  }

  /** Resolves when the database is open or given up. An `open` that is blocked just does not answer. */
  function ready(): Promise<void> {
    opening ??= new Promise((resolve) => {
      const stopWaiting = environment.after(openTimeoutMs, () => resolve(giveUp()));
      openDatabase(lose)
        .then(adopt)
        .catch(giveUp)
        .then(() => resolve(stopWaiting()));
    });
    return opening;
  }

  /** Moves into the database, even one that comes late, what had to wait for it. */
  function adopt(opened: Database): void {
    database = opened;
    if (clearing) wipe(opened);
    for (const one of held.values()) save(opened, one);
    if (gaveUp) return;
    for (const record of heldState) saveState(opened, ...record);
    heldState.clear();
  }

  function save(into: Database, { event, outgoing }: Held): void {
    const release = (): boolean => held.delete(event.id);
    // The transaction is the event's own: an id that is journalled already ends this one and no other.
    transact(into, ['journal', 'outbox'], 'readwrite', (transaction) => [
      transaction.objectStore('journal').add(event),
      outgoing && transaction.objectStore('outbox').put(event),
    ]).then(release, (error) => (error.name === 'ConstraintError' ? release() : complain(error)));
  }

  function saveState(into: Database, key: string, value: unknown): void {
    transact(into, ['state'], 'readwrite', ({ store }) => [store.put(value, key)]).catch(complain);
  }

  async function wipe(within: Database): Promise<void> {
    clearing = false;
    await transact(within, ['journal', 'outbox', 'state'], 'readwrite', (transaction) =>
      [...transaction.objectStoreNames].map((name) => transaction.objectStore(name).clear()),
    ).catch(complain);
  }

  function complain(error: DOMException): void {
    report('IndexedDB refused a write: what it was given lives in memory only', error);
    // A full disk is no fault of the connection. Anything else may well be, and the next one takes over what is held.
    if (error.name !== 'QuotaExceededError') lose();
  }

  /**
   * What the database says, or `undefined` when it was given up. A connection that broke unnoticed (WebKit: "connection
   * to Indexed Database server lost") is opened once more.
   */
  async function ask<Answer>(
    question: (database: Database) => Promise<Answer>,
    lastTime = false,
  ): Promise<Answer | undefined> {
    await ready();
    if (!database) return undefined;
    try {
      return await question(database);
    } catch (error) {
      lose();
      if (!lastTime) return ask(question, true);
      giveUp(error);
      return undefined;
    }
  }

  /** `stored`, then those held that are not among them. */
  function withHeld(stored: TrackedEvent[], outgoingOnly: boolean): TrackedEvent[] {
    const all = new Map(stored.map((event) => [event.id, event]));
    for (const { event, outgoing } of held.values()) if (outgoing || !outgoingOnly) all.set(event.id, event);
    return [...all.values()];
  }

  void ready();

  return {
    append(event, outgoing) {
      if (held.has(event.id)) return;
      const one = { event, outgoing };
      held.set(event.id, one);
      if (database) save(database, one);
      else void ready();
    },
    async readSince(after) {
      const [stored = [], last] =
        (await ask((open) =>
          transact(open, ['journal'], 'readonly', ({ store }) => [
            store.getAll(IDBKeyRange.lowerBound(after, true)),
            store.openKeyCursor(null, 'prev'),
          ]),
        )) ?? [];
      return { events: withHeld(stored, false), sequence: last?.key ?? after };
    },
    async readState(key) {
      const stored = await ask((open) => transact(open, ['state'], 'readonly', ({ store }) => [store.get(key)]));
      return heldState.get(key) ?? stored?.[0];
    },
    writeState(key, value) {
      if (database && !gaveUp) saveState(database, key, value);
      else {
        heldState.set(key, value);
        void ready();
      }
    },
    outbox: {
      async read(limit) {
        const stored = await ask((open) =>
          transact(open, ['outbox'], 'readonly', ({ store }) => [store.getAll(null, limit)]),
        );
        return withHeld(stored?.[0] ?? [], true).slice(0, limit);
      },
      async remove(events) {
        for (const { id } of events) {
          const one = held.get(id);
          if (one) one.outgoing = false;
        }
        await ask((open) =>
          transact(open, ['outbox'], 'readwrite', ({ store }) =>
            events.map(({ time, id }) => store.delete([time, id])),
          ),
        );
      },
    },
    async clear() {
      held.clear();
      heldState.clear();
      clearing = true;
      if (database) await wipe(database);
      else await ready();
    },
    close() {
      gaveUp = true;
      lose();
      opening = Promise.resolve();
    },
  };
}
