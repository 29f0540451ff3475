/** Who did each event: the first tables of a query, and how the others read them. */
import type { Dialect, Sql } from './dialect.js';
import type { Draft } from './draft.js';
import type { TableExpression } from './statements.js';

/** Which events a query is about. */
export interface Events {
  /** The table, as it stands behind `FROM`. Never a name from outside. */
  readonly table: Sql;
  /** Only those of one site. */
  readonly site?: string | undefined;
  /** Only persons whose names fall into this one of so many equal parts, for a memory that does not hold all at once. */
  readonly part?: { readonly index: number; readonly of: number } | undefined;
}

/** What an event is ordered by after its time: its id, as JavaScript compares texts, by UTF-16 code units. */
export function orderKey(dialect: Dialect, id: Sql): Sql {
  // Behind these characters only come those of two units, which begin with smaller ones.
  const moved = dialect.replaced(id, '([\\x{E000}-\\x{FFFF}])', '\u{10FFFF}\\1');
  return `CASE WHEN ${dialect.bytesOf(id)} = ${dialect.charactersOf(id)} THEN ${id} ELSE ${moved} END`;
}

/** The tables that tell who did it, as `segments/person.ts` says. Visitors of one name, most of those of any, need no look at the order of their events. */
export function personTables(
  { dialect, bind }: Pick<Draft, 'dialect' | 'bind'>,
  { table, site }: Events,
): TableExpression[] {
  const ofSite = site === undefined ? 'true' : `site = ${bind('text', site)}`;
  const order = `PARTITION BY v ORDER BY time, ${orderKey(dialect, 'id')} ROWS BETWEEN`;
  const next = `${dialect.known('first', 'u')} OVER (${order} CURRENT ROW AND UNBOUNDED FOLLOWING)`;
  const before = `${dialect.known('last', 'u')} OVER (${order} UNBOUNDED PRECEDING AND CURRENT ROW)`;
  return [
    [
      'stored',
      'once',
      `SELECT id, site, visitor, nullif(visitor, '') AS v, nullif("user", '') AS u, time, name, params FROM ${table} WHERE ${ofSite}`,
    ],
    [
      'visitors',
      'shared',
      `SELECT v, min(u) AS one_user, max(u) AS other_user
      FROM stored WHERE v IS NOT NULL AND u IS NOT NULL GROUP BY v`,
    ],
    // By the column as it is stored: by an expression the table would be read whole for these few.
    [
      'renamed',
      'once',
      `SELECT id AS renamed_id, coalesce(${next}, ${before}) AS renamed_person
      FROM stored WHERE visitor IN (SELECT v FROM visitors WHERE one_user <> other_user)`,
    ],
  ];
}

/** What stands behind `FROM` for every event of {@link personTables} with what is known of its names. */
export const WITH_NAMES: Sql =
  'stored LEFT JOIN visitors ON visitors.v = stored.v LEFT JOIN renamed ON renamed_id = id';

/** The person of an event of {@link WITH_NAMES}; `''` for nobody's. */
export const PERSON: Sql = `coalesce(u, CASE WHEN one_user = other_user THEN one_user ELSE renamed_person END, stored.v, '')`;
