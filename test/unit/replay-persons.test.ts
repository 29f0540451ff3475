/** From lines to persons: who gets which events, in which order, however the lines come and however little memory there is. */
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ReplayOptions, replay } from '../../src/replay/replay.js';
import { compareEvents, type TrackedEvent } from '../../src/segments/event.js';
import { assignPersons } from '../../src/segments/person.js';
import { event, jsonLines, NOON, temporaryFolder } from './replay.support.js';

/** The persons of a replay, with the ids of their events. */
async function personsOf(events: unknown[], options: Partial<ReplayOptions> = {}): Promise<[string, string][]> {
  const persons: [string, string][] = [];
  const idsOf = (own: TrackedEvent[]) => own.map(({ id }) => id).join(' ');
  for await (const { user, result } of replay({ input: Readable.from([jsonLines(events)]), ...options }, idsOf))
    persons.push([user, result]);
  return persons;
}

describe('a person', () => {
  test('has the events that name the user, in order', async () => {
    const events = [
      event(2, { id: 'c', user: 'ann' }),
      event(1, { id: 'z', user: 'ann' }),
      event(1, { id: 'a', user: 'ann' }),
      event(1, { id: 'b', user: 'bob' }),
    ];
    expect(await personsOf(events)).toEqual([
      ['ann', 'a z c'],
      ['bob', 'b'],
    ]);
  });

  test('is the visitor as long as no user is named, and nobody without either', async () => {
    const events = [event(1, { id: 'a', visitor: 'v' }), event(2, { id: 'b' }), event(3, { id: 'c' })];
    expect(await personsOf(events)).toEqual([
      ['', 'b c'],
      ['v', 'a'],
    ]);
  });

  test('may have several visitors, and events of none', async () => {
    const events = [
      event(1, { id: 'a', visitor: 'phone' }),
      event(2, { id: 'b', visitor: 'laptop' }),
      event(3, { id: 'c', visitor: 'phone', user: 'ann' }),
      event(4, { id: 'd', visitor: 'laptop', user: 'ann' }),
      event(5, { id: 'e', user: 'ann' }),
    ];
    expect(await personsOf(events)).toEqual([['ann', 'a b c d e']]);
  });

  test('begins anew when a visitor is named otherwise', async () => {
    const events = [
      event(5, { id: 'e', visitor: 'v' }),
      event(4, { id: 'd', visitor: 'v', user: 'bob' }),
      event(3, { id: 'c', visitor: 'v' }),
      event(2, { id: 'b', visitor: 'v', user: 'ann' }),
      event(1, { id: 'a', visitor: 'v' }),
    ];
    expect(await personsOf(events)).toEqual([
      ['ann', 'a b'],
      ['bob', 'c d e'],
    ]);
  });

  test('has an id once: the line that came first, whatever its time', async () => {
    const times: number[] = [];
    const input = Readable.from([
      jsonLines([
        event(5, { id: 'a', user: 'ann', visitor: 'v' }),
        event(1, { id: 'a', user: 'ann', visitor: 'w' }),
        event(3, { id: 'a', user: 'ann' }),
        event(2, { id: 'a', user: 'bob' }),
      ]),
    ]);
    for await (const { result } of replay({ input }, (own) => own.map(({ time }) => time - NOON)))
      times.push(...result);
    expect(times).toEqual([5, 2]);
  });

  test('comes in the order of plain strings, by code unit', async () => {
    const names = ['é', 'a', 'B', '10', '9', '\u{1F600}', '\uFFFD', '\uD83D', '__proto__'];
    const events = names.map((user) => event(1, { id: 'x', user }));
    expect((await personsOf(events)).map(([user]) => user)).toEqual([...names].sort());
  });

  test('has nothing later than `until`, and is left out without an event; yet a later name counts', async () => {
    const events = [
      event(1, { id: 'a', visitor: 'v' }),
      event(2, { id: 'b', visitor: 'v', user: 'ann' }),
      event(2, { id: 'c', user: 'bob' }),
    ];
    expect(await personsOf(events, { until: NOON + 1 })).toEqual([['ann', 'a']]);
  });

  test('is run to the latest event of the whole input', async () => {
    const input = Readable.from([
      jsonLines([event(7, { user: 'a' }), event(9, { user: 'b' }), event(8, { user: 'c' })]),
    ]);
    const ends = new Set<number>();
    for await (const { result } of replay({ input }, (_events, until) => until - NOON)) ends.add(result);
    expect([...ends]).toEqual([9]);
  });
});

/** The same by the simplest means: everything in memory. */
function modelOf(events: TrackedEvent[]): [string, string][] {
  const firstOf = (some: TrackedEvent[]) =>
    some.filter(({ id }, index) => some.findIndex((other) => other.id === id) === index).sort(compareEvents);
  const persons = new Map<string, TrackedEvent[]>();
  const visitors = groupBy(events, (one) => one.visitor ?? '');
  for (const [visitor, own] of visitors) {
    const stream = visitor === '' ? own : firstOf(own);
    const names = visitor === '' ? own.map(({ user = '' }) => user) : assignPersons(stream);
    for (const [index, name] of names.entries())
      persons.set(name, [...(persons.get(name) ?? []), ...stream.slice(index, index + 1)]);
  }
  return [...persons]
    .map(([name, own]): [string, string] => {
      const arrived = own.sort((a, b) => events.indexOf(a) - events.indexOf(b));
      return [
        name,
        firstOf(arrived)
          .map(({ id }) => id)
          .join(' '),
      ];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function groupBy<Value>(values: Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

const anyEvents = fc.array(
  fc.record(
    {
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'),
      user: fc.constantFrom('', 'ann', 'bob', 'v'),
      visitor: fc.constantFrom('v', 'w', 'x'),
      time: fc.integer({ min: NOON, max: NOON + 5 }),
      name: fc.constant('page_view'),
      params: fc.constant({}),
    },
    { requiredKeys: ['id', 'time', 'name', 'params'] },
  ),
  { maxLength: 30 },
);

test('persons are what the rules make of any lines', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvents, async (events) => {
      expect(await personsOf(events)).toEqual(modelOf(events as TrackedEvent[]));
    }),
  );
});

describe('memory', () => {
  afterEach(() => vi.unstubAllEnvs());

  const budget = 16 * 1024 * 1024;
  /** So many events of ten visitors, some of the same users, that take so many bytes each. */
  const history = (count: number, bytes: number) =>
    Array.from({ length: count }, (_, index) =>
      event(index, {
        id: `e${index}`,
        ...(index % 7 ? { visitor: `v${index % 10}` } : {}),
        ...(index % 3 ? {} : { user: `u${index % 4}` }),
        params: { page_title: 'x'.repeat(bytes) },
      }),
    );

  test('that suffices is all that is used', async () => {
    vi.stubEnv('TMPDIR', '/nowhere/at/all');
    const events = history(100, 100_000);
    expect(await personsOf(events, { memoryBytes: budget })).toEqual(modelOf(events));
  });

  test('that does not suffice makes no difference, in any order of lines', async () => {
    const folder = await temporaryFolder();
    vi.stubEnv('TMPDIR', folder);
    const events = history(400, 100_000);
    const expected = modelOf(events);
    expect(await personsOf(events, { memoryBytes: budget })).toEqual(expected);
    expect(await personsOf(events.toReversed(), { memoryBytes: budget })).toEqual(expected);
    const shuffled = events.map((one, index) => ({ one, at: (index * 7919) % 400 })).sort((a, b) => a.at - b.at);
    expect(
      await personsOf(
        shuffled.map(({ one }) => one),
        { memoryBytes: budget },
      ),
    ).toEqual(expected);
    expect(await readdir(folder)).toEqual([]);
  });

  test('that one line nearly fills suffices for many', async () => {
    const events = history(8, 9_000_000);
    expect(await personsOf(events, { memoryBytes: budget })).toEqual(modelOf(events));
  });

  test('that one person outgrows is said, and the person runs all the same', async () => {
    const events = Array.from({ length: 300 }, (_, index) =>
      event(index, {
        id: `e${index}`,
        user: index % 100 ? 'big' : 'small',
        params: { page_title: 'x'.repeat(100_000) },
      }),
    );
    const large: string[] = [];
    const persons = await personsOf(events, { memoryBytes: budget, onLargeGroup: (name) => large.push(name) });
    expect(persons).toEqual(modelOf(events));
    expect(large).toEqual(['big']);
  });

  test('with nowhere to put the rest is an error that says so', async () => {
    vi.stubEnv('TMPDIR', '/nowhere/at/all');
    await expect(personsOf(history(200, 100_000), { memoryBytes: budget })).rejects.toThrow(/ENOENT.*nowhere/);
  });
});
