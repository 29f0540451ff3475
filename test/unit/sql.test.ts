/** Definitions as SQL: what goes to the database, and what is asked of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clickhouse } from '../../src/collector/sql/clickhouse.js';
import { compileQuery } from '../../src/collector/sql/compile.js';
import { duckdb } from '../../src/collector/sql/duckdb.js';
import { memberships } from '../../src/collector/sql/memberships.js';
import { openDuckDbStore } from '../../src/collector/storage/duckdb.js';
import { catalogue } from '../../src/segments/catalogue/all.js';
import type { Condition, Definitions } from '../../src/segments/definition.js';
import type { TestStore } from '../sql/agreement.js';
import { duckdbWith } from '../sql/duckdb.js';

const at = Date.parse('2026-03-01T12:00Z');

const one = (when: Condition): Definitions => ({ version: 1, segments: [{ id: 'one', when }] });

describe('nothing from outside stands in the text', () => {
  /** A text that no query has by itself, and that would break out of quotes. */
  const hostile = `zx'"\\;--`;
  const definitions: Definitions = {
    version: 1,
    seasons: { [hostile]: { from: '11-15', to: '12-31' } },
    segments: (
      [
        { count: hostile, where: { [hostile]: hostile, [`items.${hostile}`]: { contains: hostile } }, atLeast: 1 },
        {
          count: [hostile, 'purchase'],
          by: `${hostile}.${hostile}`,
          within: { from: { latest: hostile } },
          atLeast: 2,
        },
        { distinct: '*', of: hostile, where: { season: hostile }, atLeast: 2 },
        { trait: hostile, is: { param: 'text' } },
        { anniversary: hostile, atMost: '7d' },
        { context: 'campaign', startsWith: { ref: hostile } },
        { bucket: hostile, below: 0.123456 },
        { inSeason: hostile, is: true },
        { sequence: [{ event: hostile }, { event: 'purchase', without: hostile }], is: true },
        { count: 'purchase', where: { items: { some: { [hostile]: 987654321 } } }, atLeast: 123456789 },
      ] as Condition[]
    ).map((when, index) => ({ id: `zx-${index}`, when })),
  };
  const context = { references: { [hostile]: hostile, currency: hostile }, params: { text: hostile } };

  test.each([duckdb, clickhouse])('of $name', (dialect) => {
    const { statements, segments } = compileQuery(dialect, definitions, context, { table: 'events', site: hostile });
    expect(segments).toHaveLength(10);
    const text = statements.map((statement) => statement.text).join('\n');
    expect(text).not.toMatch(/zx|--|123456|987654321/);
    const bound = statements.flatMap(({ parameters }) => parameters.map((parameter) => parameter.at(at)));
    expect(bound).toContain(hostile);
    expect(bound).toContain(123456789);
  });

  test('and such names mean what they say', async () => {
    const database = await duckdbWith([
      {
        id: 'a',
        visitor: 'v',
        time: at,
        name: hostile,
        params: { [hostile]: hostile, items: [{ [hostile]: `a${hostile}` }] },
      },
      { id: 'b', visitor: 'w', time: at, name: hostile, params: { [hostile]: hostile } },
      { id: 'c', visitor: 'w', time: at, name: 'identify', params: { traits: { [hostile]: hostile } } },
    ]);
    const { members } = await memberships(database, definitions, { ...context, now: at });
    expect(members.get('zx-0')).toEqual(['v']);
    expect(members.get('zx-3')).toEqual(['w']);
    database.close();
  });

  test('the instant is bound, so that the same text asks about any', () => {
    const textAt = () =>
      compileQuery(duckdb, one({ count: 'purchase', within: '6mo', atLeast: 1 }), {}, { table: 'events' });
    const [statement] = textAt().statements;
    const values = (now: number) => statement?.parameters.map((parameter) => parameter.at(now));
    expect(values(at)).not.toEqual(values(at + 1));
    expect(textAt().statements[0]?.text).toBe(statement?.text);
  });
});

describe('who is asked about', () => {
  let database: TestStore;
  const event = (id: string, more: object) => ({ id, time: at, name: 'page_view', params: {}, ...more });
  beforeAll(async () => {
    database = await duckdbWith([
      event('1', { visitor: 'v1' }),
      event('2', { visitor: 'v1', user: 'ann', time: at + 1 }),
      event('3', { visitor: 'v1', time: at + 2 }),
      event('4', { visitor: 'v2', user: 'ann', time: at + 3 }),
      event('5', { visitor: 'v3', site: 'b' }),
      event('6', { visitor: 'v4', name: 'segment_enter' }),
      event('7', { visitor: 'v5', user: 'ben' }),
      event('8', { visitor: 'v5', time: at + 1 }),
      event('9', { visitor: 'v5', user: 'eve', time: at + 2 }),
    ]);
  });
  afterAll(() => database.close());

  const asked = async (when: Condition, more: object = {}) => {
    const { members } = await memberships(database, one(when), { now: at + 10, ...more });
    return [...(members.get('one') ?? [])].sort();
  };

  test('a person is the user, and what a visitor did before being named is the user’s', async () => {
    expect(await asked({ count: '*', atLeast: 1 })).toEqual(['ann', 'ben', 'eve', 'v3']);
    expect(await asked({ count: '*', atLeast: 4 })).toEqual(['ann']);
    expect(await asked({ count: '*', atLeast: 2 })).toEqual(['ann', 'eve']);
  });

  test('events later than the instant have not happened, but it is known who did it', async () => {
    expect(await asked({ count: '*', is: 1 }, { now: at })).toEqual(['ann', 'ben', 'v3']);
    expect(await asked({ count: '*', atLeast: 0 }, { now: at - 1 })).toEqual([]);
  });

  test('of one site', async () => {
    expect(await asked({ count: '*', atLeast: 1 }, { site: 'b' })).toEqual(['v3']);
  });

  test('in parts, which together are all', async () => {
    expect(await asked({ count: '*', atLeast: 1 }, { parts: 3 })).toEqual(['ann', 'ben', 'eve', 'v3']);
  });

  test('a segment that nobody is in is there, and one that is unknown is named with what is missing', async () => {
    const definitions: Definitions = {
      version: 1,
      segments: [
        { id: 'nobody', when: { count: 'purchase', atLeast: 1 } },
        { id: 'dear', when: { mean: 'purchase', of: 'value', above: { ref: 'averageOrderValue' } } },
      ],
    };
    const { members, unknown } = await memberships(database, definitions, { now: at });
    expect([...members]).toEqual([['nobody', []]]);
    expect([...unknown]).toEqual([['dear', ['references.averageOrderValue']]]);
    const { members: none } = await memberships(database, { version: 1, segments: [] }, { now: at });
    expect([...none]).toEqual([]);
  });
});

describe('what is rare', () => {
  const rare: [string, Record<string, unknown>, Condition, boolean][] = [
    [
      'a list on the way to a field',
      { a: [{ b: 1 }, { b: 2 }] },
      { count: 'x', where: { 'a.b': 2 }, atLeast: 1 },
      true,
    ],
    ['a key that is a number', { a: { 0: 'y' } }, { count: 'x', where: { 'a.0': 'y' }, atLeast: 1 }, true],
    [
      'a field called like a method',
      { a: 1 },
      { count: 'x', where: { constructor: { exists: true } }, atLeast: 1 },
      false,
    ],
    ['a number as a text', { a: '5' }, { count: 'x', where: { a: 5 }, atLeast: 1 }, false],
    ['a text with quotes', { a: `it's "5"\n` }, { count: 'x', where: { a: `it's "5"\n` }, atLeast: 1 }, true],
    [
      'a list that has one of them',
      { a: ['b', 'c'] },
      { count: 'x', where: { a: { oneOf: ['c', 'd'] } }, atLeast: 1 },
      true,
    ],
    ['null', { a: null }, { count: 'x', where: { a: { exists: false } }, atLeast: 1 }, true],
    ['a large number', { a: 1e21 }, { sum: 'x', of: 'a', is: 1e21 }, true],
    ['items that are no objects', { items: [{ item_id: 'a' }] }, { sum: 'x', of: 'quantity', is: 1 }, true],
    ['a thousand years', {}, { count: 'x', within: '1000y', atLeast: 1 }, true],
  ];

  test.each(rare)('%s', async (_, params, when, holds) => {
    const database = await duckdbWith([{ id: 'a', visitor: 'v', time: at, name: 'x', params }]);
    const { members } = await memberships(database, one(when), { now: at });
    database.close();
    expect(members.get('one')).toEqual(holds ? ['v'] : []);
  });
});

test('a store tells them, and what has been erased is nobody’s', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-sql-'));
  const store = await openDuckDbStore(join(folder, 'events.duckdb'));
  const stored = { time: at, name: 'purchase', params: { value: 50 }, received: at, future: false };
  await store.append([
    { ...stored, id: 'a', visitor: 'v', user: 'ann' },
    { ...stored, id: 'b', visitor: 'w' },
  ]);
  const asked = () => memberships(store, catalogue, { now: at + 1 });
  expect([...((await asked()).members.get('first-order') ?? [])].sort()).toEqual(['ann', 'w']);
  await store.erase({ visitor: 'w' });
  expect((await asked()).members.get('first-order')).toEqual(['ann']);
  await store.close();
  rmSync(folder, { recursive: true });
});
