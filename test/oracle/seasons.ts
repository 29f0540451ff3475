/** Seasons: when each of their occurrences starts and ends. */
import type { Anchor, Definitions, SeasonRange } from '../../src/segments/definition.js';
import { DAY_MS, monthDayOf, startOfDay, yearOf, yearsBetween } from './days.js';

/** From the start of its first day until just before the end of its last one. */
export interface Occurrence {
  start: number;
  end: number;
}

/** Every occurrence of a season that has an edge between the two instants or holds one of them, and maybe others. */
export function occurrencesOf(season: string, { seasons }: Definitions, from: number, to: number): Occurrence[] {
  const given = seasons?.[season];
  if (!given) throw new Error(`no season "${season}"`);
  return (Array.isArray(given) ? given : [given]).flatMap((range) => {
    const isDated = range.from.length > 'MM-DD'.length;
    const years = isDated ? [Number(range.from.slice(0, 4))] : [yearOf(from) - 1, ...yearsBetween(from, to)];
    return years.map((year) => occurrence(range, isDated, year));
  });
}

/** Occurrences that were asked for before, since they are asked for at every event. */
const known = new WeakMap<SeasonRange, Map<number, Occurrence>>();

/** The one that starts in a year. */
function occurrence(range: SeasonRange, isDated: boolean, year: number): Occurrence {
  const ofRange = known.get(range) ?? new Map<number, Occurrence>();
  known.set(range, ofRange);
  const before = ofRange.get(year);
  if (before) return before;
  const [first, last] = [monthDayOf(range.from), monthDayOf(range.to)];
  if (!first || !last) throw new Error(`the oracle cannot read the season ${JSON.stringify(range)}`);
  // A season that is later in the year when it starts than when it ends runs over New Year.
  const lastYear = isDated ? Number(range.to.slice(0, 4)) : range.from > range.to ? year + 1 : year;
  const found = { start: startOfDay(year, first), end: startOfDay(lastYear, last) + DAY_MS };
  ofRange.set(year, found);
  return found;
}

/** Whether an instant lies in the season. */
export function isInSeason(season: string, definitions: Definitions, instant: number): boolean {
  return occurrencesOf(season, definitions, instant, instant).some(
    ({ start, end }) => start <= instant && instant < end,
  );
}

/** The names of the seasons in which an instant lies. */
export function seasonsAt(definitions: Definitions, instant: number): string[] {
  return Object.keys(definitions.seasons ?? {}).filter((season) => isInSeason(season, definitions, instant));
}

/** The instant of a season's edge, or nothing if there is no such occurrence. */
export function seasonEdge(
  { season, which, edge }: Extract<Anchor, { season: string }>,
  definitions: Definitions,
  now: number,
): number | undefined {
  // Ended and next ones of a yearly season are at most two years away.
  const all = occurrencesOf(season, definitions, now - 800 * DAY_MS, now + 800 * DAY_MS);
  const lastEnded = all
    .filter(({ end }) => end <= now)
    .sort((a, b) => b.end - a.end || b.start - a.start)
    .at(0);
  if (which === 'lastEnded') return lastEnded?.[edge];
  const after = lastEnded?.end ?? Number.NEGATIVE_INFINITY;
  return all
    .filter(({ start }) => start >= after)
    .sort((a, b) => a.start - b.start)
    .at(0)?.[edge];
}
