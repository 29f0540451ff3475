/** Seasons: times of the year. Days are whole and in UTC. */
import type { Season } from './definition.js';
import { DAY_MS, startOfDay } from './duration.js';

/** One occurrence of a season: from `start`, inclusive, to `end`, exclusive, ms. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
}

/** What a season is at an instant. */
export interface SeasonState {
  readonly inside: boolean;
  /** The latest occurrence that has ended. */
  readonly lastEnded: Occurrence | undefined;
  /** The first to start after that one has ended: so the running one, if there is one. */
  readonly next: Occurrence | undefined;
  /** The next instant at which something of this may change; `Infinity` for never. */
  readonly until: number;
}

/** A season's state at any instant. */
export type Calendar = (now: number) => SeasonState;

/** About a month: no more states are remembered than months that events lie in. */
const MONTH_MS = 30 * DAY_MS;

/** The calendar of a season, which must be right: `check` tells. */
export function calendarOf(season: Season): Calendar {
  const ranges = [season].flat();
  // The same answer holds for months on end, and is asked for at every event.
  const known = new Map<number, StateSince>();
  let latest: StateSince | undefined;
  const isRight = (state: StateSince | undefined, now: number): state is StateSince =>
    !!state && now >= state.since && now < state.until;
  return (now) => {
    if (isRight(latest, now)) return latest;
    const month = Math.floor(now / MONTH_MS);
    latest = known.get(month);
    if (isRight(latest, now)) return latest;
    latest = stateAt(ranges, now);
    known.set(month, latest);
    return latest;
  };
}

/** With the instant from which on it is so. */
type StateSince = SeasonState & { readonly since: number };

function stateAt(ranges: readonly { from: string; to: string }[], now: number): StateSince {
  const year = new Date(now).getUTCFullYear();
  // One that began two years ago has ended, whatever its length; one that begins next year is later than any that matters.
  const occurrences = ranges
    .flatMap(({ from, to }) =>
      [-2, -1, 0, 1].map((years): Occurrence => {
        const start = startOfDay(from, year + years) as number;
        const end = startOfDay(to, year + years) as number;
        return { start, end: (end < start ? (startOfDay(to, year + years + 1) as number) : end) + DAY_MS };
      }),
    )
    .sort((a, b) => a.start - b.start);
  const ended = occurrences.filter(({ end }) => end <= now).sort((a, b) => a.end - b.end);
  const lastEnded = ended[ended.length - 1];
  const edges = occurrences.flatMap(({ start, end }) => [start, end]);
  return {
    inside: occurrences.some(({ start, end }) => start <= now && now < end),
    lastEnded,
    next: occurrences.find(({ start }) => !lastEnded || start >= lastEnded.end),
    since: Math.max(...edges.filter((edge) => edge <= now)),
    until: Math.min(...edges.filter((edge) => edge > now)),
  };
}
