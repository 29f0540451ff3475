/** What is known of a visitor, made of what has happened. A chunk, as most pages never ask. */
import type { Scalar } from '../segments/definition.js';
import { type Item, isRecord, type TrackedEvent } from '../segments/event.js';
import { type Cart, keyOf } from '../segments/facts.js';
import { itemsOf, numberOr } from '../segments/normalise.js';
import type { Calendar } from '../segments/season.js';
import type { Session } from '../segments/session.js';
import type { Facts, OrderFacts } from './facts.js';

/** What folds over the same events have come to. */
export interface Folded {
  readonly traits: Readonly<Record<string, Scalar>>;
  readonly cart: Cart;
  /** Of the running session. */
  readonly visit: Readonly<Record<string, unknown>>;
}

/** The visit's facts that are told; the others are of the fold's own concern. */
const CONTEXT = ['source', 'medium', 'campaign', 'landing', 'pageType', 'device', 'language'] as const;

/**
 * See the top of this file.
 * @param events of the person, in order
 * @param session the one that runs at `now`
 */
export function gather(
  events: readonly TrackedEvent[],
  { traits, cart, visit }: Folded,
  session: Session | undefined,
  seasons: readonly Calendar[],
  now: number,
): Facts {
  const orders = ordersIn(events);
  const lastOrder = orders[orders.length - 1];
  const ended = seasons.map((calendar) => calendar(now).lastEnded).sort((a, b) => (b?.end ?? 0) - (a?.end ?? 0))[0];
  const lastSeasonOrder = ended && [...orders].reverse().find(({ time }) => time >= ended.start && time < ended.end);
  const product = productIn(events);
  const told = CONTEXT.flatMap((name) => (typeof visit[name] === 'string' ? [[name, visit[name]]] : []));
  return {
    traits: Object.fromEntries(Object.entries(traits).map(([key, value]) => [key.slice(keyOf('').length), value])),
    context: Object.fromEntries(told),
    cart: cartOf(events, cart),
    ...(session && { session: { start: session.start, pages: pagesSince(events, session.start) } }),
    ...(product && { product }),
    ...(lastOrder && { lastOrder }),
    ...(lastSeasonOrder && { lastSeasonOrder }),
  };
}

function pagesSince(events: readonly TrackedEvent[], start: number): number {
  return events.filter(({ name, time }) => name === 'page_view' && time >= start).length;
}

/** What is in the cart, with all that the events have told of each product; the latest wins. */
function cartOf(events: readonly TrackedEvent[], { lines }: Cart): Facts['cart'] {
  const known = new Map<string, Item>();
  let currency: string | undefined;
  for (const { name, params } of events) {
    if (name !== 'add_to_cart' && name !== 'remove_from_cart') continue;
    if (typeof params.currency === 'string' && params.currency) currency = params.currency;
    for (const item of itemsOf(params)) {
      const key = keyOf(item.item_id ?? item.item_name);
      known.set(key, { ...known.get(key), ...item });
    }
  }
  const items = lines.map(([key, quantity, price]) => ({ ...known.get(key), quantity, price }));
  return {
    quantity: items.reduce((sum, { quantity }) => sum + quantity, 0),
    value: items.reduce((sum, { quantity, price }) => sum + quantity * price, 0),
    ...(currency !== undefined && { currency }),
    items,
  };
}

/** The orders that count: once each, and not those that have been cancelled. */
function ordersIn(events: readonly TrackedEvent[]): OrderFacts[] {
  const numberOf = ({ transaction_id: id }: Record<string, unknown>) =>
    id === undefined || id === null || id === '' ? undefined : String(id);
  const done = new Set<string>();
  for (const { name, params } of events) {
    const id = numberOf(params);
    if (name === 'refund' && id !== undefined && !itemsOf(params).length) done.add(id);
  }
  const orders: OrderFacts[] = [];
  for (const { name, time, params } of events) {
    const id = numberOf(params);
    if (name !== 'purchase' || (id !== undefined && done.has(id))) continue;
    if (id !== undefined) done.add(id);
    const { currency } = params;
    orders.push({
      ...(id !== undefined && { transactionId: id }),
      time,
      value: numberOr(params.value, 0),
      ...(typeof currency === 'string' && currency && { currency }),
      items: itemsOf(params),
    });
  }
  return orders;
}

/** The product that the page in view is about. */
function productIn(events: readonly TrackedEvent[]): Item | undefined {
  const page = events.map(({ name }) => name).lastIndexOf('page_view');
  const views = events.slice(page + 1).filter(({ name }) => name === 'view_item');
  const [item] = itemsOf(views[views.length - 1]?.params ?? {});
  return isRecord(item) ? item : undefined;
}
