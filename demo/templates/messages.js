/**
 * What the messages say, as `<template>` elements: `public/segments.js` shows them when a segment asks for it.
 * They are rendered here so that prices, pictures and languages are handled in one place.
 */
import { companions } from '../catalogue/find.js';
import { categories } from '../catalogue/products.js';
import { categoryText, makerText, productText } from '../texts/lookup.js';
import { cards, picture } from './card.js';
import { html } from './html.js';
import { happens } from './measured.js';

/** @typedef {import('../catalogue/products.js').Product} Product */
/** @typedef {import('../texts/en.js').Texts} Texts */
/** @typedef {import('../visit.js').CartLine} CartLine */
/** @typedef {import('./html.js').Html} Html */

/** A message that nobody asked for: small, non-modal, closed by its button or Escape. */
function message(
  /** @type {string} */ segment,
  /** @type {Texts} */ texts,
  /** @type {string} */ title,
  /** @type {Html} */ body,
) {
  return html`<section class="message" data-message="${segment}" aria-labelledby="message-title">
<h2 id="message-title">${title}</h2>
<button class="close" type="button" data-close aria-label="${texts.messages.close}"><span aria-hidden="true">×</span></button>
${body}
</section>`;
}

const template = (/** @type {string} */ name, /** @type {Html} */ content) =>
  html`<template data-template="${name}">${content}</template>`;

/** Those that any page may need. The profiling form asks one thing a time: first an interest, on a later page an address. */
export function messageTemplates(/** @type {Texts} */ texts) {
  const { interest, email, guide } = texts.messages;
  const interests = categories.map(
    ({ id }) =>
      html`<button class="chip" type="submit" name="interest" value="${id}" data-thanks="${interest.thanks}">${categoryText(texts, id).name}</button>`,
  );
  return html`${template('anonymous-interest', message('anonymous', texts, interest.title, html`<form data-interest><div class="chips" role="group" aria-label="${interest.title}">${interests}</div></form>`))}
${template(
  'anonymous-email',
  message(
    'anonymous',
    texts,
    email.title,
    html`<form method="post" action="${texts.prefix}/newsletter" data-profile-email${happens('newsletter_signup')} data-thanks="${email.thanks}">
<p data-lead>${email.lead}</p>${categories.map(({ id }) => html`<p data-lead-for="${id}" hidden>${email.leadFor(categoryText(texts, id).name.toLowerCase())}</p>`)}<label for="message-email">${email.label}</label>
<div class="field-row"><input id="message-email" type="email" name="email" autocomplete="email" required><button class="button">${email.send}</button></div></form>`,
  ),
)}
${template(
  'browser',
  message(
    'browser',
    texts,
    guide.title,
    html`<p>${guide.lead}</p><ul class="chips"><li><a class="chip strong" href="${texts.prefix}/gifts">${guide.finder}</a></li>${categories.map(({ id }) => html`<li><a class="chip" href="${texts.prefix}/c/${id}">${categoryText(texts, id).name}</a></li>`)}</ul>`,
  ),
)}`;
}

/** For a product page: the offer to compare, and the comparison itself. */
export function comparisonTemplates(
  /** @type {Product} */ product,
  /** @type {Product[]} */ others,
  /** @type {Texts} */ texts,
) {
  const { compare } = texts.messages;
  const all = [product, ...others];
  const text = (/** @type {Product} */ one) => productText(texts, one);
  const row = (/** @type {string} */ label, /** @type {(product: Product) => unknown} */ cell) =>
    html`<tr><th scope="row">${label}</th>${all.map((one) => html`<td>${cell(one)}</td>`)}</tr>`;
  const [first, second] = others.map((other) => text(other).name);
  return html`${template(
    'researcher',
    message(
      'researcher',
      texts,
      compare.title,
      html`<p>${compare.lead(first ?? '', second ?? '')}</p><p><button class="button" type="button" data-compare>${compare.open}</button></p>`,
    ),
  )}
<dialog class="comparison" aria-labelledby="comparison-title" data-comparison>
<form method="dialog"><button class="close" aria-label="${texts.messages.close}"><span aria-hidden="true">×</span></button></form>
<h2 id="comparison-title">${compare.heading}</h2>
<div class="comparison-table" role="group" aria-labelledby="comparison-title" tabindex="0"><table>
<thead><tr><td></td>${all.map((one) => html`<th scope="col">${picture(one, 'main', '')}${one === product ? html`${text(one).name} <span>${compare.this}</span>` : html`<a href="${texts.prefix}/p/${one.id}">${text(one).name}</a> <span>${text(one).kind}</span>`}</th>`)}</tr></thead>
<tbody>${row(texts.product.price, (one) => texts.price(one.price))}${row(texts.product.material, (one) => text(one).material)}${row(texts.product.size, (one) => text(one).size)}${row(texts.product.care, (one) => text(one).care)}${row(texts.product.made, (one) => makerText(texts, one).place)}</tbody>
</table></div>
</dialog>`;
}

/** For the confirmation page: what goes well with the order. */
export function companionTemplate(/** @type {CartLine[]} */ lines, /** @type {Texts} */ texts) {
  const { companion } = texts.messages;
  const offered = companions(
    lines.map((line) => line.product),
    2,
  );
  return template(
    'impulsive',
    message(
      'impulsive',
      texts,
      companion.title,
      html`<p>${companion.lead}</p>${cards(offered, texts, { list: 'after-order', recommended: true })}`,
    ),
  );
}

/** The cart reminder, fetched when it is due so that it shows the cart as it is then. */
export function reminder(/** @type {CartLine[]} */ lines, /** @type {Texts} */ texts) {
  const messages = texts.messages.reminder;
  const count = lines.reduce((sum, line) => sum + line.quantity, 0);
  const total = lines.reduce((sum, line) => sum + line.product.price * line.quantity, 0);
  const pieces = lines
    .slice(0, 5)
    .map(
      ({ product, quantity }) =>
        html`<li>${picture(product, 'main', productText(texts, product).name)}<span>${quantity}</span></li>`,
    );
  return message(
    'cart-abandoner',
    texts,
    messages.title,
    html`<p>${messages.lead(texts.list.count(count))}</p><ul class="reminder-lines">${pieces}</ul><div class="reminder-foot"><p>${messages.total} <strong>${texts.price(total)}</strong></p><a class="button" href="${texts.prefix}/cart">${messages.open}</a></div>`,
  );
}
