/** Facts about a visitor and a visit: traits and attention. See `segments/facts.ts`. */
import { jsonValue, type Value } from './comparison.js';
import { detail } from './details.js';
import type { Dialect, Sql } from './dialect.js';
import { all, type Draft } from './draft.js';
import { selected, totalsOf, WHOLE } from './selection.js';
import { IN_SESSION } from './window.js';

const IDENTIFY = ['identify'];
const ENGAGEMENT = ['user_engagement'];

/** What `identify` told under a name, as JSON; `null` or `""` where it has been unset. */
export function traitOf(draft: Draft, name: string): Value {
  const { dialect, key } = draft;
  const traits = draft.field('traits');
  const told = dialect.get(traits, key(name));
  // A list or an object tells nothing.
  const tells = `${dialect.isObject(traits)} AND NOT (${dialect.isObject(told)} OR ${dialect.isArray(told)})`;
  const none = dialect.noText;
  const isIdentify = selected(draft, IDENTIFY).isMeant;
  const json = detail(
    draft,
    IDENTIFY,
    isIdentify,
    `CASE WHEN ${tells} THEN ${dialect.source(told)} ELSE ${none} END`,
    none,
  );
  const latest = draft.column(
    totalsOf(true, false),
    `max_by(${json}, pos) FILTER (WHERE ${json} IS NOT NULL AND ${json} <> '')`,
  );
  return jsonValue(draft, latest);
}

/** Attentive time in the running session, ms. */
export function attentionOf(draft: Draft, of: 'page' | 'item' | 'items' | 'session'): Value {
  const { dialect } = draft;
  const zero = dialect.double('0');
  const isSpent = all([selected(draft, ENGAGEMENT).isMeant, IN_SESSION]);
  const told = `coalesce(${dialect.numberOf(draft.field('engagement_time_msec'))}, ${zero})`;
  const spent = detail(draft, ENGAGEMENT, isSpent, told, zero);
  const sum = (anchored: boolean, ...conditions: Sql[]): Value => {
    const total = `sum(${spent}) FILTER (WHERE ${all([isSpent, ...conditions])})`;
    return { number: `coalesce(${draft.column(totalsOf(true, anchored), total)}, ${zero})`, origin: '0' };
  };
  if (of === 'session') return sum(false);
  if (of === 'page') {
    const isView = all([selected(draft, ['page_view']).isMeant, IN_SESSION]);
    const viewed = draft.column('anchors', `max(pos) FILTER (WHERE ${isView})`);
    return sum(true, `pos > coalesce(${viewed}, 0)`);
  }
  const keys = dialect.unique(dialect.map(WHOLE.items, 'item', itemKey(draft, 'item')));
  const products = detail(draft, ENGAGEMENT, isSpent, keys, '[]');
  if (of === 'items') return sum(false, `${dialect.length(products)} > 0`);
  let column = '';
  draft.table((name) => {
    column = `${name}_most`;
    const rows = `SELECT person, ${spent} AS spent, ${dialect.unnest(products)} AS product FROM detailed WHERE ${isSpent}`;
    const each = `SELECT person, product, sum(spent) AS spent FROM (${rows}) AS product_rows GROUP BY person, product`;
    return {
      sql: `SELECT person, max(spent) AS ${column} FROM (${each}) AS products GROUP BY person`,
      columns: [column],
    };
  });
  return { number: `coalesce(${column}, ${zero})`, origin: '0' };
}

/** What tells products apart: `item_id`, or `item_name` where a shop has no ids. A number is the same as its digits. */
export function itemKey({ dialect, fieldOfItem }: Draft, item: Sql): Sql {
  const known = (name: string) => plainText(dialect, fieldOfItem(item, name));
  // An empty text is a key, too.
  return `coalesce(${known('item_id')}, ${known('item_name')}, 'undefined')`;
}

/** A text, also an empty one, as it is, and anything else as its JSON; `NULL` for `null` and what is not there. */
export function plainText(dialect: Dialect, json: Sql): Sql {
  const source = dialect.source(json);
  return `CASE WHEN ${source} = '""' THEN '' WHEN ${dialect.textOf(json)} IS NOT NULL THEN ${dialect.textOf(json)} WHEN ${source} IN ('', 'null') THEN ${dialect.noText} ELSE ${source} END`;
}
