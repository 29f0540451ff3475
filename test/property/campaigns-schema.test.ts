/** The JSON Schema of a file of campaigns says the same as the checker, as far as a schema can. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCampaigns } from '../../src/campaigns/check-campaigns.js';
import { catalogue } from '../../src/segments/catalogue/all.js';
import { blocksOf } from '../unit/readme.support.js';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictTuples: false, strictRequired: false });
ajv.addSchema(read('segments.schema.json'), 'segments.schema.json');
const validate = ajv.compile(read('campaigns.schema.json'));

/** What a schema cannot know. */
const BEYOND_A_SCHEMA =
  /is not a segment, or is wrong itself|is already the id of|is asked for by|is not after|is before|cannot name a reference value|must have a year if|is not one of the file's seasons|is longer than 1000 years|is no instant|"\d{4}-02-29" is not a day|reads it\)$|cannot be told from by "ago"/;

const told = (given: unknown) => {
  const { problems } = checkCampaigns(given, catalogue);
  return problems
    .map(({ path, message }) => `${path} ${message}`)
    .filter((sentence) => !BEYOND_A_SCHEMA.test(sentence));
};

/** Everything that a campaign may have. */
const FULL = {
  $schema: './campaigns.schema.json',
  version: 1,
  pressure: {
    minGap: '1h',
    maxPerSession: 2,
    max: [{ times: 3, within: '7d' }],
    bySegment: [
      { segment: 'vip', max: [{ times: 1, within: '1mo' }], from: '11-15', to: '12-31' },
      { segment: 'everybody', gaps: ['1d', '7d'], lasts: '3mo' },
    ],
    onFirstPage: false,
    presets: true,
  },
  campaigns: [
    {
      id: 'cart-reminder',
      name: { en: 'Cart', fr: 'Panier' },
      audience: { all: [{ cart: 'quantity', above: 0 }, { segment: 'vip' }] },
      trigger: [
        { on: 'exit', page: { type: ['cart', 'product'], path: '/products/*' } },
        { on: 'attention', for: '30s' },
        { on: 'scroll', depth: 0.5 },
        { on: 'idle', for: '1m' },
        { on: 'event', event: 'add_to_cart', where: { value: { above: 10 } } },
        { on: 'entered' },
        { on: 'immediately' },
      ],
      placement: 'modal',
      content: {
        title: 'Your cart',
        text: { en: '{{cart.value}}', fr: '{{cart.value}}' },
        image: { src: '/cart.png', alt: '', width: 20, height: 10 },
        coupon: { code: 'TEN', expiresIn: '2d' },
        progress: { threshold: 50, text: '{{missing}} left', reached: 'There' },
        buttons: [
          { label: 'Go', href: '/cart' },
          { label: 'Write', href: 'mailto:a@shop.example' },
          { label: 'No', close: true },
          { label: 'Later', event: 'put_off', params: { days: 1 } },
        ],
      },
      frequency: {
        maxTotal: 5,
        max: [{ times: 1, within: '1d' }],
        maxPerSession: 1,
        minInterval: '1h',
        after: { close: 'never', convert: '30d' },
      },
      priority: 5,
      startAt: '2026-12-01',
      endAt: '2026-12-24T18:00:00+01:00',
      holdout: 0.1,
      goal: { event: 'purchase', where: { value: { atLeast: 10 } }, within: '7d' },
    },
    {
      id: 'profile',
      audience: 'anonymous',
      placement: { slot: 'aside' },
      content: {
        form: {
          fields: [
            { trait: 'email', type: 'email', label: 'E-mail', plain: true, autocomplete: 'email', required: true },
            { trait: 'size', type: 'choice', label: 'Size', options: [{ value: 's', label: 'S' }] },
            { trait: 'news', type: 'consent', label: 'Yes', purpose: 'A letter a month' },
          ],
          perStep: 2,
          submit: 'Send',
          thanks: 'Thanks',
          laterFor: '14d',
        },
      },
    },
    { id: 'own', placement: 'none', content: { data: { any: ['thing'] } } },
  ],
};

describe('the schema accepts', () => {
  const accepts = (given: unknown) => {
    validate(given);
    expect(validate.errors ?? []).toEqual([]);
    expect(checkCampaigns(given, catalogue).problems).toEqual([]);
  };

  test('all that a campaign may have', () => accepts(FULL));

  test('the examples of the documentation', () => {
    const blocks = blocksOf('docs/messages.md', 'json').map(({ code }) => JSON.parse(code));
    expect(blocks.length).toBeGreaterThan(0);
    for (const given of blocks) accepts(given.campaigns || Array.isArray(given) ? given : [given]);
  });
});

/** Every place in a value, as a way to it. */
function placesIn(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([key, part]) => placesIn(part, [...way, key]))];
}

/** The value with another one at a place; without it if that is `undefined`. */
function changed(value: unknown, way: readonly string[], to: unknown): unknown {
  const [key, ...rest] = way;
  if (key === undefined) return to;
  const copy = structuredClone(value) as Record<string, unknown>;
  if (rest.length || to !== undefined) copy[key] = changed(copy[key], rest, to);
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key];
  return copy;
}

test('of a file that somebody has mistyped the schema and the checker think the same', () => {
  const values = [
    ...[undefined, null, true, false, 0, 1, -1, 0.5, 3, 1e9, '', 'x', 'vip', '1mo', '7d', '6 months', 'never'],
    ...['2026-13-01', '11-15', '2026-11-15', 'javascript:alert(1)', 'modal', 'none', '/a', 'email', 'choice'],
    ...[[], {}, [1], { en: 'x' }, { fr: 'x' }, { slot: 'a' }, { on: 'exit' }, { id: 'a' }],
  ];
  const places = placesIn(FULL).filter(({ length }) => length);
  let [accepted, refused] = [0, 0];
  const judge = (given: unknown) => {
    const sentences = told(given);
    const place = JSON.stringify(given);
    if (validate(given)) {
      expect([sentences, place]).toEqual([[], place]);
      accepted++;
    } else {
      const all = checkCampaigns(given, catalogue).problems.map(({ path, message }) => `${path} ${message}`);
      expect([all.length > 0, place, ...(all.length ? [] : (validate.errors ?? []))]).toEqual([true, place]);
      refused++;
    }
  };
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(...values), (way, value) => {
      judge(changed(FULL, way, value));
    }),
    { numRuns: 1500 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom('x', 'lable', 'when'), (way, key) => {
      judge(changed(FULL, [...way.slice(0, -1), key], 'x'));
    }),
    { numRuns: 300 },
  );
  expect(Math.min(accepted, refused)).toBeGreaterThan(100);
});
