/** Seasons: whether an event lies in one, and how things are with one at the instant that is asked about. */
import type { Season } from '../../segments/definition.js';
import { DAY_MS, startOfDay } from '../../segments/duration.js';
import { calendarOf, type SeasonState } from '../../segments/season.js';
import type { Sql } from './dialect.js';
import { any, type Draft } from './draft.js';

/** Whether an instant, ms, lies in the season. */
export function isInside(draft: Draft, name: string, time: Sql): Sql {
  const ranges = [draft.seasons[name] as Season].flat();
  return any(
    ranges.map(({ from, to }) =>
      from.length > 5 ? isBetween(draft, from, to, time) : isOfYear(draft, from, to, time),
    ),
  );
}

/** Between two days that have their years. */
function isBetween({ bind }: Draft, from: string, to: string, time: Sql): Sql {
  const start = startOfDay(from, 0) as number;
  const end = (startOfDay(to, 0) as number) + DAY_MS;
  return `(${time} >= ${bind('integer', start)} AND ${time} < ${bind('integer', end)})`;
}

/** Between two days of any year, perhaps over New Year. */
function isOfYear({ dialect, bind }: Draft, from: string, to: string, time: Sql): Sql {
  const day = dialect.monthDay(time);
  const [first, last] = [from, to].map((text) => Number(text.replace('-', ''))) as [number, number];
  // In years without a 29 February it is the 28th.
  const tomorrow = dialect.monthDay(`${time} + ${DAY_MS}`);
  const hasBegun =
    first === 229 ? `(${day} >= 229 OR (${day} = 228 AND ${tomorrow} = 301))` : `${day} >= ${bind('integer', first)}`;
  const hasNotEnded = `${day} <= ${bind('integer', last)}`;
  return `(${hasBegun} ${last < first ? 'OR' : 'AND'} ${hasNotEnded})`;
}

/** Whether the instant that is asked about lies in the season. */
export function isInsideNow(draft: Draft, name: string): Sql {
  const calendar = calendarOf(draft.seasons[name] as Season);
  const inside = draft.bindAt('integer', `season ${name}`, (now) => Number(calendar(now).inside));
  return `(${inside} = 1)`;
}

/** An instant that no event has, in the place of one that is not. */
const NEVER = -9e15;

/** Where the season has an edge at the instant that is asked about, ms; `NULL` if there is none. */
export function edgeOfSeason(
  draft: Draft,
  name: string,
  which: keyof SeasonState & ('lastEnded' | 'next'),
  edge: 'start' | 'end',
): Sql {
  const calendar = calendarOf(draft.seasons[name] as Season);
  const instant = draft.bindAt(
    'integer',
    `${which} ${edge} of ${name}`,
    (now) => calendar(now)[which]?.[edge] ?? NEVER,
  );
  return `nullif(${instant}, ${NEVER})`;
}
