/**
 * Fields that conditions may name although no event carries them. Derived in one place for tracker, replay and
 * collector alike, so that neither the engine nor SQL parses anything.
 */
import { isRecord } from './event.js';

/** The products of an event: those that are objects, whatever else a shop has put among them. */
export function itemsOf(params: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(params.items) ? params.items.filter(isRecord) : [];
}

/** A finite number, or `fallback`. */
export function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}

/** How many of a product an event is about: GA4 leaves 1 out. */
export function quantityOf(item: Record<string, unknown>): number {
  return numberOr(item.quantity, 1);
}

/**
 * The parameters with the derived fields beside them:
 * `hasCoupon` (the event or one of its items has a non-empty coupon), `quantity` (sum over the items) and, on each item,
 * `discountRate` = discount / (price + discount), as GA4 defines the two.
 */
export function normalise(params: Record<string, unknown>): Record<string, unknown> {
  const items = itemsOf(params).map((item) => {
    const discount = numberOr(item.discount, 0);
    const fullPrice = numberOr(item.price, Number.NaN) + discount;
    // A discount on nobody knows what has no rate.
    return { ...item, discountRate: discount && (fullPrice > 0 ? discount / fullPrice : undefined) };
  });
  return {
    ...params,
    items,
    hasCoupon: [params, ...items].some(({ coupon }: Record<string, unknown>) => Boolean(coupon)),
    quantity: items.reduce((sum, item) => sum + quantityOf(item), 0),
  };
}
