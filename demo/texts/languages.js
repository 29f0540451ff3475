/** The languages of the shop. The address decides: `/c/table` is English, `/fr/c/table` the same page in French. */
import { texts as en } from './en.js';
import { texts as fr } from './fr.js';

/** @typedef {import('./en.js').Texts} Texts */

/** The first is that of addresses without a prefix. @type {readonly Texts[]} */
export const languages = [en, fr];

/** The language of an address's path. */
export const languageAt = (/** @type {string} */ url) =>
  languages.find(({ prefix }) => prefix && new RegExp(`^${prefix}(?=[/?]|$)`).test(url)) ?? en;
