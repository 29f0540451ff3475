/** The cart: adds less removes of each product, never below 0, emptied by a purchase. See `segments/facts.ts`. */
import { CANCELLED_PURCHASE } from '../../segments/facts.js';
import type { Value } from './comparison.js';
import { detail } from './details.js';
import type { Sql } from './dialect.js';
import { all, type Draft } from './draft.js';
import { itemKey } from './facts.js';
import { quantityOf } from './fields.js';
import { since } from './occurrence.js';
import { selected, WHOLE } from './selection.js';
import { IN_SESSION } from './window.js';

const PUTS = ['add_to_cart', 'remove_from_cart'];
const CHANGES = [...PUTS, 'purchase', CANCELLED_PURCHASE];
const ACTIVITIES = [...CHANGES, 'view_cart', 'begin_checkout', 'add_shipping_info', 'add_payment_info'];

/** A measure of the cart. */
export function cartOf(draft: Draft, of: 'quantity' | 'value' | 'unchanged' | 'idle'): Value {
  const latest = (...conditions: Sql[]) => draft.column('totals', `max(time) FILTER (WHERE ${all(conditions)})`);
  if (of === 'unchanged') return since(draft, latest(selected(draft, CHANGES).isMeant));
  if (of === 'idle') {
    // A sale in the shop or an import is nothing that happened in this session.
    return since(draft, latest(selected(draft, ACTIVITIES).isMeant, 'NOT offline', IN_SESSION));
  }
  return { number: `coalesce(${of === 'value' ? 'worth' : 'pieces'}, ${draft.dialect.double('0')})` };
}

/** The table with what is in the carts, of which there is one. */
export function addCart(draft: Draft): void {
  const { dialect } = draft;
  const item = 'item';
  const price = dialect.numberOf(draft.fieldOfItem(item, 'price'));
  const line = dialect.tuple(itemKey(draft, item), quantityOf(draft, item), price);
  const isPut = selected(draft, PUTS).isMeant;
  const lines = detail(draft, PUTS, isPut, dialect.map(WHOLE.items, item, line), '[]');
  const emptied = draft.column('anchors', `max(pos) FILTER (WHERE name = 'purchase' AND counted <> '')`);
  const zero = dialect.double('0');

  draft.table(() => {
    const columns = ['pieces', 'worth'];
    const sign = `CASE WHEN name = 'add_to_cart' THEN 1 ELSE -1 END`;
    const since = `SELECT person, pos, ${sign} AS sign, ${lines} AS lines FROM detailed JOIN anchors USING (person) WHERE ${isPut} AND pos > coalesce(${emptied}, 0)`;
    const numbered = dialect.map(
      dialect.places(dialect.length('lines')),
      'place',
      dialect.tuple('place', `lines[place]`),
    );
    const rows = `SELECT person, pos, sign, ${dialect.unnest(numbered)} AS line FROM (${since}) AS since`;
    const put = (part: number) => dialect.part(dialect.part('line', 2), part);
    const each = `SELECT person, ${put(1)} AS product, pos, ${dialect.part('line', 1)} AS place, sign * ${put(2)} AS pieces, coalesce(${put(3)}, ${zero}) AS price, CASE WHEN ${put(3)} IS NULL THEN ${zero} ELSE ${dialect.double('1')} END AS priced FROM (${rows}) AS change`;
    // Lists of doubles: pieces, price, and whether there is one.
    const steps = dialect.listed(dialect.list('pieces', 'price', 'priced'), dialect.tuple('pos', 'place'), 'true');
    const [kept, step] = ['kept', 'step'];
    const more = `${kept}[1] + ${step}[1]`;
    const body = `CASE WHEN ${more} > 0 THEN [${more}, CASE WHEN ${step}[3] = 1 THEN ${step}[2] ELSE ${kept}[2] END, ${zero}] ELSE [${zero}, ${zero}, ${zero}] END`;
    const products = `SELECT person, ${dialect.fold(steps, `[${zero}, ${zero}, ${zero}]`, kept, step, body)} AS state FROM (${each}) AS each GROUP BY person, product`;
    return {
      sql: `SELECT person, sum(state[1]) AS pieces, sum(state[1] * state[2]) AS worth FROM (${products}) AS products GROUP BY person`,
      columns,
    };
  });
}
