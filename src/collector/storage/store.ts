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

/** What an SQL text is written in. */
export type Dialect = 'duckdb' | 'clickhouse';

/** A value bound to a statement. It never becomes a part of the text. */
export type QueryValue = string | number | boolean | null | readonly string[] | readonly number[];

/** Values by name, bound to a statement. */
export type QueryValues = Readonly<Record<string, QueryValue>>;

/** A statement that makes a temporary table, with its values. */
export interface QueryStep {
  readonly sql: string;
  readonly values: QueryValues;
  /** The table's name. */
  readonly makes: string;
}

/** Who is erased: a visitor, or a person that the shop knows, which is a user with all their visitors (`segments/person.ts`). */
export type Erased = { readonly visitor: string } | { readonly user: string };

/** Whether somebody waits for an answer, or a server works something out in its own time. */
export type Urgency = 'now' | 'background';

/** What is erased: everything of somebody, or everything that arrived before an instant (ms since 1970). */
export type Erasure = Erased | { readonly before: number };

/**
 * A database for events: the table or view `events`, `erased_visitors` and `erased_users`. DuckDB and ClickHouse come with the
 * collector.
 */
export interface EventStore {
  readonly dialect: Dialect;
  /**
   * Stores the events that are not stored yet. Resolved when they would survive a crash of the process and of the machine.
   * When it is rejected, none is stored, or some if the database is of several servers. Of events with the same id the first
   * one counts, within a call and across calls. Those that name an erased visitor or user are passed over.
   */
  append(events: readonly StoredEvent[]): Promise<void>;
  /**
   * Runs a statement that only reads, beside whatever is written meanwhile, and gives its rows by column name; whole
   * numbers come as numbers. `events` has each event once.
   *
   * @param values bound by name: `$name` in DuckDB, `{name:Type}` in ClickHouse.
   * @param steps statements that come before it. Nobody else sees their tables, which go when the answer is there.
   * @param urgency `now` if left out. What is asked in the background must not hold up what is asked now.
   * @example
   * const [row] = await store.query<{ events: number }>('SELECT count(*) AS events FROM events');
   */
  query<Row>(sql: string, values?: QueryValues, steps?: readonly QueryStep[], urgency?: Urgency): Promise<Row[]>;
  /**
   * Resolved when what is erased would not come back after a crash, either. Who is erased is remembered: what names them
   * from now on is not stored. A call is wholly before or wholly after each call of `append`.
   *
   * With a user go the visitors that nobody else was named in. Of a browser that others have used, too, the events go that
   * are the user's, and what it sends later is stored.
   */
  erase(what: Erasure): Promise<void>;
  /** Finishes what is under way and lets go of the database. */
  close(): Promise<void>;
}

/** The same store, asked in the background. */
export function inBackground(store: EventStore): EventStore {
  return { ...store, query: (sql, values, steps) => store.query(sql, values, steps, 'background') };
}
