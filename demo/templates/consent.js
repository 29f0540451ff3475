import { html } from './html.js';

/** @typedef {import('../texts/en.js').Texts} Texts */

/** Asks once. Both answers are one press, side by side, and look alike; it works without script, too. */
export function consentBanner(/** @type {Texts} */ texts) {
  const { consent } = texts;
  return html`<section class="consent" aria-labelledby="consent-title" data-consent-banner>
<div class="consent-inner">
<div><h2 id="consent-title">${consent.title}</h2><p>${consent.lead} <a href="${texts.prefix}/privacy">${consent.choose}</a></p></div>
<form method="post" action="${texts.prefix}/consent">
<button class="button" name="choice" value="denied">${consent.refuse}</button>
<button class="button" name="choice" value="granted">${consent.accept}</button>
</form>
</div>
</section>`;
}
