/** Numbers and spans of time, as campaigns have them. */
import { durationProblem } from '../segments/check/duration.js';
import { quoted, refuse } from '../segments/check/findings.js';

/** Whether it is a whole number, `least` or more. */
export const isWhole = (value: unknown, least: number): boolean =>
  Number.isInteger(value) && (value as number) >= least;

/** Refuses what is no number of times. */
export function checkTimes(value: unknown, path: string): void {
  if (!isWhole(value, 1)) refuse(path, `must be a whole number from 1 on, not ${quoted(value)}`);
}

/** Refuses what is no share. */
export function checkShare(value: unknown, path: string): void {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    refuse(path, `${quoted(value)} is no share; write a number from 0 to 1`);
}

/** Refuses what is no duration, with calendar months if it may have them. */
export function checkSpan(value: unknown, path: string, mayHaveMonths = true): void {
  const problem = durationProblem(value, mayHaveMonths);
  if (problem) refuse(path, problem);
}

/** Refuses what is no instant: a day, in UTC, or a day with a time and an offset. */
export function checkInstant(value: unknown, path: string): void {
  const isWritten =
    typeof value === 'string' && /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(value);
  // 31 February is read as a day in March.
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(String(value)) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (!isWritten || Number.isNaN(Date.parse(value)) || date.getUTCMonth() !== Number(month) - 1)
    refuse(path, `${quoted(value)} is no instant; write "2026-12-01" or "2026-12-01T09:00+01:00"`);
}
