/** `--rfm-scale`: reference values from a log, as a file for `--references`. */
import { type Customer, customerOf, type Order } from '../segments/orders.js';
import { referencesOf } from '../segments/references.js';

/** See {@link createReferences}. */
export interface ReferencesFromOrders {
  /** Takes in the orders of one person, all of them, once; `now` is the same for all. */
  add(orders: readonly Order[], now: number): void;
  /** The reference values as a line of JSON. Throws if nobody has ordered. */
  line(): string;
}

/**
 * Collects what the orders of each person come to. That takes some 200 bytes for each who has ordered, with what is
 * computed from it in the end, however many orders there are.
 *
 * @param given reference values that are kept, but for those that follow from orders
 * @param currency the shop's, if it is known
 */
export function createReferences(
  given: Readonly<Record<string, unknown>>,
  currency: string | undefined,
): ReferencesFromOrders {
  const customers: Customer[] = [];
  return {
    add(orders, now) {
      const customer = customerOf(orders, now);
      if (customer) customers.push(customer);
    },
    line() {
      const found = referencesOf(customers);
      if (found === undefined) throw new Error('there is no order in the ten years up to the end, so no scale');
      return JSON.stringify({ ...given, ...(currency !== undefined && { currency }), ...found });
    },
  };
}
