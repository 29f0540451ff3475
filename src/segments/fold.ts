/**
 * Folds: what the engine keeps of a visitor's past. Each is a small value and a rule that turns it and one event into
 * the next, so an event costs what it touches and never what happened before. Values are immutable plain JSON: they
 * are the snapshot as they stand.
 */
import { NO_TURNS, type Turns } from './compare.js';
import type { Scalar } from './definition.js';
import type { TrackedEvent } from './event.js';
import type { View } from './normalise.js';
import { type Session, sessionEnd } from './session.js';

/** See the top of this file. */
export interface Fold<Value = unknown> {
  /** Says all that the value depends on: a snapshot's value is taken up only under the same key. */
  readonly key: string;
  /** Names of the events that may change the value; `"*"` for every activity. */
  readonly names: readonly string[];
  /** True when the value is about one session: it is `initial` again when another begins, and between sessions. */
  readonly sessional?: boolean;
  readonly initial: Value;
  /**
   * The value after an event that counts `times` times under the names: once for each that it has. The very same value
   * says that nothing has changed.
   */
  next(value: Value, step: Step, times: number): Value;
}

/** A fold with its place among the program's folds. */
export interface Kept<Value = unknown> extends Fold<Value> {
  /** What it depends on may turn out to be more while a program is compiled. */
  key: string;
  readonly index: number;
}

/** Gives a fold its place among the program's; a second one with the same key is the first. */
export type Keep = <Value>(fold: Fold<Value>) => Kept<Value>;

/** A visitor at an instant, as measures see one. */
export interface Moment {
  readonly now: number;
  /** The session that runs at `now`; between sessions `undefined`. */
  readonly session: Session | undefined;
  /** The place of the latest event in the visitor's order of events: 1, 2, 3 … */
  readonly position: number;
  /** The visitor, else the user, of the first event that names one. */
  readonly subject: string;
  /** The current value of a fold. */
  keptOf<Value>(fold: Kept<Value>): Value;
}

/** One event on its way through the folds: the moment it makes. Folds registered before have their new value already. */
export interface Step extends Moment, View {
  readonly event: TrackedEvent;
  /** The names that it counts under: its own, `"*"` for an activity, `"session_start"` if it starts a session. */
  readonly names: readonly string[];
}

/** The start of a session is derived, and counts under this name. */
export const SESSION_START = 'session_start';

/** Whether an event counts for those who select these names. */
export const isSelected = (selector: readonly string[], { names }: Step): boolean =>
  names.some((name) => selector.includes(name));

/** What becomes of a measure that is about the running session, if one runs: at its end the value is this. */
export function endingWith(value: Scalar | undefined, { session }: Moment): Turns {
  return session ? { at: [sessionEnd(session)], to: () => value } : NO_TURNS;
}
