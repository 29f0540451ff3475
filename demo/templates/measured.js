/** The `data-vitrine-*` attributes: how the pages tell Vitrine what they are about. */

import { fullName, makerText } from '../texts/lookup.js';
import { attributes } from './html.js';

/** @typedef {import('../catalogue/products.js').Product} Product */
/** @typedef {import('../texts/en.js').Texts} Texts */

/** The currency of every price. */
export const CURRENCY = 'EUR';

/** A product as it stands in an event (GA4's item). */
export function itemOf(/** @type {Product} */ product, /** @type {Texts} */ texts, quantity = 1) {
  return {
    item_id: product.id,
    item_name: fullName(texts, product),
    item_brand: makerText(texts, product).name,
    item_category: product.category,
    price: product.price,
    ...(quantity === 1 ? {} : { quantity }),
  };
}

/** Says that an element, and what is in it, is about this product. */
export const about = (/** @type {Product} */ product, /** @type {Texts} */ texts) =>
  attributes({ 'data-vitrine-item': itemOf(product, texts) });

/** Says what happens here: on a form when it is submitted, on a link when it is clicked, else when the page is shown. */
export const happens = (/** @type {string} */ name, /** @type {object | undefined} */ params = undefined) =>
  attributes({ 'data-vitrine-event': name, 'data-vitrine-params': params });

/** A list of products that is seen when the page is shown. */
export const seenList = (/** @type {string} */ id, /** @type {Product[]} */ products, /** @type {Texts} */ texts) =>
  happens('view_item_list', {
    item_list_id: id,
    items: products.slice(0, 12).map((product, index) => ({ ...itemOf(product, texts), index })),
  });

/** Parameters of an event about a whole cart or order. */
export const cartParams = (
  /** @type {{ product: Product, quantity: number }[]} */ lines,
  /** @type {Texts} */ texts,
) => ({
  currency: CURRENCY,
  value: lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0),
  items: lines.map(({ product, quantity }) => ({ ...itemOf(product, texts), quantity })),
});
