/** Spans of time: exact ones in milliseconds, and calendar months and years, which differ in length. */

/** A parsed {@link Duration}: calendar months first, then milliseconds. */
export interface Span {
  months: number;
  ms: number;
}

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;
const UNIT_MS: Record<string, number> = {
  ms: 1,
  s: SECOND_MS,
  m: 60 * SECOND_MS,
  h: 3600 * SECOND_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
};
const UNIT_MONTHS: Record<string, number> = { mo: 1, y: 12 };

/**
 * Reads `"15m"`, `"4m30s"`, `"90d"`, `"6mo"`, `"1y"`; gives `undefined` for anything else.
 * Units: `ms` `s` `m` `h` `d` `w`, and in calendar time `mo` `y`.
 */
export function parseDuration(text: unknown): Span | undefined {
  if (typeof text !== 'string' || !/^(\d+[a-z]+)+$/.test(text)) return undefined;
  const span = { months: 0, ms: 0 };
  for (const [, digits, unit = ''] of text.matchAll(/(\d+)([a-z]+)/g)) {
    const amount = Number(digits);
    const unitMs = UNIT_MS[unit];
    const unitMonths = UNIT_MONTHS[unit];
    if (unitMs) span.ms += amount * unitMs;
    else if (unitMonths) span.months += amount * unitMonths;
    else return undefined;
  }
  return span;
}

/**
 * The instant `span` after `time`. Months are calendar ones in UTC, clamped at the month's end: six months after
 * 31 August is the last day of February, so a later event can leave a window before an earlier one.
 */
export function addSpan(time: number, span: Span): number {
  if (!span.months) return time + span.ms;
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + span.months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime() + span.ms;
}
