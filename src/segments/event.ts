/**
 * The event: the one shape that is journalled in the browser, sent to the collector, stored there and replayed.
 *
 * Names and parameters are GA4's recommended e-commerce events, verbatim
 * (https://developers.google.com/analytics/devguides/collection/ga4/reference/events); any other name is a custom event.
 */

/** A product in an event. GA4 asks for `item_id` or `item_name`; prices are per unit, in the event's currency. */
export interface Item {
  item_id?: string;
  item_name?: string;
  item_brand?: string;
  item_category?: string;
  item_variant?: string;
  item_list_id?: string;
  item_list_name?: string;
  /** Unit price after discount. */
  price?: number;
  /** Unit discount: what the price was reduced by. */
  discount?: number;
  /** 1 if left out. */
  quantity?: number;
  coupon?: string;
  index?: number;
  [custom: string]: unknown;
}

/** Parameters that any event may carry. */
export interface CommonParams {
  page_location?: string;
  page_referrer?: string;
  page_title?: string;
  source?: string;
  medium?: string;
  campaign?: string;
  /** True for what did not happen in this browser (a sale in the shop, an import): it counts, but is no visit. */
  offline?: boolean;
  [custom: string]: unknown;
}

interface ValueParams extends CommonParams {
  /** ISO 4217; required with `value`. */
  currency?: string;
  value?: number;
  coupon?: string;
}

interface ItemsParams extends ValueParams {
  items: Item[];
}

/** What a visitor has told or is known by. `null` and `""` unset a trait. */
export type Traits = Record<string, string | number | boolean | null>;

/** The parameters of each event this product knows by name. */
export interface EventParams {
  page_view: CommonParams;
  view_item_list: CommonParams & { items?: Item[]; item_list_id?: string; item_list_name?: string };
  /** `recommended: true` marks a click on a recommendation. */
  select_item: CommonParams & { items: Item[]; recommended?: boolean; item_list_id?: string; item_list_name?: string };
  view_item: ItemsParams;
  add_to_wishlist: ItemsParams;
  add_to_cart: ItemsParams;
  remove_from_cart: ItemsParams;
  view_cart: ValueParams & { items?: Item[] };
  begin_checkout: ValueParams & { items?: Item[] };
  add_shipping_info: ValueParams & { items?: Item[]; shipping_tier?: string };
  add_payment_info: ValueParams & { items?: Item[]; payment_type?: string };
  purchase: ItemsParams & { transaction_id: string; shipping_tier?: string; payment_type?: string; platform?: string };
  /** With a `transaction_id` and no `items` it cancels that order. */
  refund: ValueParams & { transaction_id?: string; items?: Item[] };
  view_promotion: CommonParams & { items?: Item[] };
  select_promotion: CommonParams & { items?: Item[] };
  search: CommonParams & { search_term: string };
  login: CommonParams & { method?: string };
  sign_up: CommonParams & { method?: string };
  generate_lead: ValueParams;
  newsletter_signup: CommonParams;
  chat_start: CommonParams;
  exit_intent: CommonParams;
  /** Attentive time that ends at the event's own time; `items` when it was spent on a product page. */
  user_engagement: CommonParams & { engagement_time_msec: number; items?: Item[] };
  identify: CommonParams & { user_id?: string; traits?: Traits };
}

/** A name this product knows. */
export type KnownEventName = keyof EventParams;

/** One thing a visitor did. */
export interface TrackedEvent {
  /** Chosen once, where the event happens. The same id is the same event, however often it arrives. */
  id: string;
  /** The shop's own id for the person, once they are identified. */
  user?: string;
  /** This browser's random id, new after each `reset()`. */
  visitor?: string;
  /** Milliseconds since 1970, UTC, whole. */
  time: number;
  name: string;
  params: Record<string, unknown>;
}

/** The instants a JavaScript `Date` can hold, in ms either side of 1970 (ECMA-262, "Time Values and Time Range"). */
const LATEST_DATE_MS = 8.64e15;

/** The order of events: by time, then by id as strings. Negative when `a` comes first. */
export function compareEvents(a: Pick<TrackedEvent, 'time' | 'id'>, b: Pick<TrackedEvent, 'time' | 'id'>): number {
  return a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Whether `value` is an object with string keys, as opposed to an array, `null` or a plain value. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A record's own value under a key that may be anything, such as `constructor`. */
export function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.prototype.hasOwnProperty.call(record, key) ? record[key] : undefined;
}

/**
 * Says in a sentence what makes `value` unusable as an event, or gives `undefined` when it is one.
 *
 * Only the envelope, `items` and `engagement_time_msec` are judged: a parameter of the wrong type is the shop's
 * business, and counts as missing where a rule needs it.
 *
 * @example
 * eventProblem({ id: 'a', time: 'now', name: 'search' }); // '"time" must be whole milliseconds since 1970, not "now"'
 */
export function eventProblem(value: unknown): string | undefined {
  if (!isRecord(value)) return `an event must be an object, not ${shown(value)}`;
  const { id, user, visitor, time, name, params } = value;
  if (typeof id !== 'string' || id === '') return `"id" must be a non-empty text, not ${shown(id)}`;
  if (typeof name !== 'string' || name === '') return `"name" must be a non-empty text, not ${shown(name)}`;
  if (!Number.isInteger(time) || Math.abs(time as number) > LATEST_DATE_MS)
    return `"time" must be whole milliseconds since 1970, not ${shown(time)}`;
  for (const [key, person] of [
    ['user', user],
    ['visitor', visitor],
  ])
    if (person !== undefined && typeof person !== 'string') return `"${key}" must be a text, not ${shown(person)}`;
  return paramsProblem(params);
}

function paramsProblem(params: unknown): string | undefined {
  if (!isRecord(params)) return `"params" must be an object, not ${shown(params)}`;
  if (!itemsAreRecords(params)) return `"params.items" must be an array of objects, not ${shown(params.items)}`;
  const { engagement_time_msec: engagementMs } = params;
  if (engagementMs !== undefined && !(Number.isFinite(engagementMs) && (engagementMs as number) >= 0))
    return `"params.engagement_time_msec" must be milliseconds, not ${shown(engagementMs)}`;
  return undefined;
}

/** Whether the parameters' `items`, if there are any, are a list of objects. */
export function itemsAreRecords({ items }: Record<string, unknown>): boolean {
  return items === undefined || (Array.isArray(items) && items.every(isRecord));
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
