/** Reference values: what holds for the whole shop, which one browser cannot know. */
import { type Customer, customersOf, type Order } from './orders.js';
import { type RfmScale, rounded, scaleOf } from './rfm-scale.js';

/** The reference values that follow from orders. */
export interface References {
  /** Mean value of an order. */
  averageOrderValue: number;
  /**
   * The 80th percentile of what customers have spent altogether, by nearest rank: the smallest sum that at least 80 % of
   * them do not exceed. Who has never ordered is no customer.
   */
  lifetimeValueP80: number;
  rfm: RfmScale;
}

/**
 * Computes the reference values from the orders of all persons, mixed as they come: each order once, cancelled ones left
 * out, `value` in the shop's currency. Those later than `now` (ms since 1970), or ten years old by then, do not count.
 *
 * @returns `undefined` if no order counts
 */
export function computeReferences(
  orders: Iterable<Order & { readonly person: string }>,
  now: number,
): References | undefined {
  return referencesOf(customersOf(orders, now));
}

/** The same from what the orders of each customer come to. */
export function referencesOf(customers: readonly Customer[]): References | undefined {
  if (customers.length === 0) return undefined;
  // Sorted, so that the mean, too, is the same to the last digit whoever comes first.
  const spent = Float64Array.from(customers, ({ monetary }) => monetary).sort();
  const orders = customers.reduce((sum, { frequency }) => sum + frequency, 0);
  const rank = Math.ceil((spent.length * 4) / 5);
  return {
    averageOrderValue: spent.reduce((sum, value) => sum + value, 0) / orders,
    lifetimeValueP80: rounded(spent[rank - 1] as number),
    rfm: scaleOf(customers),
  };
}
