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
    return events.map(({ visitor, user, ...event }) => ({
      ...event,
      id: `${name}:${event.id}`,
      // One that names nobody at all would be the same person in all streams.
      ...((visitor || !user) && { visitor: `${name}-${visitor || 'v'}` }),
      ...(user !== undefined && { user: user && `${name}-${user}` }),
    }));
  });
}

const who: fc.Arbitrary<Pick<TrackedEvent, 'visitor' | 'user'>> = fc.record(
  { visitor: fc.constantFrom('v1', 'v1', 'v1', 'v2'), user: fc.constantFrom('ann', 'ann', 'ben', '') },
  { requiredKeys: [], noNullPrototype: true },
);

/** Ids that JavaScript and a database order differently unless one takes care: by UTF-16 code units and by bytes of UTF-8. */
const PREFIXES: Readonly<Record<string, string>> = { a: '\u{1F600}', b: '\uFF5E', c: 'é' };

/** The same streams told by several browsers, of people who are named now and then, under ids of other scripts. */
export function namedDifferently(streams: fc.Arbitrary<TrackedEvent[]>): fc.Arbitrary<TrackedEvent[]> {
  return streams.chain((events) =>
    fc.array(who, { minLength: events.length, maxLength: events.length }).map((names) =>
      events.map(({ visitor: _, user: __, ...event }, at) => ({
        ...event,
        ...names[at],
        id: event.id.replace(/^[abc]/, (letter) => PREFIXES[letter] ?? letter),
      })),
    ),
  );
}

/** So many values of a generator, the same for the same seed. */
export const drawn = <Value>(arbitrary: fc.Arbitrary<Value>, numRuns: number, seed: number): Value[] =>
  fc.sample(arbitrary, { numRuns, seed });

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const OFFSETS_MS = [0, -1, 1, 15 * MINUTE_MS, 30 * MINUTE_MS, 30 * MINUTE_MS - 1, DAY_MS, 7 * DAY_MS, 30 * DAY_MS];

/** Instants at, just before and some time after events, which are spread over all of them. */
export function instantsAmong(events: readonly TrackedEvent[], howMany: number): number[] {
  const times = [...new Set(events.map(({ time }) => time))].sort((a, b) => a - b);
  return Array.from({ length: howMany }, (_, index) => {
    const time = times[Math.floor(((index + 0.5) * times.length) / howMany)] ?? 0;
    return time + (OFFSETS_MS[index % OFFSETS_MS.length] as number);
  });
}
