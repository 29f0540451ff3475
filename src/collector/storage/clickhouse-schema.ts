/**
 * The tables in ClickHouse. Those whose names end with `_stored` are on each server, the rest is how all of them are read as one: what
 * is asked of `events` comes from every shard, each event once.
 */

/** Where the tables are. */
export interface Placement {
  readonly database: string;
  /** A name of the servers' `remote_servers`; without it there is one server. */
  readonly cluster?: string | undefined;
  /** Whether the servers can wait for the disk before they answer an insert. Those before version 21 cannot. */
  readonly canSync: boolean;
}

const COLUMNS = `
  id String,
  site Nullable(String),
  visitor Nullable(String),
  user Nullable(String),
  time Int64,
  name String,
  params String,
  received Int64,
  future UInt8,
  precedence UInt64`;

/**
 * A visitor's events are on one shard, and so are the copies of an event, of which a shard keeps one. An event of nobody's browser goes by
 * its id, so that an order that is imported again, and names its customer now, meets its copy all the same.
 */
const SHARD_OF_EVENT = `cityHash64(if(ifNull(visitor, '') = '', id, ifNull(visitor, '')))`;

/** By the collector's clock, which makes no months that do not exist, and so that what is too old stands together. */
const PARTITION = `toYYYYMM(toDateTime(intDiv(received, 1000), 'UTC'))`;

/** The tables that hold the rows, as each server has them. A shard of a single server may have them made without `replicated`. */
export function storedTables({ database, cluster, canSync }: Placement, replicated = cluster !== undefined): string[] {
  const engine = (table: string, version: string) =>
    replicated
      ? `ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/${database}/${table}', '{replica}'${version && `, ${version}`})`
      : `ReplacingMergeTree(${version})`;
  const settings = canSync ? ' SETTINGS fsync_after_insert = 1, fsync_part_directory = 1' : '';
  const erased = (table: string, column: string) =>
    `CREATE TABLE IF NOT EXISTS ${named(database, table)}${on(cluster)} (${column} String) ENGINE = ${engine(table, '')} ORDER BY ${column}${settings}`;
  return [
    `CREATE TABLE IF NOT EXISTS ${named(database, 'events_stored')}${on(cluster)} (${COLUMNS}) ENGINE = ${engine('events_stored', 'precedence')} PARTITION BY ${PARTITION} ORDER BY id${settings}`,
    erased('erased_stored', 'visitor'),
    erased('erased_users_stored', 'user'),
  ];
}

/**
 * All statements, each of which does nothing where there is one already.
 *
 * `FINAL` leaves one copy of each event, merged or not. Who has been erased is not read from the moment on at which it is remembered; the rows go when the servers have rewritten their files.
 */
export function schemaFor(placement: Placement): string[] {
  const { database, cluster } = placement;
  const of = (table: string) => named(database, table);
  const written = writtenTo(placement);
  const distributed = (table: string, stored: string, shard: string) =>
    `CREATE TABLE IF NOT EXISTS ${table}${on(cluster)} AS ${of(stored)} ENGINE = Distributed(${cluster}, ${database}, ${stored}, ${shard})`;
  return [
    ...storedTables(placement),
    ...(cluster === undefined
      ? []
      : [
          distributed(written.events, 'events_stored', SHARD_OF_EVENT),
          distributed(written.erasedVisitors, 'erased_stored', 'cityHash64(visitor)'),
          distributed(written.erasedUsers, 'erased_users_stored', 'cityHash64(user)'),
        ]),
    `CREATE VIEW IF NOT EXISTS ${of('erased_visitors')}${on(cluster)} AS SELECT DISTINCT visitor FROM ${written.erasedVisitors}`,
    `CREATE VIEW IF NOT EXISTS ${of('erased_users')}${on(cluster)} AS SELECT DISTINCT user FROM ${written.erasedUsers}`,
    `CREATE VIEW IF NOT EXISTS ${of('events')}${on(cluster)} AS
      SELECT id, site, visitor, user, time, name, params, received, future FROM ${written.events} FINAL
      WHERE ifNull(visitor, '') ${within(placement, 'NOT IN')} (SELECT visitor FROM ${written.erasedVisitors})
        AND ifNull(user, '') ${within(placement, 'NOT IN')} (SELECT user FROM ${written.erasedUsers})`,
  ];
}

/** The names of all of them. */
export const tableNames = ({ cluster }: Placement): string[] => {
  const stored = ['events_stored', 'erased_stored', 'erased_users_stored'];
  const all = cluster === undefined ? [] : ['events_all', 'erased_all', 'erased_users_all'];
  return [...stored, ...all, 'erased_visitors', 'erased_users', 'events'];
};

/** Where rows are written, and read from all servers. */
export interface WrittenTo {
  readonly events: string;
  readonly erasedVisitors: string;
  readonly erasedUsers: string;
}

/** See {@link WrittenTo}. */
export function writtenTo({ database, cluster }: Placement): WrittenTo {
  const ending = cluster === undefined ? 'stored' : 'all';
  return {
    events: named(database, `events_${ending}`),
    erasedVisitors: named(database, `erased_${ending}`),
    erasedUsers: named(database, `erased_users_${ending}`),
  };
}

/** Behind the name of what a statement is about: it is done on all servers. */
export const on = (cluster: string | undefined): string => (cluster === undefined ? '' : ` ON CLUSTER ${cluster}`);

/** Between a column and a query: what the query finds on all servers is looked through, and not on each server what is there. */
export const within = ({ cluster }: Placement, operator: 'IN' | 'NOT IN'): string =>
  cluster === undefined ? operator : `GLOBAL ${operator}`;

const named = (database: string, table: string) => `${database}.${table}`;
