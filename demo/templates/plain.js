/** Pages of text: privacy, newsletter, errors. */
import { roomLinks } from './category.js';
import { html, raw } from './html.js';
import { happens } from './measured.js';

/** @typedef {import('../texts/en.js').Texts} Texts */
/** @typedef {import('./layout.js').Page} Page */

/** @returns {Page} */
export function privacyPage(/** @type {import('../visit.js').Consent} */ consent, /** @type {Texts} */ texts) {
  const { privacy } = texts;
  const measurement = consent === 'granted' || consent === 'measurement';
  const check = (
    /** @type {string} */ name,
    /** @type {boolean} */ on,
    /** @type {string} */ label,
    /** @type {string} */ help,
  ) =>
    html`<p class="check"><label><input type="checkbox" name="${name}" value="yes" aria-describedby="${name}-help"${on && raw(' checked')}> <span>${label}</span></label><span class="help" id="${name}-help">${help}</span></p>`;
  return {
    title: privacy.title,
    type: 'privacy',
    main: html`<div class="wrap block narrow"><h1>${privacy.title}</h1><p class="lead">${privacy.lead}</p>
<section class="summary" aria-labelledby="choice"><h2 id="choice">${privacy.now}</h2><p data-consent-state>${privacy.states[consent]}</p>
<form class="stack" method="post" action="${texts.prefix}/consent">
${check('measurement', measurement, privacy.measurement, privacy.measurementHelp)}
${check('personalization', consent === 'granted', privacy.personalization, privacy.personalizationHelp)}
<button class="button" name="choice" value="detail">${privacy.save}</button></form>
${measurement && html`<form class="stack" method="post" action="${texts.prefix}/consent"><button class="button quiet" name="choice" value="denied">${privacy.withdraw}</button><p class="help">${privacy.withdrawHelp}</p></form>`}</section>
${privacy.sections.map(([title, text]) => html`<h2>${title}</h2><p>${text}</p>`)}</div>`,
  };
}

/** @returns {Page} What a newsletter form answers where no script runs. */
export const newsletterPage = (/** @type {Texts} */ texts) => ({
  title: texts.newsletter.doneTitle,
  type: 'newsletter',
  main: html`<div class="wrap block narrow"><h1>${texts.newsletter.doneTitle}</h1><p class="lead">${texts.newsletter.done}</p>${roomLinks(texts)}</div>`,
});

/** @returns {Page} */
export const errorPage = (/** @type {'missing' | 'broken'} */ kind, /** @type {Texts} */ texts) => ({
  title: texts.errors[kind],
  type: kind,
  main: html`<div class="wrap block narrow"><h1>${texts.errors[kind]}</h1><p class="lead">${texts.errors[`${kind}Help`]}</p>
<form class="search-form" role="search" action="${texts.prefix}/search"${happens('search')}><label class="hidden" for="search">${texts.nav.searchFor}</label><input id="search" type="search" name="q" placeholder="${texts.nav.searchHint}" required autocomplete="off"><button class="button">${texts.nav.search}</button></form>
${roomLinks(texts)}</div>`,
});
