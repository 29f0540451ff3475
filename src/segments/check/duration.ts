/** Durations, and what was meant by those that are none. */
import { parseDuration } from '../duration.js';
import { quoted } from './findings.js';

/** Beyond, adding it to an instant could leave the years that a date can hold. */
const LONGEST_YEARS = 1000;
const DAYS_OF_MONTH = 365 / 12;
const MS_OF_YEAR = 365 * 86_400_000;

/** Whether it is a duration, be it one that fits or not. */
export function isDuration(value: unknown): boolean {
  return parseDuration(value) !== undefined;
}

/**
 * Says what is wrong with a duration, or gives `undefined`.
 * @param mayHaveMonths false where there is no instant from which calendar months could be counted
 */
export function durationProblem(value: unknown, mayHaveMonths: boolean): string | undefined {
  const span = parseDuration(value);
  if (!span) {
    const other = mayHaveMonths ? 'one such as "90s", "15m" or "6mo"' : 'one such as "90s", "15m" or "30d"';
    return `${quoted(value)} is not a duration; write ${guess(String(value)) ?? other}`;
  }
  if (span.months && !mayHaveMonths)
    return `${quoted(value)} has no fixed length; write days, such as "${Math.round(span.months * DAYS_OF_MONTH)}d"`;
  if (span.months / 12 + span.ms / MS_OF_YEAR > LONGEST_YEARS)
    return `${quoted(value)} is longer than ${LONGEST_YEARS} years`;
  return undefined;
}

/** `"6mo"` for `6 months`, `"4m30s"` for `4 min 30 sec`. */
function guess(text: string): string | undefined {
  const parts = [...text.matchAll(/(\d+)\s*([a-z]+)\s*/gi)];
  const written = parts.map(([, amount, word = '']) => `${amount}${unitOf(word)}`).join('');
  return parts.map(([part]) => part).join('') === text.trimStart() && isDuration(written) ? `"${written}"` : undefined;
}

function unitOf(word: string): string | undefined {
  if (/^(ms$|milli)/i.test(word)) return 'ms';
  // A capital M alone is rather ISO 8601's month than a minute.
  if (/^mo/i.test(word) || word === 'M') return 'mo';
  return /^(s$|sec|m$|min|h|d|w|y)/i.test(word) ? word[0]?.toLowerCase() : undefined;
}
