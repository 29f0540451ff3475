/** Days of the calendar, UTC. */

export const DAY_MS = 86_400_000;

/** The month and the day of `MM-DD`, or of a longer text that ends so; nothing if there is no such day in any year. */
export function monthDayOf(text: string): [month: number, day: number] | undefined {
  const [, month, day] = /^(?:\d{4}-)?(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
  if (month === undefined || day === undefined || month < 1 || month > 12 || day < 1) return undefined;
  // Of a leap year, which has every day.
  return day <= new Date(Date.UTC(2024, month, 0)).getUTCDate() ? [month, day] : undefined;
}

/** The start of that day of a year; 29 February is the 28th in years that have none. */
export function startOfDay(year: number, [month, day]: [month: number, day: number]): number {
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Date.UTC(year, month - 1, Math.min(day, daysInMonth));
}

/** The calendar year of an instant. */
export function yearOf(instant: number): number {
  return new Date(instant).getUTCFullYear();
}

/** Every year in which one of the two instants lies, or which lies between them. */
export function yearsBetween(from: number, to: number): number[] {
  const first = yearOf(from);
  return Array.from({ length: Math.max(0, yearOf(to) - first + 1) }, (_, index) => first + index);
}
