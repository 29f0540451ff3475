/** Random products and lists of them. */
import fc from 'fast-check';

/** Products as shops describe them, well and badly. */
export const PRODUCTS: Record<string, unknown>[] = [
  { item_id: 'a', item_category: 'shoes', item_brand: 'Ondine', price: 100 },
  { item_id: 'b', item_category: 'shoes', price: 40, discount: 10 },
  { item_id: 'c', item_name: 'Bowl', item_category: 'bowls', item_brand: 'Ondine', price: 115, coupon: 'X' },
  { item_id: 'd', item_category: 'bowls', item_brand: 'Atelier', price: 90, discount: 10, tags: ['new', 'sale'] },
  { item_id: 'e', item_category: '', item_brand: null, price: 80, discount: 20, coupon: '', tags: [] },
  { item_name: 'Without an id' },
  { price: 5, discount: 'some' },
  { item_id: '__proto__', item_category: 'constructor', price: 1 },
  { discount: 3, item_category: 7 },
];

const product = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...PRODUCTS.slice(0, 2)) },
  { weight: 3, arbitrary: fc.constantFrom(...PRODUCTS.slice(2)) },
);

const item = fc.oneof(
  { weight: 4, arbitrary: product },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        product,
        fc.constantFrom<Record<string, unknown>>(
          { quantity: 1 },
          { quantity: 2 },
          { quantity: 3 },
          { quantity: 0 },
          { quantity: 0.5 },
          { quantity: 'two' },
          { price: 30 },
          { price: undefined },
        ),
      )
      .map(([one, more]) => ({ ...one, ...more })),
  },
);

/** What an event is about: mostly one product. */
export const items = fc.oneof(
  { weight: 5, arbitrary: item.map((one) => [one]) },
  { weight: 2, arbitrary: fc.array(item, { maxLength: 3 }) },
);
