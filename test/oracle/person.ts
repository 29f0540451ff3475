/** Facts about the visitor: what they told, their days, and the share of all visitors that they fall into. */
import type { Measured } from './compare.js';
import { DAY_MS, monthDayOf, startOfDay, yearOf } from './days.js';
import type { History } from './history.js';
import { textOf } from './traffic.js';

/** Traits come key by key from the latest `identify` that has the key; comparing takes `null` and `""` for unset. */
export function trait(name: string, { events }: History): unknown {
  let value: unknown;
  for (const event of events) {
    const traits = event.params.traits;
    if (event.name !== 'identify' || typeof traits !== 'object' || traits === null) continue;
    if (Object.hasOwn(traits, name)) value = (traits as Record<string, unknown>)[name];
  }
  return value;
}

/** Time to the next start of the day that a trait tells; 0 from there until the day is over. */
export function anniversary(day: unknown, now: number): Measured {
  const monthDay = typeof day === 'string' ? monthDayOf(day) : undefined;
  if (!monthDay) return { kind: 'nothing' };
  const year = yearOf(now);
  const next = [year, year + 1].map((one) => startOfDay(one, monthDay)).find((start) => now < start + DAY_MS);
  return next === undefined ? { kind: 'nothing' } : { kind: 'ms', ms: Math.max(0, next - now) };
}

/** A number in [0, 1): FNV-1a of the visitor and a name, mixed by the last steps of MurmurHash3. */
export function bucket(name: string, { events }: History): number {
  const named = events.find(({ visitor, user }) => textOf(visitor) ?? textOf(user));
  let hash = 0x811c9dc5;
  for (const unit of `${textOf(named?.visitor) ?? textOf(named?.user) ?? ''}:${name}`.split(''))
    hash = Math.imul(hash ^ unit.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
