/**
 * What is known of one visitor at an instant, worked out anew from all their events: the order of events, sessions,
 * orders and the cart. Written from the rules alone, to be compared with the engine, so it imports nothing of it.
 */
import type { TrackedEvent } from '../../src/segments/event.js';

export const SESSION_MS = 30 * 60_000;

export interface Session {
  /** Index in the history of the session's first event. */
  firstIndex: number;
  start: number;
  /** Time of the latest activity; the session ends 30 minutes later. */
  latest: number;
}

/** All of one visitor's events up to `now`, and what follows from them. */
export interface History {
  now: number;
  /** In the order of events. */
  events: TrackedEvent[];
  /** Every session so far; the last may have ended. */
  sessions: Session[];
  /** The session that runs at this instant, if one does. */
  session: Session | undefined;
  /** Purchases that are the same order as an earlier one, sent again. */
  repeated: Set<TrackedEvent>;
  /** Purchases whose order a refund has cancelled. */
  cancelled: Set<TrackedEvent>;
}

/**
 * The history at `now` of events given in order of arrival: of those with one id the first to arrive counts, and the
 * order is by time, then id.
 *
 * Reading taken: `segment_enter` and `segment_leave` report memberships and are "never evaluated", so they are no
 * activity either.
 */
export function historyAt(arrivals: Iterable<TrackedEvent>, now: number): History {
  return histories(arrivals)(now);
}

/** {@link historyAt} for many instants: between two events only `now` moves on, and the session may have ended. */
export function histories(arrivals: Iterable<TrackedEvent>): (now: number) => History {
  const byId = new Map<string, TrackedEvent>();
  for (const event of arrivals) if (!byId.has(event.id)) byId.set(event.id, event);
  const all = [...byId.values()]
    .filter((event) => event.name !== 'segment_enter' && event.name !== 'segment_leave')
    .sort((a, b) => (a.time !== b.time ? a.time - b.time : a.id < b.id ? -1 : 1));
  let told: Told | undefined;
  return (now) => {
    const next = all.findIndex(({ time }) => time > now);
    const howMany = next < 0 ? all.length : next;
    if (told?.events.length !== howMany) told = toldBy(all.slice(0, howMany));
    const last = told.sessions.at(-1);
    return { ...told, now, session: last && now < last.latest + SESSION_MS ? last : undefined };
  };
}

/** What follows from events alone, whatever the time is. */
type Told = Omit<History, 'now' | 'session'>;

function toldBy(events: TrackedEvent[]): Told {
  return {
    events,
    sessions: sessionsOf(events),
    repeated: new Set(events.filter((event) => isRepeatedOrder(event, events))),
    cancelled: new Set(events.filter((event) => isCancelled(event, events))),
  };
}

/** Whether the visitor did something: a refund and what happened offline are no actions of theirs. */
export function isActivity(event: TrackedEvent): boolean {
  return event.name !== 'refund' && event.params.offline !== true;
}

function sessionsOf(events: TrackedEvent[]): Session[] {
  const sessions: Session[] = [];
  for (const [index, event] of events.entries()) {
    if (!isActivity(event)) continue;
    const running = sessions.at(-1);
    if (running && event.time < running.latest + SESSION_MS) running.latest = event.time;
    else sessions.push({ firstIndex: index, start: event.time, latest: event.time });
  }
  return sessions;
}

/**
 * Readings taken: without a `transaction_id`, or with an empty one, every purchase is an order of its own; a number is
 * the same id as its digits.
 */
function orderOf(event: TrackedEvent): string | undefined {
  const order = event.params.transaction_id;
  return order === undefined || order === null || order === '' ? undefined : String(order);
}

function isRepeatedOrder(event: TrackedEvent, events: TrackedEvent[]): boolean {
  const order = orderOf(event);
  if (event.name !== 'purchase' || order === undefined) return false;
  return events.find((other) => other.name === 'purchase' && orderOf(other) === order) !== event;
}

/**
 * Readings taken: an empty list of items is "no items"; and the refund need not come after the purchase in the order
 * of events (one of the same millisecond may have the smaller id): once it is there, the order counts nowhere.
 */
function isCancelled(event: TrackedEvent, events: TrackedEvent[]): boolean {
  const order = orderOf(event);
  if (event.name !== 'purchase' || order === undefined) return false;
  return events.some((other) => other.name === 'refund' && orderOf(other) === order && itemsOf(other).length === 0);
}

export function itemsOf(event: TrackedEvent): Record<string, unknown>[] {
  return Array.isArray(event.params.items) ? event.params.items : [];
}

/** What names a product: its `item_id`, else its `item_name`. Reading taken: those with neither are one product. */
export function productKey(item: Record<string, unknown>): string {
  return String(item.item_id ?? item.item_name);
}

const CART_CHANGES = ['add_to_cart', 'remove_from_cart', 'purchase'];
const CART_ACTIVITIES = [...CART_CHANGES, 'view_cart', 'begin_checkout', 'add_shipping_info', 'add_payment_info'];

export interface Cart {
  quantity: number;
  value: number;
  /** Time of the latest change ever, if there was one. */
  changed: number | undefined;
}

/**
 * What is in the cart.
 *
 * Readings taken: a repeated order is no purchase and leaves the cart alone; a cancelled one has emptied it and that
 * stays; what happened offline changes the cart like anything else; a product's price is the latest told for it while it
 * is in the cart, else 0; a quantity that is not a number is left out, so 1.
 */
export function cartOf(history: History): Cart {
  const quantities = new Map<string, number>();
  const prices = new Map<string, number>();
  let changed: number | undefined;
  for (const event of history.events) {
    if (!isCartEvent(event, CART_CHANGES, history)) continue;
    changed = event.time;
    if (event.name === 'purchase') {
      quantities.clear();
      prices.clear();
      continue;
    }
    for (const item of itemsOf(event)) {
      const key = productKey(item);
      const amount = typeof item.quantity === 'number' ? item.quantity : 1;
      const before = quantities.get(key) ?? 0;
      const after = Math.max(0, event.name === 'add_to_cart' ? before + amount : before - amount);
      quantities.set(key, after);
      if (typeof item.price === 'number') prices.set(key, item.price);
      if (after === 0) prices.delete(key);
    }
  }
  let quantity = 0;
  let value = 0;
  for (const [key, amount] of quantities) {
    quantity += amount;
    value += amount * (prices.get(key) ?? 0);
  }
  return { quantity, value, changed };
}

/**
 * Time of the latest cart activity of the running session, if there was one.
 *
 * Reading taken: a cart activity is an activity, so what happened offline is none, though it changes the cart.
 */
export function latestCartActivity(history: History): number | undefined {
  const { events, session } = history;
  if (!session) return undefined;
  return events
    .filter(
      (event, index) =>
        index >= session.firstIndex && isActivity(event) && isCartEvent(event, CART_ACTIVITIES, history),
    )
    .at(-1)?.time;
}

function isCartEvent(event: TrackedEvent, names: string[], history: History): boolean {
  return names.includes(event.name) && !history.repeated.has(event);
}
