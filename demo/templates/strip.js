import { html } from './html.js';

/** The five segments that the demo explains. */
const SEGMENTS = ['anonymous', 'browser', 'researcher', 'impulsive', 'cart-abandoner'];

const jump = (/** @type {string} */ minutes, /** @type {string} */ label) =>
  html`<button type="button" data-jump="${minutes}">${label}</button>`;

/**
 * The strip at the foot of the window: not part of the shop, but of the demo. It shows what Vitrine knows and why, and
 * moves the page's clock. `public/strip.js` fills it. In English only: it speaks to developers.
 */
export const strip = (
  /** @type {string} */ collectorUrl,
) => html`<aside class="strip" aria-label="Behind the window" data-strip>
<div class="strip-bar">
<button type="button" class="strip-toggle" aria-expanded="false" aria-controls="strip-panel" data-strip-toggle><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 10.5 8 5.5l5 5"/></svg>Behind the window</button>
<ul class="strip-chips" aria-label="Current segments" data-chips></ul>
<p class="strip-clock" data-clock></p>
</div>
<div class="strip-panel" id="strip-panel" data-strip-panel hidden>
<section aria-labelledby="strip-segments"><h2 id="strip-segments">Segments, and why</h2>
<p data-strip-state>Waiting for Vitrine …</p>
${SEGMENTS.map((id) => html`<details class="why" data-explain="${id}"><summary><strong>${id}</strong> <span data-holds></span> <span data-until></span></summary><ul class="why-tree" data-tree></ul></details>`)}
</section>
<section aria-labelledby="strip-time"><h2 id="strip-time">Time machine</h2>
<p>In this demo it is <strong data-time></strong>.</p>
<p class="strip-buttons">${jump('15', '+15 min')}${jump('1440', '+1 day')}${jump('43200', '+30 days')}</p>
<p>A jump reloads the page at the later time. What happens then carries <code>demo: true</code>.</p>
<form method="post" action="/demo/start-over" data-start-over><button>Back to now, as a new visitor</button></form>
<p>Time never runs backwards for a visitor, so going back forgets this one: journal, consent, cart and account.</p>
</section>
<section aria-labelledby="strip-events"><h2 id="strip-events">Latest in the journal</h2>
<ol class="strip-events" data-events><li>Nothing is recorded yet.</li></ol>
<p><a href="${collectorUrl}">What the collector received</a></p>
</section>
</div>
</aside>`;
