import { productsOf } from '../catalogue/find.js';
import { categories, products } from '../catalogue/products.js';
import { sizes } from '../drawings/picture.js';
import { categoryText } from '../texts/lookup.js';
import { cards } from './card.js';
import { html } from './html.js';

/** @typedef {import('../texts/en.js').Texts} Texts */

const FEATURED = ['bolet', 'lune', 'damier', 'bouillotte'];
const CHOSEN = ['matin', 'flammes', 'cairn', 'brin'];

/**
 * What the hero says, to everybody or to those who come from somewhere. No variant needs more room than the first.
 * @param {{ heading: string[], lead: string, action: string }} says
 */
const hero = ({ heading, lead, action }, /** @type {string} */ href, /** @type {Texts} */ texts) =>
  html`<h1>${heading.map((line) => html`<span>${line}</span> `)}</h1><p>${lead}</p>
<p class="actions"><a class="button" href="${href}">${action}</a><a class="button quiet" href="${texts.prefix}/gifts">${texts.home.second}</a></p>`;

/** @returns {import('./layout.js').Page} */
export function homePage(/** @type {Texts} */ texts) {
  const { home } = texts;
  const rooms = categories.map(
    ({ id, ground }) => html`<li class="room-of-${id}"><a class="room ground-${ground}" href="${texts.prefix}/c/${id}">
<img src="/images/window-${id}.svg" width="${sizes.window.width}" height="${sizes.window.height}" alt="" loading="lazy">
<span>${categoryText(texts, id).name}</span></a></li>`,
  );
  const makers = Object.entries(texts.makers).map(([id, maker]) => {
    const count = products.filter((product) => product.maker === id).length;
    return html`<li><strong>${maker.name}</strong><span>${maker.place}</span><span>${home.makes(maker.craft)}, ${texts.list.count(count)}</span></li>`;
  });
  const hrefs = {
    'email-visitor': '#featured',
    'from-search': `${texts.prefix}/search`,
    'affiliate-visitor': `${texts.prefix}/c/table`,
  };
  const variants = Object.entries(hrefs).map(
    ([segment, href]) =>
      html`<template data-vitrine-when="${segment}">${hero(home.heroes[/** @type {keyof typeof hrefs} */ (segment)], href, texts)}</template>`,
  );
  return {
    title: home.title,
    type: 'home',
    scripts: ['/hero.js'],
    main: html`<section class="hero">
<picture>
<source media="(min-width: 64rem)" srcset="/images/hero.svg" width="${sizes.hero.width}" height="${sizes.hero.height}">
<img src="/images/hero-tall.svg" width="${sizes.heroTall.width}" height="${sizes.heroTall.height}" alt="" fetchpriority="high">
</picture>
<div class="hero-text" data-vitrine-slot="hero">${hero(home, `${texts.prefix}/c/table`, texts)}${variants}</div>
</section>
<section class="wrap block" aria-labelledby="rooms"><h2 id="rooms">${home.categories}</h2><ul class="rooms">${rooms}</ul></section>
<section class="wrap block" aria-labelledby="featured"><h2 id="featured">${home.featured}</h2>
${cards(productsOf(FEATURED), texts, { list: 'home-new' })}</section>
<section class="makers" aria-labelledby="makers"><div class="wrap"><h2 id="makers">${home.makers}</h2><p class="lead">${home.makersLead}</p><ul>${makers}</ul></div></section>
<section class="wrap block" aria-labelledby="chosen"><h2 id="chosen">${home.chosen}</h2>
${cards(productsOf(CHOSEN), texts, { list: 'home-chosen', recommended: true })}</section>`,
  };
}
