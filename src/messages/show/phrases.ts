/** What a message says of its own, beside what the campaign says: in French, and in English elsewhere. */

const en = {
  close: 'Close',
  reached: 'You are there.',
};

/** See the top of this file. */
export type Words = Readonly<typeof en>;

const fr: Words = {
  close: 'Fermer',
  reached: 'Vous y êtes.',
};

/** The language of our own words on a page in `language`. */
export const ownLanguage = (language: string): 'en' | 'fr' => (/^fr\b/i.test(language) ? 'fr' : 'en');

/** See the top of this file. */
export const words = { en, fr };
