/** Ids, and what people read. */
import { keysOf, nameAt, quoted, recordAt, refuse } from './findings.js';

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Gives an id; refuses what is none. */
export function checkId(given: unknown, path: string): string {
  const id = nameAt(given, path, 'a text such as "big-spender"');
  if (ID.test(id)) return id;
  const words = id
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['big-spender'];
  return refuse(path, `${quoted(id)} is not lower-case words joined by hyphens; write "${words.join('-')}"`);
}

/** A text, or one for each language, English among them. */
export function checkText(given: unknown, path: string): void {
  if (given === undefined || typeof given === 'string') return;
  const texts = recordAt(given, path, 'a text, or an object with one for each language');
  for (const language of ['en', ...keysOf(texts)])
    if (typeof texts[language] !== 'string')
      refuse(`${path}.${language}`, `must be a text, not ${quoted(texts[language])}`);
}
