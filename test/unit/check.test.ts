/** The checker: every mistake is told in a sentence, with its place and what was probably meant. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/segments/catalogue/all.js';
import { card } from '../../src/segments/catalogue/card.js';
import { check } from '../../src/segments/check.js';
import { randomDefinitions } from '../oracle/definitions.js';

const purchases = { count: 'purchase', atLeast: 1 };
const seasons = { holiday: { from: '11-15', to: '12-31' } };
const params = { orders: 3, window: '6mo', week: '7d', city: 'Lyon', known: true };

/** What is said of a rule in a file with the seasons and parameters above. */
const checkRule = (when: unknown) => check({ version: 1, seasons, params, segments: [{ id: 'a', when }] });

/** The only problem of a rule, its path without that of the rule. */
function problemOf(when: unknown): string {
  const { problems } = checkRule(when);
  expect(problems).toHaveLength(1);
  return problems.map(({ path, message }) => `${path.replace('segments[0].when', 'when')} ${message}`).join('\n');
}

const count = (more: object) => ({ count: 'purchase', atLeast: 1, ...more });
const from = (anchor: unknown) => count({ within: { from: anchor } });
const seasonEdge = (which: string) => ({ season: 'holiday', which, edge: 'start' });
const sequence = (...steps: unknown[]) => ({ sequence: steps, is: true });

describe('a mistake in a condition', () => {
  test.each([
    ['purchase', 'when must be a condition, not "purchase"'],
    [null, 'when must be a condition, not null'],
    [{}, 'when has no measure; there are count, sum, '],
    [{ atLeast: 1 }, 'when has no measure'],
    [{ cuont: 'purchase', atLeast: 1 }, 'when.cuont is not a measure; did you mean "count"?'],
    [{ alll: [purchases] }, 'when.alll is not a measure; did you mean "all"?'],
    [{ visits: 3 }, 'when.visits is not a measure; there are count, sum, '],
    [{ constructor: 'purchase', atLeast: 1 }, 'when.constructor is not a measure'],
    [{ any: [] }, 'when.any is empty; it must be a list of conditions'],
    [{ all: purchases }, 'when.all must be a list of conditions, not {"count"'],
    [{ not: [purchases] }, 'when.not must be a condition, not [{'],
    [{ not: purchases, count: 'search' }, 'when.count cannot stand beside "not"; put both into an "all"'],
    [{ segment: 7 }, 'when.segment must be the id of a segment, not 7'],
    [{ segment: 'b' }, 'when.segment names "b", which is not a segment or is wrong itself'],
    [{ segment: 'a' }, 'when.segment goes in a circle: a → a'],
  ])('%j', (when, message) => {
    expect(problemOf(when)).toContain(message);
  });

  test('does not hide one in another part of the list', () => {
    const parts = [{ cuont: 'a', is: 0 }, purchases, { not: { any: [{ count: 'a' }, { elapsed: 'session', is: 3 }] } }];
    expect(checkRule({ all: parts }).problems.map(({ path }) => path)).toEqual([
      'segments[0].when.all[0].cuont',
      'segments[0].when.all[2].not.any[0]',
      'segments[0].when.all[2].not.any[1].is',
    ]);
  });
});

describe('a mistake in a measure', () => {
  test.each([
    [{ count: '', is: 0 }, 'when.count must be the name of an event or a list of names, not ""'],
    [{ count: [], is: 0 }, 'when.count must be the name of an event or a list of names, not []'],
    [{ count: ['search', 7], is: 0 }, 'when.count[1] must be the name of an event or a list of names, not 7'],
    [{ count: ['search', '*'], is: 0 }, 'when.count[1] "*" is every activity; it cannot stand in a list'],
    [{ count: 'search', sum: 'purchase', is: 0 }, 'when.sum cannot stand beside "count"; a test has one measure'],
    [count({ wihtin: '1d' }), 'when.wihtin is not known beside "count"; did you mean "within"?'],
    [count({ atleast: 2 }), 'when.atleast is not known beside "count"; did you mean "atLeast"?'],
    [count({ times: 2 }), 'when.times is not known beside "count"'],
    [count({ of: 'value' }), 'when.of is not known beside "count"'],
    [
      { sum: 'purchase', atLeast: 1 },
      'when.of must be the path of a field, such as "items.item_category", not nothing',
    ],
    [{ sum: 'purchase', of: 'items', atLeast: 1 }, 'when.of "items" are the products; name a field of theirs'],
    [{ sum: 'purchase', of: 'items..price', atLeast: 1 }, 'when.of "items..price" is not a path'],
    [
      { distinct: 'purchase', of: 'items.item_id', by: 'items.item_brand', above: 1 },
      'when.by is not known beside "distinct"',
    ],
    [{ since: 'purchase', within: '30d', above: '1d' }, 'when.within is not known beside "since"'],
    [{ trait: 'city', by: 'country', is: 'Lyon' }, 'when.by is not known beside "trait"'],
    [count({ by: 7 }), 'when.by must be the path of a field'],
    [{ elapsed: 'sesion', atLeast: '1m' }, 'when.elapsed "sesion" is not known; did you mean "session"?'],
    [{ attention: 'itme', atLeast: '60s' }, 'when.attention "itme" is not known; did you mean "item"?'],
    [
      { attention: 'product', atLeast: '60s' },
      'when.attention "product" is not known; there are page, item, items, session',
    ],
    [{ cart: 'total', above: 1 }, 'when.cart "total" is not known; there are quantity, value, unchanged, idle'],
    [{ context: 'page', is: 'x' }, 'when.context "page" is not known; there are source, '],
    [{ context: 'constructor', is: 'x' }, 'when.context "constructor" is not known'],
    [{ rfm: 'R', is: 5 }, 'when.rfm "R" is not known; there are recency, frequency, monetary, score'],
    [{ trait: '', is: 'x' }, 'when.trait must be a name, not ""'],
    [{ anniversary: ['birthday'], atMost: '7d' }, 'when.anniversary must be a name, not ["birthday"]'],
    [{ bucket: 1, below: 0.5 }, 'when.bucket must be a name, not 1'],
    [
      { inSeason: 'hollidays', is: true },
      `when.inSeason "hollidays" is not one of the file's seasons, or is wrong itself; did you mean "holiday"?`,
    ],
    [{ inSeason: 'constructor', is: true }, `when.inSeason "constructor" is not one of the file's seasons`],
  ])('%j', (when, message) => {
    expect(problemOf(when)).toContain(message);
  });
});

describe('a mistake in a comparison', () => {
  test.each([
    [{ count: 'purchase' }, 'when compares "count" with nothing; add a comparator such as "atLeast"'],
    [{ count: 'purchase', is: undefined }, 'when compares "count" with nothing'],
    [{ count: 'purchase', is: null }, 'when.is null is not a value; write {"exists": false} for what is not there'],
    [{ count: 'purchase', exists: 1 }, 'when.exists must be true or false, not 1'],
    [{ trait: 'city', oneOf: 'Lyon' }, 'when.oneOf must be a list of values, not "Lyon"'],
    [{ trait: 'city', oneOf: [] }, 'when.oneOf is empty; it must be a list of values'],
    [{ trait: 'city', oneOf: ['Lyon', ['Paris']] }, 'when.oneOf[1] ["Paris"] is not a value'],
    [{ count: 'purchase', is: Number.NaN }, 'when.is null is not a value'],
    [{ count: 'purchase', atLeast: '3' }, 'when.atLeast "3" is not a number; write 3'],
    [{ count: 'purchase', atLeast: '30d' }, 'when.atLeast "30d" is a duration, and a number is needed'],
    [{ count: 'purchase', is: true }, 'when.is true is not a number'],
    [{ count: 'purchase', contains: '1' }, 'when.contains does not fit "count", which is a number; write "is"'],
    [{ trait: 'age', atLeast: '30' }, 'when.atLeast "30" is not a number; write 30'],
    [{ trait: 'zip', startsWith: 69 }, 'when.startsWith 69 is not a text; write "69"'],
    [{ context: 'source', atLeast: 'a' }, 'when.atLeast does not fit "context", which is a text; write "is"'],
    [{ context: 'source', is: 1 }, 'when.is 1 is not a text; write "1"'],
    [{ context: 'inSession', is: 'true' }, 'when.is "true" is not true or false; write true'],
    [{ inSeason: 'holiday', atLeast: 1 }, 'when.atLeast does not fit "inSeason", which is true or false; write "is"'],
    [sequenceIs('yes'), 'when.is "yes" is not true or false'],
    [
      { elapsed: 'session', atLeast: 270 },
      'when.atLeast 270 is not a duration; write one such as "90s", "15m" or "6mo"',
    ],
    [{ since: 'purchase', oneOf: ['1d', 2] }, 'when.oneOf[1] 2 is not a duration'],
    [{ gap: 'purchase', above: '1mo' }, 'when.above "1mo" has no fixed length; write days, such as "30d"'],
    [{ attention: 'page', above: '1y' }, 'when.above "1y" has no fixed length; write days, such as "365d"'],
    [{ anniversary: 'birthday', atMost: '1mo' }, 'when.atMost "1mo" has no fixed length'],
    [{ since: 'purchase', above: '1001y' }, 'when.above "1001y" is longer than 1000 years'],
  ])('%j', (when, message) => {
    expect(problemOf(when)).toContain(message);
  });

  function sequenceIs(is: unknown) {
    return { sequence: [{ event: 'search' }], is };
  }

  test.each([
    ['6 months', '6mo'],
    ['6 mois', '6mo'],
    ['6M', '6mo'],
    ['4 min 30 sec', '4m30s'],
    ['30D', '30d'],
    ['2 Weeks', '2w'],
    ['1 year', '1y'],
    ['250 millis', '250ms'],
    ['1h 30m', '1h30m'],
  ])('"%s" meant "%s"', (given, meant) => {
    expect(problemOf(count({ within: given }))).toBe(
      `when.within ${JSON.stringify(given)} is not a duration; write "${meant}"`,
    );
  });

  test.each(['soon', '1.5h', '-3d', 'P30D', '', '3', '1d later'])('what "%s" meant is not guessed', (given) => {
    expect(problemOf(count({ within: given }))).toContain('is not a duration; write one such as "90s", "15m" or "6mo"');
  });

  test('calendar months fit where a span lies between two instants', () => {
    for (const measure of [
      { since: 'purchase' },
      { sinceFirst: 'purchase' },
      { until: 'purchase' },
      { elapsed: 'session' },
      { cart: 'unchanged' },
      { cart: 'idle' },
    ])
      expect(checkRule({ ...measure, above: '1y6mo' }).problems).toEqual([]);
  });
});

describe('a mistake in a value that is not literal', () => {
  test.each([
    [{ ref: 7 }, 'when.atLeast.ref must be the name of a reference value, not 7'],
    [{ ref: 'x', time: 2 }, 'when.atLeast.time is not known here; did you mean "times"?'],
    [{ ref: 'x', times: '2' }, 'when.atLeast.times must be a number, not "2"'],
    [{ ref: 'x', absent: 'any' }, 'when.atLeast.absent is not known here'],
    [{ param: '' }, 'when.atLeast.param must be the name of a parameter, not ""'],
    [{ param: 'orders', absent: 'none' }, 'when.atLeast.absent "none" is not known; there are any, unknown'],
    [{ param: 'orders', times: null }, 'when.atLeast.times must be a number, not null'],
    [{ gap: 'purchase' }, 'when.atLeast is a time, and a number is needed'],
    [{ context: 'source' }, 'when.atLeast is a text, and a number is needed'],
    [
      { since: 'purchase' },
      'when.atLeast.since changes with the clock or with attention; nothing can be compared with it',
    ],
    [
      { sinceFirst: 'purchase' },
      'when.atLeast.sinceFirst changes with the clock or with attention; nothing can be compared with it',
    ],
    [
      { cart: 'unchanged' },
      'when.atLeast.cart changes with the clock or with attention; nothing can be compared with it',
    ],
    [{ cart: 'idle' }, 'when.atLeast.cart changes with the clock or with attention; nothing can be compared with it'],
    [
      { anniversary: 'birthday' },
      'when.atLeast.anniversary changes with the clock or with attention; nothing can be compared with it',
    ],
    [
      { count: 'search', by: 'search_term' },
      'when.atLeast.by cannot stand here; a measure by groups has several values',
    ],
    [{ count: 'search', above: 1 }, 'when.atLeast.above is not known beside "count"'],
    [{ cuont: 'search' }, 'when.atLeast.cuont is not a measure; did you mean "count"?'],
    [{ prama: 'orders' }, 'when.atLeast.prama is not a measure; did you mean "param"?'],
    [{ all: [purchases] }, 'when.atLeast.all is not a measure'],
  ])('count … atLeast %j', (value, message) => {
    expect(problemOf(count({ atLeast: value }))).toContain(message);
  });

  test.each([
    [
      { gap: 'purchase', above: { elapsed: 'session' } },
      'when.above.elapsed changes with the clock or with attention; nothing can be compared with it',
    ],
    [
      { since: 'purchase', below: { attention: 'session', times: 2 } },
      'when.below.attention changes with the clock or with attention; nothing can be compared with it',
    ],
    [
      { attention: 'page', oneOf: ['1m', { attention: 'item' }] },
      'when.oneOf[1].attention changes with the clock or with attention; nothing can be compared with it',
    ],
    [{ gap: 'purchase', above: { count: 'purchase' } }, 'when.above is a number, and a time is needed'],
    [{ trait: 'age', above: { gap: 'purchase' } }, 'when.above is a time, and a number is needed'],
    [{ trait: 'age', is: { gap: 'purchase' } }, 'when.is is a time, and a text, a number, true or false is needed'],
    [{ context: 'source', is: { ref: 'x', times: 2 } }, 'when.is.times cannot multiply what must be a text'],
    [
      { context: 'inSession', is: { param: 'known', times: 2 } },
      'when.is.times cannot multiply what must be true or false',
    ],
    [
      { since: 'purchase', above: { param: 'window', times: 1.4 } },
      'when.above.times makes 8.399999999999999 months of "6mo"; only whole ones',
    ],
    [{ trait: 'city', is: { param: 'city', times: 2 } }, 'when.is.times multiplies a number, not "Lyon"'],
  ])('%j', (when, message) => {
    expect(problemOf(when)).toContain(message);
  });

  test('is told where the parameter is declared, if that is of the wrong kind', () => {
    expect(problemOf(count({ atLeast: { param: 'city' } }))).toBe(
      'params.city "Lyon" is not a number (segments[0].when.atLeast reads it)',
    );
    expect(problemOf(count({ within: { param: 'orders' } }))).toContain('params.orders 3 is not a duration');
    expect(problemOf({ gap: 'purchase', above: { param: 'window' } })).toContain(
      'params.window "6mo" has no fixed length',
    );
    expect(problemOf(from({ ago: { param: 'city' } }))).toContain('params.city "Lyon" is not a duration');
    expect(problemOf({ ...sequence({ event: 'search' }), within: { param: 'window' } })).toBe(
      'params.window "6mo" has no fixed length; write days, such as "183d" (segments[0].when.within reads it)',
    );
    const own = { id: 'a', params: { city: 3 }, when: count({ where: { city: { contains: { param: 'city' } } } }) };
    expect(check({ params, segments: [own] }).problems).toEqual([
      {
        path: 'segments[0].params.city',
        message: '3 is not a text; write "3" (segments[0].when.where.city.contains reads it)',
      },
    ]);
  });

  test('does not lie in what may be compared', () => {
    for (const when of [
      { since: 'purchase', atLeast: { gap: 'purchase', times: 1.5 }, below: { gap: 'purchase', times: 3 } },
      { elapsed: 'session', above: { until: 'purchase' } },
      count({ above: { distinct: 'purchase', of: 'items.item_id', where: { hasCoupon: true }, within: '1y' } }),
      count({ is: { trait: 'orders' } }),
      { trait: 'language', is: { context: 'language' } },
      { context: 'source', oneOf: [{ context: 'medium' }, { trait: 'source' }, 'mail'] },
      { inSeason: 'holiday', is: { trait: 'festive' } },
      { trait: 'city', is: { param: 'nobody', absent: 'any' }, isNot: { ref: 'storeCity' } },
      { since: 'purchase', above: { param: 'window', times: 0.5 } },
    ])
      expect(checkRule(when).problems).toEqual([]);
  });
});

describe('a mistake in a window', () => {
  test.each([
    [count({ within: 'sesion' }), 'when.within "sesion" is not a duration'],
    [count({ within: 30 }), 'when.within 30 is not a duration'],
    [count({ within: { since: 'now' } }), 'when.within.since is not known here; there are from, to'],
    [count({ within: { param: 3 } }), 'when.within.param must be the name of a parameter'],
    [
      count({ within: { param: 'window', absent: 'any' } }),
      'when.within.absent is not known here; there is only param',
    ],
    [count({ within: { param: 'window', times: 2 } }), 'when.within.times is not known here; there is only param'],
    [
      from({ first: 'a', within: { param: 'window', absent: 'unknown' } }),
      'when.within.from.within.absent is not known here; there is only param',
    ],
    [
      from({ ago: { param: 'window', absent: 'any' } }),
      'when.within.from.ago.absent is not known here; there is only param',
    ],
    [
      from({ ago: { param: 'window', times: 2 }, of: 'sessionStart' }),
      'when.within.from.ago.times is not known here; there is only param',
    ],
    [from('yesterday'), 'when.within.from "yesterday" is not an anchor; there are now, sessionStart, '],
    [from('sessionstart'), 'when.within.from "sessionstart" is not an anchor; did you mean "sessionStart"?'],
    [from({ fisrt: 'a' }), 'when.within.from {"fisrt":"a"} is not an anchor; did you mean "first"?'],
    [from({ constructor: 'a' }), 'is not an anchor'],
    [from({ first: 'a', ago: '1d' }), 'when.within.from.ago is not known here; there are first, within'],
    [from({ first: [] }), 'when.within.from.first must be the name of an event'],
    [from({ first: 'a', within: '3 days' }), 'when.within.from.within "3 days" is not a duration; write "3d"'],
    [from({ first: 'a', within: { from: 'now' } }), 'an anchor is not looked for between others'],
    [from({ ago: 3 }), 'when.within.from.ago 3 is not a duration'],
    [from({ ago: '1d', of: { ago: '2d' } }), 'when.within.from.of.ago cannot be told from an "ago"; add the two up'],
    [
      from({ ago: '1d', of: { latestOf: ['now', { ago: '2d' }] } }),
      'when.within.from.of.latestOf[1].ago cannot be told',
    ],
    [from({ ago: '1d', of: 'then' }), 'when.within.from.of "then" is not an anchor'],
    [from({ date: '2026-02-29' }), 'when.within.from.date "2026-02-29" is not a day; write one such as "2026-01-31"'],
    [from({ date: '12-31' }), 'when.within.from.date "12-31" is not a day'],
    [from({ date: 20260131 }), 'when.within.from.date 20260131 is not a day'],
    [from({ season: 'holidays', which: 'next', edge: 'end' }), 'did you mean "holiday"?'],
    [
      from({ season: 'holiday', which: 'last', edge: 'end' }),
      'when.within.from.which "last" is not known; there are lastEnded, next',
    ],
    [from({ season: 'holiday', which: 'next' }), 'when.within.from.edge nothing is not known; there are start, end'],
    [from({ earliestOf: [] }), 'when.within.from.earliestOf is empty; it must be a list of anchors'],
    [from({ latestOf: 'now' }), 'when.within.from.latestOf must be a list of anchors, not "now"'],
    [
      from({ latestOf: ['now', { first: 'a', within: 'session' }] }),
      'when.within.from.latestOf[1].within cannot be "session" inside "latestOf"',
    ],
    [
      from({ earliestOf: [{ latest: 'a', within: '7d' }] }),
      'when.within.from.earliestOf[0].within cannot be "7d" inside "earliestOf"',
    ],
    [
      from({ earliestOf: ['now', { ago: '1d', of: { latest: 'a' } }] }),
      'when.within.from.earliestOf[1].of.latest cannot be told from by "ago" beside others in "earliestOf"',
    ],
    [
      from({ ago: '1d', of: { earliestOf: ['now', { first: 'a' }] } }),
      'when.within.from.of.earliestOf[1].first cannot be told from by "ago" beside others in "earliestOf"',
    ],
    [
      from({ earliestOf: ['now', seasonEdge('lastEnded')] }),
      'when.within.from.earliestOf[1].which cannot be "lastEnded" inside "earliestOf"',
    ],
    [from({ latestOf: [seasonEdge('next')] }), 'when.within.from.latestOf[0].which cannot be "next" inside "latestOf"'],
    [
      from({ earliestOf: [{ ago: '1d', of: seasonEdge('lastEnded') }] }),
      'when.within.from.earliestOf[0].of.which cannot be "lastEnded" inside "earliestOf"',
    ],
    [
      from({ ago: '1d', of: { latestOf: [seasonEdge('next')] } }),
      'when.within.from.of.latestOf[0].which cannot be "next" inside "latestOf"',
    ],
    [
      from({ earliestOf: [{ latestOf: [seasonEdge('lastEnded')] }] }),
      'when.within.from.earliestOf[0].latestOf[0].which cannot be "lastEnded" inside "earliestOf"',
    ],
    [
      count({ within: { to: { latestOf: [{ ago: '1d', of: { earliestOf: [seasonEdge('next')] } }] } } }),
      'when.within.to.latestOf[0].of.earliestOf[0].which cannot be "next" inside "latestOf"',
    ],
  ])('%j', (when, message) => {
    expect(problemOf(when)).toContain(message);
  });

  test('does not lie in any anchor that there is', () => {
    for (const anchor of [
      'now',
      'sessionStart',
      { ago: '90d' },
      { ago: { param: 'window' }, of: 'sessionStart' },
      { ago: '1d', of: { season: 'holiday', which: 'lastEnded', edge: 'start' } },
      { date: '2024-02-29' },
      { first: 'purchase', within: 'session' },
      { latest: ['search', 'purchase'], within: '6mo' },
      { latest: '*', within: { param: 'window' } },
      { earliestOf: ['now', { latestOf: ['sessionStart', { ago: '1d' }] }, { first: 'search', within: 'lifetime' }] },
      { earliestOf: ['now', seasonEdge('next')] },
      { latestOf: [seasonEdge('lastEnded'), { ago: '1d', of: seasonEdge('lastEnded') }] },
    ])
      expect(checkRule(from(anchor)).problems).toEqual([]);
  });
});

describe('a mistake in a where', () => {
  const where = (fields: unknown) => count({ where: fields });
  test.each([
    [where('value'), 'when.where must be an object of field paths, not "value"'],
    [where({ value: { moreThan: 3 } }), 'when.where.value.moreThan is not a comparator'],
    [where({ value: { atleast: 3 } }), 'when.where.value.atleast is not a comparator; did you mean "atLeast"?'],
    [where({ value: {} }), 'when.where.value compares "value" with nothing'],
    [where({ value: { atLeast: '3' } }), 'when.where.value.atLeast "3" is not a number; write 3'],
    [
      where({ value: { above: { gap: 'purchase' } } }),
      'when.where.value.above must be a value, {"ref": …} or {"param": …}',
    ],
    [where({ value: { param: 'orders' } }), 'when.where.value must be compared; write {"is": {"param":"orders"}}'],
    [where({ currency: ['EUR', 'USD'] }), 'when.where.currency must be one value; write {"oneOf": ["EUR","USD"]}'],
    [where({ coupon: null }), 'when.where.coupon null is not a value; write {"exists": false}'],
    [where({ 'items.': 1 }), 'when.where.items. "items." is not a path'],
    [where({ hasCoupon: 'yes' }), 'when.where.hasCoupon "yes" is not true or false'],
    [
      where({ 'items.discountRate': { atLeast: '10%' } }),
      'when.where.items.discountRate.atLeast "10%" is not a number',
    ],
    [where({ season: { isNot: 'hollidays' } }), 'did you mean "holiday"?'],
    [where({ season: { oneOf: ['holiday', 'sales'] } }), 'when.where.season "sales" is not one of the file\'s seasons'],
    [where({ items: 'ring' }), 'when.where.items must be {"some": …}, {"every": …} or {"none": …}, not "ring"'],
    [where({ items: {} }), 'when.where.items must have "some", "every" or "none"'],
    [where({ items: { all: {} } }), 'when.where.items.all is not known here; there are some, every, none'],
    [
      where({ items: { some: { 'items.price': 3 } } }),
      'when.where.items.some.items.price is about one product already',
    ],
    [
      where({ items: { none: { price: { atLeast: '3' } } } }),
      'when.where.items.none.price.atLeast "3" is not a number',
    ],
    [where({ items: { every: { quantity: 'two' } } }), 'when.where.items.every.quantity "two" is not a number'],
  ])('%j', (when, message) => {
    expect(problemOf(when)).toContain(message);
  });
});

describe('a mistake in a sequence', () => {
  const search = { event: 'search' };
  test.each([
    [sequence(), 'when.sequence is empty; it must be a list of steps'],
    [sequence('search'), 'when.sequence[0] must be a step; write {"event": "search"}'],
    [sequence({ count: 'search' }), 'when.sequence[0].count is not known here'],
    [sequence({ where: {} }), 'when.sequence[0].event must be the name of an event'],
    [sequence({ ...search, times: 0 }), 'when.sequence[0].times must be a whole number from 1 on, not 0'],
    [sequence({ ...search, times: 1.5 }), 'when.sequence[0].times must be a whole number from 1 on'],
    [sequence({ ...search, within: '1d' }), 'when.sequence[0].within has no step before it to be told from'],
    [sequence({ ...search, without: 'purchase' }), 'when.sequence[0].without has no step before it'],
    [sequence(search, { ...search, within: '1 day' }), 'when.sequence[1].within "1 day" is not a duration; write "1d"'],
    [
      sequence(search, { ...search, within: { param: 'window' } }),
      'when.sequence[1].within must be a duration such as "7d"',
    ],
    [sequence(search, { ...search, within: 'session' }), 'when.sequence[1].within "session" is not a duration'],
    [
      sequence(search, { ...search, within: '1mo' }),
      'when.sequence[1].within "1mo" has no fixed length; write days, such as "30d"',
    ],
    [sequence(search, { ...search, without: [] }), 'when.sequence[1].without must be the name of an event'],
    [sequence(search, { ...search, where: { value: [] } }), 'when.sequence[1].where.value must be one value'],
    [
      { ...sequence(search), within: { from: 'sessionStart' } },
      'when.within must be "session", "lifetime" or a duration',
    ],
    [{ ...sequence(search), within: '1y' }, 'when.within "1y" has no fixed length; write days, such as "365d"'],
    [{ ...sequence(search), within: '1 month' }, 'when.within "1 month" is not a duration; write "1mo"'],
    [
      { ...sequence(search), within: { param: 'week', absent: 'any' } },
      'when.within.absent is not known here; there is only param',
    ],
    [
      { ...sequence(search), within: { param: 'week', times: 2 } },
      'when.within.times is not known here; there is only param',
    ],
    [{ ...sequence(search), by: 'value' }, 'when.by is not known beside "sequence"'],
  ])('%j', (when, message) => {
    expect(problemOf(when)).toContain(message);
  });

  test('does not lie in a window of a fixed length', () => {
    for (const within of ['session', 'lifetime', '1w', { param: 'week' }, { param: 'nobody' }])
      expect(checkRule({ ...sequence(search, { ...search, within: '7d' }), within }).problems).toEqual([]);
  });
});

describe('a mistake in a segment', () => {
  test.each([
    ['vip', 'segments[0] must be an object with "id" and "when", not "vip"'],
    [{ when: purchases }, 'segments[0].id must be a text such as "big-spender", not nothing'],
    [
      { id: 'Big Spender', when: purchases },
      'segments[0].id "Big Spender" is not lower-case words joined by hyphens; write "big-spender"',
    ],
    [{ id: 'bigSpender_2', when: purchases }, 'write "big-spender-2"'],
    [{ id: '__proto__', when: purchases }, 'write "proto"'],
    [{ id: 'é', when: purchases }, 'write "big-spender"'],
    [
      { id: 'a', when: purchases, descripton: 'x' },
      'segments[0].descripton is not known here; did you mean "description"?',
    ],
    [
      { id: 'a', when: purchases, name: 7 },
      'segments[0].name must be a text, or an object with one for each language, not 7',
    ],
    [{ id: 'a', when: purchases, suggests: { fr: 'x' } }, 'segments[0].suggests.en must be a text, not nothing'],
    [{ id: 'a', when: purchases, name: { en: 'x', fr: null } }, 'segments[0].name.fr must be a text, not null'],
    [{ id: 'a', when: purchases, internal: false }, 'segments[0].internal must be true or left out, not false'],
    [{ id: 'a', when: purchases, params: [3] }, 'segments[0].params must be an object with a value by name, not [3]'],
    [
      { id: 'a', when: purchases, params: { list: [3] } },
      'segments[0].params.list must be a text, a number, true or false, not [3]',
    ],
    [
      { id: 'a', when: purchases, params: JSON.parse('{"__proto__": 3}') },
      'segments[0].params.__proto__ cannot be the name of a parameter',
    ],
    [{ id: 'a' }, 'segments[0].when must be a condition, not nothing'],
  ])('%j', (segment, message) => {
    const { definitions, problems } = check([segment]);
    expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([expect.stringContaining(message)]);
    expect(definitions.segments).toEqual([]);
  });

  test('leaves that one out, and those that name it', () => {
    const { definitions, problems } = check([
      { id: 'wrong', when: { cuont: 'purchase', atLeast: 1 } },
      { id: 'right', when: purchases },
      { id: 'led-astray', when: { not: { segment: 'wrong' } } },
      { id: 'right', when: purchases },
      { id: 'far', when: { any: [purchases, { segment: 'led-astray' }] } },
    ]);
    expect(definitions.segments.map(({ id }) => id)).toEqual(['right']);
    expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
      'segments[0].when.cuont is not a measure; did you mean "count"?',
      'segments[3].id "right" is already the id of segments[1]',
      'segments[2].when.not.segment names "wrong", which is not a segment or is wrong itself',
      'segments[4].when.any[1].segment names "led-astray", which is not a segment or is wrong itself',
    ]);
  });

  test('that names others is told the way round, wherever it enters the circle', () => {
    const names = (id: string, ...ids: string[]) => ({ id, when: { all: ids.map((segment) => ({ segment })) } });
    const { definitions, problems } = check([
      names('a', 'b'),
      names('b', 'fine', 'c'),
      names('c', 'a'),
      names('into', 'b', 'fine'),
      { id: 'fine', when: purchases },
    ]);
    expect(definitions.segments.map(({ id }) => id)).toEqual(['fine']);
    expect(problems.map(({ message }) => message)).toEqual([
      'goes in a circle: a → b → c → a',
      'goes in a circle: b → c → a → b',
      'goes in a circle: c → a → b → c',
      'names "b", which is not a segment or is wrong itself',
    ]);
  });

  test('in a long circle is told the beginning and the end of the way', () => {
    const circle = Array.from({ length: 1000 }, (_, at) => ({
      id: `s${at}`,
      when: { segment: `s${(at + 1) % 1000}` },
    }));
    const { problems } = check(circle);
    expect(problems).toHaveLength(1000);
    expect(problems[997]?.message).toBe('goes in a circle: s997 → s998 → s999 → s0 → s1 → … → s996 → s997');
  });

  test('that names one with a slip of the pen is told its name', () => {
    const [problem] = check([
      { id: 'big-spender', when: purchases },
      { id: 'a', when: { segment: 'big-spendr' } },
    ]).problems;
    expect(problem?.message).toContain('did you mean "big-spender"?');
  });
});

describe('a mistake in a file', () => {
  const good = { id: 'a', when: purchases };
  test.each([
    [undefined, 'segments must be a list of segments, not nothing'],
    [7, 'segments must be a list of segments, not 7'],
    [{}, 'segments must be a list of segments, not nothing'],
    [{ version: 2, segments: [good] }, 'version 2 is not known here; write 1'],
    [{ segmnts: [], segments: [good] }, 'segmnts is not known here; did you mean "segments"?'],
    [{ params: 3, segments: [good] }, 'params must be an object with a value by name, not 3'],
    [{ params: { a: null }, segments: [good] }, 'params.a must be a text, a number, true or false, not null'],
    [{ seasons: [], segments: [good] }, 'seasons must be an object with a range of days by name, not []'],
    [{ seasons: JSON.parse('{"__proto__": []}'), segments: [] }, 'seasons.__proto__ cannot be the name of a season'],
    [
      { seasons: { s: '12-24' }, segments: [] },
      'seasons.s must be {"from": "11-15", "to": "12-31"} or a list of such ranges, not "12-24"',
    ],
    [{ seasons: { s: [] }, segments: [] }, 'seasons.s is empty'],
    [
      { seasons: { s: { from: '02-30', to: '03-01' } }, segments: [] },
      'seasons.s.from "02-30" is not a day; write one such as "11-15" or "2026-11-27"',
    ],
    [
      { seasons: { s: { from: '2026-02-29', to: '2026-03-01' } }, segments: [] },
      'seasons.s.from "2026-02-29" is not a day',
    ],
    [{ seasons: { s: { from: '04-31', to: '05-01' } }, segments: [] }, 'seasons.s.from "04-31" is not a day'],
    [{ seasons: { s: { from: '11-01' } }, segments: [] }, 'seasons.s.to nothing is not a day'],
    [
      { seasons: { s: { form: '11-01', to: '12-01' } }, segments: [] },
      'seasons.s.form is not known here; did you mean "from"?',
    ],
    [
      { seasons: { s: [{ from: '2026-11-01', to: '12-01' }] }, segments: [] },
      'seasons.s[0].to "12-01" must have a year if "2026-11-01" has one',
    ],
    [
      { seasons: { s: { from: '2026-11-02', to: '2026-11-01' } }, segments: [] },
      'seasons.s.to "2026-11-01" is before "2026-11-02"',
    ],
    [{ lifeStage: 'a', segments: [good] }, 'lifeStage must be a list of ids of segments, not "a"'],
    [
      { lifeStage: ['a', 'aa'], segments: [good] },
      'lifeStage[1] "aa" is not a segment, or is wrong itself; did you mean "a"?',
    ],
    [{ lifeStage: [7], segments: [good] }, 'lifeStage[0] 7 is not a segment'],
    [{ lifeStage: ['constructor'], segments: [good] }, 'lifeStage[0] "constructor" is not a segment'],
    [{ lifeStage: ['a', 'a'], segments: [good] }, 'lifeStage[1] "a" is there twice'],
    [
      { lifeStage: ['a'], segments: [{ ...good, internal: true }] },
      'lifeStage[0] "a" is internal: nobody is told of it',
    ],
  ])('%j', (file, message) => {
    const { definitions, problems } = check(file);
    expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([expect.stringContaining(message)]);
    // Nothing but the mistake is left out.
    expect(definitions.segments).toHaveLength(JSON.stringify(file)?.includes('"when"') ? 1 : 0);
  });

  test('is not told again of a life stage whose segment is wrong', () => {
    const { definitions, problems } = check({ lifeStage: ['wrong', 'a'], segments: [good, { id: 'wrong', when: {} }] });
    expect(problems.map(({ path }) => path)).toEqual(['segments[1].when']);
    expect(definitions.lifeStage).toEqual(['a']);
  });

  test('leaves out a season, and the segments that need it', () => {
    const { definitions, problems } = check({
      seasons: { ...seasons, sales: { from: '01-32', to: '02-10' } },
      segments: [
        { id: 'in-holiday', when: { inSeason: 'holiday', is: true } },
        { id: 'in-sales', when: { inSeason: 'sales', is: true } },
      ],
    });
    expect(definitions).toEqual({
      version: 1,
      seasons,
      segments: [{ id: 'in-holiday', when: { inSeason: 'holiday', is: true } }],
    });
    expect(problems.map(({ path }) => path)).toEqual(['seasons.sales.from', 'segments[1].when.inSeason']);
  });

  test('is none in seasons of every shape', () => {
    const { problems } = check({
      $schema: './segments.schema.json',
      seasons: {
        winter: { from: '12-01', to: '02-29' },
        leap: { from: '2024-02-29', to: '2024-02-29' },
        constructor: [
          { from: '2026-11-27', to: '2027-01-02' },
          { from: '05-01', to: '05-01' },
        ],
      },
      lifeStage: [],
      segments: [{ id: 'constructor', when: { inSeason: 'constructor', is: true } }],
    });
    expect(problems).toEqual([]);
  });
});

describe('a list', () => {
  test('may name built-in segments, and one with the same id takes its place', () => {
    const mine = { id: 'browser', when: { not: { segment: 'anonymous' } } };
    const { definitions, problems } = check([mine], card.segments);
    expect(problems).toEqual([]);
    expect(definitions.segments.filter(({ id }) => id === 'browser')).toEqual([mine]);
    expect(definitions.segments).toHaveLength(card.segments.length);
  });

  test('keeps what is given', () => {
    const { definitions, problems, warnings } = check(catalogue);
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    expect(definitions).toEqual(catalogue);
  });

  test('of a thousand segments that name each other is checked in a moment', () => {
    const segments = Array.from({ length: 1000 }, (_, at) => ({
      id: `s${at}`,
      when: { all: [purchases, ...(at % 10 ? [{ segment: `s${at - 1}` }, { segment: `s${at - (at % 10)}` }] : [])] },
    }));
    const startedAt = performance.now();
    expect(check(segments.reverse()).problems).toEqual([]);
    expect(check(segments.map(({ id, when }) => ({ id: `${id}-copy`, when }))).problems).toHaveLength(1800);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });
});

describe('too deep', () => {
  const nested = (levels: number) => {
    let when: unknown = purchases;
    for (let level = 0; level < levels; level++) when = { not: when };
    return when;
  };

  test.each([1000, 100_000])('is a rule of %i levels', (levels) => {
    const { definitions, problems } = check([
      { id: 'deep', when: nested(levels) },
      { id: 'a', when: purchases },
    ]);
    expect(problems).toEqual([{ path: 'segments[0]', message: 'is more than 100 levels deep' }]);
    expect(definitions.segments).toHaveLength(1);
  });

  test('is not one of 90', () => {
    expect(check([{ id: 'a', when: nested(90) }]).problems).toEqual([]);
  });

  test('is a chain of segments that makes more', () => {
    const chain = Array.from({ length: 10_000 }, (_, at) => ({
      id: `s${at}`,
      when: at ? { not: { segment: `s${at - 1}` } } : purchases,
    }));
    const { definitions, problems } = check(chain);
    expect(problems[0]?.message).toBe('is more than 100 levels deep with the segments that it names');
    expect(definitions.segments.length).toBeLessThan(100);
    expect(definitions.segments.length).toBeGreaterThan(30);
  });

  test('is what contains itself', () => {
    const circular: Record<string, unknown> = { id: 'a' };
    circular.when = { all: [circular, circular] };
    expect(check([circular]).problems.map(({ path }) => path)).toEqual(['segments[0]']);
    expect(check(circular).problems).toHaveLength(2);
  });
});

describe('nothing throws', () => {
  test('whatever JSON is given', () => {
    fc.assert(fc.property(fc.jsonValue(), (given) => void check(given).problems.map(String)));
    fc.assert(fc.property(fc.jsonValue(), (when) => void check([{ id: 'a', when }])));
    fc.assert(
      fc.property(fc.jsonValue(), (within) => void check([{ id: 'a', when: count({ within, where: within }) }])),
    );
  });

  test('even at what is no JSON', () => {
    for (const odd of [1n, Symbol('x'), () => 1, new Date(), Number.POSITIVE_INFINITY])
      expect(check([{ id: 'a', when: { count: odd, is: odd } }]).problems).toHaveLength(1);
  });

  test('where nothing is wrong, however the language is put together', () => {
    fc.assert(
      fc.property(randomDefinitions, (definitions) => {
        const checked = check(definitions);
        expect({ ...checked, definitions: undefined }).toEqual({ problems: [], warnings: [], definitions: undefined });
        expect(checked.definitions).toEqual(definitions);
      }),
      { numRuns: 300 },
    );
  });
});
