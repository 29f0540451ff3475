/** Folds with a meaning of their own, shared by the measures that read them: cart, attention and traits. */

import type { Scalar } from './definition.js';
import { isRecord, type TrackedEvent } from './event.js';
import { type Fold, type InSession, inSession, keepInSession } from './fold.js';
import { itemsOf, numberOr, quantityOf } from './normalise.js';

/** Keys made from a shop's texts carry a sign in front, so that none of them means something to JavaScript (`__proto__`). */
const keyOf = (text: string) => `=${text}`;

/** What tells products apart: `item_id`, or `item_name` where a shop has no ids. */
function itemKey(item: Record<string, unknown>): string {
  return keyOf(String(item.item_id ?? item.item_name));
}

/** The cart as the events tell it. */
export interface Cart {
  readonly lines: Readonly<Record<string, { readonly quantity: number; readonly price: number }>>;
  /** Time of the latest change, ms. */
  readonly changedAt: number | null;
  /** Time of the latest activity around the cart in its session, ms. */
  readonly activeAt: InSession<number> | null;
}

/** The name under which a cancelled order is taken in: it counts nowhere, but the cart stays empty. */
export const CANCELLED_PURCHASE = 'cancelled_purchase';

const CART_CHANGES = ['add_to_cart', 'remove_from_cart', 'purchase'];
const CART_ACTIVITIES = [...CART_CHANGES, 'view_cart', 'begin_checkout', 'add_shipping_info', 'add_payment_info'];

function linesAfter(lines: Cart['lines'], event: TrackedEvent): Cart['lines'] {
  if (event.name === 'purchase') return {};
  const sign = event.name === 'add_to_cart' ? 1 : -1;
  const after: Record<string, { quantity: number; price: number }> = { ...lines };
  for (const item of itemsOf(event.params)) {
    const key = itemKey(item);
    const before = after[key];
    const quantity = (before?.quantity ?? 0) + sign * quantityOf(item);
    if (quantity > 0) after[key] = { quantity, price: numberOr(item.price, before?.price ?? 0) };
    else delete after[key];
  }
  return after;
}

/** Adds less removes, never below 0; a purchase empties it. Grows with the products in the cart. */
export const cartFold: Fold<Cart> = {
  key: 'cart',
  names: [...CART_ACTIVITIES, CANCELLED_PURCHASE],
  initial: { lines: {}, changedAt: null, activeAt: null },
  next(cart, step) {
    const { event } = step;
    // A sale in the shop or an import changes the cart, but is nothing that happened in this session.
    const activeAt = event.params.offline === true ? cart.activeAt : keepInSession(event.time, step);
    return CART_CHANGES.includes(event.name)
      ? { lines: linesAfter(cart.lines, event), changedAt: event.time, activeAt }
      : { ...cart, activeAt };
  },
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
  /** On the product with the most. */
  readonly item: number;
}

/** No attention yet. */
export const noAttention: Attention = { session: 0, page: 0, items: 0, byItem: {}, item: 0 };

/** The products among `items` on which attention is counted, by the key they have in {@link Attention.byItem}. */
export function attentionKeys(items: readonly Record<string, unknown>[]): string[] {
  return [...new Set(items.map(itemKey))];
}

/** Sums `engagement_time_msec`; nothing else counts as attention. */
export const attentionFold: Fold<InSession<Attention> | null> = {
  key: 'attention',
  names: ['user_engagement', 'page_view'],
  initial: null,
  next(kept, step) {
    const { event, session } = step;
    const attention = inSession(kept, session, noAttention);
    if (event.name === 'page_view') return keepInSession({ ...attention, page: 0 }, step);
    const spentMs = numberOr(event.params.engagement_time_msec, 0);
    const keys = attentionKeys(itemsOf(event.params));
    const byItem = { ...attention.byItem };
    for (const key of keys) byItem[key] = (byItem[key] ?? 0) + spentMs;
    return keepInSession(
      {
        session: attention.session + spentMs,
        page: attention.page + spentMs,
        items: attention.items + (keys.length ? spentMs : 0),
        byItem,
        item: Math.max(attention.item, ...keys.map((key) => byItem[key] ?? 0)),
      },
      step,
    );
  },
};

/** What `identify` told, key by key, the latest by time. Grows with the number of different traits. */
export const traitsFold: Fold<Readonly<Record<string, Scalar>>> = {
  key: 'traits',
  names: ['identify'],
  initial: {},
  next(traits, { event }) {
    const told = event.params.traits;
    if (!isRecord(told)) return traits;
    const after: Record<string, Scalar> = { ...traits };
    for (const [name, value] of Object.entries(told)) {
      const key = keyOf(name);
      if (value === null || value === '') delete after[key];
      else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') after[key] = value;
    }
    return after;
  },
};

/** A trait, if it is set. */
export function traitOf(traits: Readonly<Record<string, Scalar>>, name: string): Scalar | undefined {
  return traits[keyOf(name)];
}
