/** What was probably meant by a word that is not known. */
import { keysOf, type Problem, quoted, refuse } from './findings.js';

/**
 * How many letters must be changed, added, taken away or exchanged with their neighbour
 * (https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance, "optimal string alignment").
 */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    const at = (numbers: readonly number[], j: number) => numbers[j] ?? 0;
    for (let j = 1; j <= to.length; j++) {
      const replaced = at(row, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const exchanged = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? at(before, j - 2) + 1 : replaced;
      next.push(Math.min(replaced, exchanged, at(row, j) + 1, at(next, j - 1) + 1));
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
}

/** The word of `known` that is nearest, capitals aside, if it is not further away than `most` allows it to be. */
function nearest(word: string, known: readonly string[], most: (candidate: string) => number): string | undefined {
  let least = Infinity;
  let found: string | undefined;
  for (const candidate of known) {
    const bound = Math.min(most(candidate), least - 1);
    // At least so many letters are added or taken away.
    if (Math.abs(candidate.length - word.length) > bound) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance > bound) continue;
    least = distance;
    found = candidate;
  }
  return found;
}

/** For words of which only these are allowed: `; did you mean "count"?`, or nothing when none is near. */
export function meant(word: unknown, known: readonly string[]): string {
  const near = nearest(String(word), known, ({ length }) => Math.ceil(length / 3));
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

/** As {@link meant}, or else all that are allowed: `; there are page, item, items, session`, `; there is only param`. */
export function meantOrAll(word: unknown, known: readonly string[]): string {
  return meant(word, known) || `; there ${known.length === 1 ? 'is only' : 'are'} ${known.join(', ')}`;
}

/** Refuses a key that is not one of `known`. An empty path is that of the file. */
export function checkKeys(record: Readonly<Record<string, unknown>>, known: readonly string[], path: string): void {
  const wrong = keysOf(record).find((key) => !known.includes(key));
  if (wrong !== undefined) refuse(path ? `${path}.${wrong}` : wrong, `is not known here${meantOrAll(wrong, known)}`);
}

/** Refuses a value that is not one of `known`. */
export function checkChoice(value: unknown, known: readonly string[], path: string): void {
  if (!known.includes(value as string)) refuse(path, `${quoted(value)} is not known${meantOrAll(value, known)}`);
}

/**
 * For words of which any is allowed: the known one of which `word` is a slip of the pen, at most two letters away. The word
 * itself is none, nor is one that says something else, as `sign_in` does beside `sign_up`.
 */
export function slipOf(word: string, known: readonly string[]): string | undefined {
  if (known.includes(word)) return undefined;
  const near = nearest(word, known, ({ length }) => (length < 6 ? 1 : 2));
  const [parts = [], others = []] = [word, near ?? ''].map((text) => text.split(/[._]/));
  const saysElse = (part: string, other = '') => editDistance(part, other) >= Math.min(part.length, other.length);
  const another =
    parts.length === others.length && parts.some((part, at) => part !== others[at] && saysElse(part, others[at]));
  return another ? undefined : near;
}

/** Warns of a {@link slipOf}: `"purchse" is no event known here; did you mean "purchase"?` */
export function warnOfSlip(
  word: string,
  known: readonly string[],
  path: string,
  what: string,
  warnings: Problem[],
): void {
  const near = slipOf(word, known);
  if (near !== undefined)
    warnings.push({ path, message: `"${word}" is no ${what} known here; did you mean "${near}"?` });
}
