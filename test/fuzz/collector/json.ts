/** Batches as JSON text, so that they may hold what no JavaScript value can: `1e999`, two keys of one name, no JSON at all. */
import fc from 'fast-check';
import { visitorAt } from './visitors.js';

/** A piece of JSON text. */
type Json = fc.Arbitrary<string>;

const object = (fields: readonly (readonly [string, string])[]) =>
  `{${fields.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

const text = fc
  .oneof(
    { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
    fc.string({
      unit: fc.constantFrom('\0', '\\', '"', '\ud83d', '\udca9', '💩', '\ufeff', '\ufffe', '\u2028', '\n', 'é'),
    }),
    fc.constantFrom(
      '',
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'NaN',
      '1e999',
      'null',
      "'); DROP TABLE events; --",
    ),
    fc
      .tuple(fc.constantFrom('x', 'é', '💩', '\0'), fc.constantFrom(128, 255, 256, 257, 3000))
      .map(([unit, times]) => unit.repeat(times)),
  )
  .map((value) => JSON.stringify(value));

const number: Json = fc.oneof(
  fc.constantFrom('0', '-0', '1.5', '-1', '1e999', '-1e999', '1e-999', '9007199254740993', '8640000000000000'),
  fc.constantFrom('8640000000000001', '-8640000000000001', '1E3', '-0.0', '9'.repeat(400), '18446744073709551616'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);

const poison = '{"__proto__":{"id":"p","polluted":1},"constructor":{"prototype":{"polluted":1}}}';

/** Any value, the odd ones before all. */
const anything: Json = fc.oneof(
  text,
  number,
  fc.constantFrom('null', 'true', 'false', '[]', '{}', '[null]', '[[]]', '{"":{}}', poison),
  fc.constantFrom(29, 30, 31, 32, 33, 500, 20_000).map(nested),
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
);

/** What makes a whole body no JSON. */
const noJson = fc.constantFrom(
  'NaN',
  'Infinity',
  'undefined',
  '',
  '01',
  '1.',
  "'a'",
  '"\n"',
  '"\\x"',
  '{a:1}',
  '[1,]',
  '\0',
);

const some = (right: Json): Json =>
  fc.oneof({ weight: 400, arbitrary: right }, { weight: 12, arbitrary: anything }, { weight: 1, arbitrary: noJson });

/** Once in so many times, else `null`. */
const rarely = <Value>(times: number, arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(null) }, arbitrary);

/** Ids come again now and then, in one batch and in others; `event` sees to it that an erasable visitor keeps its own. */
const id = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 0, max: 2 ** 48 }).map((value) => value.toString(36)) },
  { weight: 6, arbitrary: fc.nat(500).map((value) => `again-${value}`) },
  { weight: 1, arbitrary: text.map((value) => JSON.parse(value) as string) },
);

const item = fc
  .tuple(text, number, text, anything)
  .map(([name, price, key, value]) => `{"item_id":${name},"price":${price},${key}:${value}}`);

const params: Json = fc.oneof(
  { weight: 4, arbitrary: fc.constant('{"page_location":"https://shop.example/","page_title":"Bowls"}') },
  fc
    .array(fc.tuple(text, anything), { maxLength: 4 })
    .map((pairs) => `{${pairs.map((pair) => pair.join(':')).join()}}`),
  fc.array(item, { maxLength: 4 }).map((items) => `{"items":[${items.join()}]}`),
  some(fc.constant('[]')).map((items) => `{"items":${items}}`),
  some(fc.constant('250')).map((time) => `{"engagement_time_msec":${time}}`),
  fc.constant(poison),
);

const event: Json = fc
  .record({
    id: fc.tuple(rarely(6, fc.nat(400)), id).chain(([visitor, value]) => {
      if (visitor === null) return some(fc.constant(JSON.stringify(value))).map((given) => [given, '"v-1"'] as const);
      return fc.constant([JSON.stringify(`${visitor}-${value}`), JSON.stringify(visitorAt(visitor))] as const);
    }),
    time: some(fc.integer({ min: 1.7e12, max: 1.8e12 }).map(String)),
    name: some(fc.oneof(fc.constantFrom('"page_view"', '"search"', '"purchase"'), text)),
    params: some(params),
    user: rarely(3, some(text)),
    left: rarely(60, fc.constantFrom('id', 'time', 'name', 'params')),
    more: rarely(30, fc.tuple(fc.constantFrom('extra', '__proto__', 'constructor', 'id', 'time', 'name'), anything)),
  })
  .map(({ id: [own, visitor], time, name, params: given, user, left, more }) => {
    const fields: [string, string][] = [
      ['id', own],
      ['visitor', visitor],
      ['time', time],
      ['name', name],
      ['params', given],
    ];
    if (user !== null) fields.push(['user', user]);
    return object([...fields.filter(([key]) => key !== left), ...(more ? [more] : [])]);
  });

/** The array of events; now and then something else, and now and then too much. */
const events: Json = fc.oneof(
  {
    weight: 300,
    arbitrary: fc
      .array(fc.oneof({ weight: 60, arbitrary: event }, anything), { maxLength: 8 })
      .map((all) => `[${all.join()}]`),
  },
  // The same event twice or more in a batch.
  {
    weight: 20,
    arbitrary: fc
      .tuple(event, fc.integer({ min: 2, max: 5 }))
      .map(([one, times]) => `[${Array(times).fill(one).join()}]`),
  },
  { weight: 4, arbitrary: anything },
  {
    weight: 3,
    arbitrary: fc
      .tuple(anything, fc.constantFrom(999, 1000, 1001, 60_000))
      .map(([one, times]) => `[${Array(times).fill(one.slice(0, 200)).join()}]`),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.nat(2 ** 40), fc.constantFrom(300, 1000, 1001))
      .map(
        ([first, times]) =>
          `[${Array.from({ length: times }, (_, index) => `{"id":"m-${first}-${index}","time":1,"name":"many","params":{}}`).join()}]`,
      ),
  },
);

/** A batch as JSON text, or nearly. */
export const batchText: Json = fc
  .record({
    v: some(fc.constantFrom('1', '1', '1', '1.0', '1e0')),
    sent: some(fc.integer({ min: 1.7e12, max: 1.8e12 }).map(String)),
    site: rarely(3, some(text)),
    events,
    left: rarely(200, fc.constantFrom('v', 'sent', 'events')),
    more: rarely(100, fc.tuple(fc.constantFrom('extra', '__proto__', 'events', 'v'), anything)),
  })
  .map(({ v, sent, site, events: all, left, more }) => {
    const fields: [string, string][] = [
      ['v', v],
      ['sent', sent],
      ['events', all],
    ];
    if (site !== null) fields.unshift(['site', site]);
    return object([...fields.filter(([key]) => key !== left), ...(more ? [more] : [])]);
  });

/** JSON text that is no batch at all. */
export const otherText: Json = fc.oneof(
  anything,
  noJson,
  fc.constantFrom(100_000, 250_000).map((levels) => '['.repeat(levels)),
  fc.constantFrom(100_000).map(nested),
  fc.constantFrom(10_000, 80_000).map((levels) => '{"a":'.repeat(levels)),
  fc.constant(`[${'0,'.repeat(100_000)}0]`),
);
