/** From a message in the data layer to the events it tells of. `docs/data-layer.md` says which are taken. */
import { field, listOf, PARAMS, pick } from './fields.js';
import { fromUniversal, type LayerEvent } from './universal.js';

/** See {@link readMessage}. */
export interface MessageEvents {
  events: LayerEvent[];
  /** Whether they were told as Universal Analytics does. */
  isUniversal: boolean;
}

/** Without a product or an order these are the names of triggers: what was done stands in another message. */
const ABOUT_PRODUCTS =
  /^(view_item(_list)?|select_item|add_to_(wishlist|cart)|remove_from_cart|purchase|refund|(view|select)_promotion)$/;

const OTHERS =
  /^(view_cart|begin_checkout|add_(shipping|payment)_info|(view_)?search(_results)?|login|sign_up|generate_lead|newsletter_signup|chat_start)$/;

/** Accounts that are told of sales for advertising, often besides the account that measures: Google Ads, Floodlight. */
const ADVERTISING = /^(AW|DC)-/;

/** What a message tells of: an object with `event`, `ecommerce` or both, or a call of `gtag`. */
export function readMessage(message: unknown): MessageEvents {
  const isCall = field(message, '0') === 'event';
  const name = field(message, isCall ? '1' : 'event');
  const outer = isCall ? field(message, '2') : message;
  const ecommerce = field(outer, 'ecommerce');
  const direct = typeof name === 'string' && !isForAdvertising(outer) ? readEvent(name, outer, ecommerce) : undefined;
  const universal = isCall || direct?.params.items ? [] : fromUniversal(ecommerce);
  return universal.length
    ? { events: universal, isUniversal: true }
    : { events: direct ? [direct] : [], isUniversal: false };
}

function readEvent(name: string, outer: unknown, ecommerce: unknown): LayerEvent | undefined {
  const items = listOf(field(ecommerce, 'items')) ?? listOf(field(outer, 'items'));
  const params: Record<string, unknown> = {
    ...pick(outer, PARAMS),
    ...pick(ecommerce, PARAMS),
    ...(items?.length && { items }),
  };
  const isTold = ABOUT_PRODUCTS.test(name)
    ? items?.length || params.transaction_id || params.promotion_id
    : OTHERS.test(name);
  return isTold ? { name, params } : undefined;
}

function isForAdvertising(params: unknown): boolean {
  const given = field(params, 'send_to');
  const targets = Array.isArray(given) ? given : [given];
  return targets.every((target) => ADVERTISING.test(String(target)));
}
