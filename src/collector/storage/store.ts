/** What the collector asks of a database. */
import type { TrackedEvent } from '../../segments/event.js';

/** An event as it is kept: what was sent, and what the collector knows about its arrival. */
export interface StoredEvent extends TrackedEvent {
  /** The shop's name for the site, when one collector serves several. */
  site?: string;
  /** When it arrived, ms since 1970 by the collector's clock. */
  received: number;
  /** True when its time lay further ahead of `received` than clocks may differ. */
  future: boolean;
}

/** A database for events. DuckDB is the one that comes with the collector, see `openDuckDbStore`. */
export interface EventStore {
  /**
   * Stores the events that are not stored yet, all or none. Resolved when they would survive a crash of the process
   * and of the machine. Of events with the same id the first one counts, within a call and across calls. Those of an
   * erased visitor are passed over.
   */
  add(events: readonly StoredEvent[]): Promise<void>;
  /**
   * Erases all events of a visitor, and remembers the visitor: what comes of them from now on is not stored. Resolved
   * when that would survive a crash. A call is wholly before or wholly after each call of `add`.
   */
  erase(visitor: string): Promise<void>;
  /** The `limit` events that arrived last: the last arrival first, and of one arrival the latest time. */
  latest(limit: number): Promise<StoredEvent[]>;
  /** How many events are stored. Rejected when the database does not answer. */
  count(): Promise<number>;
  /** Finishes what is under way and lets go of the file. */
  close(): Promise<void>;
}
