/** The JSON Schema of a file of segments says the same as the checker, as far as a schema can. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/segments/catalogue/all.js';
import { EVENTS } from '../../src/segments/check/selector.js';
import { REFERENCES } from '../../src/segments/check/value.js';
import { check, type Problem } from '../../src/segments/check.js';
import { randomDefinitions } from '../oracle/definitions.js';
import { blocksOf } from '../unit/readme.support.js';

const schema = JSON.parse(readFileSync(new URL('../../docs/segments.schema.json', import.meta.url), 'utf8'));
// A list of types is no slip, nor is a list whose first item is not as the others: a sequence has a first step.
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictTuples: false }).compile(schema);

/** What a schema cannot know, by what the checker says of it. */
const BEYOND_A_SCHEMA: Readonly<Record<string, RegExp>> = {
  'which rows the catalogue has':
    /^segments\[\d+\] must be an object with "id" and "when", not "|when must be a condition, not nothing$/,
  'which segments there are':
    /which is not a segment or is wrong itself|^lifeStage\[\d+\] .* is not a segment, or is wrong itself/,
  'that a segment is internal': /^lifeStage\[\d+\] .* is internal/,
  'that segments name each other in a circle': /goes in a circle/,
  'that two segments have the same id': /is already the id of/,
  'which seasons there are': /is not one of the file's seasons/,
  'that a year has no 29 February': /"\d{4}-02-29" is not a day/,
  'that a range ends before it starts': /"[\d-]+" is before "[\d-]+"/,
  'what a parameter is where it is read': /\(.* reads it\)$/,
  'what the parameter is that is multiplied': /times (makes .* months of|multiplies a number, not)/,
  'what an "ago" is told from inside an "earliestOf", or the other way round': /cannot be told from by "ago"/,
  'how long a duration is': /is longer than 1000 years/,
  'how deep all of it is': /levels deep/,
};

const sentenceOf = ({ path, message }: Problem) => `${path} ${message}`;
const isBeyond = (problem: Problem) => Object.values(BEYOND_A_SCHEMA).some((told) => told.test(sentenceOf(problem)));

describe('the schema accepts', () => {
  const accepts = (given: unknown) => {
    validate(given);
    expect(validate.errors ?? []).toEqual([]);
  };

  test('the whole catalogue', () => {
    accepts(JSON.parse(JSON.stringify(catalogue)));
  });

  test('the examples of the documentation', () => {
    for (const { code } of [...blocksOf('README.md', 'json'), ...blocksOf('docs/language.md', 'json')]) {
      const given = JSON.parse(code);
      accepts(given.segments ? given : [given]);
    }
  });

  test('rows of the catalogue', () => {
    accepts({
      $schema: './segments.schema.json',
      segments: ['vip', { id: 'hero', params: { orders: 3 }, name: 'Hero' }],
    });
  });

  test('whatever the language can say', () => {
    fc.assert(
      fc.property(randomDefinitions, (definitions) => accepts(definitions)),
      { numRuns: 300 },
    );
  });
});

describe('the schema refuses', () => {
  const count = (more: object) => ({ count: 'purchase', atLeast: 1, ...more });
  test.each<[string, unknown]>([
    ['what is no file', 7],
    ['a file without segments', { version: 1 }],
    ['another version', { version: 2, segments: [] }],
    ['a key that it does not know', { segments: [], segment: [] }],
    ['an id with capitals', [{ id: 'Vip', when: count({}) }]],
    ['a season on a day that is none', { seasons: { s: { from: '02-30', to: '03-01' } }, segments: [] }],
    ['a season of days with and without a year', { seasons: { s: { from: '2026-01-01', to: '03-01' } }, segments: [] }],
    ['a list as a parameter', { params: { a: [1] }, segments: [] }],
    ['a name without English', [{ id: 'a', name: { fr: 'x' }, when: count({}) }]],
    ['internal: false', [{ id: 'a', internal: false, when: count({}) }]],
    ...Object.entries<unknown>({
      'a measure that there is not': { cuont: 'purchase', atLeast: 1 },
      'two measures': count({ sum: 'purchase', of: 'value' }),
      'a test without a comparator': { count: 'purchase' },
      'an empty list of conditions': { all: [] },
      'a combination beside another': { all: [count({})], any: [count({})] },
      'a number as a duration': { elapsed: 'session', atLeast: 270 },
      'a duration as a number': count({ atLeast: '30d' }),
      'months where there is no instant to count from': { gap: 'purchase', above: '1mo' },
      'six months in words': count({ within: '6 months' }),
      'an operand that changes with the clock': { elapsed: 'session', above: { since: 'purchase' } },
      'an operand that changes with attention': { gap: 'purchase', above: { attention: 'session' } },
      'an operand that changes with the session': { gap: 'purchase', above: { elapsed: 'session' } },
      'an operand by groups': count({ above: { count: 'search', by: 'search_term' } }),
      'an operand of another kind': count({ above: { gap: 'purchase' } }),
      'groups beside a measure that has none': { distinct: 'purchase', of: 'items.item_id', by: 'value', is: 1 },
      'a sum of nothing': { sum: 'purchase', atLeast: 1 },
      'an order of texts': { context: 'source', above: 'a' },
      'an ago from an ago': count({ within: { from: { ago: '1d', of: { ago: '1d' } } } }),
      'an anchor of the session among others': count({
        within: { from: { latestOf: [{ first: 'a', within: 'session' }] } },
      }),
      'an anchor between anchors': count({ within: { from: { first: 'a', within: { from: 'now' } } } }),
      'a window of a parameter that may be absent': count({ within: { param: 'a', absent: 'any' } }),
      'a window of a parameter that is multiplied': count({ within: { param: 'a', times: 2 } }),
      'an ago of a parameter that is multiplied': count({ within: { from: { ago: { param: 'a', times: 2 } } } }),
      'the season that ended last in an earliestOf': count({
        within: { from: { earliestOf: [{ season: 'holiday', which: 'lastEnded', edge: 'end' }] } },
      }),
      'the next season in a latestOf, before and among others': count({
        within: {
          from: {
            ago: '1d',
            of: { latestOf: [{ earliestOf: [{ season: 'holiday', which: 'next', edge: 'end' }] }] },
          },
        },
      }),
      'the next season before one of a latestOf': count({
        within: { from: { latestOf: [{ ago: '1d', of: { season: 'holiday', which: 'next', edge: 'end' } }] } },
      }),
      'a season without its edge': count({ within: { from: { season: 'holiday', which: 'next' } } }),
      'every activity in a list': count({ count: ['*', 'search'] }),
      'a first step with a time': { sequence: [{ event: 'search', within: '1d' }], is: true },
      'a step within months': { sequence: [{ event: 'a' }, { event: 'b', within: '1mo' }], is: true },
      'a sequence within months': { sequence: [{ event: 'a' }], within: '1mo', is: true },
      'a sequence within a parameter that is multiplied': {
        sequence: [{ event: 'a' }],
        within: { param: 'a', times: 2 },
        is: true,
      },
      'a sequence between anchors': { sequence: [{ event: 'search' }], within: { from: 'now' }, is: true },
      'a measure in a where': count({ where: { value: { above: { mean: 'purchase', of: 'value' } } } }),
      'a list in a where': count({ where: { currency: ['EUR'] } }),
      'items in items': count({ where: { items: { some: { 'items.price': 3 } } } }),
      null: { trait: 'city', is: null },
    }).map(([what, when]): [string, unknown] => [what, { seasons: catalogue.seasons, segments: [{ id: 'a', when }] }]),
  ])('%s', (_, given) => {
    expect(validate(given)).toBe(false);
    expect(check(given).problems.filter((problem) => !isBeyond(problem))).not.toEqual([]);
  });
});

test('the schema offers the names that the checker knows', () => {
  expect(schema.$defs.event.examples).toEqual(EVENTS);
  expect(REFERENCES).toEqual(expect.arrayContaining(schema.$defs.referenceName.examples));
});

describe('of a file that somebody has mistyped', () => {
  const beyond = new Set<string>();
  let [accepted, refused] = [0, 0];

  test('the schema and the checker think the same, as far as a schema can', () => {
    const judge = (given: unknown) => {
      const { problems } = check(given);
      if (validate(given)) {
        expect(
          problems.filter((problem) => !isBeyond(problem)),
          JSON.stringify(given),
        ).toEqual([]);
        for (const [kind, told] of Object.entries(BEYOND_A_SCHEMA))
          if (problems.some((problem) => told.test(sentenceOf(problem)))) beyond.add(kind);
        accepted++;
      } else {
        expect(problems, JSON.stringify([given, validate.errors])).not.toEqual([]);
        refused++;
      }
    };
    const mutated = fc.tuple(fc.oneof(randomDefinitions, examples), fc.array(mutation, { minLength: 1, maxLength: 2 }));
    fc.assert(
      fc.property(mutated, ([definitions, mutations]) => {
        judge(mutations.reduce((given, mutate) => mutate(given), JSON.parse(JSON.stringify(definitions)) as unknown));
      }),
      { numRuns: 3000 },
    );
  });

  test('both verdicts come up', () => {
    expect(Math.min(accepted, refused)).toBeGreaterThan(300);
    expect(beyond.size).toBeGreaterThan(3);
  });
});

/** Files with what random ones seldom have. */
const examples: fc.Arbitrary<unknown> = fc.constantFrom(
  ...catalogue.segments.map((segment) => ({
    version: 1,
    seasons: { ...catalogue.seasons, sales: [{ from: '2024-02-29', to: '2026-01-31' }] },
    params: catalogue.params,
    lifeStage: [segment.id],
    segments: [segment],
  })),
);

/** Changes one place of a file. */
type Mutate = (given: unknown) => unknown;

const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, 1.5, -1, '', 'session', 'lifetime', '30d', '6mo', '6 months', 'purchase', '*', 'now'],
  ...['2026-02-29', '12-31', '2026-12-31', 'holiday', 'items', 'items.price', 'quantity', 'a', '__proto__', '2000y'],
  ...[[], {}, ['purchase'], [{}], { param: 'number' }, { param: 'x', times: 2 }, { param: 'x', absent: 'any' }],
  ...[{ ref: 'x' }, { ref: 'x', times: 1.5 }, { ago: '1d' }, { ago: '1d', of: 'sessionStart' }, { first: 'purchase' }],
  ...[{ latest: 'purchase', within: 'session' }, { latestOf: ['now', { ago: '1d' }] }, { from: 'now' }],
  ...[
    { date: '2026-01-31' },
    { season: 'holiday', which: 'next', edge: 'end' },
    { elapsed: 'session' },
    { count: 'purchase' },
  ],
  ...[{ count: 'purchase', atLeast: 1 }, { gap: 'purchase' }, { since: 'purchase' }, { trait: 'city' }],
  ...[{ cart: 'value' }, { cart: 'idle' }, { context: 'source' }, { context: 'inSession' }, { segment: 's0' }],
  ...[
    { sum: 'purchase', of: 'value', by: 'currency' },
    { sequence: [{ event: 'search' }] },
    { is: 3 },
    { exists: true },
  ],
  ...[{ items: { some: { price: 3 } } }, { some: {} }, { value: { above: 3 } }],
];
// None that every object inherits: ajv takes `constructor` for evaluated.
const KEYS = [
  ...Object.keys(schema.$defs.file.properties),
  ...Object.keys(schema.$defs.segment.properties),
  ...['all', 'any', 'not', 'segment', 'count', 'sum', 'mean', 'distinct', 'since', 'gap', 'until', 'elapsed', 'cart'],
  ...['attention', 'trait', 'context', 'anniversary', 'inSeason', 'rfm', 'bucket', 'sequence', 'of', 'by', 'where'],
  ...['within', 'is', 'isNot', 'atLeast', 'above', 'oneOf', 'exists', 'contains', 'ref', 'param', 'times', 'absent'],
  ...['from', 'to', 'ago', 'first', 'latest', 'latestOf', 'date', 'season', 'which', 'edge', 'event', 'without'],
  ...['some', 'none', 'items', 'items.price', 'hasCoupon', 'quantity', 'a..b', 'nonsense'],
];

const mutation: fc.Arbitrary<Mutate> = fc
  .tuple(
    fc.nat(),
    fc.constantFrom('delete', 'rename', 'replace', 'add', 'wrap', 'copy'),
    fc.constantFrom(...VALUES),
    fc.constantFrom(...KEYS),
    fc.nat(),
  )
  .map(([place, how, value, key, other]) => (given) => {
    const places = placesIn(given);
    const at = places[place % places.length];
    if (!at) return value;
    const { parent, name } = at;
    if (how === 'delete') {
      if (Array.isArray(parent)) parent.splice(Number(name), 1);
      else delete parent[name];
    } else if (how === 'rename' && !Array.isArray(parent)) {
      const old = parent[name];
      delete parent[name];
      parent[key] = old;
    } else if (how === 'add') {
      const inside = parent[name];
      if (Array.isArray(inside)) inside.push(value);
      else if (typeof inside === 'object' && inside !== null) (inside as Record<string, unknown>)[key] = value;
      else parent[name] = value;
    } else if (how === 'wrap') parent[name] = [parent[name]];
    else if (how === 'copy') parent[name] = structuredClone(places[other % places.length]?.value);
    else parent[name] = value;
    return JSON.parse(JSON.stringify(given));
  });

interface Place {
  readonly parent: Record<string, unknown>;
  readonly name: string;
  readonly value: unknown;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.entries(parent).flatMap(([name, inner]) => [{ parent, name, value: inner }, ...placesIn(inner)]);
}
