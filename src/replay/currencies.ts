/** Which currencies orders are in: the value of one in another currency than the shop's does not count, and that is said. */
import type { Order } from '../segments/orders.js';
import { count } from './notes.js';

/** So many currencies are named. */
const NAMED = 10;

/** See {@link createCurrencies}. */
export interface Currencies {
  /** Takes in orders that count. */
  add(orders: readonly Order[]): void;
  /** What there is to say of them in the end, if anything. */
  note(): string | undefined;
}

/** @param own the shop's currency; without it values are added up as they are */
export function createCurrencies(own: string | undefined): Currencies {
  const orders = new Map<string, number>();
  return {
    add(more) {
      for (const { currency } of more)
        if (currency !== undefined) orders.set(currency, (orders.get(currency) ?? 0) + 1);
    },
    note() {
      const others = [...orders]
        .filter(([currency]) => currency !== own)
        .sort(([a, ordersInA], [b, ordersInB]) => ordersInB - ordersInA || (a < b ? -1 : 1));
      const named = others.slice(0, NAMED).map(([currency, orders]) => `${currency} ${count(orders)}`);
      if (others.length > NAMED) named.push(`${count(others.length - NAMED)} more`);
      const list = named.join(', ');
      if (own === undefined)
        return others.length > 1 ? `orders are in several currencies, added up as they are: ${list}` : undefined;
      const total = others.reduce((sum, [, orders]) => sum + orders, 0);
      return total > 0
        ? `orders in another currency than ${own}, whose value counts as 0: ${count(total)} (${list})`
        : undefined;
    },
  };
}
