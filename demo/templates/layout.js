/** The frame of every page: head with Vitrine's tag, header, footer, consent, and the demo's own strip. */
import { categories } from '../catalogue/products.js';
import { languages } from '../texts/languages.js';
import { categoryText } from '../texts/lookup.js';
import { sprig } from './brand.js';
import { consentBanner } from './consent.js';
import { html, raw } from './html.js';
import { happens } from './measured.js';
import { strip } from './strip.js';

/** @typedef {import('./html.js').Html} Html */
/** @typedef {import('../visit.js').Visit} Visit */
/** @typedef {import('../server.js').Shop} Shop */
/** @typedef {import('../texts/en.js').Texts} Texts */

/**
 * @typedef {object} Page
 * @property {string} title
 * @property {string} [description]
 * @property {string} type  `home`, `category`, `product` …: for the scripts, in `<body data-page>`, and for campaigns, as `page_type`.
 * @property {string} [category]  The id of the category in which the page stands.
 * @property {Html} [mainAttributes]
 * @property {Html} main
 * @property {string[]} [scripts]  Modules of this page, besides those of all.
 * @property {Html} [dock]  What may come to stand on the strip.
 */

/**
 * Where a page stands: its path is the same in every language, below the language's prefix.
 * @typedef {{ origin: string, path: string, isPage: boolean }} Address
 */

/**
 * Until the script has loaded this function keeps the calls, and the script replays them in order.
 * A shop copies these two tags into its pages and is done.
 */
const QUEUE = 'window.vitrine=window.vitrine||function(){(vitrine.q=vitrine.q||[]).push(arguments)}';

/**
 * Every event says on what kind of page it happened, which campaigns go by. What happens at another time than now is marked as well,
 * so that nobody takes it for a visit: that part no shop would have.
 */
const init = (/** @type {string} */ pageType) =>
  `vitrine('init',{eventParams:Object.assign({page_type:'${pageType}'},demoClock.offset&&{demo:true})})`;

const icons = {
  search: raw('<path d="M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.4 15.4 20.5 20.5"/>'),
  account: raw('<path d="M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6"/>'),
  cart: raw('<path d="M4 9h16l-1.6 11.5H5.6ZM8.5 9c0-3 1.4-5 3.5-5s3.5 2 3.5 5"/>'),
};

const icon = (/** @type {Html} */ path) => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${path}</svg>`;

/** The same page in every language, for those who search. */
const alternates = (/** @type {Address} */ { origin, path }) => {
  const link = (/** @type {string} */ language, /** @type {string} */ prefix) =>
    html`<link rel="alternate" hreflang="${language}" href="${origin}${prefix}${path}">\n`;
  return [...languages.map(({ language, prefix }) => link(language, prefix)), link('x-default', '')];
};

/** The way to the other languages, each by its own name and in its own tongue. */
const languageLinks = (/** @type {Texts} */ texts, /** @type {Address} */ { path }) =>
  languages
    .filter((other) => other !== texts)
    .map(
      ({ language, prefix, languageName }) =>
        html`<a href="${prefix}${path}" lang="${language}" hreflang="${language}">${languageName}</a>`,
    );

function head(
  /** @type {Page} */ page,
  /** @type {Visit} */ visit,
  /** @type {Shop} */ shop,
  /** @type {Address} */ address,
) {
  const nonce = visit.nonce;
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.type === 'home' ? page.title : `${page.title} · ${shop.texts.brand}`}</title>
<meta name="description" content="${page.description ?? shop.texts.tagline}">
<meta name="theme-color" content="#173a36">
${address.isPage && alternates(address)}<link rel="icon" href="/sprig.svg" type="image/svg+xml">
<link rel="preload" href="/fonts/spectral-latin-400-normal.woff2" as="font" type="font/woff2" crossorigin>
<link rel="preload" href="/fonts/figtree-latin-wght-normal.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/shop.css">
<link rel="stylesheet" href="/strip.css">
<script nonce="${nonce}">${raw(shop.clockScript)}</script>
${shop.headScript && html`<script nonce="${nonce}">${raw(shop.headScript)}</script>`}
<script nonce="${nonce}">${raw(QUEUE)}</script>
<script nonce="${nonce}">${raw(init(page.type))}</script>
<script nonce="${nonce}" async src="/vitrine.js" data-endpoint="${shop.collectorUrl}" data-consent="${visit.consent}" data-segments-url="/segments.json" data-campaigns="${shop.texts.prefix}/campaigns.json"></script>
<script nonce="${nonce}" type="module" src="/shop.js"></script>
${page.scripts?.map((src) => html`<script nonce="${nonce}" type="module" src="${src}"></script>\n`)}<script nonce="${nonce}" type="module" src="/strip.js"></script>
</head>`;
}

function header(
  /** @type {Page} */ page,
  /** @type {Visit} */ visit,
  /** @type {Shop} */ shop,
  /** @type {Address} */ address,
) {
  const { texts } = shop;
  const { nav } = texts;
  const count = visit.cart.reduce((sum, line) => sum + line.quantity, 0);
  const menu = categories.map(({ id }) => {
    const name = categoryText(texts, id).name;
    return html`<li><a href="${texts.prefix}/c/${id}"${page.category === id && raw(' aria-current="page"')}>${name}</a></li>`;
  });
  return html`<header class="header">
<p class="announcement"><span class="announcement-plain">${texts.announcement}</span><span class="announcement-cart">${texts.announcementCart}</span></p>
<div class="header-row wrap">
<a class="brand" href="${texts.prefix}/">${sprig}<span>${texts.brand}</span></a>
<nav class="menu" aria-label="${nav.label}"><ul>${menu}</ul></nav>
<form class="header-search" role="search" action="${texts.prefix}/search"${happens('search')}>
<label class="hidden" for="header-search">${nav.searchFor}</label>
<input id="header-search" type="search" name="q" placeholder="${nav.searchHint}" autocomplete="off" required>
<button class="icon-button" aria-label="${nav.search}">${icon(icons.search)}</button>
</form>
<div class="header-tools">
<span class="header-language">${languageLinks(texts, address)}</span>
<a class="icon-button search-link" href="${texts.prefix}/search" aria-label="${nav.search}">${icon(icons.search)}</a>
<a class="icon-button" href="${texts.prefix}${visit.account ? '/account' : '/login'}" aria-label="${visit.account ? nav.account : nav.login}">${icon(icons.account)}</a>
<a class="icon-button cart-link" href="${texts.prefix}/cart" aria-label="${nav.cart}, ${nav.cartCount(count)}" data-cart-link>${icon(icons.cart)}<span class="cart-count" data-cart-count aria-hidden="true"${!count && raw(' hidden')}>${count}</span></a>
</div>
</div>
</header>`;
}

function footer(/** @type {Shop} */ shop, /** @type {Address} */ address) {
  const { texts } = shop;
  const rooms = categories.map(
    ({ id }) => html`<li><a href="${texts.prefix}/c/${id}">${categoryText(texts, id).name}</a></li>`,
  );
  return html`<footer class="footer">
<div class="wrap footer-grid">
<form class="newsletter" method="post" action="${texts.prefix}/newsletter"${happens('newsletter_signup')} data-newsletter>
<h2>${texts.newsletter.heading}</h2>
<p>${texts.newsletter.lead}</p>
<label for="newsletter-email">${texts.newsletter.email}</label>
<div class="field-row"><input id="newsletter-email" type="email" name="email" autocomplete="email" required><button class="button">${texts.newsletter.join}</button></div>
<p class="form-status" role="status" data-status></p>
</form>
<nav aria-label="${texts.nav.footer}" class="footer-links">
<div><h2>${texts.footer.shop}</h2><ul>${rooms}</ul></div>
<div><h2>${texts.footer.help}</h2><ul><li><a href="${texts.prefix}/gifts">${texts.nav.gifts}</a></li><li><a href="${texts.prefix}/account">${texts.nav.account}</a></li><li><a href="${texts.prefix}/privacy">${texts.nav.privacy}</a></li></ul></div>
</nav>
</div>
<p class="wrap small-print">${texts.footer.about} <span class="footer-language">${languageLinks(texts, address)}</span></p>
</footer>`;
}

/**
 * A whole page as text.
 * @param {Page} page
 * @param {Visit} visit
 * @param {Shop} shop
 * @param {Address} address
 */
export function layout(page, visit, shop, address) {
  const { texts } = shop;
  const scriptTexts = {
    cart: texts.nav.cart,
    pieces: texts.nav.cartCount(0),
    onePiece: texts.nav.cartCount(1),
    failed: texts.product.failed,
  };
  return html`<!doctype html>
<html lang="${texts.language}" data-vitrine-currency="EUR">
${head(page, visit, shop, address)}
<body data-page="${page.type}" data-consent="${visit.consent}" data-customer="${visit.account ? JSON.stringify(visit.account.public) : ''}" data-texts="${JSON.stringify(scriptTexts)}">
<a class="skip" href="#main">${texts.skip}</a>
${visit.consent === 'pending' && consentBanner(texts)}
${header(page, visit, shop, address)}
<main id="main" class="main" tabindex="-1"${page.mainAttributes}>
${page.main}
</main>
${footer(shop, address)}
<div class="dock">
${page.dock}
${strip(texts, shop.collectorUrl)}
</div>
</body>
</html>`.html;
}
