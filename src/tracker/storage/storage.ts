/**
 * Everything at rest: the journal of events, the outbox, and a few records. IndexedDB holds it; memory holds what
 * IndexedDB does not hold yet, or refuses, and gives the same answers for as long as the page lives.
 */
import type { TrackedEvent } from '../../segments/event.js';
import type { Environment, Report } from '../environment.js';
import { type Begin, openDatabase, transact } from './database.js';

/** See {@link createStorage}. No method throws or rejects: trouble is reported. */
export interface Storage {
  /**
   * Journals an event and, if it is `outgoing`, puts it into the outbox: both or neither. Once the database is open,
   * as it is after any answer, the first event of a task outlives the page when this returns, and all of them when the
   * task ends. One whose id is journalled is ignored.
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
  /** The record under `key`. Where there is none, `value` is kept and given: in exactly one of the tabs that try. */
  claimState(key: string, value: unknown): Promise<unknown>;
  /** Keeps a record: anything that can be cloned. It outlives the page as in {@link Storage.append}. */
  writeState(key: string, value: unknown): void;
  /** The events that have not reached the collector, whichever tab recorded them. */
  readonly outbox: {
    /** The oldest, at most `limit`. */
    read(limit: number): Promise<TrackedEvent[]>;
    /** Takes events out for good. */
    remove(events: readonly TrackedEvent[]): Promise<void>;
  };
  /** Lets go of the database; it is opened again at the next use. */
  close(): void;
}

/** See {@link createStorage}. */
export interface StorageOptions {
  environment: Environment;
  report: Report;
  /** How long a silent browser is waited for, in ms, before memory takes over. Default 3 000. */
  openTimeoutMs?: number;
}

/**
 * How many events of one task share a transaction. WebKit begins one only when the one before has ended, and none any
 * more when the page goes: it keeps the first few. Chromium keeps all of one or nothing when it is killed.
 */
const WRITTEN_TOGETHER = 20;

/** Nothing is opened or created before the first use: consent must have been given by then. */
export function createStorage({ environment, report, openTimeoutMs = 3000 }: StorageOptions): Storage {
  /** What the database has not confirmed. An answer of the database and what is held when it comes never overlap. */
  const heldJournal = new Map<string, TrackedEvent>();
  const heldOutbox = new Map<string, TrackedEvent>();
  const heldState = new Map<string, unknown>();
  /** What the current task has appended after its first event; `undefined` before that. */
  let appended: TrackedEvent[] | undefined;
  let opening: Promise<IDBDatabase> | undefined;
  let database: IDBDatabase | undefined;
  /** Memory had to take over: a record made of what it says is poorer than the one the database may hold. */
  let blind = false;

  function disconnect(): void {
    database?.close();
    database = opening = undefined;
  }

  function takeOver(cause?: unknown): undefined {
    blind = true;
    report('IndexedDB is refused: memory takes over', cause);
  }

  /**
   * Makes requests: in this very task when the database is open, else as soon as it is, in the order of the calls.
   * Connections break unnoticed (WebKit: "connection to Indexed Database server lost"), and other tabs may ask for the
   * end of this one, so two more are tried. Gives `undefined` when these failed too.
   */
  async function use<Answer>(
    mode: IDBTransactionMode,
    begin: Begin<Answer>,
    attemptsLeft = 2,
  ): Promise<Answer | true | undefined> {
    let connection = database;
    try {
      opening ??= openDatabase();
      connection ??= await opening;
      database = connection;
      return await transact(connection, mode, begin);
    } catch (error) {
      const { name } = error as DOMException;
      // The event is journalled already, which is as good.
      if (name === 'ConstraintError') return true;
      // A full disk is no fault of the connection, and would refuse another one even for reading.
      if (!attemptsLeft || name === 'QuotaExceededError') return takeOver(error);
      // Another use that failed may have opened a new one.
      if (database === connection) disconnect();
      return use(mode, begin, attemptsLeft - 1);
    }
  }

  /** As {@link use}, but gives `undefined` when the browser is silent for too long: a blocked `open` never answers. */
  function ask<Answer>(mode: IDBTransactionMode, begin: Begin<Answer>): Promise<Answer | undefined> {
    const silence = new Promise<undefined>((resolve) => {
      environment.after(blind ? 0 : openTimeoutMs, () => database || resolve(takeOver()));
    });
    return Promise.race([use(mode, begin) as Promise<Answer | undefined>, silence]);
  }

  /** Writes events in one transaction. */
  async function write(events: TrackedEvent[]): Promise<void> {
    const done = await use('readwrite', (journal, outbox) => {
      let adding: IDBRequest<IDBValidKey> | undefined;
      for (const event of events) {
        if (heldOutbox.has(event.id)) outbox.put(event);
        adding = journal.add(event);
      }
      return adding;
    });
    // An id that is journalled already has ended the transaction, which was not its own.
    if (done === true && events.length > 1) for (const event of events) write([event]);
    else if (done) for (const { id } of events) heldJournal.delete(id) && heldOutbox.delete(id);
  }

  function writeAppended(): void {
    const events = appended?.splice(0) ?? [];
    if (events.length) write(events);
  }

  async function readState(key: string): Promise<unknown> {
    const stored = await ask('readonly', (_journal, _outbox, state) => state.get(key));
    return heldState.get(key) ?? stored;
  }

  return {
    append(event, outgoing) {
      const { id } = event;
      heldJournal.set(id, event);
      if (outgoing) heldOutbox.set(id, event);
      if (!appended) {
        appended = [];
        queueMicrotask(() => {
          writeAppended();
          appended = undefined;
        });
        write([event]);
      } else if (appended.push(event) === WRITTEN_TOGETHER) writeAppended();
    },
    async readSince(after) {
      let all: IDBRequest<TrackedEvent[]> | undefined;
      const last = await ask('readonly', (journal) => {
        all = journal.getAll(IDBKeyRange.lowerBound(after, true));
        return journal.openKeyCursor(null, 'prev');
      });
      const events = last && all ? all.result : [];
      const ids = new Set(events.map(({ id }) => id));
      return {
        // What is held may be journalled already, when its id was appended twice.
        events: [...events, ...[...heldJournal.values()].filter(({ id }) => !ids.has(id))],
        sequence: last ? Number(last.key) : after,
        ahead: [...heldJournal.keys()],
      };
    },
    async latestTime() {
      const last = await ask('readonly', (journal) => journal.openCursor(null, 'prev'));
      const held = [...heldJournal.values()].map(({ time }) => time);
      return Math.max((last?.value as TrackedEvent | undefined)?.time ?? 0, ...held);
    },
    readState,
    async claimState(key, value) {
      // Refused where there is one.
      await ask('readwrite', (_journal, _outbox, state) => state.add(value, key));
      const record = (await readState(key)) ?? value;
      if (blind) heldState.set(key, record);
      return record;
    },
    writeState(key, value) {
      heldState.set(key, value);
      if (!blind)
        use('readwrite', (_journal, _outbox, state) => state.put(value, key)).then(
          (done) => done && heldState.delete(key),
        );
    },
    outbox: {
      async read(limit) {
        const stored = await ask<TrackedEvent[]>('readonly', (_journal, outbox) => outbox.getAll(null, limit));
        return [...(stored ?? []), ...heldOutbox.values()].slice(0, limit);
      },
      async remove(events) {
        for (const { id } of events) heldOutbox.delete(id);
        await ask('readwrite', (_journal, outbox) => {
          for (const { time, id } of events) outbox.delete([time, id]);
        });
      },
    },
    close() {
      writeAppended();
      disconnect();
    },
  };
}
