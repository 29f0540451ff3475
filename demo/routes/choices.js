import { newsletterPage } from '../templates/plain.js';
import { cookies } from '../visit.js';
import { answersOf, pageBefore, wantsData } from './answer.js';

/** @typedef {import('../server.js').App} App */
/** @typedef {import('../server.js').Shop} Shop */
/** @typedef {import('../visit.js').Consent} Consent */

/** What a form says about consent. @returns {Consent} */
function consentOf(/** @type {Record<string, string>} */ { choice, measurement, personalization }) {
  if (choice === 'granted') return 'granted';
  if (choice !== 'detail' || !measurement) return 'denied';
  return personalization ? 'granted' : 'measurement';
}

/** Consent, newsletter, and starting the demo over. */
export function choiceRoutes(/** @type {App} */ app, /** @type {Shop} */ shop) {
  const { texts } = shop;

  app.post('/consent', (request, reply) => {
    const consent = consentOf(answersOf(request));
    reply.header('set-cookie', cookies.consent(consent));
    return wantsData(request) ? reply.send({ consent }) : reply.redirect(pageBefore(request, `${texts.prefix}/`), 303);
  });

  app.post('/newsletter', (request, reply) =>
    wantsData(request) ? reply.send({ done: texts.newsletter.done }) : shop.show(request, reply, newsletterPage(texts)),
  );

  /** Forgets the visit: what the browser keeps beside cookies, the strip's script has deleted before. */
  app.post('/demo/start-over', (request, reply) => {
    shop.accounts.close(shop.visit(request).session);
    return reply
      .header('set-cookie', [
        cookies.cart([]),
        cookies.consent('pending'),
        cookies.session(undefined),
        cookies.note(''),
      ])
      .redirect(`${texts.prefix}/`, 303);
  });
}
