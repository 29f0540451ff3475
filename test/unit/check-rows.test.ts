/** A list that names rows of the catalogue. */
import { describe, expect, test } from 'vitest';
import { catalogue as whole } from '../../src/segments/catalogue/all.js';
import { check } from '../../src/segments/check.js';
import { compile } from '../../src/segments/compile.js';
import type { Definitions, SegmentDefinition } from '../../src/segments/definition.js';
import { usesRows, withRows } from '../../src/segments/rows.js';
import { readPage, tableBelow } from './readme.support.js';

const bought: SegmentDefinition = {
  id: 'bought',
  name: 'Bought',
  params: { orders: 1, within: '1y' },
  when: { count: 'purchase', within: { param: 'within' }, atLeast: { param: 'orders' } },
};
const local: SegmentDefinition = {
  id: 'local',
  when: { all: [{ trait: 'city', is: { param: 'city', absent: 'any' } }, { segment: 'bought' }] },
};
const festive: SegmentDefinition = {
  id: 'festive',
  when: { all: [{ inSeason: 'holiday', is: true }, { any: [{ segment: 'local' }, { segment: 'rich' }] }] },
};
const rich: SegmentDefinition = { id: 'rich', when: { sum: 'purchase', of: 'value', above: { param: 'vipValue' } } };
const catalogue: Definitions = {
  version: 1,
  seasons: { holiday: { from: '11-15', to: '12-31' } },
  params: { vipValue: 1000 },
  lifeStage: ['rich', 'bought'],
  segments: [bought, local, festive, rich],
};
const internal = (segment: SegmentDefinition) => ({ ...segment, internal: true });

/** The list that an own list becomes. */
function segmentsOf(...segments: unknown[]) {
  const { definitions, problems } = withRows(segments, catalogue);
  expect(problems).toEqual([]);
  const checked = check(definitions);
  expect(checked.problems).toEqual([]);
  return checked.definitions.segments;
}

describe('a row', () => {
  test('is named by its id', () => {
    expect(segmentsOf('bought', 'rich')).toEqual([bought, rich]);
  });

  test('may have other texts and parameters', () => {
    expect(
      segmentsOf({ id: 'bought', name: { en: 'Shopped' }, suggests: 'Thank them', params: { orders: 2 } }),
    ).toEqual([{ ...bought, name: { en: 'Shopped' }, suggests: 'Thank them', params: { orders: 2, within: '1y' } }]);
  });

  test('may be given a parameter that its rule reads and that has no default, or the file’s', () => {
    expect(segmentsOf({ id: 'local', params: { city: 'Lyon' } })[0]?.params).toEqual({ city: 'Lyon' });
    expect(segmentsOf({ id: 'rich', params: { vipValue: 300 } })[0]?.params).toEqual({ vipValue: 300 });
  });

  test('brings along those that it names, as internal', () => {
    expect(segmentsOf('festive')).toEqual([festive, internal(local), internal(rich), internal(bought)]);
  });

  test('does not bring along what the list has, as a row or by itself', () => {
    const mine = { id: 'local', when: { trait: 'city', is: 'Lyon' } };
    const dearer = { id: 'rich', params: { vipValue: 5000 } };
    expect(segmentsOf(mine, dearer, 'festive').map(({ id, internal }) => [id, internal])).toEqual([
      ['local', undefined],
      ['rich', undefined],
      ['festive', undefined],
    ]);
  });

  test('is brought along for a rule of one’s own too, but not if it is built in', () => {
    const mine = { id: 'mine', when: { not: { segment: 'bought' } } };
    expect(segmentsOf(mine)).toEqual([mine, internal(bought)]);
    const { definitions } = withRows([mine], catalogue, [bought]);
    expect(check(definitions, [bought]).definitions.segments).toEqual([mine, bought]);
  });

  test('with a rule of its own is a segment as any other', () => {
    const mine = { id: 'bought', when: { count: 'purchase', atLeast: 7 } };
    expect(segmentsOf(mine)).toEqual([mine]);
  });
});

describe('the file', () => {
  test('has the catalogue’s seasons, parameters and life stages behind its own', () => {
    const file = {
      version: 1,
      seasons: { sales: { from: '01-08', to: '02-04' } },
      params: { vipValue: 500 },
      segments: ['bought', 'festive'],
    };
    const { definitions } = check(withRows(file, catalogue).definitions);
    expect(definitions).toMatchObject({
      seasons: { ...catalogue.seasons, ...file.seasons },
      params: { vipValue: 500 },
      // Of those that are in the list.
      lifeStage: ['bought'],
    });
  });

  test('keeps its own life stages, be they none', () => {
    const { definitions } = withRows({ lifeStage: [], segments: ['bought'] }, catalogue);
    expect(definitions).toMatchObject({ lifeStage: [] });
  });

  test('without a row is what it was', () => {
    const mine = { id: 'mine', when: { count: 'purchase', atLeast: 7 } };
    expect(segmentsOf(mine)).toEqual([mine]);
  });

  test('of a wrong type is left to the checker', () => {
    for (const given of [undefined, null, 7, 'bought', {}, { segments: 7 }])
      expect(withRows(given, catalogue)).toEqual({ definitions: given, problems: [] });
    const { definitions } = withRows({ params: 7, seasons: 'x', segments: ['bought', null, 7, []] }, catalogue);
    expect(check(definitions).problems.map(({ path }) => path)).toEqual([
      'seasons',
      'params',
      'segments[1]',
      'segments[2]',
      'segments[3]',
    ]);
  });
});

describe('a mistake', () => {
  test.each([
    ['bougth', 'segments[1] "bougth" is not a row of the catalogue; did you mean "bought"?'],
    ['', 'segments[1] "" is not a row of the catalogue'],
    ['__proto__', 'segments[1] "__proto__" is not a row of the catalogue'],
    [{ id: 'mine' }, 'segments[1] has no "when", and "mine" is not a row of the catalogue'],
    [{ id: 'mine', whn: {} }, 'segments[1].whn is not known here; did you mean "when"?'],
    [{ id: 'bought', param: {} }, 'segments[1].param is not known here; did you mean "params"?'],
    [{ id: 'bought', params: 3 }, 'segments[1].params must be an object with a value by name, not 3'],
    [
      { id: 'bought', params: { ordres: 3 } },
      'segments[1].params.ordres is not a parameter of "bought"; did you mean "orders"?',
    ],
    [
      { id: 'bought', params: { city: 3 } },
      'segments[1].params.city is not a parameter of "bought"; there are orders, within',
    ],
    [{ id: 'festive', params: { city: 3 } }, 'segments[1].params.city is not a parameter of "festive"; it has none'],
  ])('in %j is told, and the others keep their places', (entry, message) => {
    const wrong = { id: 'wrong', when: { count: 'a', is: '1' } };
    const { definitions, problems } = withRows(['rich', entry, wrong], catalogue);
    expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([message]);
    const checked = check(definitions);
    expect(checked.definitions.segments).toEqual([rich]);
    expect(checked.problems.map(({ path }) => path)).toEqual(['segments[2].when.is']);
  });

  test('in a parameter’s value is told where it is given', () => {
    const { definitions } = withRows([{ id: 'bought', params: { within: 30 } }], catalogue);
    expect(check(definitions).problems).toEqual([
      { path: 'segments[0].params.within', message: expect.stringContaining('30 is not a duration') },
    ]);
  });

  test('in a row leaves out those that name it, rather than take the catalogue’s', () => {
    const { definitions } = withRows(['local', { id: 'bought', params: { ordres: 2 } }], catalogue);
    expect(check(definitions).definitions.segments).toEqual([]);
  });
});

describe('the catalogue is needed', () => {
  const own = (when: unknown) => ({ id: 'mine', when });
  test.each([
    [['bought']],
    [[own({ count: 'a', is: 0 }), { id: 'bought', params: { orders: 2 } }]],
    [{ version: 1, segments: ['bought'] }],
    [[own({ all: [{ count: 'a', is: 0 }, { not: { segment: 'bought' } }] })]],
  ])('by %j', (given) => {
    expect(usesRows(given)).toBe(true);
  });

  test.each([
    [[]],
    [undefined],
    [null],
    ['bought'],
    [{ segments: 7 }],
    [[null, 7, {}, { id: 7 }]],
    [[own({ count: 'a', is: 0 }), { id: 'other', when: { segment: 'mine' } }]],
  ])('not by %j', (given) => {
    expect(usesRows(given)).toBe(false);
  });

  test('not by a rule that names a built-in segment', () => {
    expect(usesRows([own({ segment: 'bought' })], [bought])).toBe(false);
  });
});

test('every row of the real catalogue can be named alone', () => {
  for (const { id } of whole.segments) {
    const { definitions, problems } = withRows([id], whole);
    const checked = check(definitions);
    expect({ id, problems: [...problems, ...checked.problems, ...checked.warnings] }).toEqual({ id, problems: [] });
  }
});

describe('the documentation', () => {
  const tables = tableBelow('docs/language.md', '## The catalogue');
  const entriesEnd = tables.findIndex(([cell]) => cell === 'id');

  test('shows entries of a list that are right', () => {
    const entries = tables.slice(1, entriesEnd).map(([entry = '']) => JSON.parse(entry.slice(1, -1)));
    expect(entries.length).toBeGreaterThan(4);
    for (const entry of entries) {
      const { definitions, problems } = withRows([entry], whole);
      const checked = check(definitions);
      expect([entry, ...problems, ...checked.problems, ...checked.warnings]).toEqual([entry]);
    }
  });

  test('lists the rows with their parameters and what they need', () => {
    const { unknown } = compile(whole);
    const rows = whole.segments.map(({ id, name, params = {}, when }) => {
      const read = [...JSON.stringify(when).matchAll(/"param":"([^"]*)"/g)].map(([, name = '']) => name);
      const values: Record<string, unknown> = { ...whole.params, ...params };
      const parameters = [...new Set([...Object.keys(params), ...read])].map((name) =>
        `\`${name}\` ${values[name] ?? ''}`.trim(),
      );
      const references = (unknown.get(id) ?? []).filter((missing) => missing.startsWith('references.'));
      const needs = references.map((missing) => `\`${missing.replace('references.', '')}\``);
      return [`\`${id}\``, typeof name === 'object' ? name.en : name, parameters.join(', '), needs.join(', ')];
    });
    expect(tables.slice(entriesEnd + 1).map((row) => row.map((cell) => cell.trim()))).toEqual(rows);
  });

  test('names the life stages', () => {
    const ids = whole.lifeStage?.map((id) => `\`${id}\``).join(', ');
    expect(readPage('docs/language.md')).toContain(`The life stages are ${ids}.`);
  });
});
