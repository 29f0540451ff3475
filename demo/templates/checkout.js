import { companions } from '../catalogue/find.js';
import { discountOf } from '../coupons.js';
import { paymentTypes, shippingCost, shippingTiers } from '../orders.js';
import { fullName, paymentText, tierText } from '../texts/lookup.js';
import { card, picture } from './card.js';
import { sumOf } from './cart.js';
import { attributes, html, raw } from './html.js';
import { cartParams, happens } from './measured.js';

/** @typedef {import('../texts/en.js').Texts} Texts */
/** @typedef {import('../visit.js').CartLine} CartLine */
/** @typedef {import('../orders.js').Order} Order */
/** @typedef {Record<string, string>} Answers  Field name → what was written. */

/**
 * A labelled text field, with its problem if there is one.
 * @param {string} name
 * @param {string} label
 * @param {{ type?: string, autocomplete?: string, value?: string | undefined, error?: string | undefined, help?: string, minlength?: number, required?: boolean }} [options]
 */
export function field(
  name,
  label,
  { type = 'text', autocomplete = '', value = '', error = '', help = '', ...more } = {},
) {
  const described = [help && `${name}-help`, error && `${name}-error`].filter(Boolean).join(' ');
  return html`<p class="field field-${name}"><label for="${name}">${label}</label>
<input${attributes({ id: name, name, type, autocomplete, value: value || undefined, required: true, 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': described || undefined, ...more })}>
${help && html`<span class="help" id="${name}-help">${help}</span>`}${error && html`<span class="error" id="${name}-error">${error}</span>`}</p>`;
}

function options(
  /** @type {string} */ name,
  /** @type {string} */ legend,
  /** @type {{ value: string, name: string, about: string, cost?: string, total?: string }[]} */ list,
  /** @type {string | undefined} */ chosen,
) {
  return html`<fieldset class="options"><legend>${legend}</legend>${list.map(
    (option, index) =>
      html`<label class="option"><input type="radio" name="${name}" value="${option.value}" required${attributes({ 'data-total': option.total })}${(chosen ? chosen === option.value : index === 0) && raw(' checked')}><span><strong>${option.name}</strong> ${option.about}</span><span data-cost>${option.cost}</span></label>`,
  )}</fieldset>`;
}

const orderLines = (/** @type {CartLine[]} */ lines, /** @type {Texts} */ texts) =>
  html`<ul class="order-lines">${lines.map(({ product, quantity }) => html`<li>${picture(product, 'main', '')}<span>${fullName(texts, product)} ×&nbsp;${quantity}</span><span>${texts.price(product.price * quantity)}</span></li>`)}</ul>`;

const discountLine = (/** @type {import('../coupons.js').Discount} */ { code, amount }, /** @type {Texts} */ texts) =>
  html`<div><dt>${texts.checkout.discount} <span translate="no">${code}</span></dt><dd>−${texts.price(amount)}</dd></div>\n`;

/**
 * @param {{ cart: CartLine[], token: string, answers: Answers, problems: Answers, isAgain?: boolean }} form  `token` names the order before it is one, so that a double press makes one order.
 * @param {Texts} texts
 * @returns {import('./layout.js').Page}
 */
export function checkoutPage({ cart, token, answers, problems, isAgain = false }, texts) {
  const labels = texts.checkout;
  const sum = sumOf(cart);
  const discount = discountOf(answers.coupon ?? '', sum);
  const reduced = sum - (discount?.amount ?? 0);
  const wrong = Object.keys(problems);
  const text = (
    /** @type {string} */ name,
    /** @type {string} */ label,
    /** @type {string} */ autocomplete,
    type = 'text',
  ) => field(name, label, { type, autocomplete, value: answers[name] ?? '', error: problems[name] ?? '' });
  const tiers = Object.keys(shippingTiers).map((value) => {
    const cost = shippingCost(value, sum);
    return {
      value,
      ...tierText(texts, value),
      cost: cost ? texts.price(cost) : texts.cart.free,
      total: texts.price(reduced + cost),
    };
  });
  const chosen = tiers.find(({ value }) => value === answers.shipping) ?? tiers[0];
  const payments = paymentTypes.map((value) => ({
    value,
    ...paymentText(texts, value),
  }));
  const country = html`<p class="field field-country"><label for="country">${labels.country}</label><select id="country" name="country" autocomplete="country" required>${Object.entries(labels.countries).map(([code, name]) => html`<option value="${code}"${answers.country === code && raw(' selected')}>${name}</option>`)}</select></p>`;
  return {
    title: labels.title,
    type: 'checkout',
    // A form that comes back, with problems or a discount, is the same checkout.
    ...(wrong.length || isAgain ? {} : { mainAttributes: happens('begin_checkout', cartParams(cart, texts)) }),
    main: html`<div class="wrap block"><h1>${labels.title}</h1><p class="notice">${labels.note}</p>
${wrong.length > 0 && html`<div class="problems" role="alert" tabindex="-1" data-problems><h2>${labels.problems}</h2><ul>${wrong.map((name) => html`<li><a href="#${name}">${problems[name]}</a></li>`)}</ul></div>`}
<form class="checkout" method="post" action="${texts.prefix}/checkout" data-checkout="${JSON.stringify(cartParams(cart, texts))}">
<input type="hidden" name="token" value="${token}">
<div class="checkout-fields">
<fieldset><legend>${labels.contact}</legend>${text('email', labels.email, 'email', 'email')}</fieldset>
<fieldset><legend>${labels.address}</legend><div class="field-grid">${text('firstName', labels.firstName, 'given-name')}${text('lastName', labels.lastName, 'family-name')}${text('street', labels.street, 'street-address')}${text('postcode', labels.postcode, 'postal-code')}${text('city', labels.city, 'address-level2')}${country}</div></fieldset>
${options('shipping', labels.shipping, tiers, answers.shipping)}
${options('payment', labels.payment, payments, answers.payment)}
</div>
<section class="summary" aria-labelledby="summary"><h2 id="summary">${labels.yourOrder}</h2>${orderLines(cart, texts)}
<dl><div><dt>${texts.cart.subtotal}</dt><dd>${texts.price(sum)}</dd></div>
${discount && discountLine(discount, texts)}<div><dt>${texts.cart.delivery}</dt><dd data-order-delivery>${chosen?.cost}</dd></div>
<div class="sum"><dt>${texts.cart.total}</dt><dd data-order-total>${chosen?.total}</dd></div></dl>
<button class="button">${labels.place}</button>
<div class="coupon">${field('coupon', labels.coupon, { autocomplete: 'off', value: discount?.code ?? answers.coupon ?? '', error: problems.coupon ?? '', required: false })}<button class="button quiet" name="apply" value="yes" formnovalidate>${labels.apply}</button></div></section>
</form></div>`,
  };
}

/**
 * The confirmation. The purchase is told on its first showing only: a reload shows the page and records nothing.
 * @param {Order} order
 * @param {boolean} first
 * @param {Texts} texts
 * @returns {import('./layout.js').Page}
 */
export function orderPage(order, first, texts) {
  const labels = texts.order;
  const params = cartParams(order.lines, texts);
  const purchase = {
    transaction_id: order.id,
    shipping: order.shippingCost,
    shipping_tier: order.shipping,
    payment_type: order.payment,
    ...params,
    ...(order.discount && { coupon: order.discount.code, value: params.value - order.discount.amount }),
  };
  const offered = companions(
    order.lines.map((line) => line.product),
    4,
  );
  return {
    title: labels.title,
    type: 'order',
    ...(first ? { mainAttributes: happens('purchase', purchase) } : {}),
    main: html`<div class="wrap block order"><h1>${labels.heading(order.firstName)}</h1><p class="lead">${labels.lead(order.email)}</p>
<section class="summary" aria-labelledby="order"><h2 id="order">${labels.number} <span data-order>${order.id}</span></h2>${orderLines(order.lines, texts)}
<dl>${order.discount && discountLine(order.discount, texts)}<div><dt>${labels.to}</dt><dd>${order.city}</dd></div>
<div><dt>${labels.by}</dt><dd>${tierText(texts, order.shipping).name}, ${order.shippingCost ? texts.price(order.shippingCost) : texts.cart.free}</dd></div>
<div><dt>${labels.paid}</dt><dd>${paymentText(texts, order.payment).name}</dd></div>
<div class="sum"><dt>${texts.cart.total}</dt><dd>${texts.price(order.total)}</dd></div></dl></section>
<div class="after-order" data-vitrine-slot="after-order"><h2>${labels.next}</h2><p>${labels.nextLead}</p><p class="actions"><a class="button quiet" href="${texts.prefix}/">${labels.again}</a></p></div>
<section class="related" aria-labelledby="related"><h2 id="related">${texts.home.chosen}</h2><ul class="cards"${attributes({ 'data-vitrine-list': 'order-chosen', 'data-vitrine-recommended': true })}>${offered.map((product) => card(product, texts))}</ul></section></div>`,
  };
}
