/**
 * Fields that conditions may name although no event carries them. Derived in one place for tracker, replay and
 * collector alike, so that neither the engine nor SQL parses anything.
 */
import { isRecord, type TrackedEvent } from './event.js';
import type { Calendar } from './season.js';
import { trafficOf } from './traffic.js';

/** What derived fields depend on besides the event. */
export interface Settings {
  /** The shop's currency. Where it is known, the value of an order in another one counts as 0. */
  readonly currency: unknown;
  readonly seasons: Readonly<Record<string, Calendar>>;
}

/** An event as a condition sees it: whole, or with some of its items only. */
export interface View {
  readonly event: TrackedEvent;
  readonly items: readonly Record<string, unknown>[];
}

/** The products of an event: those that are objects, whatever else a shop has put among them. */
export function itemsOf({ items }: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(items) ? items.filter(isRecord) : [];
}

/** A finite number, or `fallback`. */
export function numberOr<Fallback>(value: unknown, fallback: Fallback): number | Fallback {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}

/** How many of a product an event is about: GA4 leaves 1 out. */
export function quantityOf(item: Record<string, unknown>): number {
  return numberOr(item.quantity, 1);
}

/** Whether an order is in another currency than the shop's, so that its value says nothing. */
export function isForeign({ params: { currency } }: TrackedEvent, shops: unknown): boolean {
  return !!shops && !!currency && typeof currency === 'string' && currency !== shops;
}

/** The fields of an item that are derived. `discountRate` = discount / (price + discount), as GA4 defines the two. */
export const itemFields: Readonly<Record<string, (item: Record<string, unknown>) => unknown>> = {
  quantity: quantityOf,
  discountRate(item) {
    const discount = numberOr(item.discount, 0);
    const fullPrice = numberOr(item.price, Number.NaN) + discount;
    // A discount on nobody knows what has no rate.
    return discount && (fullPrice > 0 ? discount / fullPrice : undefined);
  },
};

const ofTraffic = (name: 'source' | 'medium' | 'campaign') => (view: View) => trafficOf(view.event.params)?.[name];

/** The fields of an event that are derived. */
export const eventFields: Readonly<Record<string, (view: View, settings: Settings) => unknown>> = {
  /** The event or one of its items has a non-empty coupon. */
  hasCoupon: ({ event, items }) => [event.params, ...items].some(({ coupon }) => !!coupon),
  /** The pieces of all items. */
  quantity: ({ items }) => items.reduce((sum, item) => sum + quantityOf(item), 0),
  /** An order's value is a number, or 0. */
  value: ({ event }, { currency }) =>
    event.name !== 'purchase' ? event.params.value : isForeign(event, currency) ? 0 : numberOr(event.params.value, 0),
  /** The names of the seasons in which it happened. */
  season: ({ event }, { seasons }) => Object.keys(seasons).filter((name) => seasons[name]?.(event.time).inside),
  source: ofTraffic('source'),
  medium: ofTraffic('medium'),
  campaign: ofTraffic('campaign'),
};
