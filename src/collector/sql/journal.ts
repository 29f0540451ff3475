/**
 * The tables that a query begins with: from the events as they are stored to every person's journal, in order, with each event's
 * place, the name that it counts under, and the session that it is in.
 */
import { CANCELLED_PURCHASE } from '../../segments/facts.js';
import { SESSION_START } from '../../segments/fold.js';
import { SESSION_TIMEOUT_MS } from '../../segments/session.js';
import { quoted, type Sql } from './dialect.js';
import { type Draft, nowOf, sure } from './draft.js';
import { type Events, orderKey, PERSON, personTables, WITH_NAMES } from './persons.js';
import type { TableExpression } from './statements.js';

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

/** The tables up to `arrived`, which has every event up to now with its `person`. */
export function arrivalTables(draft: Draft, events: Events): TableExpression[] {
  return [
    ...personTables(draft, events),
    [
      'arrived',
      'once',
      `SELECT ${PERSON} AS person, coalesce(stored.v, u) AS subject, id, time, name, params
      FROM ${WITH_NAMES}
      WHERE time <= ${nowOf(draft)} AND name NOT IN ('segment_enter', 'segment_leave')`,
    ],
  ];
}

/** Whether a `person` is asked about. */
export function isInPart({ dialect, bind }: Draft, part: Events['part']): Sql {
  return part ? `${dialect.hash('person')} % ${bind('integer', part.of)} = ${bind('integer', part.index)}` : 'true';
}

/**
 * The parameters of events whose fields are asked about. Those of all others, which are most, are not carried along. The column has a name
 * of its own: ClickHouse would take it for `params` wherever that stands beside it.
 */
function paramsRead({ dialect, bind, namesRead }: Draft): Sql {
  if (namesRead.has('*') || namesRead.has(SESSION_START)) return 'params';
  const names = [...namesRead, ...(namesRead.has(CANCELLED_PURCHASE) ? ['purchase'] : [])];
  if (!names.length) return dialect.noText;
  return `CASE WHEN name IN (${names.map((name) => bind('text', name)).join(', ')}) THEN params ELSE NULL END`;
}

/** What every event tells by itself. */
function told(draft: Draft, { part }: Events): TableExpression {
  const { dialect, key } = draft;
  // Few events are offline, and to look for a word is quicker than to parse.
  const mentions = dialect.contains(dialect.source('params'), quoted('"offline"'));
  const says = sure(`${dialect.source(dialect.get('params', key('offline')))} = 'true'`);
  return [
    'told',
    'once',
    `SELECT person, subject, id, time, name,
        CASE WHEN ${mentions} THEN ${says} ELSE false END AS offline,
        ${transactionOf(draft)} AS transaction,
        ${paramsRead(draft)} AS fields
      FROM arrived WHERE ${isInPart(draft, part)}`,
  ];
}

/** Every event in its place in the order of its person's events, and whether it starts a session. */
function order({ dialect }: Draft): TableExpression[] {
  const inOrder = `PARTITION BY person ORDER BY time, ${orderKey(dialect, 'id')}`;
  const active = `(name <> 'refund' AND NOT offline)`;
  const before = `${dialect.known('last', `CASE WHEN ${active} THEN time ELSE NULL END`)}
          OVER (${inOrder} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;
  const isFirst = `active_before IS NULL OR time - active_before >= ${SESSION_TIMEOUT_MS}`;
  const columns = 'id, person, subject, time, name, offline, transaction, fields';
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
  const columns = ['id', 'time', 'name', 'offline', 'active', 'starts', 'pos', 'fields'].map(
    (name) => `o.${name} AS ${name}`,
  );
  return [
    ...arrivalTables(draft, events),
    told(draft, events),
    ...order(draft),
    ['orders', 'once', orders],
    ['sessions', 'shared', sessions(draft)],
    [
      'journal',
      'shared',
      `SELECT ${['*', ...draft.columnsOf('journal')].join(', ')} FROM (
        SELECT o.person AS person, ${columns.join(', ')}, running, began, ${sure('pos >= first_pos')} AS inside, ${counted} AS counted
        FROM ordered AS o
        LEFT JOIN orders AS r ON r.buyer = o.person AND r.bought = o.transaction
        JOIN sessions AS s ON s.person = o.person
      ) AS known`,
    ],
  ];
}
