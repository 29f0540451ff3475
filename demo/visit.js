/** What a request's cookies say about a visit: cart, consent, account, and a note for the next page. */
import { randomBytes } from 'node:crypto';
import { productOf } from './catalogue/find.js';

/** @typedef {import('./catalogue/products.js').Product} Product */
/** @typedef {{ product: Product, quantity: number }} CartLine */
/** @typedef {'pending' | 'denied' | 'measurement' | 'granted'} Consent */

/**
 * @typedef {object} Visit
 * @property {CartLine[]} cart
 * @property {Consent} consent
 * @property {import('./accounts.js').Account | undefined} account
 * @property {string | undefined} session
 * @property {string} note  Left by the request before this one, such as `login`: what has just happened, told once.
 * @property {string} nonce  For the inline scripts of this answer.
 */

const CONSENTS = ['pending', 'denied', 'measurement', 'granted'];

/** A month for a cart, six for an answer about consent: as long as shops keep them. */
const CART_SECONDS = 30 * 86_400;
const CONSENT_SECONDS = 180 * 86_400;

/** Nobody lays a larger table; it keeps the cookie small. */
const MOST_PIECES = 99;

/** @returns {Map<string, string>} */
function cookiesOf(/** @type {string | undefined} */ header) {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return new Map(pairs.map(([name = '', ...value]) => [name, value.join('=')]));
}

/** `lune*2~midi*1`. What is not a product of ours is left out, so a cookie from an older catalogue does no harm. */
function cartOf(/** @type {string | undefined} */ text) {
  return (text ?? '').split('~').flatMap((entry) => {
    const [id = '', count] = entry.split('*');
    const product = productOf(id);
    const quantity = Math.min(Number.parseInt(count ?? '', 10), MOST_PIECES);
    return product && quantity > 0 ? [{ product, quantity }] : [];
  });
}

/**
 * @param {string | undefined} header  The `cookie` header.
 * @param {ReturnType<typeof import('./accounts.js').createAccounts>} accounts
 * @returns {Visit}
 */
export function visitOf(header, accounts) {
  const cookies = cookiesOf(header);
  const consent = cookies.get('consent') ?? '';
  const session = cookies.get('session');
  return {
    cart: cartOf(cookies.get('cart')),
    consent: /** @type {Consent} */ (CONSENTS.includes(consent) ? consent : 'pending'),
    account: accounts.ofSession(session),
    session,
    note: cookies.get('note') ?? '',
    nonce: randomBytes(16).toString('base64'),
  };
}

function cookie(/** @type {string} */ name, /** @type {string} */ value, /** @type {number | undefined} */ maxAge) {
  return `${name}=${value}; Path=/; SameSite=Lax; HttpOnly${maxAge === undefined ? '' : `; Max-Age=${maxAge}`}`;
}

/** Values of `set-cookie` headers. */
export const cookies = {
  cart: (/** @type {CartLine[]} */ cart) =>
    cookie(
      'cart',
      cart.map(({ product, quantity }) => `${product.id}*${quantity}`).join('~'),
      cart.length ? CART_SECONDS : 0,
    ),
  consent: (/** @type {Consent} */ consent) => cookie('consent', consent, consent === 'pending' ? 0 : CONSENT_SECONDS),
  session: (/** @type {string | undefined} */ id) => cookie('session', id ?? '', id ? undefined : 0),
  note: (/** @type {string} */ note) => cookie('note', note, note ? 60 : 0),
};

/** The cart with `quantity` more of a product. */
export function withMore(
  /** @type {CartLine[]} */ cart,
  /** @type {Product} */ product,
  /** @type {number} */ quantity,
) {
  const before = cart.find((line) => line.product === product)?.quantity ?? 0;
  return withQuantity(cart, product, before + quantity);
}

/** The cart with this quantity of a product; 0 takes it out. */
export function withQuantity(
  /** @type {CartLine[]} */ cart,
  /** @type {Product} */ product,
  /** @type {number} */ quantity,
) {
  const line = { product, quantity: Math.min(quantity, MOST_PIECES) };
  const known = cart.some((one) => one.product === product);
  const lines = known ? cart.map((one) => (one.product === product ? line : one)) : [...cart, line];
  return lines.filter((one) => one.quantity > 0);
}
