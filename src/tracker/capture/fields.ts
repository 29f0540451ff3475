/**
 * What is taken of an object that a page has pushed: the fields that are named here, and of them plain values only. Such
 * objects hold anything: elements of the page, circles, getters that throw.
 */
import type { Item } from '../../segments/event.js';

/** Makes a plain value of what a page has written, or nothing. */
type Read = (value: unknown) => string | number | boolean | undefined;

/** How each field is read, and the older names under which it may stand instead. */
export type Fields = Readonly<Record<string, readonly [Read, ...olderNames: string[]]>>;

/** GA4 allows so many products an event. */
const MOST_ITEMS = 200;

/** A field of what may be no object, or may throw. */
export function field(from: unknown, name: string): unknown {
  try {
    return (Object(from) as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

/** A text that is not empty; ids are often given as numbers. */
export function text(value: unknown): string | undefined {
  const isText = typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
  return isText ? String(value).trim() || undefined : undefined;
}

/**
 * A number, also one that is written for people. The last separator is the decimal one, unless it comes more than once or is a
 * comma before exactly three figures.
 *
 * @example
 * amount('1.299,90 €'); // 1299.9
 * amount('1,299'); // 1299
 */
export function amount(value: unknown): number | undefined {
  if (typeof value !== 'string') return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  // A point may end an abbreviation, as in "Fr. 12".
  const figures = value.replace(/[a-z]\.|[^\d.,-]/gi, '').replace(/\D+$/, '');
  const separator = /[.,](?=\d*$)/.exec(figures)?.[0] ?? '.';
  const isGrouped = figures.split(separator).length > 2 || /^-?[1-9]\d{0,2},\d{3}$/.test(figures);
  const number = Number(figures.replace(isGrouped ? /[.,]/g : /[.,](?=.*[.,])/g, '').replace(',', '.'));
  return figures && Number.isFinite(number) ? number : undefined;
}

const flag: Read = (value) => (typeof value === 'boolean' ? value : undefined);

/** What of an event's parameters is taken, besides its items. */
export const PARAMS: Fields = {
  currency: [text, 'currencyCode'],
  value: [amount],
  coupon: [text],
  transaction_id: [text],
  affiliation: [text],
  tax: [amount],
  shipping: [amount],
  shipping_tier: [text],
  payment_type: [text],
  item_list_id: [text],
  item_list_name: [text],
  promotion_id: [text],
  promotion_name: [text],
  creative_name: [text],
  creative_slot: [text],
  search_term: [text],
  method: [text],
  lead_source: [text],
  customer_type: [text],
  platform: [text],
  recommended: [flag],
};

const ITEM: Fields = {
  item_id: [text, 'id'],
  item_name: [text, 'name'],
  item_brand: [text, 'brand'],
  item_category: [text],
  item_category2: [text],
  item_category3: [text],
  item_category4: [text],
  item_category5: [text],
  item_variant: [text, 'variant'],
  item_list_id: [text],
  item_list_name: [text, 'list', 'list_name'],
  price: [amount],
  discount: [amount],
  quantity: [amount],
  coupon: [text],
  index: [amount, 'position', 'list_position'],
  affiliation: [text],
  location_id: [text],
  promotion_id: [text],
  promotion_name: [text],
  creative_name: [text],
  creative_slot: [text],
};

/** What of `fields` an object has, under the names of today. */
export function pick(from: unknown, fields: Fields): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const [name, [read, ...olderNames]] of Object.entries(fields)) {
    for (const key of [name, ...olderNames]) picked[name] ??= read(field(from, key));
    if (picked[name] === undefined) delete picked[name];
  }
  return picked;
}

/** The products of a list, or what `read` makes of its entries; `undefined` for what is no list. Empty ones are left out. */
export function listOf(list: unknown, read: (entry: unknown) => Item = itemOf): Item[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const entries = Array.from({ length: Math.min(list.length, MOST_ITEMS) }, (_, at) => field(list, String(at)));
  return entries.map(read).filter((item) => Object.keys(item).length > 0);
}

function itemOf(product: unknown): Item {
  const item: Item = pick(product, ITEM);
  // Universal Analytics has one text for all levels: "Table/Bowls".
  const levels = (text(field(product, 'category')) ?? '').split('/').map((level) => level.trim());
  if (item.item_category === undefined)
    levels
      .filter(Boolean)
      .slice(0, 5)
      .forEach((level, at) => {
        item[`item_category${at ? at + 1 : ''}`] = level;
      });
  return item;
}
