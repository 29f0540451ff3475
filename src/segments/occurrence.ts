/** Occurrences: when an event came first and last, and how often; what the time since it and the gap between are made of. */
import type { Reading } from './compare.js';
import { type Fold, type Moment, timesSelected } from './fold.js';
import { sessionEnd } from './session.js';
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
    key: JSON.stringify(['occurrences', key, sessional]),
    names,
    sessional,
    initial: null,
    next(before, step) {
      const times = timesSelected(names, step);
      if (!times || !filter(step)) return before;
      const [first, , many] = before ?? [step.now, 0, 0];
      return [first, step.now, many + times];
    },
  };
}

/** The measure of that kind at an instant. */
export function readOccurrences(
  kind: OccurrenceKind,
  fold: Fold<Occurrences>,
  { keptOf, now, session }: Moment,
): Reading {
  const kept = keptOf(fold);
  const until = kind === 'until' && session ? sessionEnd(session) : Infinity;
  if (!kept) return { value: undefined, until };
  const [first, latest, many] = kept;
  if (kind === 'gap') return { value: many > 1 ? (latest - first) / (many - 1) : undefined, origin: 0, until };
  if (kind === 'until') return { value: first - (session?.start ?? first), origin: session?.start, until };
  const origin = kind === 'since' ? latest : first;
  return { value: now - origin, origin, pace: 1, until };
}
