import { campaigns } from '../campaigns.js';
import { attributes, html } from './html.js';

/** @typedef {import('../texts/en.js').Texts} Texts */

/** The five segments that are built in, which the demo explains. */
const SEGMENTS = ['anonymous', 'browser', 'researcher', 'impulsive', 'cart-abandoner'];

/** The first of December: the holiday season is on, and has been for long enough to be remembered. */
const HOLIDAYS = '12-01';

/**
 * The strip at the foot of the window: not part of the shop, but of the demo. It shows what Vitrine knows and why, and
 * moves the page's clock. `public/strip.js` fills it.
 */
export function strip(/** @type {Texts} */ texts, /** @type {string} */ collectorUrl) {
  const { strip: labels } = texts;
  const jump = (/** @type {string} */ minutes, /** @type {string} */ label) =>
    html`<button type="button" data-jump="${minutes}">${label}</button>`;
  const toHolidays = html`<button type="button" data-jump-to="${HOLIDAYS}">${labels.jumps.holidays}</button>`;
  /** @type {Record<string, string>} */
  const ways = labels.ways;
  const messages = campaigns.map(
    ({ id, name }) =>
      html`<li data-campaign="${id}"><details><summary>${name[texts.language]} <span data-seen></span></summary><p>${ways[id]}</p></details></li>`,
  );
  return html`<aside class="strip" aria-label="${labels.title}" data-strip${attributes({ 'data-texts': { ...labels.live, locale: texts.locale } })}>
<div class="strip-bar">
<button type="button" class="strip-toggle" aria-expanded="false" aria-controls="strip-panel" data-strip-toggle><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 10.5 8 5.5l5 5"/></svg>${labels.title}</button>
<ul class="strip-chips" aria-label="${labels.current}" data-chips></ul>
<p class="strip-clock" data-clock></p>
</div>
<div class="strip-panel" id="strip-panel" data-strip-panel hidden>
<section aria-labelledby="strip-segments"><h2 id="strip-segments">${labels.segments}</h2>
<p data-strip-state>${labels.live.waiting}</p>
${SEGMENTS.map((id) => html`<details class="why" data-explain="${id}"><summary><strong translate="no">${id}</strong> <span data-holds></span> <span data-until></span></summary><ul class="why-tree" data-tree></ul></details>`)}
</section>
<section aria-labelledby="strip-time"><h2 id="strip-time">${labels.timeMachine}</h2>
<p>${labels.now} <strong data-time></strong>.</p>
<p class="strip-buttons">${jump('15', labels.jumps.quarter)}${jump('1440', labels.jumps.day)}${jump('43200', labels.jumps.month)}${toHolidays}</p>
<p>${labels.jumpHelp} <code>demo: true</code>.</p>
<form method="post" action="${texts.prefix}/demo/start-over" data-start-over><button>${labels.startOver}</button></form>
<p>${labels.startOverHelp}</p>
</section>
<section aria-labelledby="strip-campaigns"><h2 id="strip-campaigns">${labels.campaigns}</h2>
<p>${labels.campaignsHelp}</p>
<ul class="strip-campaigns">${messages}</ul>
</section>
<section aria-labelledby="strip-events"><h2 id="strip-events">${labels.journal}</h2>
<ol class="strip-events" data-events><li>${labels.live.noEvents}</li></ol>
<p><a href="${collectorUrl}">${labels.collector}</a></p>
</section>
</div>
</aside>`;
}
