import { productOf } from '../catalogue/find.js';
import { cartPage } from '../templates/cart.js';
import { cookies, withMore, withQuantity } from '../visit.js';
import { answersOf, wantsData } from './answer.js';

/** @typedef {import('../server.js').App} App */
/** @typedef {import('../server.js').Shop} Shop */
/** @typedef {import('../visit.js').CartLine} CartLine */

const pieces = (/** @type {CartLine[]} */ cart) => cart.reduce((sum, line) => sum + line.quantity, 0);

/** The cart, which lives in a cookie. */
export function cartRoutes(/** @type {App} */ app, /** @type {Shop} */ shop) {
  const { texts } = shop;

  app.get('/cart', (request, reply) => shop.show(request, reply, cartPage(shop.visit(request).cart, texts)));

  app.get('/cart/count', (request, reply) =>
    reply.header('cache-control', 'no-store').send({ count: pieces(shop.visit(request).cart) }),
  );

  /** Changes the cart as a form says, and shows it, or says how many pieces are in it now. */
  function change(
    /** @type {string} */ path,
    /** @type {(cart: CartLine[], product: import('../visit.js').Product, quantity: number) => CartLine[]} */ after,
  ) {
    app.post(path, (request, reply) => {
      const answers = answersOf(request);
      const product = productOf(answers.product ?? '');
      const quantity = Number.parseInt(answers.quantity ?? '1', 10);
      if (!product || !(quantity >= 0))
        return reply.code(400).send({ error: 'The form names no product of this shop, or no quantity.' });
      const cart = after(shop.visit(request).cart, product, quantity);
      reply.header('set-cookie', cookies.cart(cart));
      if (!wantsData(request)) return reply.redirect(`${texts.prefix}/cart`, 303);
      return reply.send({ count: pieces(cart) });
    });
  }
  change('/cart', withMore);
  change('/cart/quantity', withQuantity);
  change('/cart/remove', (cart, product) => withQuantity(cart, product, 0));
}
