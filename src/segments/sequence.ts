/**
 * Sequences: whether some of the events came in an order.
 *
 * Of every step the latest way to have come so far is enough: whatever can follow an earlier way can follow that one too, and
 * with it the first event stays longest in a window.
 */
import { NO_TURNS, type Reading, reading } from './compare.js';
import type { SequenceStep } from './definition.js';
import { parseDuration } from './duration.js';
import { endingWith, isSelected, type Keep, type Kept, type Moment, type Step } from './fold.js';
import type { Filter } from './where.js';

/**
 * A way to have come so far: the time of its first event, that of the latest event of the step before, the place of its
 * latest event and its time.
 */
type Way = readonly [start: number, before: number, place: number, time: number] | null;

/** One event of a step; a step with `times` has several. */
interface Link {
  readonly names: readonly string[];
  readonly filter: Filter;
  /** How long after the step before at most, exclusive, ms. */
  readonly withinMs: number;
  readonly without: readonly string[];
  /** Whether it begins a step. */
  readonly begins: boolean;
}

const lengthOf = (duration: unknown) => parseDuration(duration)?.ms ?? Infinity;

/** See {@link compileSequence}. */
export interface CompiledSequence {
  readonly folds: readonly Kept[];
  read(moment: Moment): Reading;
}

/** Compiles a sequence; `filters` are those of its steps, and `key` describes them all. */
export function compileSequence(
  steps: readonly SequenceStep[],
  within: unknown,
  filters: readonly Filter[],
  key: string,
  keep: Keep,
): CompiledSequence {
  const links = steps.flatMap((step, at): Link[] =>
    Array.from({ length: step.times ?? 1 }, (_, index) => ({
      names: [step.event].flat(),
      filter: filters[at] as Filter,
      withinMs: lengthOf(step.within),
      without: [step.without ?? []].flat(),
      begins: index === 0,
    })),
  );
  const sessional = within === 'session';
  const windowMs = lengthOf(within);

  function followed(way: Way, { withinMs, begins }: Link, { now, position }: Step): Way {
    if (!way) return null;
    const [start, before, , time] = way;
    const previous = begins ? time : before;
    return now < previous + withinMs && now < start + windowMs ? [start, previous, position, now] : null;
  }

  const fold = keep<readonly Way[]>({
    key,
    names: links.flatMap(({ names, without }) => [...names, ...without]),
    sessional,
    initial: [],
    next(before, step) {
      const { now, position } = step;
      const ways = links.map((_, at) => before[at] ?? null);
      // From the last to the first, so that one event is not two.
      for (let at = links.length - 1; at >= 0; at--) {
        const link = links[at] as Link;
        if (!isSelected(link.names, step) || !link.filter(step)) continue;
        const way: Way = at === 0 ? [now, now, position, now] : followed(ways[at - 1] ?? null, link, step);
        if (way) ways[at] = way;
      }
      // What must not come in between ends the ways that wait for the step's last event, but not one that this very event has made.
      links.forEach(({ without }, at) => {
        if (at > 0 && isSelected(without, step) && ways[at - 1]?.[2] !== position) ways[at - 1] = null;
      });
      return ways;
    },
  });

  return {
    folds: [fold],
    read(moment) {
      const way = moment.keptOf(fold)[links.length - 1];
      const leavesAt = way ? way[0] + windowMs : -Infinity;
      const holds = moment.now < leavesAt;
      if (sessional) return reading(holds, Infinity, endingWith(false, moment));
      return reading(holds, Infinity, holds && leavesAt < Infinity ? { at: [leavesAt], to: () => false } : NO_TURNS);
    },
  };
}
