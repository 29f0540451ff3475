/** Spans of time, read and added as the rules say: months and years are calendar ones, in UTC. */

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

interface Span {
  months: number;
  ms: number;
}

/** Whether a text is a duration, such as `"4m30s"` or `"6mo"`. */
export function isDuration(text: string): boolean {
  return /^(\d+(mo|y|s|m|h|d))+$/.test(text);
}

function parse(text: string): Span {
  if (!isDuration(text)) throw new Error(`the oracle cannot read "${text}" as a duration`);
  const span = { months: 0, ms: 0 };
  for (const [, amount, unit] of text.matchAll(/(\d+)(mo|y|s|m|h|d)/g)) {
    if (unit === 'mo') span.months += Number(amount);
    else if (unit === 'y') span.months += 12 * Number(amount);
    else span.ms += Number(amount) * (UNIT_MS[unit ?? ''] ?? Number.NaN);
  }
  return span;
}

/** `instant + times × duration`; a day that the month does not have becomes its last one. */
export function addDuration(instant: number, duration: string, times = 1): number {
  const { months, ms } = parse(duration);
  return addMonths(instant, months * times) + ms * times;
}

/** A duration without calendar months as milliseconds. */
export function durationMs(duration: string): number {
  const { months, ms } = parse(duration);
  if (months > 0) throw new Error(`the oracle cannot say how many milliseconds "${duration}" are`);
  return ms;
}

function addMonths(instant: number, months: number): number {
  if (months === 0) return instant;
  const date = new Date(instant);
  const firstOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const [year, month] = [firstOfMonth.getUTCFullYear(), firstOfMonth.getUTCMonth()];
  const daysInMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const timeOfDay = instant - Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  return Date.UTC(year, month, Math.min(date.getUTCDate(), daysInMonth)) + timeOfDay;
}
