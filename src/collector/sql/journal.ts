/**
 * The tables that a query begins with: from the events as they are stored to every person's journal, in order, with each event's
 * place, the name that it counts under, and the session that it is in.
 */
import { SESSION_TIMEOUT_MS } from '../../segments/session.js';
import { type Dialect, quoted, type Sql } from './dialect.js';
import { type Draft, nowOf, sure } from './draft.js';
import { itemsOf } from './fields.js';
import { OPENED } from './selection.js';
import { trafficSteps } from './traffic.js';

/** A table expression: its name, how it is made, and its query. */
export type TableExpression = readonly [name: string, as: Sql, sql: Sql];

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
function transactionOf({ dialect, key }: Draft, params: Sql): Sql {
  const json = dialect.get(params, key('transaction_id'));
  const source = dialect.source(json);
  const items = dialect.length(dialect.elements(dialect.get(params, key('items'))));
  return `CASE
    WHEN name <> 'purchase' AND NOT (name = 'refund' AND ${items} = 0) THEN ${dialect.noText}
    WHEN ${dialect.textOf(json)} IS NOT NULL THEN ${dialect.textOf(json)}
    WHEN ${dialect.isObject(json)} THEN '[object Object]'
    WHEN ${source} IN ('', '""', 'null') THEN ${dialect.noText}
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
      dialect.inlined,
      `SELECT id, nullif(visitor, '') AS v, nullif("user", '') AS u, time, name, params FROM ${table} WHERE ${ofSite}`,
    ],
    [
      'visitors',
      dialect.materialized,
      `SELECT v, min(u) AS one_user, max(u) AS other_user FROM stored WHERE v IS NOT NULL AND u IS NOT NULL GROUP BY v`,
    ],
    [
      'renamed',
      dialect.inlined,
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
  const recent = `SELECT DISTINCT person AS recent_person FROM arrived WHERE time > ${draft.bindAt('integer', 'session ago', (at) => at - SESSION_TIMEOUT_MS)}`;
  const mayNeed = (part: 'items' | 'traffic') => draft.opened(part);

  const words = ['source', 'medium', 'campaign', 'page_location', 'page_referrer'];
  const names = ['told_source', 'told_medium', 'told_campaign', 'location', 'referrer'];
  const asked = mayNeed('traffic');
  const texts = words.map((word, at) => {
    const text = dialect.textOf(dialect.get('params', key(word)));
    return `CASE WHEN ${asked} THEN ${text} ELSE ${dialect.noText} END AS ${names[at]}`;
  });
  const items = `CASE WHEN ${mayNeed('items')} THEN ${itemsOf(draft, 'params')} ELSE ${dialect.noElements} END AS items`;
  const steps = asked === 'false' ? [] : trafficSteps(dialect);
  const opened: TableExpression[] = [
    [
      'opened_0',
      dialect.inlined,
      `SELECT *${mayNeed('items') === 'false' ? '' : `, ${items}`}${steps.length ? `, ${texts.join(', ')}` : ''} FROM (SELECT arrived.*, recent_person IS NOT NULL AS recent FROM arrived LEFT JOIN recents ON recent_person = person) AS known_recent`,
    ],
    ...steps.map(({ columns }, at): TableExpression => {
      const more = Object.entries(columns).map(([name, sql]) => `${sql} AS ${name}`);
      return [`opened_${at + 1}`, dialect.inlined, `SELECT *, ${more.join(', ')} FROM opened_${at}`];
    }),
  ];
  const read = draft
    .columnsOf('read')
    .map((column) => `, ${column}`)
    .join('');
  return [
    [
      'arrived',
      dialect.inlined,
      `SELECT * FROM (SELECT ${person} AS person, coalesce(stored.v, u) AS subject, id, time, name, params
        FROM stored LEFT JOIN visitors ON visitors.v = stored.v LEFT JOIN renamed ON renamed_id = id
        WHERE time <= ${now} AND name NOT IN ('segment_enter', 'segment_leave')) AS with_person WHERE ${isPart('person')}`,
    ],
    ['recents', dialect.inlined, recent],
    ...opened,
    [
      'read_events',
      dialect.inlined,
      `SELECT person, subject, ${orderKey(dialect, 'id')} AS order_key, time, name, ${offline} AS offline, ${transactionOf(draft, OPENED.params)} AS transaction${read} FROM opened_${steps.length}`,
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
  const order = 'PARTITION BY person ORDER BY time, order_key';
  const active = `(name <> 'refund' AND NOT offline)`;
  const before = `max(CASE WHEN ${active} THEN time ELSE NULL END) OVER (${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;
  const counted = `CASE
    WHEN name = 'session_start' THEN ''
    WHEN name <> 'purchase' OR o.transaction IS NULL THEN name
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
      dialect.inlined,
      `SELECT person, subject, time, name, offline, transaction, ${active} AS active${read}, row_number() OVER (${order}) AS pos, ${before} AS active_before FROM read_events`,
    ],
    [
      'ordered',
      dialect.materialized,
      `SELECT person, subject, time, name, offline, transaction, active${read}, pos, (active AND (active_before IS NULL OR time - active_before >= ${SESSION_TIMEOUT_MS})) AS starts FROM placed`,
    ],
    [
      'orders',
      dialect.inlined,
      `SELECT person AS buyer, transaction AS bought, min(pos) FILTER (WHERE name = 'purchase') AS placed_at, max(CASE WHEN name = 'refund' THEN 1 ELSE 0 END) AS is_cancelled FROM ordered WHERE transaction IS NOT NULL GROUP BY person, transaction`,
    ],
    [
      'sessions',
      dialect.materialized,
      `SELECT person, subject, latest, ${running} AS running, CASE WHEN ${running} THEN first_pos ELSE NULL END AS first_pos, CASE WHEN ${running} THEN started ELSE NULL END AS began FROM (
        SELECT person, max(pos) FILTER (WHERE starts) AS first_pos, max(time) FILTER (WHERE starts) AS started, max(time) FILTER (WHERE active) AS latest, min_by(subject, pos) FILTER (WHERE subject IS NOT NULL) AS subject FROM ordered GROUP BY person) AS sessions_of`,
    ],
    [
      'journal',
      dialect.materialized,
      `SELECT *${more} FROM (SELECT o.person AS person, o.time AS time, o.name AS name, o.offline AS offline, o.active AS active, o.starts AS starts, o.pos AS pos${read}, s.running AS running, s.began AS began, ${sure('o.pos >= s.first_pos')} AS inside, ${counted} AS counted
        FROM ordered AS o JOIN sessions AS s ON s.person = o.person LEFT JOIN orders AS r ON r.buyer = o.person AND r.bought = o.transaction) AS known`,
    ],
  ];
}
