/** Fields of events: those that they carry, those derived from them, and whether they are as a `where` says. */
import type { Comparators, ItemsWhere, Where } from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { fieldHolds } from './compare.js';
import { itemsOf } from './history.js';
import { givenOf, type Rules, referenceOf } from './scope.js';
import { seasonsAt } from './seasons.js';
import { textOf, trafficOf } from './traffic.js';

const ITEMS = 'items.';

/** What is at a path: of a path through items one value for each item, else one; `undefined` where there is none. */
export function valuesAt(path: string, event: TrackedEvent, rules: Rules): unknown[] {
  if (!path.startsWith(ITEMS)) return [eventField(event, path, rules)];
  return itemsOf(event).map((item) => itemField(item, path.slice(ITEMS.length)));
}

/** Texts, numbers and booleans: what can be told apart and grouped by. */
export function isFact(value: unknown): boolean {
  return typeof value === 'string' ? value !== '' : typeof value === 'number' || typeof value === 'boolean';
}

/** The event as the group of one value of a path sees it, or nothing if it does not. */
export function asSeenBy(group: unknown, path: string, event: TrackedEvent, rules: Rules): TrackedEvent | undefined {
  if (!valuesAt(path, event, rules).includes(group)) return undefined;
  if (!path.startsWith(ITEMS)) return event;
  const items = itemsOf(event).filter((item) => itemField(item, path.slice(ITEMS.length)) === group);
  return { ...event, params: { ...event.params, items } };
}

/** Whether the event's fields are as `where` says. A field of items is when it is for some item. */
export function meets(where: Where | undefined, event: TrackedEvent, rules: Rules): boolean {
  return Object.entries(where ?? {}).every(([path, wanted]) => {
    if (path === 'items' && isItemsWhere(wanted)) return itemsMeet(wanted, itemsOf(event), rules);
    return valuesAt(path, event, rules).some((value) => isAs(value, wanted, rules));
  });
}

function isItemsWhere(wanted: Where[string]): wanted is ItemsWhere {
  return typeof wanted === 'object' && ('some' in wanted || 'every' in wanted || 'none' in wanted);
}

function itemsMeet({ some, every, none }: ItemsWhere, items: Record<string, unknown>[], rules: Rules): boolean {
  const meetsAll = (where: Where) => (item: Record<string, unknown>) =>
    Object.entries(where).every(([path, wanted]) => isAs(itemField(item, path), wanted, rules));
  return (
    (some === undefined || items.some(meetsAll(some))) &&
    (every === undefined || items.every(meetsAll(every))) &&
    (none === undefined || !items.some(meetsAll(none)))
  );
}

function isAs(value: unknown, wanted: Where[string], rules: Rules): boolean {
  const comparators = typeof wanted === 'object' ? (wanted as Comparators) : { is: wanted };
  return fieldHolds(value, comparators, (operand) => givenOf(operand, rules));
}

/**
 * Item discount = discount / (price + discount), as GA4 defines the two; a quantity left out is 1.
 *
 * Readings taken: without a discount the rate is 0; a discount of an unknown price has no rate.
 */
function itemField(item: Record<string, unknown>, path: string): unknown {
  if (path === 'quantity') return isNumber(item.quantity) ? item.quantity : 1;
  if (path !== 'discountRate') return field(item, path);
  const { price, discount } = item;
  if (!isNumber(discount) || discount === 0) return 0;
  return isNumber(price) ? discount / (price + discount) : undefined;
}

/** A parameter, or a field derived from them. */
function eventField(event: TrackedEvent, path: string, rules: Rules): unknown {
  const { name, params, time } = event;
  if (path === 'hasCoupon') return [params, ...itemsOf(event)].some(({ coupon }) => textOf(coupon) !== undefined);
  if (path === 'quantity') return itemsOf(event).reduce((sum, item) => sum + Number(itemField(item, 'quantity')), 0);
  if (path === 'season') return seasonsAt(rules.definitions, time);
  if (path === 'source' || path === 'medium' || path === 'campaign') return trafficOf(event)?.[path];
  if (path === 'value' && name === 'purchase') return orderValue(event, rules);
  return field(params, path);
}

/** "A missing or non-numeric value is 0", and so is that of an order in another currency than the shop's. */
export function orderValue({ params }: TrackedEvent, rules: Rules): number {
  const shopCurrency = referenceOf('currency', rules);
  const currency = textOf(params.currency);
  if (shopCurrency !== undefined && currency !== undefined && currency !== shopCurrency) return 0;
  return isNumber(params.value) ? params.value : 0;
}

/** Whether a value is a finite number. */
export function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function field(record: Record<string, unknown>, path: string): unknown {
  let value: unknown = record;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
