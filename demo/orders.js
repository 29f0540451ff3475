/** Orders, kept in memory as long as the demo runs. */
import { randomInt } from 'node:crypto';

/** @typedef {import('./visit.js').CartLine} CartLine */

/**
 * @typedef {object} Order
 * @property {string} id  The transaction id.
 * @property {string} token  Names the checkout form it came from: the same form makes one order.
 * @property {string | undefined} customer
 * @property {string} firstName
 * @property {string} email
 * @property {string} city
 * @property {string} shipping
 * @property {string} payment
 * @property {number} shippingCost
 * @property {import('./coupons.js').Discount | undefined} discount
 * @property {number} total  With delivery, less the discount.
 * @property {CartLine[]} lines
 */

/** Delivery is free from this sum on, in euros; express never is. */
export const FREE_FROM = 80;

/** Costs in euros. */
export const shippingTiers = { standard: 4.9, express: 12, pickup: 0 };

export const paymentTypes = ['card', 'transfer', 'voucher'];

/** What a delivery costs for a cart of this sum. */
export const shippingCost = (/** @type {string} */ tier, /** @type {number} */ sum) =>
  tier !== 'express' && sum >= FREE_FROM ? 0 : (shippingTiers[/** @type {keyof typeof shippingTiers} */ (tier)] ?? 0);

/** Kept at most, so that a demo left running does not grow. */
const MOST_ORDERS = 2000;

/** Without letters and digits that look alike. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

const createNumber = () => `SF-${Array.from({ length: 8 }, () => SIGNS[randomInt(SIGNS.length)]).join('')}`;

/** A book of orders. */
export function createOrders() {
  /** @type {Map<string, Order>} */
  const byId = new Map();
  /** @type {Map<string, Order>} */
  const byToken = new Map();

  return {
    find: (/** @type {string} */ id) => byId.get(id),
    ofToken: (/** @type {string} */ token) => byToken.get(token),
    ofCustomer: (/** @type {string} */ customer) =>
      [...byId.values()].filter((order) => order.customer === customer).reverse(),
    /** Writes down an order and gives it its number. */
    place(/** @type {Omit<Order, 'id'>} */ draft) {
      const order = { ...draft, id: createNumber() };
      byId.set(order.id, order);
      byToken.set(order.token, order);
      const oldest = byId.values().next().value;
      if (byId.size > MOST_ORDERS && oldest) {
        byId.delete(oldest.id);
        byToken.delete(oldest.token);
      }
      return order;
    },
  };
}
