/**
 * Everything at rest: the journal of events, the outbox, and a few records. IndexedDB holds it; memory holds what
 * IndexedDB does not hold yet, or refuses, and gives the same answers for as long as the page lives.
 */
import type { TrackedEvent } from '../../segments/event.js';
import type { Environment, Report } from '../environment.js';
import { createAppender } from './appender.js';
import { compactJournal } from './compaction.js';
import { type Begin, eventsOf, hasDatabase, type Mode, openDatabase, transact } from './database.js';
import { createOutbox, type Outbox } from './outbox.js';
import { dropSpill, journalSpills, keepSpill } from './spill.js';

/** See {@link createStorage}. No method throws or rejects: trouble is reported. */
export interface Storage {
  /**
   * Journals an event, which waits in the outbox from then on if it is `outgoing`. Once the database is open,
   * as it is after any answer, it is handed to it before this returns, and outlives the page when what the page itself does in this task
   * is done. One whose id is journalled is ignored.
   */
  append(event: TrackedEvent, outgoing: boolean): void;
  /**
   * The events journalled after `sequence` (0: all), in order, those of other tabs and of this one alike. At the end
   * follow those of this page that have no sequence yet, or never will: `ahead` names them, since they come again.
   *
   * @example
   * const { events, sequence, ahead } = await storage.readSince(snapshot.sequence);
   */
  readSince(sequence: number): Promise<{ events: TrackedEvent[]; sequence: number; ahead: string[] }>;
  /** The time of the event journalled last, ms; 0 if there is none. */
  latestTime(): Promise<number>;
  /** The record last written under `key`, or `undefined`. */
  readState(key: string): Promise<unknown>;
  /**
   * The record under `key` if it is acceptable, else `value`, which is kept from then on: the same for all tabs that ask at the
   * same time. The records of `more` are kept with it, or not either.
   */
  agreeOn<Value>(
    key: string,
    value: Value,
    isAcceptable: (known: Value) => boolean,
    more?: Readonly<Record<string, unknown>>,
  ): Promise<Value>;
  /** Keeps a record: anything that can be cloned. It outlives the page as in {@link Storage.append}. */
  writeState(key: string, value: unknown): void;
  readonly outbox: Outbox;
  /** See {@link compactJournal}. */
  compact(keepFrom: number, limit: number, isNeeded: (name: string) => boolean): Promise<number>;
  /** All that is at rest. */
  dump(): Promise<Dump>;
  /**
   * True for one caller among all tabs, and for the others not before `untilMs` (ms since 1970): the way to do something
   * once.
   */
  claim(key: string, untilMs: number): Promise<boolean>;
  /** Whether somebody has deleted the database since this page has used it. */
  wasDeleted(): Promise<boolean>;
  /**
   * Breaks off what is being read: the page goes. It is read again if the page comes back. Asleep in the back/forward cache it would not
   * go on, and WebKit lets the next page wait for it.
   */
  breakOff(): void;
  /** Lets go of the database for good: nothing is read or written any more. */
  close(): void;
}

/** See {@link Storage.dump}. */
export interface Dump {
  /** The journal, in order. */
  readonly events: TrackedEvent[];
  /** The events that have not reached the collector. */
  readonly outbox: TrackedEvent[];
  /** The records, by key. */
  readonly state: Readonly<Record<string, unknown>>;
}

/** See {@link createStorage}. */
export interface StorageOptions {
  environment: Environment;
  report: Report;
  /** Told when an event is in the journal, for other tabs to read. */
  onJournalled?: (() => void) | undefined;
  /** How long a silent browser is waited for, in ms, before memory takes over. Default 3 000. */
  openTimeoutMs?: number;
}

/** Nothing is opened or created before the first use: consent must have been given by then. */
export function createStorage({ environment, report, onJournalled, openTimeoutMs = 3000 }: StorageOptions): Storage {
  /** Names this tab. */
  const tab = environment.createId();
  // What the database has not confirmed. An answer of it and what is held when it comes overlap only where an id was journalled before.
  const appender = createAppender({
    use,
    soon: environment.soon,
    onJournalled,
    spill(records) {
      // What memory has taken over is never confirmed, and would stay there.
      if (!blind) keepSpill(environment, tab, records);
    },
    dropSpill: () => dropSpill(environment, tab),
  });
  const { heldJournal, heldOutbox } = appender;
  const heldState = new Map<string, unknown>();
  /** What this tab has claimed, until when. */
  const claims = new Map<string, number>();
  let opening: Promise<IDBDatabase> | undefined;
  let database: IDBDatabase | undefined;
  /** Memory had to take over: a record made of what it says is poorer than the one the database may hold. */
  let blind = false;
  /** What this page must go on with, or it is never over. */
  const unfinished = new Set<IDBTransaction>();
  /** It has answered in this page. */
  let wasOpen = false;

  /** Nobody uses it any more: what is still under way must not create a database that has been deleted. */
  let closed = false;

  function letGo(): void {
    database?.close();
    database = opening = undefined;
  }

  function takeOver(cause?: unknown): undefined {
    blind = true;
    dropSpill(environment, tab);
    report('IndexedDB is refused: memory takes over', cause);
  }

  /**
   * Makes requests: in this very task when the database is open, else as soon as it is, in the order of the calls.
   * Connections break unnoticed (WebKit: "connection to Indexed Database server lost"), and other tabs may ask for the
   * end of this one, so two more are tried. Gives `undefined` when these failed too.
   */
  async function use<Answer>(mode: Mode, begin: Begin<Answer>, attemptsLeft = 2): Promise<Answer | true | undefined> {
    if (closed) return undefined;
    let connection = database;
    try {
      opening ??= openDatabase();
      connection ??= await opening;
      const opened = connection;
      // What was asked for before is still done: the connection ends when its transactions have.
      if (closed) environment.after(0, () => opened.close());
      else database = connection;
      if (!wasOpen) journalSpills(environment, opened, unfinished);
      wasOpen = true;
      return await transact(connection, mode, begin, unfinished);
    } catch (error) {
      const { name } = error as DOMException;
      // The event is journalled already, which is as good.
      if (name === 'ConstraintError') return true;
      // A full disk is no fault of the connection, and would refuse another one even for reading.
      if (!attemptsLeft || name === 'QuotaExceededError') return takeOver(error);
      // Another use that failed may have opened a new one.
      if (database === connection) letGo();
      return use(mode, begin, attemptsLeft - 1);
    }
  }

  /** As {@link use}, but gives `undefined` when the browser is silent for too long: a blocked `open` never answers. */
  function ask<Answer>(mode: Mode, begin: Begin<Answer>): Promise<Answer | undefined> {
    const silence = new Promise<undefined>((resolve) => {
      environment.after(blind ? 0 : openTimeoutMs, () => database || resolve(closed ? undefined : takeOver()));
    });
    return Promise.race([use(mode, begin) as Promise<Answer | undefined>, silence]);
  }

  async function readState(key: string): Promise<unknown> {
    const stored = await ask('readonly', ({ state }) => state.get(key));
    return heldState.get(key) ?? stored;
  }

  return {
    append: appender.append,
    async readSince(after) {
      let all: IDBRequest<unknown[]> | undefined;
      const last = await ask('readonly', ({ journal }) => {
        all = journal.getAll(IDBKeyRange.lowerBound(after, true));
        return journal.openKeyCursor(null, 'prev');
      });
      const events = last && all ? eventsOf(all.result) : [];
      const ids = new Set(events.map(({ id }) => id));
      return {
        // What is held may be journalled already, when its id was appended twice.
        events: [...events, ...[...heldJournal.values()].filter(({ id }) => !ids.has(id))],
        sequence: last ? Number(last.key) : after,
        ahead: [...heldJournal.keys()],
      };
    },
    async latestTime() {
      const last = await ask('readonly', ({ journal }) => journal.openCursor(null, 'prev'));
      const held = [...heldJournal.values()].map(({ time }) => time);
      return Math.max(eventsOf([last?.value])[0]?.time ?? 0, ...held);
    },
    readState,
    writeState(key, value) {
      heldState.set(key, value);
      if (!blind) use('readwrite', ({ state }) => state.put(value, key)).then((done) => done && heldState.delete(key));
    },
    async agreeOn(key, value, isAcceptable, more = {}) {
      // Most pages find it, and nobody waits.
      const found = (await readState(key)) as typeof value | undefined;
      if (found && isAcceptable(found)) return found;
      let agreed = value;
      await ask('stepwise', ({ state }) => {
        const known = state.get(key);
        known.onsuccess = () => {
          if (known.result && isAcceptable(known.result)) agreed = known.result;
          else for (const [name, record] of Object.entries({ ...more, [key]: value })) state.put(record, name);
        };
        return known;
      });
      return agreed;
    },
    async claim(key, untilMs) {
      const isFree = (until: unknown) => !(Number(until) > environment.now());
      let isOurs = true;
      await ask('locks', ({ locks }) => {
        const known = locks.get(`claim ${key}`);
        known.onsuccess = () => {
          isOurs = isFree(known.result);
          if (isOurs) locks.put(untilMs, `claim ${key}`);
        };
        return known;
      });
      // Where there is no database, other tabs cannot be asked.
      isOurs &&= isFree(claims.get(key));
      if (isOurs) claims.set(key, untilMs);
      return isOurs;
    },
    compact: (keepFrom, limit, isNeeded) => compactJournal({ ask, keepFrom, limit, isNeeded }),
    async dump() {
      const byKey = (values: IDBRequest<unknown[]>, keys: IDBRequest<IDBValidKey[]>) =>
        Object.fromEntries(keys.result.map((key, at) => [String(key), values.result[at]]));
      let read = () => ({ events: [] as TrackedEvent[], outbox: [] as TrackedEvent[], state: {} });
      let readLocks = () => ({});
      const answers = await Promise.all([
        ask('readonly', ({ journal, outbox, state }) => {
          const stored = [journal, outbox].map((each) => each.getAll() as IDBRequest<unknown[]>);
          const [values, keys] = [state.getAll(), state.getAllKeys()];
          read = () => {
            const [events = [], waiting = []] = stored.map(({ result }) => eventsOf(result));
            return { events, outbox: waiting, state: byKey(values, keys) };
          };
          return keys;
        }),
        ask('locks', ({ locks }) => {
          const [values, keys] = [locks.getAll(), locks.getAllKeys()];
          readLocks = () => byKey(values, keys);
          return keys;
        }),
      ]);
      const { events, outbox, state } = answers[0] ? read() : { events: [], outbox: [], state: {} };
      return {
        events: [...events, ...heldJournal.values()],
        outbox: [...outbox, ...heldOutbox.values()],
        state: { ...(answers[1] && readLocks()), ...state, ...Object.fromEntries(heldState) },
      };
    },
    outbox: createOutbox({ ask, held: heldOutbox, owner: tab, now: environment.now }),
    wasDeleted: async () => wasOpen && !(await hasDatabase()),
    breakOff() {
      for (const transaction of unfinished) {
        try {
          transaction.abort();
        } catch {
          // All has been read, and what remains to be done is not the page's.
        }
      }
    },
    close() {
      appender.endTask();
      closed = true;
      letGo();
    },
  };
}
