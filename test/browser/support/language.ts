/** What the demo shop's pages say, and in which language. */
import type { Page } from 'playwright';
import { campaigns } from '../../../demo/campaigns.js';
import { texts as english } from '../../../demo/texts/en.js';
import { languages } from '../../../demo/texts/languages.js';

/** Attributes that somebody reads or hears, or that a script shows. */
const SAID_BY = ['aria-label', 'alt', 'title', 'placeholder', 'content', 'data-done', 'data-link', 'data-thanks'];

/** Every text of a page, of its templates and of what its scripts will say. */
export const saidOn = (page: Page): Promise<string[]> =>
  page.evaluate((attributes) => {
    const said: string[] = [];
    const add = (text: string | null) => text?.trim() && said.push(text.trim());
    const addAll = (value: unknown): void => {
      if (typeof value === 'string') add(value);
      else if (value && typeof value === 'object') Object.values(value).forEach(addAll);
    };
    function read(node: Node): void {
      if (node instanceof Text) add(node.data);
      if (node instanceof HTMLScriptElement || node instanceof HTMLStyleElement) return;
      if (node instanceof Element) {
        for (const name of attributes) add(node.getAttribute(name));
        addAll(JSON.parse(node.getAttribute('data-texts') ?? 'null'));
        node.shadowRoot?.childNodes.forEach(read);
        // In its own language on every page.
        if (node.hasAttribute('hreflang')) return;
      }
      (node instanceof HTMLTemplateElement ? node.content : node).childNodes.forEach(read);
    }
    read(document.documentElement);
    return said;
  }, SAID_BY);

/** What a language can say, without what is filled in. */
function sentencesOf(value: unknown, path = ''): string[] {
  if (['.language', '.languageName', '.prefix', '.locale', '.price'].includes(path)) return [];
  if (typeof value === 'function') return sentencesOf(value('Ω', 'Ω'), path);
  if (typeof value === 'string')
    return value.split(/Ω|\{\}|\{\{.*?\}\}/).map((part) => part.replace(/^[\s.,“”«»]+|[\s.,“”«»]+$/g, ''));
  return Object.entries(value ?? {}).flatMap(([name, each]) => sentencesOf(each, `${path}.${name}`));
}

/** What campaigns say in a language. */
function campaignsIn(value: unknown, language: string): string[] {
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === language ? sentencesOf(each) : campaignsIn(each, language),
  );
}

const wholeWord = (text: string) =>
  new RegExp(`(?<![\\p{L}’-])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}-])`, 'u');

const others = languages
  .filter((texts) => texts !== english)
  .flatMap((texts) => [...sentencesOf(texts), ...campaignsIn(campaigns, texts.language)]);

/** What another language has as well, alone or in a sentence, proves nothing: "plate", "Table". */
const onlyEnglish = [...new Set([...sentencesOf(english), ...campaignsIn(campaigns, 'en')])].filter(
  (text) => text && !others.some((other) => other === text || wholeWord(text).test(other)),
);

/** The English texts among what is said: a short one counts where it is all that is said, a longer one anywhere. */
export const englishIn = (said: readonly string[]): string[] =>
  onlyEnglish.filter((text) => {
    if (text.length < 4) return said.includes(text);
    const anywhere = wholeWord(text);
    return said.some((each) => anywhere.test(each));
  });

/** What French does not write so: a space that breaks before `; : ! ?` or inside « », a typewriter's apostrophe. */
export const badFrenchIn = (said: readonly string[]): string[] =>
  said.filter((text) => / [:;!?»]|« |\p{L}'\p{L}/u.test(text));

/** What is seen where a text is missing. */
export const missingIn = (said: readonly string[]): string[] =>
  said.filter((text) => /\b(undefined|NaN|null)\b|\[object|Ω/.test(text));
