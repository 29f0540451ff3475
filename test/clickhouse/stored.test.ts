import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readCustomers } from '../../src/collector/customers.js';
import { type EventStore, openClickHouseStore, openDuckDbStore, type StoredEvent } from '../../src/collector/index.js';
import { countEvents, latestEvents } from '../../src/collector/latest.js';
import { referencesOf } from '../../src/segments/references.js';
import { NOW } from '../server/collector.support.js';
import { expectedReferences, orderingEvents } from '../server/collector-references.support.js';
import { type ClickHouseServer, startClickHouse } from './server.js';

let server: ClickHouseServer;
beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(() => server?.close());

async function newStore(): Promise<EventStore> {
  const store = await openClickHouseStore(server.newDatabase());
  onTestFinished(() => store.close());
  return store;
}

const stored = (id: string, more: Partial<StoredEvent> = {}): StoredEvent => ({
  id,
  visitor: 'v-1',
  time: NOW,
  name: 'page_view',
  params: {},
  received: NOW,
  future: false,
  ...more,
});

describe('in a current ClickHouse', () => {
  it('an event is stored once, and the first that arrives counts', async () => {
    const store = await newStore();
    await store.append([stored('a', { name: 'first' }), stored('a', { name: 'second' })]);
    await store.append([stored('a', { name: 'third' }), stored('b', { received: NOW + 31 * 86_400_000 })]);
    await store.append([stored('b', { name: 'other' })]);
    expect(await store.query('SELECT id, name FROM events ORDER BY id')).toEqual([
      { id: 'a', name: 'first' },
      { id: 'b', name: 'page_view' },
    ]);
    expect(await countEvents(store)).toBe(2);
  });

  it('nothing is left of an erased visitor, nor stored of what comes later', async () => {
    const store = await newStore();
    await store.append([stored('a', { visitor: "it's" }), stored('b')]);
    await store.erase({ visitor: "it's" });
    await store.append([stored('c', { visitor: "it's" })]);
    expect((await latestEvents(store, 10)).map(({ id }) => id)).toEqual(['b']);
    await store.erase({ before: NOW + 1 });
    await expect.poll(() => countEvents(store)).toBe(0);
  });

  it('events come back as from DuckDB, the last arrival first, whatever text they hold', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '\0', '\\', '"', "'", 'd800', '\ud83d', '\udca9', '💩', '\ufeff', '\n', '\t'),
    });
    const drafts = fc.record(
      {
        site: text,
        visitor: text,
        user: text,
        time: fc.integer({ min: 0, max: 5 }),
        received: fc.integer({ min: NOW, max: NOW + 3 }),
        name: text,
        params: fc.dictionary(text, fc.oneof(text, fc.double({ noNaN: true }), fc.jsonValue({ maxDepth: 3 }))),
        future: fc.boolean(),
      },
      { requiredKeys: ['time', 'received', 'name', 'params', 'future'] },
    );
    const events = fc
      .sample(drafts, { numRuns: 500, seed: 7 })
      .map((draft, index) => stored(`\0${index}`, { visitor: undefined, ...draft } as Partial<StoredEvent>));
    const [store, other] = [await newStore(), await openDuckDbStore(':memory:')];
    onTestFinished(() => other.close());
    await store.append(events);
    await other.append(events);
    const [found, expected] = [await latestEvents(store, 200), await latestEvents(other, 200)];
    expect(found).toHaveLength(200);
    expect(found).toEqual(expected);
  });

  it('reference values are those that the orders of all persons come to, as a replay has them', async () => {
    await fc.assert(
      fc.asyncProperty(orderingEvents, fc.constantFrom(undefined, 'EUR'), async (events, currency) => {
        const store = await openClickHouseStore(server.newDatabase());
        await store.append(events);
        const { all, bySite } = await readCustomers(store, NOW, currency);
        await store.close();
        expect(referencesOf(all)).toEqual(expectedReferences(events, currency));
        expect(referencesOf(bySite.get('fr') ?? [])).toEqual(expectedReferences(events, currency, 'fr'));
      }),
      { numRuns: 30 },
    );
  });

  it('values are bound whatever they hold and however long they are, and temporary tables are seen by nobody else', async () => {
    const store = await newStore();
    const texts = ['', "it's \\'", '\\N', '\t\n\0', '"], [', 'é'.repeat(5000)];
    const statement =
      'SELECT {text:String} AS text, {texts:Array(String)} AS texts, {nothing:Nullable(String)} AS nothing';
    for (const text of texts)
      expect(await store.query(statement, { text, texts, nothing: null })).toEqual([{ text, texts, nothing: null }]);
    const step = {
      sql: 'CREATE TEMPORARY TABLE own AS SELECT {text:String} AS text',
      values: { text: "it's" },
      makes: 'own',
    };
    expect(await store.query('SELECT * FROM own', {}, [step])).toEqual([{ text: "it's" }]);
    await expect(store.query('SELECT * FROM own')).rejects.toThrow('own');
  });
});
