/**
 * The tables in ClickHouse. `events_stored` and `erased_stored` are on each server, the rest is how all of them are read as one: what
 * is asked of `events` comes from every shard, each event once.
 */

/** Where the tables are. */
export interface Placement {
  /** A name of the servers' `remote_servers`; without it there is one server. */
  readonly cluster: string | undefined;
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

/** The copy of an event with the greatest `precedence` stays: the one that came first. */
export const precedenceOf = (received: number): string => String(2n ** 63n - BigInt(received));

/**
 * The statements that make the tables, each of which does nothing where there is one.
 *
 * Copies of an event have one visitor, so they are on one shard, and `FINAL` leaves one of them, merged or not. A visitor who has been
 * erased is not read from the moment on at which it is remembered; the rows go when the servers have rewritten their files.
 */
export function schemaFor({ cluster }: Placement): string[] {
  const everywhere = cluster === undefined ? '' : `ON CLUSTER ${cluster}`;
  const engine = (name: string, version: string) =>
    cluster === undefined
      ? `ReplacingMergeTree(${version})`
      : `ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/vitrine_${name}', '{replica}'${version && `, ${version}`})`;
  const local = [
    `CREATE TABLE IF NOT EXISTS events_stored ${everywhere} (${COLUMNS}) ENGINE = ${engine('events', 'precedence')} ORDER BY id`,
    `CREATE TABLE IF NOT EXISTS erased_stored ${everywhere} (visitor String) ENGINE = ${engine('erased', '')} ORDER BY visitor`,
  ];
  const distributed = (name: string, key: string) =>
    `CREATE TABLE IF NOT EXISTS ${name}_all ${everywhere} AS ${name}_stored
      ENGINE = Distributed(${cluster}, currentDatabase(), ${name}_stored, ${key})`;
  const over = cluster === undefined ? '_stored' : '_all';
  return [
    ...local,
    ...(cluster === undefined
      ? []
      : [
          distributed('events', `cityHash64(ifNull(visitor, ifNull(user, '')))`),
          distributed('erased', 'cityHash64(visitor)'),
        ]),
    `CREATE VIEW IF NOT EXISTS erased_visitors ${everywhere} AS SELECT DISTINCT visitor FROM erased${over}`,
    `CREATE VIEW IF NOT EXISTS events ${everywhere} AS
      SELECT id, site, visitor, user, time, name, params, received, future FROM events${over} FINAL
      WHERE ifNull(visitor, '') GLOBAL NOT IN (SELECT visitor FROM erased${over})`,
  ];
}

/** Where rows are written. */
export const writtenTo = ({ cluster }: Placement) =>
  cluster === undefined
    ? { events: 'events_stored', erased: 'erased_stored' }
    : { events: 'events_all', erased: 'erased_all' };
