/** `where`: conditions on an event's fields. Any path is allowed, but some look like a slip of the pen. */
import { isRecord } from '../event.js';
import { keysOf, nameAt, quoted, recordAt, refuse, type Scope } from './findings.js';
import { checkSeason } from './season.js';
import { checkKeys, meant, slipOf } from './spelling.js';
import { COMPARATOR_NAMES, checkComparators, checkValue, type Kind } from './value.js';

/** Fields of an event that are known by name, the derived ones at the end. */
export const EVENT_FIELDS = [
  ...['currency', 'value', 'coupon', 'transaction_id', 'shipping_tier', 'payment_type', 'search_term', 'method'],
  ...['recommended', 'platform', 'source', 'medium', 'campaign', 'page_location', 'page_referrer', 'page_title'],
  ...[
    'page_type',
    'device',
    'language',
    'item_list_id',
    'item_list_name',
    'offline',
    'engagement_time_msec',
    'user_id',
  ],
  ...['hasCoupon', 'quantity', 'season'],
];

/** Fields of a product. */
export const ITEM_FIELDS = [
  ...['item_id', 'item_name', 'item_brand', 'item_category', 'item_category2', 'item_category3', 'item_category4'],
  ...['item_category5', 'item_variant', 'item_list_id', 'item_list_name', 'price', 'discount', 'quantity', 'coupon'],
  ...['index', 'discountRate'],
];

const PATHS = [...EVENT_FIELDS, ...ITEM_FIELDS.map((field) => `items.${field}`)];

/** Derived fields are always of one kind. */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['hasCoupon', 'boolean'],
  ['quantity', 'number'],
  ['items.quantity', 'number'],
  ['items.discountRate', 'number'],
  ['season', 'text'],
]);

/** Refuses what is no path to a field of an event. */
export function checkPath(given: unknown, path: string, scope: Scope): void {
  const field = nameAt(given, path, 'the path of a field, such as "items.item_category"');
  if (field === 'items') refuse(path, '"items" are the products; name a field of theirs, such as "items.quantity"');
  if (field.split('.').includes('')) refuse(path, `${quoted(field)} is not a path; write one such as "items.quantity"`);
  // A field of products that is named as if it were the event's own.
  const ofItem = /^(item_|discountRate$)/.test(field) && !PATHS.includes(field) && ITEM_FIELDS.includes(field);
  const near = ofItem ? `items.${field}` : slipOf(field, PATHS);
  if (near) scope.warnings.push({ path, message: `"${field}" is no field known here; did you mean "${near}"?` });
}

/**
 * Checks a `where`.
 * @param ofItem whether its fields are those of one product, named without `items.`
 */
export function checkWhere(given: unknown, path: string, scope: Scope, ofItem = false): void {
  const where = recordAt(given, path, 'an object of field paths');
  for (const field of keysOf(where)) {
    const place = `${path}.${field}`;
    const wanted = where[field];
    if (ofItem && /^items(\.|$)/.test(field))
      refuse(place, 'is about one product already; name its field without "items."');
    if (field === 'items') {
      checkItems(wanted, place, scope);
      continue;
    }
    const full = ofItem ? `items.${field}` : field;
    checkPath(full, place, scope);
    checkField(wanted, place, full, scope);
  }
}

function checkItems(given: unknown, path: string, scope: Scope): void {
  const items = recordAt(given, path, '{"some": …}, {"every": …} or {"none": …}');
  checkKeys(items, ['some', 'every', 'none'], path);
  const keys = keysOf(items);
  if (!keys.length) refuse(path, 'must have "some", "every" or "none"');
  for (const key of keys) checkWhere(items[key], `${path}.${key}`, scope, true);
}

function checkField(wanted: unknown, path: string, field: string, scope: Scope): void {
  if (Array.isArray(wanted)) refuse(path, `must be one value; write {"oneOf": ${quoted(wanted)}}`);
  const compared = { kind: KINDS.get(field) ?? ('fact' as const), name: `"${field}"` };
  if (!isRecord(wanted)) checkValue(wanted, path, compared.kind, compared, scope);
  else {
    const [wrong] = keysOf(wanted).filter((key) => !COMPARATOR_NAMES.includes(key));
    if (wrong === 'param' || wrong === 'ref') refuse(path, `must be compared; write {"is": ${quoted(wanted)}}`);
    if (wrong !== undefined) refuse(`${path}.${wrong}`, `is not a comparator${meant(wrong, COMPARATOR_NAMES)}`);
    checkComparators(wanted, path, compared, scope);
  }
  if (field !== 'season') return;
  const { is, isNot, oneOf } = isRecord(wanted) ? wanted : { is: wanted };
  for (const name of [is, isNot, oneOf].flat()) if (typeof name === 'string') checkSeason(name, path, scope);
}
