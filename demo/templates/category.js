import { gifts, inCategory, productsOf, search } from '../catalogue/find.js';
import { categories } from '../catalogue/products.js';
import { sizes } from '../drawings/picture.js';
import { categoryText } from '../texts/lookup.js';
import { cards } from './card.js';
import { html, raw } from './html.js';
import { happens } from './measured.js';

/** @typedef {import('../texts/en.js').Texts} Texts */
/** @typedef {import('./layout.js').Page} Page */

/** The way from the home page to here. */
export const breadcrumbs = (
  /** @type {Texts} */ texts,
  /** @type {[string, string][]} */ steps,
  /** @type {string} */ here,
) =>
  html`<nav class="breadcrumbs" aria-label="${texts.nav.breadcrumbs}"><ol><li><a href="${texts.prefix}/">${texts.nav.home}</a></li>${steps.map(([href, name]) => html`<li><a href="${href}">${name}</a></li>`)}<li aria-current="page">${here}</li></ol></nav>`;

/** @returns {Page} */
export function categoryPage(/** @type {{ id: string, ground: string }} */ category, /** @type {Texts} */ texts) {
  const text = categoryText(texts, category.id);
  const list = inCategory(category.id);
  return {
    title: text.name,
    description: text.intro,
    type: 'category',
    category: category.id,
    main: html`<header class="window ground-${category.ground}">
<picture>
<source media="(min-width: 48rem)" srcset="/images/window-${category.id}-wide.svg" width="${sizes.windowWide.width}" height="${sizes.windowWide.height}">
<img src="/images/window-${category.id}.svg" width="${sizes.window.width}" height="${sizes.window.height}" alt="" fetchpriority="high">
</picture>
<div class="window-text"><h1>${text.name}</h1><p>${text.intro}</p></div></header>
<div class="wrap block">${breadcrumbs(texts, [], text.name)}
<p class="count">${texts.list.count(list.length)}</p>
${cards(list, texts, { list: `category-${category.id}`, eager: 2, heading: 'h2' })}</div>`,
  };
}

/** @returns {Page} */
export function searchPage(/** @type {string} */ term, /** @type {Texts} */ texts) {
  const found = term ? search(term, texts) : [];
  const heading = !term
    ? texts.search.ask
    : found.length
      ? texts.search.results(found.length, term)
      : texts.search.none(term);
  const suggestions = html`<ul class="chips" aria-label="${texts.search.popular}">${texts.search.suggestions.map((word) => html`<li><a class="chip" href="${texts.prefix}/search?q=${word}">${word}</a></li>`)}</ul>`;
  return {
    title: texts.search.title,
    type: 'search',
    main: html`<div class="wrap block"><h1>${heading}</h1>
<form class="search-form" role="search" action="${texts.prefix}/search"${happens('search')}>
<label class="hidden" for="search">${texts.nav.searchFor}</label>
<input id="search" type="search" name="q" value="${term}" placeholder="${texts.nav.searchHint}" required autocomplete="off"><button class="button">${texts.nav.search}</button></form>
${!found.length && html`${term && html`<p>${texts.search.noneHelp}</p>`}${suggestions}`}
${found.length > 0 && cards(found, texts, { list: 'search', eager: 2, heading: 'h2' })}
${!found.length && cards(productsOf(['lune', 'veille', 'cairn', 'colombe']), texts, { list: 'search-popular', recommended: true, heading: 'h2' })}</div>`,
  };
}

/** @returns {Page} */
export function giftsPage(
  /** @type {{ person: string, budget: string }} */ { person, budget },
  /** @type {Texts} */ texts,
) {
  const asked = Boolean(person || budget);
  const ideas = asked ? gifts(person, budget) : [];
  const choice = (
    /** @type {string} */ name,
    /** @type {string} */ legend,
    /** @type {Record<string, string>} */ options,
    /** @type {string} */ chosen,
  ) =>
    html`<fieldset><legend>${legend}</legend><div class="choices">${Object.entries(options).map(
      ([value, label]) =>
        html`<label class="choice"><input type="radio" name="${name}" value="${value}"${value === chosen && raw(' checked')}><span>${label}</span></label>`,
    )}</div></fieldset>`;
  return {
    title: texts.gifts.title,
    type: 'gifts',
    main: html`<div class="wrap block">${breadcrumbs(texts, [], texts.gifts.title)}<h1>${texts.gifts.title}</h1><p class="lead">${texts.gifts.lead}</p>
<form class="gift-form" action="${texts.prefix}/gifts">${choice('person', texts.gifts.who, texts.gifts.people, person)}${choice('budget', texts.gifts.budget, texts.gifts.budgets, budget)}<button class="button">${texts.gifts.find}</button></form>
${asked && html`<h2>${texts.gifts.ideas}</h2>${ideas.length ? cards(ideas, texts, { list: 'gifts', recommended: true }) : html`<p>${texts.gifts.none}</p>`}`}</div>`,
  };
}

/** Where to go on from a page that does not exist, or an empty cart. */
export const roomLinks = (/** @type {Texts} */ texts) =>
  html`<ul class="chips">${categories.map(({ id }) => html`<li><a class="chip" href="${texts.prefix}/c/${id}">${categoryText(texts, id).name}</a></li>`)}</ul>`;
