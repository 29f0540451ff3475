/** How events get into the journal: all those of a task in one transaction, which is handed over before the task ends. */
import type { TrackedEvent } from '../../segments/event.js';
import { type Begin, type JournalRecord, type Mode, rankOf } from './database.js';

/** See {@link createAppender}. No method throws or rejects. */
export interface Appender {
  /** See `Storage.append`. */
  append(event: TrackedEvent, outgoing: boolean): void;
  /** Nothing more of this task is waited for. */
  endTask(): void;
  /** The events that the database has not confirmed, by id. */
  readonly heldJournal: Map<string, TrackedEvent>;
  /** Those of them that wait for the collector. */
  readonly heldOutbox: Map<string, TrackedEvent>;
}

/** What an appender needs of the storage. */
export interface AppenderOptions {
  /** Gives `true` when the database has the event already, and `undefined` when it does not take it. */
  use<Answer>(mode: Mode, begin: Begin<Answer>): Promise<Answer | true | undefined>;
  /** Calls when the task ends. */
  soon(call: () => void): void;
  /** Told when events are in the journal, for other tabs to read. */
  onJournalled?: (() => void) | undefined;
  /** Keeps records elsewhere, see spill.ts. */
  spill(records: readonly JournalRecord[]): void;
  /** All has been confirmed, and what was kept elsewhere is needed no more. */
  dropSpill(): void;
}

/**
 * How many events of one task share a transaction at most. One for each would cost the page more than all else, and would take
 * longest to be written: a browser that is closed drops the transactions that have not begun, those of other tabs among them, so that
 * even a second one for the same task is lost now and then. One that is killed keeps all of a transaction or nothing.
 */
const WRITTEN_TOGETHER = 1000;

/**
 * From so many events of one task on they are spilled as well: the more there are, the longer others wait for their turn. A click or two
 * are written at once, and must not cost what a `localStorage` costs. Never more than are written together: it is the shop's, too.
 */
const SPILLED_FROM = 20;

/**
 * Events of one task, in a transaction that stays open until the task ends: they are handed over as they come, so that little is left
 * to be written when it ends. Other tabs wait with what they write meanwhile, which nobody sees: the page that is seen is this one.
 */
interface Gathering {
  readonly events: TrackedEvent[];
  /** No more will come. */
  isWhole?: boolean;
  /** Writes one more. Without it, the transaction has not begun. */
  add?(event: TrackedEvent): void;
  commit?(): void;
}

/** See the top of this file. */
export function createAppender({ use, soon, onJournalled, spill, dropSpill }: AppenderOptions): Appender {
  const heldJournal = new Map<string, TrackedEvent>();
  const heldOutbox = new Map<string, TrackedEvent>();
  /** What the current task appends; `undefined` before it does. */
  let gathering: Gathering | undefined;
  let isSpilled = false;

  const recordOf = (event: TrackedEvent): JournalRecord =>
    heldOutbox.has(event.id) ? { event, waiting: rankOf(event) } : { event };

  /** Writes events in one transaction, and those that are still gathered as they come. */
  async function write(gathered: Gathering): Promise<void> {
    const { events } = gathered;
    const done = await use('gathering', ({ journal }, commit) => {
      const add = (event: TrackedEvent) => journal.add(recordOf(event));
      const [first] = events.map(add);
      // Before the database was open, the task has gone on: all are here.
      if (gathered.isWhole) commit();
      else Object.assign(gathered, { add, commit });
      return first;
    });
    if (!done) return;
    // An id that is journalled already has ended the transaction, which was not its own.
    if (done === true && events.length > 1) {
      for (const event of events) write({ events: [event], isWhole: true });
      return;
    }
    for (const { id } of events) {
      heldJournal.delete(id);
      heldOutbox.delete(id);
    }
    if (isSpilled && !heldJournal.size) {
      isSpilled = false;
      dropSpill();
    }
    onJournalled?.();
  }

  function end(gathered: Gathering): void {
    gathered.isWhole = true;
    gathered.commit?.();
    if (gathered.events.length < SPILLED_FROM || heldJournal.size > WRITTEN_TOGETHER) return;
    isSpilled = true;
    spill([...heldJournal.values()].map(recordOf));
  }

  function endTask(): void {
    if (gathering) end(gathering);
    gathering = undefined;
  }

  return {
    append(event, outgoing) {
      const { id } = event;
      heldJournal.set(id, event);
      if (outgoing) heldOutbox.set(id, event);
      if (!gathering) {
        gathering = { events: [] };
        soon(endTask);
      }
      const { events, add } = gathering;
      events.push(event);
      if (add) add(event);
      else if (events.length === 1) write(gathering);
      if (events.length === WRITTEN_TOGETHER) {
        end(gathering);
        gathering = { events: [] };
      }
    },
    endTask,
    heldJournal,
    heldOutbox,
  };
}
