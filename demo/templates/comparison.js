/**
 * The comparison on a product page, and the offer to see it. The campaign `compare` says when, and the shop shows it in elements of
 * its own (`public/comparison.js`): no message of a campaign's could hold a table.
 */
import { makerText, productText } from '../texts/lookup.js';
import { picture } from './card.js';
import { html } from './html.js';

/** @typedef {import('../catalogue/products.js').Product} Product */
/** @typedef {import('../texts/en.js').Texts} Texts */

/** The table, which waits to be asked for. */
export function comparison(
  /** @type {Product} */ product,
  /** @type {Product[]} */ others,
  /** @type {Texts} */ texts,
) {
  const { compare } = texts;
  const all = [product, ...others];
  const text = (/** @type {Product} */ one) => productText(texts, one);
  const row = (/** @type {string} */ label, /** @type {(product: Product) => unknown} */ cell) =>
    html`<tr><th scope="row">${label}</th>${all.map((one) => html`<td>${cell(one)}</td>`)}</tr>`;
  return html`<dialog class="comparison" aria-labelledby="comparison-title" data-comparison>
<form method="dialog"><button class="close" aria-label="${compare.close}"><span aria-hidden="true">×</span></button></form>
<h2 id="comparison-title">${compare.heading}</h2>
<div class="comparison-table" role="group" aria-labelledby="comparison-title" tabindex="0"><table>
<thead><tr><td></td>${all.map((one) => html`<th scope="col">${picture(one, 'main', '')}${one === product ? html`${text(one).name} <span>${compare.this}</span>` : html`<a href="${texts.prefix}/p/${one.id}">${text(one).name}</a> <span>${text(one).kind}</span>`}</th>`)}</tr></thead>
<tbody>${row(texts.product.price, (one) => texts.price(one.price))}${row(texts.product.material, (one) => text(one).material)}${row(texts.product.size, (one) => text(one).size)}${row(texts.product.care, (one) => text(one).care)}${row(texts.product.made, (one) => makerText(texts, one).place)}</tbody>
</table></div>
</dialog>`;
}

/** Nobody asked for it: it takes no focus, is closed by its button or Escape, and stands where it pushes nothing. */
export function comparisonOffer(/** @type {Product[]} */ others, /** @type {Texts} */ texts) {
  const { compare } = texts;
  const [first = '', second = ''] = others.map((other) => productText(texts, other).name);
  return html`<div role="status" data-offer-place><template><section class="offer" aria-labelledby="offer-title" data-offer>
<h2 id="offer-title">${compare.title}</h2>
<button class="close" type="button" data-close aria-label="${compare.close}"><span aria-hidden="true">×</span></button>
<p>${compare.lead(first, second)}</p>
<p><button class="button" type="button" data-compare>${compare.open}</button></p>
</section></template></div>`;
}
