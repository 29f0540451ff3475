/**
 * Universal Analytics' enhanced e-commerce, told in the names of today
 * (https://developers.google.com/analytics/devguides/collection/ua/gtm/enhanced-ecommerce).
 */
import type { Item } from '../../segments/event.js';
import { amount, type Fields, field, listOf, PARAMS, pick, text } from './fields.js';

/** What was done, as GA4 tells it. */
export interface LayerEvent {
  name: string;
  params: Record<string, unknown>;
}

/** Its actions with products, in the order in which a visitor would do them. */
const ACTIONS: Readonly<Record<string, string>> = {
  click: 'select_item',
  detail: 'view_item',
  add: 'add_to_cart',
  remove: 'remove_from_cart',
  checkout: 'begin_checkout',
  checkout_option: '',
  purchase: 'purchase',
  refund: 'refund',
};

const PROMOTIONS: Readonly<Record<string, string>> = { promoView: 'view_promotion', promoClick: 'select_promotion' };

const ACTION_FIELD: Fields = {
  transaction_id: [text, 'id'],
  value: [amount, 'revenue'],
  tax: [amount],
  shipping: [amount],
  coupon: [text],
  affiliation: [text],
  item_list_name: [text, 'list'],
};

const PROMOTION: Fields = {
  promotion_id: [text, 'id'],
  promotion_name: [text, 'name'],
  creative_name: [text, 'creative'],
  creative_slot: [text, 'position'],
};

/** Events whose value is that of their products: an order tells its own. */
const VALUED = /^(view_item|add_to_cart|remove_from_cart|begin_checkout)$/;

/** The steps of a checkout have numbers whose meaning each shop chooses; what was chosen in them speaks for itself. */
const PAYMENT =
  /card|carte|visa|master|amex|pay|klarna|bank|virement|transfer|sepa|invoice|facture|ch[eè]que|check|cash/i;
const SHIPPING =
  /ship|deliver|livraison|standard|express|courier|pick.?up|retrait|relais|post|colissimo|dhl|ups|fedex|dpd|gls/i;

/** What an `ecommerce` object of Universal Analytics says; empty for what is none. */
export function fromUniversal(ecommerce: unknown): LayerEvent[] {
  const shared = pick(ecommerce, { currency: PARAMS.currency ?? [text] });
  const events: LayerEvent[] = [];
  for (const [list, items] of byList(listOf(field(ecommerce, 'impressions')) ?? []))
    events.push({ name: 'view_item_list', params: { ...shared, ...(list && { item_list_name: list }), items } });
  for (const [key, name] of Object.entries(PROMOTIONS)) {
    const items = listOf(field(field(ecommerce, key), 'promotions'), (promotion) => pick(promotion, PROMOTION));
    if (items?.length) events.push({ name, params: { items } });
  }
  for (const [key, name] of Object.entries(ACTIONS)) {
    const action = field(ecommerce, key);
    if (Object(action) !== action) continue;
    const actionField = field(action, 'actionField');
    const items = listOf(field(action, 'products'));
    // The first step begins the checkout; an option may come with a step or be told later.
    if (name && !(Number(field(actionField, 'step')) > 1)) {
      const value = VALUED.test(name) ? worthOf(items) : undefined;
      events.push({
        name,
        params: {
          ...shared,
          ...(value && { value }),
          ...pick(actionField, ACTION_FIELD),
          ...(items?.length && { items }),
        },
      });
    }
    const option = key.startsWith('checkout') && text(field(actionField, 'option'));
    if (!option) continue;
    if (PAYMENT.test(option)) events.push({ name: 'add_payment_info', params: { ...shared, payment_type: option } });
    else if (SHIPPING.test(option))
      events.push({ name: 'add_shipping_info', params: { ...shared, shipping_tier: option } });
  }
  return events;
}

/** The products of each list: a page shows several, all of which come in one push. */
function byList(items: Item[]): Map<string | undefined, Item[]> {
  const lists = new Map<string | undefined, Item[]>();
  for (const item of items) {
    const list = item.item_list_name;
    lists.set(list, [...(lists.get(list) ?? []), item]);
  }
  return lists;
}

/** Σ price × quantity, without the traces of binary fractions; 0 where there are no prices. */
function worthOf(items: readonly Item[] = []): number {
  const sum = items.reduce((total, { price = 0, quantity = 1 }) => total + price * quantity, 0);
  return Number(sum.toFixed(4));
}
