/** Ways to pick products from the catalogue. */
import { categoryText, fullName, makerText, productText } from '../texts/lookup.js';
import { categories, products } from './products.js';

/** @typedef {import('./products.js').Product} Product */
/** @typedef {import('../texts/en.js').Texts} Texts */

const byId = new Map(products.map((product) => [product.id, product]));

/** @returns {Product | undefined} */
export const productOf = (/** @type {string} */ id) => byId.get(id);

/** The products with these ids, in this order; unknown ids are left out. */
export const productsOf = (/** @type {string[]} */ ids) => ids.flatMap((id) => byId.get(id) ?? []);

export const categoryOf = (/** @type {string} */ id) => categories.find((category) => category.id === id);

export const inCategory = (/** @type {string} */ category) =>
  products.filter((product) => product.category === category);

/** What goes well with all of `chosen` together, best first, none of them itself. */
export function companions(/** @type {Product[]} */ chosen, count = 4) {
  const votes = new Map();
  for (const product of chosen)
    product.pairs.forEach((id, index) => {
      votes.set(id, (votes.get(id) ?? 0) + 10 - index);
    });
  // The companions of a single product are few: those of the first companion come after them.
  for (const product of chosen)
    for (const id of byId.get(product.pairs[0] ?? '')?.pairs ?? []) votes.set(id, (votes.get(id) ?? 0) + 1);
  for (const product of chosen) votes.delete(product.id);
  const ids = [...votes].sort((a, b) => b[1] - a[1]).map(([id]) => id);
  return productsOf(ids).slice(0, count);
}

/** Two products someone may be weighing against this one: of the same kind if possible, and near in price. */
export function similar(/** @type {Product} */ product, count = 2) {
  const distance = (/** @type {Product} */ other) =>
    (other.group === product.group ? 0 : 10) + Math.abs(Math.log(other.price / product.price));
  return inCategory(product.category)
    .filter((other) => other !== product)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, count);
}

const WORD_ENDS = /[^\p{Letter}\p{Number}]+/u;

/** Lower case and without accents, so that `etang` finds `Étang`. */
const plain = (/** @type {string} */ text) =>
  text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();

/** Whether a word of `text` begins so: "lin" is in "lin lavé", and not in "moulin". */
const hasWord = (/** @type {string} */ text, /** @type {string} */ start) =>
  text.split(WORD_ENDS).some((word) => word.startsWith(start));

/** Products in which every word of `term` occurs, those with it in the name first. */
export function search(/** @type {string} */ term, /** @type {Texts} */ texts) {
  // "plates" must find "plate": a plural s is dropped.
  const words = plain(term)
    .split(WORD_ENDS)
    .filter(Boolean)
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));
  if (!words.length) return [];
  return products
    .flatMap((product) => {
      const text = productText(texts, product);
      const maker = makerText(texts, product);
      const category = categoryText(texts, product.category);
      const title = plain(fullName(texts, product));
      const all = plain(`${title} ${category.name} ${maker.name} ${maker.place} ${text.material} ${text.about}`);
      if (!words.every((word) => hasWord(all, word))) return [];
      return { product, rank: words.filter((word) => hasWord(title, word)).length };
    })
    .sort((a, b) => b.rank - a.rank)
    .map(({ product }) => product);
}

/** Ideas for the gift finder. */
const giftIdeas = {
  cook: ['braise', 'gigogne', 'tablier', 'tour', 'noyeraie', 'bouillotte', 'vaisselle'],
  host: ['lune', 'rosee', 'source', 'prairie', 'flammes', 'quatre-temps', 'treille', 'matin', 'cloche'],
  reader: ['veille', 'cairn', 'midi', 'heron', 'cabine', 'rive', 'phalene'],
  home: ['colombe', 'heures', 'etang', 'brin', 'bolet', 'trio', 'damier', 'cloche'],
};

const budgets = { small: [0, 50], medium: [50, 120], large: [120, Infinity] };

/** Products for a kind of person within a budget; without a valid answer to one question, that one is left out. */
export function gifts(/** @type {string} */ person, /** @type {string} */ budget) {
  const [least, most] = budgets[/** @type {keyof typeof budgets} */ (budget)] ?? [0, Infinity];
  const ideas = giftIdeas[/** @type {keyof typeof giftIdeas} */ (person)] ?? Object.values(giftIdeas).flat();
  return productsOf([...new Set(ideas)]).filter(({ price }) => price >= Number(least) && price <= Number(most));
}
