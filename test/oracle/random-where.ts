/** Random conditions on the fields of events. */
import fc from 'fast-check';
import type { Where } from '../../src/segments/definition.js';
import { existence, flags, numbers, one, texts } from './random-comparators.js';

const CATEGORIES = ['shoes', 'bowls', 'constructor'];
const BRANDS = ['Ondine', 'Atelier'];

/** Under some path these comparators. */
function at(path: string, comparators: fc.Arbitrary<Where[string]>): fc.Arbitrary<Where> {
  return comparators.map((wanted) => ({ [path]: wanted }));
}

const itemField: fc.Arbitrary<Where> = fc.oneof(
  { weight: 2, arbitrary: at('item_id', texts(['a', 'b', 'c'])) },
  { weight: 2, arbitrary: at('item_category', texts(CATEGORIES)) },
  { weight: 2, arbitrary: at('item_brand', texts(BRANDS)) },
  { weight: 2, arbitrary: at('price', numbers([40, 100, 115])) },
  { weight: 2, arbitrary: at('quantity', numbers([1, 2, 3])) },
  { weight: 2, arbitrary: at('discountRate', numbers([0, 0.1, 0.2])) },
  { weight: 1, arbitrary: at('coupon', existence) },
  { weight: 1, arbitrary: at('tags', texts(['new', 'sale'])) },
);

const bothOfItem = fc.oneof(
  { withCrossShrink: true },
  { weight: 2, arbitrary: itemField },
  { weight: 1, arbitrary: fc.tuple(itemField, itemField).map(([a, b]) => ({ ...a, ...b })) },
);

/** Fields bound to one item. */
const items: fc.Arbitrary<Where> = fc
  .record({ some: bothOfItem, every: bothOfItem, none: bothOfItem }, { requiredKeys: [], noNullPrototype: true })
  .filter((wanted) => Object.keys(wanted).length > 0)
  .map((wanted) => ({ items: wanted }));

const anyItem = bothOfItem.map((wanted) =>
  Object.fromEntries(Object.entries(wanted).map(([path, value]) => [`items.${path}`, value])),
);

const value = at(
  'value',
  fc.oneof(one(['atLeast', 'above'], fc.constant({ ref: 'number', times: 57.5 })), numbers([0, 100, 115])),
);

const eventField: fc.Arbitrary<Where> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<Where>(
      { recommended: true },
      { offline: true },
      { method: 'mail' },
      { user_id: { exists: true } },
      { transaction_id: 'T1' },
      { season: 'newYear' },
      { source: 'google', medium: 'cpc' },
      { page_type: 'product' },
      { 'custom.depth': { atLeast: 2 } },
    ),
  },
  { weight: 1, arbitrary: at('hasCoupon', flags) },
  { weight: 3, arbitrary: value },
  { weight: 1, arbitrary: at('quantity', numbers([0, 1, 2, 3])) },
  { weight: 1, arbitrary: at('currency', texts(['EUR', 'USD'])) },
  { weight: 2, arbitrary: at('season', texts(['holiday', 'leapDay', 'mixed'])) },
  { weight: 1, arbitrary: at('source', texts(['google', 'direct', 'shop-a'])) },
  { weight: 1, arbitrary: at('medium', texts(['cpc', 'email', 'referral'])) },
  { weight: 1, arbitrary: at('campaign', texts(['spring', 'été'])) },
  { weight: 1, arbitrary: at('tags', texts(['new', 'sale'])) },
  { weight: 1, arbitrary: at('tags', numbers([1, 2])) },
  { weight: 1, arbitrary: at('search_term', texts(['boots', 'bowl'])) },
);

/** Conditions on one or two fields, of the event or of its items. */
export const where: fc.Arbitrary<Where> = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: eventField },
  { weight: 3, arbitrary: anyItem },
  { weight: 2, arbitrary: items },
  { weight: 1, arbitrary: fc.tuple(eventField, fc.oneof(anyItem, items)).map(([a, b]) => ({ ...a, ...b })) },
);
