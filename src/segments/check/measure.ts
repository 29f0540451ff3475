/** Measures: how each is written, and what its value is. */
import { isRecord } from '../event.js';
import { durationProblem } from './duration.js';
import { keysOf, listAt, nameAt, quoted, recordAt, refuse, type Scope } from './findings.js';
import { checkSeason } from './season.js';
import { checkSelector } from './selector.js';
import { checkChoice, checkKeys, meant } from './spelling.js';
import { COMPARATOR_NAMES, type Kind } from './value.js';
import { checkPath, checkWhere } from './where.js';
import { checkWindow } from './window.js';

/** How a measure is written. */
interface Form {
  /** What stands at its own key: one of a few words, each with the kind of its value, or something else of this sort. */
  readonly of: Readonly<Record<string, Kind>> | 'events' | 'name' | 'season' | 'steps';
  /** The kind of its value, where that does not depend on the word. */
  readonly kind?: Kind;
  /** What may stand beside; `of` must. */
  readonly beside?: readonly string[];
}

const ofNumbers: Form = { of: 'events', kind: 'number', beside: ['of', 'where', 'within', 'by'] };

const MEASURES: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['count', { of: 'events', kind: 'number', beside: ['where', 'within', 'by'] }],
  ['sum', ofNumbers],
  ['mean', ofNumbers],
  ['min', ofNumbers],
  ['max', ofNumbers],
  ['distinct', { of: 'events', kind: 'number', beside: ['of', 'where', 'within'] }],
  ['since', { of: 'events', kind: 'span', beside: ['where'] }],
  ['sinceFirst', { of: 'events', kind: 'span', beside: ['where'] }],
  ['gap', { of: 'events', kind: 'time', beside: ['where'] }],
  ['until', { of: 'events', kind: 'span', beside: ['where'] }],
  ['elapsed', { of: { session: 'span' } }],
  ['attention', { of: { page: 'time', item: 'time', items: 'time', session: 'time' } }],
  ['cart', { of: { quantity: 'number', value: 'number', unchanged: 'span', idle: 'span' } }],
  ['trait', { of: 'name', kind: 'fact' }],
  [
    'context',
    {
      of: {
        ...{ source: 'text', medium: 'text', campaign: 'text', landing: 'text', pageType: 'text', device: 'text' },
        ...{ language: 'text', inSession: 'boolean' },
      },
    },
  ],
  ['anniversary', { of: 'name', kind: 'time' }],
  ['inSeason', { of: 'season', kind: 'boolean' }],
  ['rfm', { of: { recency: 'number', frequency: 'number', monetary: 'number', score: 'number' } }],
  ['bucket', { of: 'name', kind: 'number' }],
  ['sequence', { of: 'steps', kind: 'boolean', beside: ['within'] }],
]);

/** The names of all measures. */
export const MEASURE_NAMES: readonly string[] = [...MEASURES.keys()];

/** Those that change with the clock or with attention, so that nothing can be compared with them ahead of time. */
const MOVING = ['since', 'sinceFirst', 'anniversary', 'cart unchanged', 'cart idle', 'elapsed', 'attention'];

/** A measure that is right. */
export interface Measured {
  readonly name: string;
  readonly kind: Kind;
}

/**
 * Checks a measure.
 * @param others what may stand beside it besides its own keys
 * @param words what else could have been meant by a key that is not known
 */
export function checkMeasure(
  given: Record<string, unknown>,
  path: string,
  scope: Scope,
  others: readonly string[],
  words: readonly string[],
): Measured {
  const keys = keysOf(given);
  const name = keys.find((key) => MEASURES.has(key));
  const form = MEASURES.get(name ?? '');
  if (name === undefined || !form) {
    const [first] = keys.filter((key) => !COMPARATOR_NAMES.includes(key));
    if (first === undefined) refuse(path, `has no measure; there are ${MEASURE_NAMES.join(', ')}`);
    const near = meant(first, [...MEASURE_NAMES, ...words]);
    refuse(`${path}.${first}`, `is not a measure${near || `; there are ${MEASURE_NAMES.join(', ')}`}`);
  }
  const { beside = [] } = form;
  for (const key of keys) {
    const place = `${path}.${key}`;
    if (key === name) continue;
    if (MEASURES.has(key)) refuse(place, `cannot stand beside "${name}"; a test has one measure`);
    if (![...beside, ...others].includes(key))
      refuse(place, `is not known beside "${name}"${meant(key, [...beside, ...others])}`);
  }
  const kind = checkSubject(given[name], `${path}.${name}`, form, scope);
  if (beside.includes('of')) checkPath(given.of, `${path}.of`, scope);
  if (given.by !== undefined) checkPath(given.by, `${path}.by`, scope);
  if (given.where !== undefined) checkWhere(given.where, `${path}.where`, scope);
  if (given.within !== undefined) {
    const isSequence = form.of === 'steps';
    // The latest way in which its steps have come stays longest in a window only if that has a fixed length.
    checkWindow(given.within, `${path}.within`, scope, isSequence ? NOT_ANCHORED : undefined, !isSequence);
  }
  return { name, kind };
}

const NOT_ANCHORED = 'must be "session", "lifetime" or a duration; a sequence cannot lie between anchors';

function checkSubject(value: unknown, path: string, { of, kind = 'fact' }: Form, scope: Scope): Kind {
  if (typeof of === 'object') {
    checkChoice(value, Object.keys(of), path);
    return of[value as string] ?? kind;
  }
  if (of === 'events') checkSelector(value, path, scope);
  else if (of === 'name') nameAt(value, path, 'a name');
  else if (of === 'season') checkSeason(value, path, scope);
  else {
    const steps = listAt(value, path, 'a list of steps');
    steps.forEach((step, at) => {
      checkStep(step, `${path}[${at}]`, at === 0, scope);
    });
  }
  return kind;
}

function checkStep(given: unknown, path: string, isFirst: boolean, scope: Scope): void {
  if (typeof given === 'string') refuse(path, `must be a step; write {"event": ${quoted(given)}}`);
  const step = recordAt(given, path, 'a step, {"event": …}');
  checkKeys(step, ['event', 'where', 'times', 'within', 'without'], path);
  const { event, where, times, within, without } = step;
  checkSelector(event, `${path}.event`, scope);
  if (where !== undefined) checkWhere(where, `${path}.where`, scope);
  if (times !== undefined && !(Number.isInteger(times) && (times as number) >= 1))
    refuse(`${path}.times`, `must be a whole number from 1 on, not ${quoted(times)}`);
  for (const key of ['within', 'without'])
    if (isFirst && step[key] !== undefined) refuse(`${path}.${key}`, 'has no step before it to be told from');
  if (isRecord(within)) refuse(`${path}.within`, `must be a duration such as "7d", not ${quoted(within)}`);
  const problem = within === undefined ? undefined : durationProblem(within, false);
  if (problem) refuse(`${path}.within`, problem);
  if (without !== undefined) checkSelector(without, `${path}.without`, scope);
}

/** Checks a measure that something else is compared with, and gives its kind. */
export function checkOperand(given: Record<string, unknown>, path: string, scope: Scope): Kind {
  if (given.by !== undefined) refuse(`${path}.by`, 'cannot stand here; a measure by groups has several values');
  const { name, kind } = checkMeasure(given, path, scope, ['times'], ['ref', 'param']);
  if ([name, `${name} ${given[name]}`].some((one) => MOVING.includes(one)))
    refuse(`${path}.${name}`, 'changes with the clock or with attention; nothing can be compared with it');
  return kind;
}
