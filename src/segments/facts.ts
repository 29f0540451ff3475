/** Folds with a meaning of their own, shared by the measures that read them: cart, attention and traits. */
import type { Scalar } from './definition.js';
import { isRecord } from './event.js';
import type { Fold } from './fold.js';
import { itemsOf, numberOr, quantityOf } from './normalise.js';

/** Keys made from a shop's texts carry a sign in front, so that none of them means something to JavaScript (`__proto__`). */
export const keyOf = (text: unknown) => `=${text}`;

/** What tells products apart: `item_id`, or `item_name` where a shop has no ids. */
const itemKey = (item: Record<string, unknown>) => keyOf(item.item_id ?? item.item_name);

/** The name under which a cancelled order is taken in: it counts nowhere, but the cart stays empty. */
export const CANCELLED_PURCHASE = 'cancelled_purchase';

const CART_CHANGES = ['add_to_cart', 'remove_from_cart', 'purchase', CANCELLED_PURCHASE];

/** So many of a product, and the price of one. */
export type CartLine = readonly [key: string, quantity: number, price: number];

/** What is in the cart, as the events tell it, and when that last changed (ms). */
export interface Cart {
  /** A list, since every change makes a copy: that of an object with as many keys costs far more. */
  readonly lines: readonly CartLine[];
  readonly changedAt?: number;
}

/** Adds less removes, never below 0; a purchase empties it. Grows with the products in the cart. */
export const cartFold: Fold<Cart> = {
  key: 'cart lines',
  names: CART_CHANGES,
  initial: { lines: [] },
  next({ lines }, { event: { name, params }, now }) {
    if (name === 'purchase') return { lines: [], changedAt: now };
    const after = [...lines];
    for (const item of itemsOf(params)) {
      const key = itemKey(item);
      const known = after.findIndex((line) => line[0] === key);
      const place = known < 0 ? after.length : known;
      const [, before, price] = after[place] ?? [key, 0, 0];
      const quantity = before + (name === 'add_to_cart' ? 1 : -1) * quantityOf(item);
      if (quantity > 0) after[place] = [key, quantity, numberOr(item.price, price)];
      else after.splice(place, 1);
    }
    return { lines: after, changedAt: now };
  },
};

/** When something was last done around the cart in this session, ms. */
export const cartActivityFold: Fold<number | null> = {
  key: 'cart activity',
  names: [...CART_CHANGES, 'view_cart', 'begin_checkout', 'add_shipping_info', 'add_payment_info'],
  sessional: true,
  initial: null,
  // A sale in the shop or an import is nothing that happened in this session.
  next: (latest, { event, now }) => (event.params.offline === true ? latest : now),
};

/** Attentive time in a session, ms, as `user_engagement` events report it. */
export interface Attention {
  readonly session: number;
  /** Since the latest page view. */
  readonly page: number;
  /** On product pages, all together. */
  readonly items: number;
  /** On each product. Grows with the products looked at in one session. */
  readonly byItem: Readonly<Record<string, number>>;
}

/** How long each product, or any other, has had attention. */
export function attentionOn({ byItem }: Attention, items: readonly Record<string, unknown>[]): number[] {
  return items.map((item) => byItem[itemKey(item)] ?? 0);
}

/** Sums `engagement_time_msec`; nothing else counts as attention. */
export const attentionFold: Fold<Attention> = {
  key: 'attention',
  names: ['user_engagement', 'page_view'],
  sessional: true,
  initial: { session: 0, page: 0, items: 0, byItem: {} },
  next(attention, { event: { name, params } }) {
    if (name === 'page_view') return { ...attention, page: 0 };
    const spentMs = numberOr(params.engagement_time_msec, 0);
    const byItem = { ...attention.byItem };
    const keys = new Set(itemsOf(params).map(itemKey));
    for (const key of keys) byItem[key] = (byItem[key] ?? 0) + spentMs;
    return {
      session: attention.session + spentMs,
      page: attention.page + spentMs,
      items: attention.items + (keys.size ? spentMs : 0),
      byItem,
    };
  },
};

/** What `identify` told, key by key, the latest by time. Grows with the number of different traits. */
export const traitsFold: Fold<Readonly<Record<string, Scalar>>> = {
  key: 'traits',
  names: ['identify'],
  initial: {},
  next(traits, { event }) {
    const { traits: told } = event.params;
    const after = { ...traits };
    for (const [name, value] of isRecord(told) ? Object.entries(told) : []) {
      if (value === null || value === '') delete after[keyOf(name)];
      else if (typeof value !== 'object') after[keyOf(name)] = value as Scalar;
    }
    return after;
  },
};
