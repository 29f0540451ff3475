/**
 * The tables that a query begins with: from the events as they are stored to every person's journal, in order, with each event's
 * place, the name that it counts under, and the session that it is in.
 */
import { SESSION_TIMEOUT_MS } from '../../segments/session.js';
import { type Dialect, quoted, type Sql } from './dialect.js';
import { type Draft, nowOf, sure } from './draft.js';
import type { TableExpression } from './statements.js';
import { toldColumns } from './traffic.js';
import { stepTables } from './visit.js';

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
function transactionOf({ dialect, key, field, open }: Draft): Sql {
  open('fields', `name IN ('purchase', 'refund')`);
  const json = field('transaction_id');
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

/** The products of an event: those that are objects, each opened. */
function itemsOf({ dialect, key, keys, variable }: Draft): Sql {
  const item = variable();
  const items = dialect.filter(dialect.elements(dialect.get('params', key('items'))), item, dialect.isObject(item));
  return dialect.map(items, item, dialect.opened(item, keys.items));
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
      `SELECT id, nullif(visitor, '') AS v, nullif("user", '') AS u, time, name, params FROM ${table} WHERE ${ofSite}`,
    ],
    [
      'visitors',
      'shared',
      `SELECT v, min(u) AS one_user, max(u) AS other_user FROM stored WHERE v IS NOT NULL AND u IS NOT NULL GROUP BY v`,
    ],
    [
      'renamed',
      'once',
      `SELECT id AS renamed_id, coalesce(${next}, ${before}) AS renamed_person FROM stored WHERE v IN (SELECT v FROM visitors WHERE one_user <> other_user)`,
    ],
  ];
}

/** Every event up to now with its person and what it tells by itself. */
function arrivals(draft: Draft, events: Events): TableExpression[] {
  const { dialect, key } = draft;
  const now = nowOf(draft);
  const isPart = (person: Sql) =>
    events.part
      ? `${dialect.hash(person)} % ${draft.bind('integer', events.part.of)} = ${draft.bind('integer', events.part.index)}`
      : 'true';
  const mentions = dialect.contains(dialect.source('params'), quoted('"offline"'));
  const offline = `CASE WHEN ${mentions} THEN ${sure(`${dialect.source(dialect.get('params', key('offline')))} = 'true'`)} ELSE false END`;
  const person = `coalesce(u, CASE WHEN one_user = other_user THEN one_user ELSE renamed_person END, stored.v, '')`;
  const transaction = transactionOf(draft);
  const [fields, items, traffic] = [draft.opened('fields'), draft.opened('items'), draft.opened('traffic')];
  const columns = [
    `CASE WHEN ${fields} THEN ${dialect.opened('params', draft.keys.fields)} ELSE ${dialect.noElements} END AS opened_fields`,
    ...(items === 'false' ? [] : [`CASE WHEN ${items} THEN ${itemsOf(draft)} ELSE [] END AS opened_items`]),
    ...(traffic === 'false' ? [] : toldColumns(draft, traffic)),
  ];
  const begin = `SELECT *, ${columns.join(', ')} FROM arrived`;
  const opened: TableExpression[] =
    traffic === 'false' ? [['opened_0', 'once', begin]] : stepTables(dialect, 'opened', begin);
  const read = draft
    .columnsOf('read')
    .map((column) => `, ${column}`)
    .join('');
  return [
    [
      'arrived',
      'once',
      `SELECT * FROM (SELECT ${person} AS person, coalesce(stored.v, u) AS subject, id, time, name, params
        FROM stored LEFT JOIN visitors ON visitors.v = stored.v LEFT JOIN renamed ON renamed_id = id
        WHERE time <= ${now} AND name NOT IN ('segment_enter', 'segment_leave')) AS with_person WHERE ${isPart('person')}`,
    ],
    ...opened,
    [
      'read_events',
      'once',
      `SELECT person, subject, id, time, name, ${offline} AS offline, ${transaction} AS transaction${read} FROM opened_${opened.length - 1}`,
    ],
  ];
}

/** The tables up to the journal. To be asked for last, when all columns are known. */
export function journalTables(draft: Draft, events: Events): TableExpression[] {
  const { dialect } = draft;
  const now = nowOf(draft);
  const read = (draft.columnsOf('read').length ? draft.columnsOf('read') : [])
    .map((_, at) => `, read_${at + 1}`)
    .join('');
  const order = `PARTITION BY person ORDER BY time, ${orderKey(dialect, 'id')}`;
  const id = draft.columnsOf('visits').length ? 'id, ' : '';
  const active = `(name <> 'refund' AND NOT offline)`;
  const before = `max(CASE WHEN ${active} THEN time ELSE NULL END) OVER (${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;
  const counted = `CASE
    WHEN name = 'session_start' THEN ''
    WHEN name <> 'purchase' OR r.bought IS NULL THEN name
    WHEN pos <> placed_at THEN ''
    WHEN is_cancelled = 1 THEN 'cancelled_purchase'
    ELSE 'purchase' END`;
  const running = sure(`${now} < latest + ${SESSION_TIMEOUT_MS}`);
  const more = draft
    .columnsOf('journal')
    .map((column) => `, ${column}`)
    .join('');
  return [
    ...persons(draft, events),
    ...arrivals(draft, events),
    [
      'placed',
      'once',
      `SELECT ${id}person, subject, time, name, offline, transaction, ${active} AS active${read}, row_number() OVER (${order}) AS pos, ${before} AS active_before FROM read_events`,
    ],
    [
      'ordered',
      'shared',
      `SELECT ${id}person, subject, time, name, offline, transaction, active${read}, pos, (active AND (active_before IS NULL OR time - active_before >= ${SESSION_TIMEOUT_MS})) AS starts FROM placed`,
    ],
    [
      'orders',
      'once',
      `SELECT person AS buyer, transaction AS bought, min(pos) FILTER (WHERE name = 'purchase') AS placed_at, max(CASE WHEN name = 'refund' THEN 1 ELSE 0 END) AS is_cancelled FROM ordered WHERE transaction IS NOT NULL GROUP BY person, transaction HAVING count(*) > 1`,
    ],
    [
      'sessions',
      'shared',
      `SELECT person, subject, latest, ${running} AS running, CASE WHEN ${running} THEN first_pos ELSE NULL END AS first_pos, CASE WHEN ${running} THEN started ELSE NULL END AS began FROM (
        SELECT person, max(pos) FILTER (WHERE starts) AS first_pos, max(time) FILTER (WHERE starts) AS started, max(time) FILTER (WHERE active) AS latest, min_by(subject, pos) FILTER (WHERE subject IS NOT NULL) AS subject FROM ordered GROUP BY person) AS sessions_of`,
    ],
    [
      'journal',
      'shared',
      `SELECT *${more} FROM (SELECT ${id && 'o.id AS id, '}o.person AS person, o.time AS time, o.name AS name, o.offline AS offline, o.active AS active, o.starts AS starts, o.pos AS pos${read}, s.running AS running, s.began AS began, ${sure('o.pos >= s.first_pos')} AS inside, ${counted} AS counted
        FROM ordered AS o JOIN sessions AS s ON s.person = o.person LEFT JOIN orders AS r ON r.buyer = o.person AND r.bought = o.transaction) AS known`,
    ],
  ];
}
