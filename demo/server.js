/** The demo shop: pages rendered on the server, Vitrine loaded by script tag, as in any shop. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import { createAccounts } from './accounts.js';
import { createOrders } from './orders.js';
import { accountRoutes } from './routes/account.js';
import { pageBefore } from './routes/answer.js';
import { cartRoutes } from './routes/cart.js';
import { checkoutRoutes } from './routes/checkout.js';
import { choiceRoutes } from './routes/choices.js';
import { fileRoutes } from './routes/files.js';
import { pageRoutes } from './routes/pages.js';
import { layout } from './templates/layout.js';
import { errorPage } from './templates/plain.js';
import { languageAt, languages } from './texts/languages.js';
import { visitOf } from './visit.js';

/** @typedef {import('fastify').FastifyInstance} App */
/** @typedef {import('fastify').FastifyRequest} Request */
/** @typedef {import('fastify').FastifyReply} Reply */

/**
 * What the routes share. Each language has its own: the same routes, with its texts, below its prefix.
 * @typedef {object} Shop
 * @property {string} collectorUrl
 * @property {string} distPath  The folder with `vitrine.js`, its chunks and `head.js`.
 * @property {import('./texts/en.js').Texts} texts  Of the language of the page.
 * @property {ReturnType<typeof createAccounts>} accounts
 * @property {ReturnType<typeof createOrders>} orders
 * @property {string} clockScript  The time machine, which must run before everything else in the page.
 * @property {string} headScript  Vitrine's optional snippet for the first paint, or nothing.
 * @property {(request: Request) => import('./visit.js').Visit} visit
 * @property {(request: Request, reply: Reply, page: import('./templates/layout.js').Page) => Reply} show
 */

/** Folders beside this file, whatever the working directory is. */
const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Starts the shop.
 *
 * @param {object} [options]
 * @param {number} [options.port]  Default 4400; 0 takes any free one.
 * @param {string} [options.host]
 * @param {string} [options.collectorUrl]  Where the pages send their events.
 * @param {string} [options.distPath]  The built SDK. Without it the shop works and measures nothing.
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}  Rejects with `code: 'EADDRINUSE'` when the port is taken.
 */
export async function startShop({
  port = 4400,
  host = 'localhost',
  collectorUrl = 'http://localhost:4401',
  distPath = here('../dist'),
} = {}) {
  const app = Fastify({ bodyLimit: 64 * 1024, forceCloseConnections: true });
  const accounts = createAccounts();
  /** @type {WeakMap<Request, import('./visit.js').Visit>} */
  const visits = new WeakMap();

  const shared = {
    collectorUrl,
    distPath,
    accounts,
    orders: createOrders(),
    clockScript: await readFile(here('public/clock.js'), 'utf8'),
    headScript: await readFile(`${distPath}/head.js`, 'utf8').catch(() => ''),
    visit(/** @type {Request} */ request) {
      const visit = visits.get(request) ?? visitOf(request.headers.cookie, accounts);
      visits.set(request, visit);
      return visit;
    },
  };

  /** The shop in one language. @returns {Shop} */
  const shopIn = (/** @type {import('./texts/en.js').Texts} */ texts) => {
    /** @type {Shop} */
    const shop = {
      ...shared,
      texts,
      show(request, reply, page) {
        const visit = shop.visit(request);
        return reply
          .header('content-security-policy', contentPolicy(visit.nonce, collectorUrl))
          .header('cache-control', 'private, no-cache')
          .type('text/html; charset=utf-8')
          .send(layout(page, visit, shop, addressOf(request, page)));
      },
    };
    return shop;
  };
  const shops = new Map(languages.map((texts) => [texts, shopIn(texts)]));
  /** @returns {Shop} */
  const shopAt = (/** @type {string} */ url) => {
    const shop = shops.get(languageAt(url));
    if (!shop) throw new Error(`No shop answers at ${url}.`);
    return shop;
  };

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  // Another site's page must not be able to fill a cart or log somebody out.
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'POST' && request.headers['sec-fetch-site'] === 'cross-site')
      return reply.code(403).send('Only from the shop itself.');
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'strict-origin-when-cross-origin');
  });
  app.setNotFoundHandler((request, reply) => {
    const shop = shopAt(request.url);
    return shop.show(request, reply.code(404), errorPage('missing', shop.texts));
  });
  app.setErrorHandler((error, request, reply) => {
    console.error(error);
    const shop = shopAt(request.url);
    return shop.show(request, reply.code(500), errorPage('broken', shop.texts));
  });

  for (const [texts, shop] of shops)
    app.register(
      async (part) => {
        for (const routes of [pageRoutes, cartRoutes, checkoutRoutes, accountRoutes, choiceRoutes]) routes(part, shop);
      },
      { prefix: texts.prefix },
    );
  fileRoutes(app, shared);

  await app.listen({ port, host });
  const used = /** @type {import('node:net').AddressInfo} */ (app.server.address()).port;
  return { address: `http://${host}:${used}`, close: () => app.close() };
}

/**
 * Where a page stands in every language: a form that comes back stands where it was sent from, and what is missing here is
 * missing everywhere.
 * @returns {import('./templates/layout.js').Address}
 */
function addressOf(/** @type {Request} */ request, /** @type {import('./templates/layout.js').Page} */ page) {
  const { prefix } = languageAt(request.url);
  const isPage = request.method === 'GET' && page.type !== 'missing' && page.type !== 'broken';
  const here = request.method === 'GET' ? request.url : pageBefore(request, `${prefix}/`);
  // One slash: two would lead to another site.
  const path = page.type === 'missing' ? '/' : `/${here.slice(prefix.length).replace(/^\/+/, '')}`;
  return { origin: `${request.protocol}://${request.host}`, path, isPage };
}

/** A strict policy, to show that Vitrine lives under one: no inline script without the nonce, no inline style, no HTML from text. */
function contentPolicy(/** @type {string} */ nonce, /** @type {string} */ collectorUrl) {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `connect-src 'self' ${collectorUrl}`,
    "require-trusted-types-for 'script'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ');
}
