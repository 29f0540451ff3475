/** Anniversaries: how long it is until a day of the year comes again. */
import { NO_TURNS, type Reading, reading } from './compare.js';
import type { Scalar } from './definition.js';
import { DAY_MS, startOfDay } from './duration.js';

/** The time to the next start of the day `YYYY-MM-DD` or `MM-DD`, whatever its year; 0 through that day, UTC. */
export function anniversaryOf(day: Scalar | undefined, now: number): Reading {
  const monthDay = String(day).replace(/^\d{4}-/, '');
  const year = new Date(now).getUTCFullYear();
  for (const one of [year, year + 1]) {
    const start = startOfDay(monthDay, one);
    if (start === undefined || now >= start + DAY_MS) continue;
    return now < start ? reading(start - now, start, NO_TURNS, 0, -1) : reading(0, start + DAY_MS, NO_TURNS, 0);
  }
  return reading(undefined);
}
