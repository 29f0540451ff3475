/** Many generated visitors in one table of events. */
import fc from 'fast-check';
import type { TrackedEvent } from '../../src/segments/event.js';

/**
 * Puts streams of events, each of one visitor or of a few, beside each other: ids, visitors and users of one are none of another. Within
 * each the order of events stays what it was.
 */
export function besideEachOther(streams: readonly (readonly TrackedEvent[])[]): TrackedEvent[] {
  return streams.flatMap((events, index) => {
    const name = index.toString(36).padStart(4, '0');
    return events.map(({ id, visitor, user, ...event }) => ({
      ...event,
      id: `${name}:${id}`,
      ...(visitor !== undefined || user === undefined
        ? { visitor: visitor === '' ? '' : `${name}-${visitor ?? 'v'}` }
        : {}),
      ...(user !== undefined && { user: `${name}-${user}` }),
    }));
  });
}

/** So many values of a generator, the same for the same seed. */
export const drawn = <Value>(arbitrary: fc.Arbitrary<Value>, numRuns: number, seed: number): Value[] =>
  fc.sample(arbitrary, { numRuns, seed });

/** Instants around what happens: at some events, just before and after some, when sessions end, and long after all. */
export function instantsAmong(events: readonly TrackedEvent[], howMany: number): number[] {
  const times = [...new Set(events.map(({ time }) => time))].sort((a, b) => a - b);
  const offsets = [0, -1, 1, 15 * 60_000, 30 * 60_000, 30 * 60_000 - 1, 7 * 86_400_000, 30 * 86_400_000, 86_400_000];
  return Array.from({ length: howMany }, (_, index) => {
    const time = times[Math.floor((index * times.length) / howMany)] ?? 0;
    return time + (offsets[index % offsets.length] as number);
  });
}
