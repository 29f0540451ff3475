/** Spans of time: exact ones in milliseconds, and calendar months and years, which differ in length. */

/** A parsed `Duration`: calendar months first, then milliseconds. */
export interface Span {
  readonly months: number;
  readonly ms: number;
}

/** Each unit in months and in ms. */
const UNITS: Readonly<Record<string, readonly [months: number, ms: number]>> = {
  ms: [0, 1],
  s: [0, 1000],
  m: [0, 60_000],
  h: [0, 3_600_000],
  d: [0, 86_400_000],
  w: [0, 604_800_000],
  mo: [1, 0],
  y: [12, 0],
};

/**
 * Reads `"15m"`, `"4m30s"`, `"90d"`, `"6mo"`, `"1y"`; gives `undefined` for anything else.
 * Units: `ms` `s` `m` `h` `d` `w`, and in calendar time `mo` `y`.
 */
export function parseDuration(text: unknown): Span | undefined {
  if (!/^(\d+(ms|mo|[smhdwy]))+$/.test(text as string)) return undefined;
  let [months, ms] = [0, 0];
  for (const [, amount, unit] of (text as string).matchAll(/(\d+)(\D+)/g)) {
    const [unitMonths, unitMs] = UNITS[unit as string] as readonly [number, number];
    months += Number(amount) * unitMonths;
    ms += Number(amount) * unitMs;
  }
  return { months, ms };
}

/**
 * The instant `span` after `time`. Months are calendar ones in UTC, clamped at the month's end: six months after
 * 31 August is the last day of February, so a later event can leave a window before an earlier one.
 */
export function addSpan(time: number, { months, ms }: Span): number {
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  // Where the month has no such day, the date has run over into the next one: back to the month's last.
  if (months && date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime() + ms;
}
