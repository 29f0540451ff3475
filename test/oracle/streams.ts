/** Random visitors whose events crowd around the instants at which something turns. */
import fc from 'fast-check';
import type { TrackedEvent } from '../../src/segments/event.js';
import { DAY_MS, monthDayOf, startOfDay, yearOf } from './days.js';
import { addDuration } from './duration.js';
import { HABITS } from './habits.js';
import { anywhere, type Happening, identified, inVisit } from './happenings.js';

/** Ordinary days, ends of months and a leap day. */
const STARTS = [
  '2024-03-01T10:00Z',
  '2023-08-31T23:59Z',
  '2024-01-31T00:00Z',
  '2024-02-29T12:00Z',
  '2023-12-31T23:45Z',
];

/** Times that rules ask for; what is worth a session comes up most often. */
const NEAR = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('0s', '1s', '30s', '60s', '4m30s', '2m') },
  { weight: 6, arbitrary: fc.constantFrom('15m', '30m', '29m', '1h') },
  { weight: 2, arbitrary: fc.constantFrom('1d', '7d', '30d') },
  { weight: 1, arbitrary: fc.constantFrom('1mo', '6mo', '1y') },
);

interface Step {
  /** The event happens this long, or, for `MM-DD`, on the next such day … */
  near: string;
  /** … give or take a millisecond … */
  plusMs: number;
  /** … after the event so many before it, or together with the event before it where that would be earlier. */
  back: number;
  /** Decides which of two events in one millisecond comes first: ids are compared as texts. */
  idPrefix: string;
  what: Happening;
  /** Who it is told of. */
  who?: Pick<TrackedEvent, 'visitor' | 'user'>;
}

const maybeOffline = fc.oneof(
  { weight: 12, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constantFrom<Record<string, unknown>>({ offline: true }, { offline: false }) },
);

/** Steps of happenings, so far from each other. */
function steps(near: fc.Arbitrary<string>, what: fc.Arbitrary<Happening>): fc.Arbitrary<Step> {
  return fc.record({
    near,
    plusMs: fc.constantFrom(0, 0, 1, -1),
    back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) }),
    idPrefix: fc.constantFrom('b', 'b', 'a', 'c'),
    what: fc.tuple(what, maybeOffline).map(([{ name, params }, more]) => ({ name, params: { ...params, ...more } })),
  });
}

const step = steps(NEAR, inVisit);

/** A visitor's events in the order of events, ids unique. */
export function streams(maxLength: number): fc.Arbitrary<TrackedEvent[]> {
  return fc
    .tuple(fc.constantFrom(...STARTS), fc.array(step, { minLength: 1, maxLength, size: 'max' }))
    .map(([start, steps]) => placed(Date.parse(start), steps));
}

/** Edges of seasons, a leap day, and days long before and after them. */
const YEARS_START = [
  ...STARTS,
  '2020-02-29T00:00Z',
  '2022-02-28T23:59:59.999Z',
  '2023-11-14T23:59:59.999Z',
  '2023-12-31T23:59:59.999Z',
  '2023-12-20T00:00Z',
];

/** From seconds to years, and to days on which seasons and birthdays begin. */
const NEAR_OR_FAR = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('0s', '1s', '60s', '2m', '15m') },
  { weight: 5, arbitrary: fc.constantFrom('29m', '30m', '1h', '1d', '7d', '30d') },
  { weight: 2, arbitrary: fc.constantFrom('90d', '1mo', '3mo', '6mo', '1y', '10y') },
  { weight: 2, arbitrary: fc.constantFrom('11-15', '01-01', '02-28', '02-29', '03-01', '12-31', '01-06') },
);

const who: fc.Arbitrary<Pick<TrackedEvent, 'visitor' | 'user'>> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ visitor: 'v-1' }, { visitor: 'v-2', user: 'u-1' }, { user: 'u-1' }, { visitor: '' }),
  },
);

/** Visitors of several years who do everything that events tell of. */
export function yearsStreams(maxLength: number): fc.Arbitrary<TrackedEvent[]> {
  const told = fc.tuple(steps(NEAR_OR_FAR, anywhere), who).map(([one, person]) => ({ ...one, who: person }));
  // Some say at once who they are, so that later events are about someone.
  const introduced = fc.tuple(told, identified).map(([one, what]) => ({ ...one, what }));
  return fc
    .tuple(
      fc.constantFrom(...YEARS_START),
      fc.option(introduced, { freq: 2, nil: undefined }),
      fc.array(told, { minLength: 1, maxLength, size: 'max' }),
    )
    .map(([start, introduction, all]) =>
      placed(Date.parse(start), introduction ? [introduction, ...all.slice(1)] : all),
    );
}

/** Visitors who keep to a habit and a pace, so that they get into the rows of the catalogue. */
export function catalogueStreams(maxLength: number): fc.Arbitrary<TrackedEvent[]> {
  const habit = fc.constantFrom(...HABITS);
  return fc
    .tuple(fc.constantFrom(...YEARS_START), habit, habit, fc.nat())
    .chain(([start, { what: usual, paces }, { what: other }, which]) => {
      const pace = fc.constantFrom(...(paces[which % paces.length] ?? []));
      const near = fc.oneof({ weight: 5, arbitrary: pace }, { weight: 1, arbitrary: NEAR_OR_FAR });
      const what = fc.oneof(
        { weight: 8, arbitrary: usual },
        { weight: 2, arbitrary: other },
        { weight: 1, arbitrary: anywhere },
      );
      const all = fc.array(steps(near, what), { minLength: 1, maxLength, size: 'max' });
      return all.map((some) => placed(Date.parse(start), some));
    });
}

/** Orders in the last days of a month: the months after it are shorter, so a later order may leave a window first. */
export function monthEndStreams(maxLength: number): fc.Arbitrary<TrackedEvent[]> {
  const gap = fc.constantFrom('1h', '12h', '1d', '1d1h', '1mo', '5mo');
  const orders = fc.tuple(step, gap).map(([{ plusMs, idPrefix }, near]) => ({
    plusMs,
    idPrefix,
    near,
    back: 0,
    what: { name: 'purchase', params: {} },
  }));
  return fc
    .tuple(
      fc.constantFrom('2023-08-29T23:30Z', '2024-01-29T12:00Z', '2024-01-30T23:30Z', '2023-12-30T12:00Z'),
      fc.array(orders, { minLength: 1, maxLength }),
    )
    .map(([start, steps]) => placed(Date.parse(start), steps));
}

/** A few events again and again, in sessions and between them. */
export function plainStreams(names: string[], maxLength: number): fc.Arbitrary<TrackedEvent[]> {
  const plain = fc
    .tuple(step, fc.constantFrom(...names), fc.constantFrom('1s', '1s', '1s', '30m'), maybeOffline)
    .map(([{ plusMs, idPrefix }, name, near, params]) => ({ plusMs, idPrefix, near, back: 0, what: { name, params } }));
  return fc
    .array(plain, { minLength: 1, maxLength, size: 'max' })
    .map((steps) => placed(Date.parse('2024-03-01T10:00Z'), steps));
}

function placed(start: number, steps: Step[]): TrackedEvent[] {
  const times: number[] = [];
  const events = steps.map(({ near, plusMs, back, idPrefix, what: { name, params }, who: person }, index) => {
    const previous = times.at(-1) ?? start;
    const time = Math.max(previous, after(times.at(-1 - back) ?? previous, near) + plusMs);
    times.push(time);
    return { id: `${idPrefix}${index}`, time, name, params, ...person };
  });
  return events.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
}

/** A duration later, or at the start of the next day of that name. */
function after(time: number, near: string): number {
  const day = monthDayOf(near);
  if (!day) return addDuration(time, near);
  const year = yearOf(time);
  return [year, year + 1].map((one) => startOfDay(one, day)).find((start) => start > time) ?? time + DAY_MS;
}

/** The events as a reader wants them: one a line, with the time since the line before. */
export function written(events: readonly TrackedEvent[]): string {
  return events
    .map(({ id, time, name, params }, index) => {
      const since = index === 0 ? '' : `+${span(time - (events[index - 1]?.time ?? time))}`;
      return `${new Date(time).toISOString()} ${since.padStart(16)}  ${id.padEnd(4)} ${name} ${JSON.stringify(params)}`;
    })
    .join('\n');
}

function span(ms: number): string {
  const parts: [number, string][] = [
    [Math.floor(ms / 86_400_000), 'd'],
    [Math.floor(ms / 3_600_000) % 24, 'h'],
    [Math.floor(ms / 60_000) % 60, 'm'],
    [Math.floor(ms / 1_000) % 60, 's'],
    [ms % 1_000, 'ms'],
  ];
  return parts.flatMap(([amount, unit]) => (amount ? [`${amount}${unit}`] : [])).join('') || '0';
}
