import { sizes } from '../drawings/picture.js';
import { productText } from '../texts/lookup.js';
import { attributes, html } from './html.js';
import { about, happens, seenList } from './measured.js';

/** @typedef {import('../catalogue/products.js').Product} Product */
/** @typedef {import('../texts/en.js').Texts} Texts */
/** @typedef {{ list: string, recommended?: boolean, eager?: number, heading?: 'h2' | 'h3' }} ListOptions */

/** A product's picture, its place reserved. */
export function picture(
  /** @type {Product} */ product,
  /** @type {'main' | 'scene' | 'detail'} */ view,
  /** @type {string} */ alt,
  eager = false,
) {
  const { width, height } = sizes[view];
  return html`<img src="/images/${product.id}-${view}.svg" width="${width}" height="${height}" alt="${alt}"${attributes({ loading: !eager && 'lazy', fetchpriority: eager && 'high' })}>`;
}

/** A product in a list. One link, so that there is one stop for the keyboard and one name to read. */
export function card(
  /** @type {Product} */ product,
  /** @type {Texts} */ texts,
  { eager = false, heading = 'h3' } = {},
) {
  const text = productText(texts, product);
  const open = html`<${heading === 'h2' ? 'h2' : 'h3'} class="card-name">`;
  const close = html`</${heading === 'h2' ? 'h2' : 'h3'}>`;
  return html`<li class="card"${about(product, texts)}>
<a href="${texts.prefix}/p/${product.id}"${happens('select_item')}>
${picture(product, 'main', '', eager)}
${open}${text.name} <span>${text.kind}</span>${close}
<p class="card-price">${texts.price(product.price)}</p>
</a>
</li>`;
}

/** Several cards. A recommended list says so to Vitrine, for each click in it. */
export function cards(
  /** @type {Product[]} */ products,
  /** @type {Texts} */ texts,
  /** @type {ListOptions} */ options,
) {
  const { list, recommended, eager = 0, heading = 'h3' } = options;
  const items = products.map((product, index) => card(product, texts, { eager: index < eager, heading }));
  return html`<ul class="cards"${attributes({ 'data-vitrine-list': list, 'data-vitrine-recommended': recommended })}${seenList(list, products, texts)}>${items}</ul>`;
}
