/** Spans of time, read and added as the rules say: months and years are calendar ones, in UTC. */

const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

interface Span {
  months: number;
  ms: number;
}

/** Whether a value is a duration, such as `"4m30s"` or `"6mo"`. */
export function isDuration(value: unknown): value is string {
  return typeof value === 'string' && /^(\d+(mo|ms|[smhdwy]))+$/.test(value);
}

/** Those read before: rules name few, and ask for them at every event. */
const spans = new Map<string, Span>();

function parse(text: string): Span {
  const known = spans.get(text);
  if (known) return known;
  if (!isDuration(text)) throw new Error(`the oracle cannot read "${text}" as a duration`);
  const span = { months: 0, ms: 0 };
  for (const [, amount, unit] of text.matchAll(/(\d+)(mo|ms|[smhdwy])/g)) {
    if (unit === 'mo') span.months += Number(amount);
    else if (unit === 'y') span.months += 12 * Number(amount);
    else span.ms += Number(amount) * (UNIT_MS[unit ?? ''] ?? Number.NaN);
  }
  spans.set(text, span);
  return span;
}

/** `instant + times × duration`; a day that the month does not have becomes its last one. */
export function addDuration(instant: number, duration: string, times = 1): number {
  const { months, ms } = parse(duration);
  return addMonths(instant, months * times) + ms * times;
}

/** A duration as milliseconds; NaN where it has calendar months, which have no fixed length. */
export function durationMs(duration: string): number {
  const { months, ms } = parse(duration);
  return months > 0 ? Number.NaN : ms;
}

function addMonths(instant: number, months: number): number {
  if (months === 0) return instant;
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months, 1);
  const daysInMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, daysInMonth));
}
