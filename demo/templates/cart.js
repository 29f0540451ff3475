import { productsOf } from '../catalogue/find.js';
import { FREE_FROM, shippingTiers } from '../orders.js';
import { fullName, productText } from '../texts/lookup.js';
import { card, picture } from './card.js';
import { roomLinks } from './category.js';
import { attributes, html } from './html.js';
import { about, cartParams, happens } from './measured.js';
import { quantityOptions } from './product.js';

/** @typedef {import('../texts/en.js').Texts} Texts */
/** @typedef {import('../visit.js').CartLine} CartLine */

/** The sum of a cart, without delivery. */
export const sumOf = (/** @type {CartLine[]} */ cart) =>
  cart.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);

function line(/** @type {CartLine} */ { product, quantity }, /** @type {Texts} */ texts) {
  const text = productText(texts, product);
  const name = fullName(texts, product);
  const field = `quantity-${product.id}`;
  return html`<li class="cart-line"${about(product, texts)}>
<a href="${texts.prefix}/p/${product.id}" tabindex="-1" aria-hidden="true">${picture(product, 'main', '')}</a>
<div class="cart-line-name"><h2><a href="${texts.prefix}/p/${product.id}">${text.name} <span>${text.kind}</span></a></h2><p>${texts.price(product.price)} ${texts.cart.each}</p></div>
<form method="post" action="${texts.prefix}/cart/quantity" data-change="${quantity}">
<input type="hidden" name="product" value="${product.id}">
<label class="hidden" for="${field}">${texts.cart.quantityOf(name)}</label>
<select id="${field}" name="quantity">${quantityOptions(quantity)}</select>
<button class="link">${texts.cart.update}</button>
</form>
<form method="post" action="${texts.prefix}/cart/remove"${happens('remove_from_cart')}>
<input type="hidden" name="product" value="${product.id}"><input type="hidden" name="quantity" value="${quantity}">
<button class="link" aria-label="${texts.cart.removeOf(name)}">${texts.cart.remove}</button>
</form>
<p class="cart-line-sum">${texts.price(product.price * quantity)}</p>
</li>`;
}

/** @returns {import('./layout.js').Page} */
export function cartPage(/** @type {CartLine[]} */ cart, /** @type {Texts} */ texts) {
  const labels = texts.cart;
  if (!cart.length)
    return {
      title: labels.title,
      type: 'cart',
      main: html`<div class="wrap block"><h1>${labels.empty}</h1><p class="lead">${labels.emptyHelp}</p>${roomLinks(texts)}
<ul class="cards"${attributes({ 'data-vitrine-list': 'empty-cart', 'data-vitrine-recommended': true })}>${productsOf(['brume', 'rosee', 'vaisselle', 'trio']).map((product) => card(product, texts, { heading: 'h2' }))}</ul></div>`,
    };
  const sum = sumOf(cart);
  const missing = FREE_FROM - sum;
  return {
    title: labels.title,
    type: 'cart',
    mainAttributes: happens('view_cart', cartParams(cart, texts)),
    main: html`<div class="wrap block"><h1>${labels.title}</h1>
<div class="cart">
<ul class="cart-lines">${cart.map((one) => line(one, texts))}</ul>
<section class="summary" aria-labelledby="summary"><h2 id="summary">${labels.summary}</h2>
<dl><div><dt>${labels.subtotal}</dt><dd>${texts.price(sum)}</dd></div><div><dt>${labels.delivery}</dt><dd>${missing > 0 ? texts.price(shippingTiers.standard) : labels.free}</dd></div></dl>
${missing > 0 && html`<p class="free">${labels.missing(texts.price(missing))}</p>`}
<p class="actions"><a class="button" href="${texts.prefix}/checkout">${labels.checkout}</a><a class="link" href="${texts.prefix}/">${labels.onward}</a></p>
</section>
</div></div>`,
  };
}
