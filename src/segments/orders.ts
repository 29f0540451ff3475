/** Orders: which purchases of a person count, and what they add up to. */
import { addSpan, type Span } from './duration.js';
import type { TrackedEvent } from './event.js';
import { keyOf } from './facts.js';
import { isForeign, itemsOf, numberOr } from './normalise.js';

/** An order that counts. */
export interface Order {
  /** ms since 1970. */
  readonly time: number;
  /** In the shop's currency; 0 where the event tells none, or one in another currency. */
  readonly value: number;
  /** As the event tells it, if it does. */
  readonly currency?: string;
}

/** What the orders of one person come to. */
export interface Customer {
  /** Since the latest order. */
  readonly recencyMs: number;
  /** Number of orders. */
  readonly frequency: number;
  /** Sum of their values. */
  readonly monetary: number;
}

/** How far back the history of orders reaches. */
const REACH: Span = { months: 120, ms: 0 };

/**
 * The order that an event makes or cancels, by its `transaction_id`; `undefined` if it does neither. Without one, or with an empty one,
 * every purchase is an order of its own; a number is the same as its digits.
 */
export function orderOf({ name, params }: Pick<TrackedEvent, 'name' | 'params'>): string | undefined {
  const { transaction_id: transaction } = params;
  const isMeant = name === 'purchase' || (name === 'refund' && itemsOf(params).length === 0);
  return isMeant && transaction !== undefined && transaction !== null && transaction !== ''
    ? keyOf(transaction)
    : undefined;
}

/**
 * The purchases of one person that count: neither those that repeat a `transaction_id` nor those that a refund with the same one and
 * no items cancels, whichever of the two comes first.
 *
 * @param events of the person, in order, ids unique
 */
export function countedPurchases(events: readonly TrackedEvent[]): TrackedEvent[] {
  /** Orders of which no more purchase counts. */
  const done = new Set(events.filter(({ name }) => name === 'refund').map(orderOf));
  return events.filter((event) => {
    if (event.name !== 'purchase') return false;
    const order = orderOf(event);
    if (order === undefined) return true;
    const isFirst = !done.has(order);
    done.add(order);
    return isFirst;
  });
}

/**
 * The orders of one person: what the purchases that count are worth.
 *
 * @param events of the person, in order, ids unique
 * @param currency the shop's; without it every value counts as it is
 */
export function ordersOf(events: readonly TrackedEvent[], currency?: string): Order[] {
  return countedPurchases(events).map((event) => {
    const { time, params } = event;
    const value = isForeign(event, currency) ? 0 : numberOr(params.value, 0);
    const told = params.currency;
    return typeof told === 'string' && told !== '' ? { time, value, currency: told } : { time, value };
  });
}

/** What one person's orders of the ten years up to `now` (ms, inclusive) come to; `undefined` if there are none. */
export function customerOf(orders: readonly Order[], now: number): Customer | undefined {
  // Rounding depends on what is added first: by time, as the engine does, whatever the order they are given in.
  const counted = orders
    .filter(({ time }) => time <= now && now < addSpan(time, REACH))
    .sort((a, b) => a.time - b.time || a.value - b.value);
  const latest = counted[counted.length - 1];
  if (latest === undefined) return undefined;
  const sum = counted.reduce((total, { value }) => total + value, 0);
  return {
    recencyMs: now - latest.time,
    frequency: counted.length,
    // Nothing is infinite, so that JSON can hold it.
    monetary: Math.max(-Number.MAX_VALUE, Math.min(sum, Number.MAX_VALUE)),
  };
}

/** The same for the orders of many persons, who may come mixed. Those without a counting order are left out. */
export function customersOf(orders: Iterable<Order & { readonly person: string }>, now: number): Customer[] {
  const byPerson = new Map<string, Order[]>();
  for (const order of orders) {
    const own = byPerson.get(order.person);
    if (own) own.push(order);
    else byPerson.set(order.person, [order]);
  }
  const customers: Customer[] = [];
  for (const own of byPerson.values()) {
    const customer = customerOf(own, now);
    if (customer) customers.push(customer);
  }
  return customers;
}
