/**
 * Durations, as in the definition language. What the messages import of the tracker are types: its functions would come along
 * with all of it.
 */
import type { Duration } from '../tracker/index.js';

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** The instant so long after another, ms. Months are calendar ones, in UTC, clamped at the month's end. */
export function after(time: number, duration: Duration): number {
  let months = 0;
  let ms = 0;
  for (const [, amount, unit = ''] of duration.matchAll(/(\d+)(\D+)/g)) {
    const unitMs = UNITS_MS[unit];
    if (unitMs) ms += Number(amount) * unitMs;
    else months += Number(amount) * (unit === 'y' ? 12 : 1);
  }
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  // Where the month has no such day, the date has run over into the next one: back to the month's last.
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime() + ms;
}
