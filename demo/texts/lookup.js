/** Texts of things. A language that lacks one is found at once, and not by a visitor who reads "undefined". */

/** @typedef {import('./en.js').Texts} Texts */
/** @typedef {import('../catalogue/products.js').Product} Product */

/**
 * @template Text
 * @param {Record<string, Text>} texts
 * @param {string} id
 * @param {string} of
 * @returns {Text}
 */
function found(texts, id, of) {
  const text = Object.hasOwn(texts, id) ? texts[id] : undefined;
  if (!text) throw new Error(`The texts have no ${of} "${id}".`);
  return text;
}

export const productText = (/** @type {Texts} */ texts, /** @type {Product} */ { id }) =>
  found(texts.products, id, 'product');

/** `Lune dinner plate`. */
export function fullName(/** @type {Texts} */ texts, /** @type {Product} */ product) {
  const { name, kind } = productText(texts, product);
  return texts.product.fullName(name, kind);
}

export const categoryText = (/** @type {Texts} */ texts, /** @type {string} */ id) =>
  found(texts.categories, id, 'category');

export const makerText = (/** @type {Texts} */ texts, /** @type {Product} */ { maker }) =>
  found(texts.makers, maker, 'maker');

export const tierText = (/** @type {Texts} */ texts, /** @type {string} */ tier) =>
  found(texts.checkout.tiers, tier, 'delivery');

export const paymentText = (/** @type {Texts} */ texts, /** @type {string} */ type) =>
  found(texts.checkout.payments, type, 'payment');
