import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDuckDbStore, type StoredEvent } from '../../src/collector/index.js';
import { latestEvents } from '../../src/collector/latest.js';
import { createFingerprints } from '../../src/collector/storage/fingerprints.js';
import { inBackground } from '../../src/collector/storage/store.js';
import { compareEvents } from '../../src/segments/event.js';
import { assignPersons } from '../../src/segments/person.js';
import { NOW, pageView, temporaryFolder } from './collector.support.js';

describe('a set of fingerprints', () => {
  it('has what was added and nothing else, also after it has grown many times', () => {
    // Few values, so that halves, and whole numbers, come again; zero stands for an empty slot inside.
    const half = fc.oneof(fc.constantFrom(0, 1, 2, 0xffff_ffff), fc.integer({ min: 0, max: 0xffff_ffff }));
    const operations = fc.array(fc.tuple(half, half), { maxLength: 400 });
    fc.assert(
      fc.property(operations, operations, (added, asked) => {
        const fingerprints = createFingerprints();
        const oracle = new Set<string>();
        for (const [high, low] of added) {
          fingerprints.add(high, low);
          oracle.add(`${high} ${low}`);
        }
        expect(fingerprints.size).toBe(oracle.size);
        for (const [high, low] of [...added, ...asked])
          expect(fingerprints.has(high, low)).toBe(oracle.has(`${high} ${low}`));
      }),
      { numRuns: 50 },
    );
    const many = createFingerprints();
    for (let number = 0; number < 200_000; number++) many.add(number % 7, number);
    expect(many.size).toBe(200_000);
    for (let number = 0; number < 200_000; number += 97) {
      expect(many.has(number % 7, number)).toBe(true);
      expect(many.has((number + 1) % 7, number)).toBe(false);
    }
    expect(many.bytes).toBeLessThan(200_000 * 24);
  });

  it('takes many at once as if they came one by one', async () => {
    const numbers = Array.from(
      { length: 30_000 },
      (_, number) => [number % 3, Math.imul(number, 48271) >>> 0] as const,
    );
    const [atOnce, oneByOne] = [createFingerprints(numbers.length), createFingerprints()];
    await atOnce.addAll(
      (async function* () {
        for (let from = 0; from < numbers.length; from += 1000)
          yield Uint32Array.from(numbers.slice(from, from + 1000).flat());
      })(),
    );
    for (const [one, other] of numbers) oneByOne.add(one, other);
    expect(atOnce.size).toBe(oneByOne.size);
    for (const [one, other] of numbers) {
      expect(atOnce.has(one, other)).toBe(true);
      expect(atOnce.has(one + 3, other)).toBe(oneByOne.has(one + 3, other));
    }
  });
});

const HOUR = 3_600_000;

/** A person is a user with all their visitors; of a browser that is shared only what is theirs goes. */
function eraseUser(stored: Map<string, StoredEvent>, user: string, erasedVisitors: Set<string | undefined>): void {
  const events = [...stored.values()].sort(compareEvents);
  for (const visitor of new Set(events.map((event) => event.visitor))) {
    const own = events.filter((event) => event.visitor === visitor);
    const persons = visitor ? assignPersons(own) : own.map((event) => event.user);
    for (const [index, { id }] of own.entries()) if (persons[index] === user) stored.delete(id);
    if (persons.every((person) => person === user)) erasedVisitors.add(visitor ?? "nobody's");
  }
}

/** What an id may be, few of them, so that most come again. */
const ids = fc.constantFrom(...Array.from({ length: 30 }, (_, index) => `e-${index}`), '\0', '\ufeffa', 'a', 'é', '💩');
const sent = fc.record({
  id: ids,
  visitor: fc.constantFrom(undefined, 'v-0', 'v-1', 'v-2'),
  user: fc.constantFrom(undefined, undefined, undefined, 'ann', 'bob', '\ufeffö'),
});
const command = fc.oneof(
  { weight: 8, arbitrary: fc.array(sent, { minLength: 1, maxLength: 8 }).map((given) => ({ append: given })) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 }).map((hours) => ({ before: NOW + hours * HOUR })) },
  { weight: 1, arbitrary: fc.constantFrom('v-0', 'v-1', 'v-2').map((visitor) => ({ visitor })) },
  { weight: 1, arbitrary: fc.constantFrom('ann', 'bob', '\ufeffö').map((user) => ({ user })) },
  { weight: 1, arbitrary: fc.constant({ reopen: true } as const) },
);

describe('a store', () => {
  it('has each id once, the first that came, whatever is sent again, erased, or read back from the file', async () => {
    const folder = await temporaryFolder();
    let files = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 25 }), async (commands) => {
        const path = join(folder, `${files++}.duckdb`);
        let store = await openDuckDbStore(path);
        const oracle = new Map<string, StoredEvent>();
        const erased = { visitors: new Set<string | undefined>(), users: new Set<string | undefined>() };
        let clock = 0;
        for (const one of commands) {
          if ('append' in one) {
            // Of different arrivals, so that which one was first shows; hours apart, so that some are late ones.
            const events = one.append.map(({ id, visitor, user }): StoredEvent => {
              clock++;
              const named = { ...(visitor && { visitor }), ...(user && { user }) };
              return { id, ...named, time: clock, name: 'x', params: {}, received: NOW + clock * HOUR, future: false };
            });
            await store.append(events);
            const firsts = events.filter(({ id }, place) => one.append.findIndex((given) => given.id === id) === place);
            for (const event of firsts)
              if (!oracle.has(event.id) && !erased.visitors.has(event.visitor) && !erased.users.has(event.user))
                oracle.set(event.id, event);
          } else if ('reopen' in one) {
            await store.close();
            store = await openDuckDbStore(path);
          } else if ('user' in one) {
            await store.erase(one);
            erased.users.add(one.user);
            eraseUser(oracle, one.user, erased.visitors);
          } else {
            await store.erase(one);
            if ('visitor' in one) erased.visitors.add(one.visitor);
            for (const [id, { visitor, received }] of oracle)
              if ('visitor' in one ? visitor === one.visitor : received < one.before) oracle.delete(id);
          }
        }
        const stored = await latestEvents(store, 1000);
        await store.close();
        const inOrder = (events: Iterable<StoredEvent>) => [...events].sort((a, b) => a.time - b.time);
        expect(inOrder(stored)).toEqual(inOrder(oracle.values()));
      }),
      { numRuns: 20 },
    );
  });

  it('answers at once while something long is asked in the background, also when an erasure waits for that to end', async () => {
    const store = await openDuckDbStore(join(await temporaryFolder(), 'events.duckdb'));
    onTestFinished(() => store.close());
    await store.append([{ ...pageView('a'), received: NOW, future: false }]);
    const slow = 'SELECT count(*) AS pairs FROM range(10000) a(i), range(5000) b(j) WHERE (i * j) % 7 = 3';
    const ended: string[] = [];
    const told = <Answer>(what: string, answer: Promise<Answer>) => answer.finally(() => ended.push(what));
    const all = [
      ...['one', 'other', 'third'].map((name) => told(name, inBackground(store).query(slow))),
      told('erased', store.erase({ visitor: 'nobody' })),
    ];
    for (let round = 0; round < 5; round++) await store.query('SELECT count(*) FROM events');
    expect(ended).toEqual([]);
    await Promise.all(all);
    expect(ended).toEqual(['one', 'erased', 'other', 'third']);
  });

  it('answers queries while it writes, and erases when they have ended', async () => {
    const store = await openDuckDbStore(join(await temporaryFolder(), 'events.duckdb'));
    onTestFinished(() => store.close());
    const events = (round: number) =>
      Array.from(
        { length: 50 },
        (_, index): StoredEvent => ({ ...pageView(`e-${round}-${index}`), received: NOW, future: false }),
      );
    await store.append(events(0));
    const slow = 'SELECT count(*) AS pairs FROM range(10000) a(i), range(3000) b(j) WHERE (i * j) % 7 = 3';
    let answered = 0;
    const answers = Array.from({ length: 4 }, async () => {
      await store.query(slow);
      answered++;
    });
    const erased = store.erase({ visitor: 'nobody' });
    await store.append(events(1));
    expect(answered).toBeLessThan(4);
    await erased;
    await Promise.all(answers);
    const numbers = await store.query(
      'SELECT $n + 1 AS n, $x AS x, $text AS text, list_sort($all) AS "all", $no AS no',
      {
        n: 41,
        x: 0.5,
        text: "'; DROP TABLE events; --",
        all: ['b', 'a'],
        no: null,
      },
    );
    expect(numbers).toEqual([{ n: 42, x: 0.5, text: "'; DROP TABLE events; --", all: ['a', 'b'], no: null }]);
    await expect(store.query('SELECT nonsense FROM events')).rejects.toThrow('nonsense');
    expect(await store.query('SELECT count(*) AS events FROM events')).toEqual([{ events: 100 }]);
  });
});
