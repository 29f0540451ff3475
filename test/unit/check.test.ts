import { describe, expect, test } from 'vitest';
import { card } from '../../src/segments/catalogue/card.js';
import { check } from '../../src/segments/check.js';

const purchases = { count: 'purchase', atLeast: 1 };
const problemsOf = (when: unknown) => check({ version: 1, segments: [{ id: 'a', when }] }).problems;

describe('a mistake is named with its place and what was probably meant', () => {
  test.each([
    [{ cuont: 'purchase', atLeast: 1 }, 'segments[0].when.cuont', 'is not a measure; did you mean "count"?'],
    [{ count: 'purchase', atleast: 1 }, 'segments[0].when.atleast', 'did you mean "atLeast"?'],
    [{ count: 'purchase', within: '6 months', is: 0 }, 'segments[0].when.within', 'write "6mo"'],
    [{ all: [purchases, { elapsed: 'session', atLeast: '4 min' }] }, 'segments[0].when.all[1].atLeast', 'write "4m"'],
    [{ attention: 'itme', atLeast: '60s' }, 'segments[0].when.attention', 'did you mean "item"?'],
    [{ count: 'purchase' }, 'segments[0].when', 'compares "count" with nothing'],
    [{ any: [] }, 'segments[0].when.any', 'must be a list of conditions'],
    [{ not: purchases, count: 'search' }, 'segments[0].when.count', 'cannot stand beside "not"'],
    [{ count: 'a', within: { from: 'yesterday' }, is: 0 }, 'segments[0].when.within.from', 'is not an anchor'],
    [
      { count: 'a', where: { value: { moreThan: 3 } }, is: 0 },
      'segments[0].when.where.value.moreThan',
      'is not a comparator',
    ],
    [{ segment: 'b' }, 'segments[0].when', 'names "b", which is not a segment'],
    [{ segment: 'a' }, 'segments[0].when', 'goes in a circle: a → a'],
    ['purchase', 'segments[0].when', 'must be a condition'],
  ])('%j', (when, path, message) => {
    const [problem, ...others] = problemsOf(when);
    expect(problem?.path).toBe(path);
    expect(problem?.message).toContain(message);
    expect(others).toEqual([]);
  });
});

test('the other segments go on, but not those that name a wrong one', () => {
  const { definitions, problems } = check([
    { id: 'wrong', when: { cuont: 'purchase', atLeast: 1 } },
    { id: 'right', when: purchases },
    { id: 'led-astray', when: { not: { segment: 'wrong' } } },
    { id: 'right', when: purchases },
  ]);
  expect(definitions.segments.map(({ id }) => id)).toEqual(['right']);
  expect(problems.map(({ path }) => path)).toEqual(['segments[0].when.cuont', 'segments[3].id', 'segments[2].when']);
});

test('a segment may name a built-in one, and one with the same id takes its place', () => {
  const mine = { id: 'browser', when: { not: { segment: 'anonymous' } } };
  const { definitions, problems } = check([mine], card.segments);
  expect(problems).toEqual([]);
  expect(definitions.segments.filter(({ id }) => id === 'browser')).toEqual([mine]);
  expect(definitions.segments).toHaveLength(card.segments.length);
});

test('whatever is given, nothing throws', () => {
  for (const given of [undefined, null, 7, 'x', [], {}, { version: 2, segments: [] }, { segments: 7 }, [null], [[]]]) {
    expect(check(given).definitions.segments).toEqual([]);
  }
});
