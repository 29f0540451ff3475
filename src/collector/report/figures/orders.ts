/** What the orders of all persons come to, and what can be discovered in them. */
import type { TrackedEvent } from '../../../segments/event.js';
import { isForeign, itemsOf, numberOr } from '../../../segments/normalise.js';
import { countedPurchases } from '../../../segments/orders.js';
import type { Buyer } from '../../customers.js';

/** An order of a person. */
export interface PlacedOrder {
  readonly time: number;
  readonly value: number;
}

/** A product by its key, and what it is called. */
export interface Product {
  readonly key: string;
  readonly name: string;
}

/** Two products in the same orders. */
export interface Pair {
  readonly one: Product;
  readonly other: Product;
  readonly orders: number;
  /** How many times as often as if each were bought regardless of the other. */
  readonly lift: number;
}

/** A product by which customers came. */
export interface FirstProduct {
  readonly product: Product;
  readonly buyers: number;
  /** Of those: who have ordered again. */
  readonly cameBack: number;
}

/** A month of orders, UTC. */
export interface Month {
  /** Its start, ms since 1970. */
  readonly start: number;
  first: number;
  repeat: number;
}

/** See {@link gatherOrders}. */
export interface OrderFigures {
  readonly orders: number;
  readonly revenue: number;
  readonly firstRevenue: number;
  readonly months: readonly Month[];
  readonly pairs: readonly Pair[];
  readonly firstProducts: readonly FirstProduct[];
  /** Customers whose refunds come to more than the orders that stand. */
  readonly costly: { readonly customers: number; readonly refunded: number; readonly kept: number };
  readonly refunded: number;
}

/** Customers have had the time to come back, or not to. */
const PATIENCE_MS = 60 * 86_400_000;
const MOST_PRODUCTS_OF_ORDER = 20;
const SHOWN = 10;
const FEWEST = 3;

/** Takes buyers one after the other; `figures` has what they come to. */
export function gatherOrders(now: number, currency: string | undefined) {
  const byPerson = new Map<string, readonly PlacedOrder[]>();
  const names = new Map<string, string>();
  const productOrders = new Map<string, number>();
  const pairOrders = new Map<string, number>();
  const firsts = new Map<string, { buyers: number; cameBack: number }>();
  const months = new Map<number, Month>();
  let [orders, revenue, firstRevenue, refunded] = [0, 0, 0, 0];
  const costly = { customers: 0, refunded: 0, kept: 0 };

  function productsOf({ params }: TrackedEvent): string[] {
    const keys = new Set<string>();
    for (const { item_id: id, item_name: name } of itemsOf(params)) {
      const key = String(id ?? name ?? '');
      if (key === '') continue;
      keys.add(key);
      if (typeof name === 'string') names.set(key, name);
    }
    return [...keys].sort().slice(0, MOST_PRODUCTS_OF_ORDER);
  }

  function add({ person, events }: Buyer): void {
    const worthOf = (event: TrackedEvent) => (isForeign(event, currency) ? 0 : numberOr(event.params.value, 0));
    const purchases = countedPurchases(events);
    const placed = purchases.map((event) => ({ time: event.time, value: worthOf(event) }));
    if (placed.length > 0) byPerson.set(person, placed);
    placed.forEach(({ time, value }, index) => {
      orders++;
      revenue += value;
      const date = new Date(time);
      const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
      const month = months.get(start) ?? { start, first: 0, repeat: 0 };
      months.set(start, month);
      month[index === 0 ? 'first' : 'repeat'] += value;
      if (index === 0) firstRevenue += value;
    });
    purchases.forEach((event, index) => {
      const keys = productsOf(event);
      for (const [at, one] of keys.entries()) {
        increase(productOrders, one);
        for (const other of keys.slice(at + 1)) increase(pairOrders, `${one}\0${other}`);
        if (index > 0 || now - event.time < PATIENCE_MS) continue;
        const first = firsts.get(one) ?? { buyers: 0, cameBack: 0 };
        firsts.set(one, first);
        first.buyers++;
        if (purchases.length > 1) first.cameBack++;
      }
    });
    addRefunds(events, new Set(purchases), worthOf);
  }

  /** A cancelled order was paid back whole; any other refund has paid back what it tells. */
  function addRefunds(
    events: readonly TrackedEvent[],
    counted: ReadonlySet<TrackedEvent>,
    worthOf: (event: TrackedEvent) => number,
  ): void {
    const kept = [...counted].reduce((sum, event) => sum + worthOf(event), 0);
    const back = events
      .filter(({ name }) => name === 'refund')
      .reduce((sum, event) => {
        const whole = events.find(
          (one) => one.name === 'purchase' && one.params.transaction_id === event.params.transaction_id,
        );
        return sum + (worthOf(event) || (whole && !counted.has(whole) ? worthOf(whole) : 0));
      }, 0);
    refunded += back;
    if (back <= 0 || back <= kept) return;
    costly.customers++;
    costly.refunded += back;
    costly.kept += kept;
  }

  const product = (key: string): Product => ({ key, name: names.get(key) ?? key });

  function figures(): OrderFigures {
    const pairs = [...pairOrders]
      .filter(([, together]) => together >= FEWEST)
      .map(([keys, together]): Pair => {
        const [one = '', other = ''] = keys.split('\0');
        const apart = (productOrders.get(one) ?? 1) * (productOrders.get(other) ?? 1);
        return { one: product(one), other: product(other), orders: together, lift: (together * orders) / apart };
      })
      .filter(({ lift }) => lift > 1)
      .sort((a, b) => b.orders - a.orders || b.lift - a.lift)
      .slice(0, SHOWN);
    const firstProducts = [...firsts]
      .map(([key, counts]) => ({ product: product(key), ...counts }))
      .filter(({ buyers }) => buyers >= FEWEST)
      .sort((a, b) => a.cameBack / a.buyers - b.cameBack / b.buyers || b.buyers - a.buyers)
      .slice(0, SHOWN);
    return {
      orders,
      revenue,
      firstRevenue,
      months: [...months.values()].sort((a, b) => a.start - b.start).slice(-12),
      pairs,
      firstProducts,
      costly,
      refunded,
    };
  }

  return { add, figures, byPerson };
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
