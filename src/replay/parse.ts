/** A line becomes an event, or the reason why it is none. */
import { isUtf8 } from 'node:buffer';
import { eventProblem, type TrackedEvent } from '../segments/event.js';

/**
 * Reads the bytes of one line as an event.
 *
 * @returns the event, `undefined` for a blank line, or the reason in a sentence why it is not an event
 */
export function parseEvent(source: Buffer, start: number, end: number): TrackedEvent | string | undefined {
  const text = source.toString('utf8', start, end);
  // Decoding puts U+FFFD for what is not UTF-8: a name in Latin-1 would quietly become another name.
  if (text.includes('\uFFFD') && !isUtf8(source.subarray(start, end))) return 'not UTF-8';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return text.trim() === '' ? undefined : `not JSON: ${error instanceof Error ? error.message : error}`;
  }
  try {
    const problem = eventProblem(value);
    if (problem !== undefined) return problem;
    // An escape can spell the key as well, and both can stand in a value, which is harmless: look closely if in doubt.
    if ((text.includes('__proto__') || text.includes('\\u')) && hasPrototypeKey(value))
      return 'the key "__proto__" is not allowed';
  } catch {
    return 'nested too deeply';
  }
  return value as TrackedEvent;
}

function hasPrototypeKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasPrototypeKey);
}
