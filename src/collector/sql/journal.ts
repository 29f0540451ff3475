/**
 * The tables that a query begins with: from the events as they are stored to every person's journal, in order, with each event's
 * place, the name that it counts under, and the session that it is in.
 */
import { CANCELLED_PURCHASE } from '../../segments/facts.js';
import { SESSION_TIMEOUT_MS } from '../../segments/session.js';
import { type Dialect, quoted, type Sql } from './dialect.js';
import { type Draft, nowOf, sure } from './draft.js';
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
function orderKey(dialect: Dialect, id: Sql): Sql {
  // Behind these characters only come those of two units, which begin with smaller ones.
  const moved = dialect.replaced(id, '([\\x{E000}-\\x{FFFF}])', '\u{10FFFF}\\1');
  return `CASE WHEN ${dialect.bytesOf(id)} = ${dialect.charactersOf(id)} THEN ${id} ELSE ${moved} END`;
}

/** The text that an order is known by; `NULL` for what neither makes nor cancels one. */
function transactionOf({ dialect, key }: Draft): Sql {
  const json = dialect.get('params', key('transaction_id'));
  const source = dialect.source(json);
  const items = dialect.length(dialect.elements(dialect.get('params', key('items'))));
  return `CASE
    WHEN name <> 'purchase' AND name <> 'refund' THEN ${dialect.noText}
    WHEN name = 'refund' AND ${items} > 0 THEN ${dialect.noText}
    WHEN ${dialect.textOf(json)} IS NOT NULL THEN ${dialect.textOf(json)}
    WHEN ${dialect.isObject(json)} THEN '[object Object]'
    WHEN ${dialect.isOneOf(source, ['', '""', 'null'])} THEN ${dialect.noText}
    ELSE ${source} END`;
}

/** Who did it, as `segments/person.ts` says. Visitors of one name, most of those of any, need no look at the order of their events. */
function persons({ dialect, bind }: Draft, { table, site }: Events): TableExpression[] {
  const ofSite = site === undefined ? 'true' : `site = ${bind('text', site)}`;
  const order = `PARTITION BY v ORDER BY time, ${orderKey(dialect, 'id')} ROWS BETWEEN`;
  const next = `${dialect.known('first', 'u')} OVER (${order} CURRENT ROW AND UNBOUNDED FOLLOWING)`;
  const before = `${dialect.known('last', 'u')} OVER (${order} UNBOUNDED PRECEDING AND CURRENT ROW)`;
  return [
    [
      'stored',
      'once',
      `SELECT id, visitor, nullif(visitor, '') AS v, nullif("user", '') AS u, time, name, params FROM ${table} WHERE ${ofSite}`,
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

/** Every event up to now with its person and what it tells by itself. */
function arrivals(draft: Draft, { part }: Events): TableExpression[] {
  const { dialect, bind, key } = draft;
  const isPart = part
    ? `${dialect.hash('person')} % ${bind('integer', part.of)} = ${bind('integer', part.index)}`
    : 'true';
  // Few events are offline, and to look for a word is quicker than to parse.
  const mentions = dialect.contains(dialect.source('params'), quoted('"offline"'));
  const says = sure(`${dialect.source(dialect.get('params', key('offline')))} = 'true'`);
  const person = `coalesce(u, CASE WHEN one_user = other_user THEN one_user ELSE renamed_person END, stored.v, '')`;
  return [
    [
      'arrived',
      'once',
      `SELECT ${person} AS person, coalesce(stored.v, u) AS subject, id, time, name, params
      FROM stored LEFT JOIN visitors ON visitors.v = stored.v LEFT JOIN renamed ON renamed_id = id
      WHERE time <= ${nowOf(draft)} AND name NOT IN ('segment_enter', 'segment_leave')`,
    ],
    [
      'told',
      'once',
      `SELECT person, subject, id, time, name,
        CASE WHEN ${mentions} THEN ${says} ELSE false END AS offline,
        ${transactionOf(draft)} AS transaction
      FROM arrived WHERE ${isPart}`,
    ],
  ];
}

/** Every event in its place in the order of its person's events, and whether it starts a session. */
function order({ dialect }: Draft): TableExpression[] {
  const inOrder = `PARTITION BY person ORDER BY time, ${orderKey(dialect, 'id')}`;
  const active = `(name <> 'refund' AND NOT offline)`;
  const before = `max(CASE WHEN ${active} THEN time ELSE NULL END)
          OVER (${inOrder} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;
  const isFirst = `active_before IS NULL OR time - active_before >= ${SESSION_TIMEOUT_MS}`;
  const columns = 'id, person, subject, time, name, offline, transaction';
  return [
    [
      'placed',
      'once',
      `SELECT ${columns}, ${active} AS active, row_number() OVER (${inOrder}) AS pos, ${before} AS active_before FROM told`,
    ],
    ['ordered', 'shared', `SELECT ${columns}, active, pos, (active AND (${isFirst})) AS starts FROM placed`],
  ];
}

/** Orders that came twice or were cancelled: of all others every purchase counts. */
const orders = `SELECT person AS buyer, transaction AS bought,
        min(pos) FILTER (WHERE name = 'purchase') AS placed_at,
        max(CASE WHEN name = 'refund' THEN 1 ELSE 0 END) AS is_cancelled
      FROM ordered WHERE transaction IS NOT NULL GROUP BY person, transaction HAVING count(*) > 1`;

/** The name under which an event is counted: a purchase is one only once, and not if it is cancelled. */
const counted = `CASE
        WHEN name = 'session_start' THEN ''
        WHEN name <> 'purchase' OR bought IS NULL THEN name
        WHEN pos <> placed_at THEN ''
        WHEN is_cancelled = 1 THEN ${quoted(CANCELLED_PURCHASE)}
        ELSE 'purchase' END`;

/** Every person with the session that runs now: when it began, and the place of its first event; `NULL` if none does. */
function sessions(draft: Draft): Sql {
  const running = sure(`${nowOf(draft)} < latest + ${SESSION_TIMEOUT_MS}`);
  return `SELECT person, subject, latest, ${running} AS running,
        CASE WHEN ${running} THEN first_pos ELSE NULL END AS first_pos,
        CASE WHEN ${running} THEN started ELSE NULL END AS began
      FROM (
        SELECT person,
          max(pos) FILTER (WHERE starts) AS first_pos,
          max(time) FILTER (WHERE starts) AS started,
          max(time) FILTER (WHERE active) AS latest,
          min_by(subject, pos) FILTER (WHERE subject IS NOT NULL) AS subject
        FROM ordered GROUP BY person
      ) AS latest_sessions`;
}

/** The tables up to the journal. To be asked for last, when all columns are known. */
export function journalTables(draft: Draft, events: Events): TableExpression[] {
  const columns = ['id', 'time', 'name', 'offline', 'active', 'starts', 'pos'].map((name) => `o.${name} AS ${name}`);
  return [
    ...persons(draft, events),
    ...arrivals(draft, events),
    ...order(draft),
    ['orders', 'once', orders],
    ['sessions', 'shared', sessions(draft)],
    [
      'journal',
      'shared',
      `SELECT ${['*', ...draft.columnsOf('journal')].join(', ')} FROM (
        SELECT o.person AS person, ${columns.join(', ')}, running, began, ${sure('pos >= first_pos')} AS inside, ${counted} AS counted
        FROM ordered AS o
        JOIN sessions AS s ON s.person = o.person
        LEFT JOIN orders AS r ON r.buyer = o.person AND r.bought = o.transaction
      ) AS known`,
    ],
  ];
}
