import { campaignsIn } from '../campaigns.js';
import { categoryOf, productOf } from '../catalogue/find.js';
import { categoryPage, giftsPage, searchPage } from '../templates/category.js';
import { homePage } from '../templates/home.js';
import { privacyPage } from '../templates/plain.js';
import { productPage } from '../templates/product.js';

/** @typedef {import('../server.js').App} App */
/** @typedef {import('../server.js').Shop} Shop */

/** No search is longer; what follows is cut off. */
const LONGEST_TERM = 80;

/** A parameter of the address as text, however often it stands there. */
const parameter = (/** @type {unknown} */ query, /** @type {string} */ name) => {
  const value = /** @type {Record<string, unknown>} */ (query)[name];
  return String((Array.isArray(value) ? value[0] : value) ?? '').trim();
};

/** The pages to look at, and the campaigns that are shown on them. */
export function pageRoutes(/** @type {App} */ app, /** @type {Shop} */ shop) {
  const { texts } = shop;

  app.get('/', (request, reply) => shop.show(request, reply, homePage(texts)));

  app.get('/c/:id', (request, reply) => {
    const category = categoryOf(/** @type {{ id: string }} */ (request.params).id);
    return category ? shop.show(request, reply, categoryPage(category, texts)) : reply.callNotFound();
  });

  app.get('/p/:id', (request, reply) => {
    const product = productOf(/** @type {{ id: string }} */ (request.params).id);
    return product ? shop.show(request, reply, productPage(product, texts)) : reply.callNotFound();
  });

  app.get('/search', (request, reply) =>
    shop.show(request, reply, searchPage(parameter(request.query, 'q').slice(0, LONGEST_TERM), texts)),
  );

  app.get('/gifts', (request, reply) =>
    shop.show(
      request,
      reply,
      giftsPage({ person: parameter(request.query, 'person'), budget: parameter(request.query, 'budget') }, texts),
    ),
  );

  const campaigns = campaignsIn(texts);
  app.get('/campaigns.json', (_request, reply) => reply.header('cache-control', 'no-cache').send(campaigns));

  app.get('/privacy', (request, reply) => shop.show(request, reply, privacyPage(shop.visit(request).consent, texts)));
}
