/** Orders: which purchases of a person count, and what they add up to. */
import { addSpan, type Span } from './duration.js';
import type { TrackedEvent } from './event.js';
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
 * The purchases of one person that count: neither those that repeat a `transaction_id` nor those that a refund with the same one and
 * no items cancels, whichever of the two comes first.
 *
 * @param events of the person, in order, ids unique
 */
export function countedPurchases(events: readonly TrackedEvent[]): TrackedEvent[] {
  /** Transactions of which no more purchase counts. */
  const done = new Set<string>();
  for (const { name, params } of events) {
    const transaction = transactionOf(params);
    if (name === 'refund' && transaction !== undefined && itemsOf(params).length === 0) done.add(transaction);
  }
  return events.filter(({ name, params }) => {
    if (name !== 'purchase') return false;
    const transaction = transactionOf(params);
    if (transaction === undefined) return true;
    const isFirst = !done.has(transaction);
    done.add(transaction);
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

/** Without one, or with an empty one, every purchase is an order of its own; a number is the same as its digits. */
function transactionOf({ transaction_id: transaction }: Record<string, unknown>): string | undefined {
  return transaction === undefined || transaction === null || transaction === '' ? undefined : String(transaction);
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
