/** Spans of time: exact ones in milliseconds, and calendar months and years, which differ in length. */

/** A parsed `Duration`: calendar months first, then milliseconds. */
export interface Span {
  readonly months: number;
  readonly ms: number;
}

/** The length of each unit: in ms, of the last two in months. */
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
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
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  // Where the month has no such day, the date has run over into the next one: back to the month's last.
  if (months && date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime() + ms;
}
