import { companions, similar } from '../catalogue/find.js';
import { categoryText, fullName, makerText, productText } from '../texts/lookup.js';
import { cards, picture } from './card.js';
import { breadcrumbs } from './category.js';
import { comparison, comparisonOffer } from './comparison.js';
import { html } from './html.js';
import { about, happens } from './measured.js';

/** @typedef {import('../catalogue/products.js').Product} Product */
/** @typedef {import('../texts/en.js').Texts} Texts */

/** The largest quantity of one product that the shop sells at once. */
export const MOST_AT_ONCE = 12;

/** A choice of 1 to 12, and of `chosen` where that is more. */
export const quantityOptions = (chosen = 1) =>
  Array.from({ length: Math.max(MOST_AT_ONCE, chosen) }, (_, index) => index + 1).map((count) =>
    count === chosen ? html`<option selected>${count}</option>` : html`<option>${count}</option>`,
  );

/** @returns {import('./layout.js').Page} */
export function productPage(/** @type {Product} */ product, /** @type {Texts} */ texts) {
  const text = productText(texts, product);
  const labels = texts.product;
  const name = fullName(texts, product);
  const maker = makerText(texts, product);
  const category = categoryText(texts, product.category);
  const others = similar(product);
  const views = /** @type {const} */ (['main', 'scene', 'detail']);
  return {
    title: name,
    description: text.about,
    type: 'product',
    category: product.category,
    // The page is about this product: seen when shown, and the attention spent here is spent on it.
    mainAttributes: html`${happens('view_item')}${about(product, texts)}`,
    main: html`<div class="wrap block">${breadcrumbs(texts, [[`${texts.prefix}/c/${product.category}`, category.name]], name)}
<div class="product">
<div class="gallery" role="group" aria-label="${labels.gallery}" tabindex="0">${views.map((view, index) => picture(product, view, labels.views[view](name), index === 0))}</div>
<div class="product-side">
<p class="maker">${labels.by} ${maker.name}</p>
<h1>${text.name} <span>${text.kind}</span></h1>
<p class="price">${texts.price(product.price)}</p>
<p class="about">${text.about}</p>
<form class="add" method="post" action="${texts.prefix}/cart"${happens('add_to_cart')} data-add>
<input type="hidden" name="product" value="${product.id}">
<label for="quantity">${labels.quantity}</label>
<select id="quantity" name="quantity">${quantityOptions()}</select>
<button class="button">${labels.add}</button>
<p class="form-status" role="status" data-status data-done="${labels.added(text.name)}" data-link="${labels.viewCart}" data-href="${texts.prefix}/cart"></p>
</form>
<p class="delivery">${labels.delivery}</p>
<dl class="facts"><div><dt>${labels.material}</dt><dd>${text.material}</dd></div><div><dt>${labels.size}</dt><dd>${text.size}</dd></div><div><dt>${labels.care}</dt><dd>${text.care}</dd></div><div><dt>${labels.made}</dt><dd>${maker.place}</dd></div></dl>
</div>
</div>
<section class="related" aria-labelledby="related"><h2 id="related">${labels.goesWith}</h2>
${cards(companions([product]), texts, { list: 'goes-well-with', recommended: true })}</section></div>
${comparison(product, others, texts)}`,
    scripts: ['/comparison.js'],
    dock: comparisonOffer(others, texts),
  };
}
