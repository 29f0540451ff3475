/** Occurrences: when an event came first and last, and how often; what the time since it and the gap between are made of. */
import { type Reading, reading } from './compare.js';
import { endingWith, type Fold, type Kept, type Moment } from './fold.js';
import type { Filter } from './where.js';

type Occurrences = readonly [first: number, latest: number, many: number] | null;

/** Reads one of them. */
export type OccurrenceKind = 'since' | 'sinceFirst' | 'gap' | 'until';

/** What is kept of the events with these names that pass `filter`, which `key` describes; ms. */
export function occurrencesOf(
  names: readonly string[],
  filter: Filter,
  key: string,
  sessional: boolean,
): Fold<Occurrences> {
  return {
    key: `occurrences ${sessional} ${key}`,
    names,
    sessional,
    initial: null,
    next(before, step, times) {
      if (!filter(step)) return before;
      const [first, , many] = before ?? [step.now, 0, 0];
      return [first, step.now, many + times];
    },
  };
}

/** The measure of that kind at an instant. */
export function readOccurrences(kind: OccurrenceKind, fold: Kept<Occurrences>, moment: Moment): Reading {
  const kept = moment.keptOf(fold);
  if (!kept) return reading(undefined);
  const [first, latest, many] = kept;
  if (kind === 'gap') return reading(many > 1 ? (latest - first) / (many - 1) : undefined, Infinity, undefined, 0);
  if (kind === 'until') {
    const start = moment.session?.start ?? first;
    return reading(first - start, Infinity, endingWith(undefined, moment), start);
  }
  const origin = kind === 'since' ? latest : first;
  return reading(moment.now - origin, Infinity, undefined, origin, 1);
}
