import { randomBytes } from 'node:crypto';
import { discountOf } from '../coupons.js';
import { paymentTypes, shippingCost, shippingTiers } from '../orders.js';
import { sumOf } from '../templates/cart.js';
import { checkoutPage, orderPage } from '../templates/checkout.js';
import { cookies } from '../visit.js';
import { answersOf } from './answer.js';

/** @typedef {import('../server.js').App} App */
/** @typedef {import('../server.js').Shop} Shop */
/** @typedef {Record<string, string>} Answers */

/** Something before and after the at sign, and a dot after it: the rest only the mail server knows. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Field → what is wrong with it; empty when the order can be placed. */
function problemsOf(/** @type {Answers} */ answers, /** @type {import('../texts/en.js').Texts} */ texts) {
  const { errors, countries } = texts.checkout;
  /** @type {Record<keyof typeof errors, boolean>} */
  const right = {
    email: EMAIL.test(answers.email ?? ''),
    firstName: Boolean(answers.firstName?.trim()),
    lastName: Boolean(answers.lastName?.trim()),
    street: Boolean(answers.street?.trim()),
    postcode: Boolean(answers.postcode?.trim()),
    city: Boolean(answers.city?.trim()),
    country: Object.hasOwn(countries, answers.country ?? ''),
    shipping: Object.hasOwn(shippingTiers, answers.shipping ?? ''),
    payment: paymentTypes.includes(answers.payment ?? ''),
    coupon: !answers.coupon?.trim() || discountOf(answers.coupon, 0) !== undefined,
  };
  return Object.fromEntries(
    Object.entries(errors).filter(([name]) => !right[/** @type {keyof typeof errors} */ (name)]),
  );
}

/** From the cart to the order. */
export function checkoutRoutes(/** @type {App} */ app, /** @type {Shop} */ shop) {
  const { texts, orders } = shop;
  const createToken = () => randomBytes(12).toString('base64url');

  app.get('/checkout', (request, reply) => {
    const { cart, account } = shop.visit(request);
    if (!cart.length) return reply.redirect(`${texts.prefix}/cart`, 303);
    const answers = { country: 'FR', email: account?.email ?? '', firstName: account?.firstName ?? '' };
    return shop.show(request, reply, checkoutPage({ cart, token: createToken(), answers, problems: {} }, texts));
  });

  app.post('/checkout', (request, reply) => {
    const { cart, account } = shop.visit(request);
    const answers = answersOf(request);
    const token = answers.token || createToken();
    // Pressed twice, or sent again by a reload: the same form is the same order.
    const placed = orders.ofToken(token);
    if (placed) return reply.redirect(`${texts.prefix}/order/${placed.id}`, 303);
    if (!cart.length) return reply.redirect(`${texts.prefix}/cart`, 303);
    const problems = problemsOf(answers, texts);
    // A code is tried before the rest is written.
    if (answers.apply) {
      const { coupon } = problems;
      const tried = { cart, token, answers, problems: { ...(coupon && { coupon }) }, isAgain: true };
      return shop.show(request, reply.code(coupon ? 422 : 200), checkoutPage(tried, texts));
    }
    if (Object.keys(problems).length)
      return shop.show(request, reply.code(422), checkoutPage({ cart, token, answers, problems }, texts));
    const { shipping = '', payment = '', firstName = '', email = '', city = '' } = answers;
    const cost = shippingCost(shipping, sumOf(cart));
    const discount = discountOf(answers.coupon ?? '', sumOf(cart));
    const order = orders.place({
      token,
      customer: account?.id,
      firstName,
      email,
      city,
      shipping,
      payment,
      shippingCost: cost,
      discount,
      total: sumOf(cart) - (discount?.amount ?? 0) + cost,
      lines: cart,
    });
    return reply
      .header('set-cookie', [cookies.cart([]), cookies.note(order.id)])
      .redirect(`${texts.prefix}/order/${order.id}`, 303);
  });

  app.get('/order/:id', (request, reply) => {
    const order = orders.find(/** @type {{ id: string }} */ (request.params).id);
    if (!order) return reply.callNotFound();
    // The note is there on the way from the checkout only, so a reload tells no second purchase.
    const first = shop.visit(request).note === order.id;
    if (first) reply.header('set-cookie', cookies.note(''));
    return shop.show(request, reply, orderPage(order, first, texts));
  });
}
