/** Spans of time: exact ones in milliseconds, and calendar months and years, which differ in length; and days by name. */

/** A parsed `Duration`: calendar months first, then milliseconds. */
export interface Span {
  readonly months: number;
  readonly ms: number;
}

/** A day without daylight saving: all calendar arithmetic is in UTC. */
export const DAY_MS = 86_400_000;

/** The length of each unit: in ms, of the last two in months. */
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
  w: 7 * DAY_MS,
  mo: 1,
  y: 12,
};

/**
 * Reads `"15m"`, `"4m30s"`, `"90d"`, `"6mo"`, `"1y"`; gives `undefined` for anything else.
 * Units: `ms` `s` `m` `h` `d` `w`, and in calendar time `mo` `y`.
 */
export function parseDuration(text: unknown): Span | undefined {
  if (typeof text !== 'string' || !/^(\d+(ms|mo|[smhdwy]))+$/.test(text)) return undefined;
  const span = { months: 0, ms: 0 };
  for (const [, amount, unit = ''] of text.matchAll(/(\d+)(\D+)/g)) {
    span[/o|y/.test(unit) ? 'months' : 'ms'] += Number(amount) * (UNITS[unit] as number);
  }
  return span;
}

/**
 * The instant `span` after `time`. Months are calendar ones in UTC, clamped at the month's end: six months after
 * 31 August is the last day of February, so a later event can leave a window before an earlier one.
 */
export function addSpan(time: number, { months, ms }: Span): number {
  if (!months) return time + ms;
  let known = shifted.get(months);
  if (!known || known.size > SHIFTED_LIMIT) {
    known = new Map();
    shifted.set(months, known);
  }
  let instant = known.get(time);
  if (instant === undefined) {
    instant = addMonths(time, months);
    known.set(time, instant);
  }
  return instant + ms;
}

/** Windows ask about the same events again and again: answers by number of months, then by instant. */
const shifted = new Map<number, Map<number, number>>();
const SHIFTED_LIMIT = 100;

function addMonths(time: number, months: number): number {
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  // Where the month has no such day, the date has run over into the next one: back to the month's last.
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime();
}

/**
 * The start of a day in UTC, from `"MM-DD"` in the given year or from `"YYYY-MM-DD"` in its own. 29 February is the 28th in
 * other years. `undefined` for what is no day of any year.
 */
export function startOfDay(text: unknown, year: number): number | undefined {
  const [, ownYear = year, month = 0, day = 0] = /^(?:(\d{4})-)?(\d\d)-(\d\d)$/.exec(String(text)) ?? [];
  // In a leap year every day exists that exists at all.
  const leap = new Date(Date.UTC(2000, +month - 1, +day));
  if (leap.getUTCMonth() !== +month - 1 || leap.getUTCDate() !== +day) return undefined;
  const lastOfMonth = new Date(Date.UTC(+ownYear, +month, 0)).getUTCDate();
  return Date.UTC(+ownYear, +month - 1, Math.min(+day, lastOfMonth));
}
