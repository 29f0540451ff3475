/**
 * The shop's campaigns: `campaigns.json`, in the shape that `npx vitrine check demo/campaigns.json` checks. An address in it has no
 * language, and those of this shop's pages have one; so each language is served a file with its own addresses.
 */
import { readFileSync } from 'node:fs';
import { typeset } from './texts/typeset.js';

/** @typedef {import('./texts/en.js').Texts} Texts */
/** @typedef {Record<string, string>} LocalText  Language → text. */
/** @typedef {{ id: string, name: LocalText }} Campaign  The rest is Vitrine's business. */
/** @typedef {{ campaigns: Campaign[] }} Campaigns */

const text = readFileSync(new URL('campaigns.json', import.meta.url), 'utf8');

/** @type {Campaigns} */
const file = JSON.parse(text, (key, value) => (key === 'fr' ? typeset(value) : value));

/** What they are called. */
export const { campaigns } = file;

/** The file for pages in this language. @returns {Campaigns} */
export const campaignsIn = (/** @type {Texts} */ { prefix }) =>
  JSON.parse(JSON.stringify(file), (key, value) => (key === 'href' ? prefix + value : value));
