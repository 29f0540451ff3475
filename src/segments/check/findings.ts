/** What the checker has to say, and how a part of it ends at its first mistake. */
import type { Scalar } from '../definition.js';
import { isRecord } from '../event.js';

/** One sentence and its place: `segments[3].when.all[1].within`, `"6 months" is not a duration; write "6mo"`. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** A parameter as it is declared, and where. */
export interface Declared {
  readonly value: Scalar;
  readonly path: string;
}

/** What the rule of one segment may name, and where what is said of it goes. */
export interface Scope {
  /** Names of the file's seasons. */
  readonly seasons: readonly string[];
  /** The segment's own parameters and, behind them, the file's. */
  readonly params: ReadonlyMap<string, Declared>;
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

/** Ends the check of one part: what follows from its first mistake would only confuse. */
class Mistake extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

/** Ends the running {@link attempt} with a problem. */
export function refuse(path: string, message: string): never {
  throw new Mistake(path, message);
}

/** Runs a check; where it refuses, that becomes one of `problems`. Gives whether it did not. */
export function attempt(problems: Problem[], step: () => void): boolean {
  try {
    step();
    return true;
  } catch (mistake) {
    if (!(mistake instanceof Mistake)) throw mistake;
    problems.push({ path: mistake.path, message: mistake.message });
    return false;
  }
}

/** A value in a sentence. */
export function quoted(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? 'nothing';
  } catch {
    // An object that contains itself, a bigint.
    text = String(value);
  }
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** An object, or a mistake: `must be a condition, not 7`. */
export function recordAt(value: unknown, path: string, what: string): Record<string, unknown> {
  return isRecord(value) ? value : refuse(path, `must be ${what}, not ${quoted(value)}`);
}

/** A list with something in it, or a mistake. */
export function listAt(value: unknown, path: string, what: string): readonly unknown[] {
  if (!Array.isArray(value)) refuse(path, `must be ${what}, not ${quoted(value)}`);
  return value.length ? value : refuse(path, `is empty; it must be ${what}`);
}

/** A text with something in it, or a mistake. */
export function nameAt(value: unknown, path: string, what: string): string {
  return typeof value === 'string' && value ? value : refuse(path, `must be ${what}, not ${quoted(value)}`);
}

/** The keys of a record under which there is something: a program may leave one `undefined`. */
export function keysOf(record: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record).filter((key) => record[key] !== undefined);
}
