/** Random visitors whose events crowd around the instants at which something turns. */
import fc from 'fast-check';
import type { TrackedEvent } from '../../src/segments/event.js';
import { addDuration } from './duration.js';

/** Ordinary days, ends of months and a leap day. */
const STARTS = [
  '2024-03-01T10:00Z',
  '2023-08-31T23:59Z',
  '2024-01-31T00:00Z',
  '2024-02-29T12:00Z',
  '2023-12-31T23:45Z',
];

/** Times that rules ask for; what is worth a session comes up most often. */
const NEAR = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('0s', '1s', '30s', '60s', '4m30s', '2m') },
  { weight: 6, arbitrary: fc.constantFrom('15m', '30m', '29m', '1h') },
  { weight: 2, arbitrary: fc.constantFrom('1d', '7d', '30d') },
  { weight: 1, arbitrary: fc.constantFrom('1mo', '6mo', '1y') },
);

interface Step {
  /** The event happens this long … */
  near: string;
  /** … give or take a millisecond … */
  plusMs: number;
  /** … after the event so many before it, or together with the event before it where that would be earlier. */
  back: number;
  /** Decides which of two events in one millisecond comes first: ids are compared as texts. */
  idPrefix: string;
  what: Pick<TrackedEvent, 'name' | 'params'>;
}

const PRODUCTS = [
  { item_id: 'a', item_category: 'shoes', price: 100 },
  { item_id: 'b', item_category: 'shoes', price: 40, discount: 10 },
  { item_id: 'c', item_name: 'Bowl', item_brand: 'Ondine', price: 115, coupon: 'X' },
  { item_name: 'Without an id' },
  { price: 5 },
  { item_id: '__proto__', item_category: 'constructor', price: 1 },
];

const product = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...PRODUCTS.slice(0, 2)) },
  { weight: 2, arbitrary: fc.constantFrom(...PRODUCTS.slice(2)) },
);

const item = fc.oneof(
  { weight: 4, arbitrary: product },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        product,
        fc.constantFrom<Record<string, unknown>>(
          { quantity: 1 },
          { quantity: 2 },
          { quantity: 3 },
          { quantity: 0 },
          { quantity: 0.5 },
          { quantity: 'two' },
          { price: 30 },
          { price: undefined },
        ),
      )
      .map(([one, more]) => ({ ...one, ...more })),
  },
);

const items = fc.oneof(
  { weight: 5, arbitrary: item.map((one) => [one]) },
  { weight: 1, arbitrary: fc.array(item, { maxLength: 3 }) },
);

const order = fc.constantFrom<unknown>('T1', 'T2', 'T1', 'T2', 3, '3', '__proto__');

const ENGAGEMENTS_MS = [1_000, 20_000, 30_000, 40_000, 59_999, 60_000, 60_001, 120_000, 270_000, 0.5];

const TRAITS: Record<string, unknown>[] = [
  {},
  { email: 'a@b.example' },
  { email: null },
  { email: '' },
  { phone: '+33' },
  { city: 'Lyon' },
  { city: 'Lyon 2e', email: null },
  { city: '' },
  { city: null },
  { newsletter: true },
  { newsletter: false },
  { age: 30 },
  { age: '30' },
];

function named(name: string, params: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Step['what']> {
  return params.map((given) => ({ name, params: given }));
}

const none = fc.constant({});
const withItems = items.map((list) => ({ items: list }));

const what: fc.Arbitrary<Step['what']> = fc.oneof(
  { weight: 5, arbitrary: named('page_view', none) },
  { weight: 5, arbitrary: named('view_item', withItems) },
  { weight: 5, arbitrary: named('add_to_cart', withItems) },
  { weight: 3, arbitrary: named('remove_from_cart', withItems) },
  {
    weight: 5,
    arbitrary: named(
      'purchase',
      fc.oneof(
        { weight: 4, arbitrary: order.map((transaction_id) => ({ transaction_id })) },
        {
          weight: 2,
          arbitrary: fc.record(
            {
              transaction_id: order,
              value: fc.constantFrom<unknown>(115, 100, 115.00000000001, 114.9, 0, '200'),
              currency: fc.constantFrom('EUR', 'USD'),
              coupon: fc.constantFrom('', 'SPRING'),
              items,
            },
            { requiredKeys: [], noNullPrototype: true },
          ),
        },
      ),
    ),
  },
  {
    weight: 3,
    arbitrary: named(
      'refund',
      fc.oneof(
        { weight: 4, arbitrary: order.map((transaction_id) => ({ transaction_id })) },
        { weight: 1, arbitrary: order.map((transaction_id) => ({ transaction_id, items: [PRODUCTS[0]] })) },
        { weight: 1, arbitrary: order.map((transaction_id) => ({ transaction_id, items: [] })) },
        { weight: 1, arbitrary: none },
      ),
    ),
  },
  {
    weight: 6,
    arbitrary: named(
      'user_engagement',
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record(
            { engagement_time_msec: fc.constantFrom(...ENGAGEMENTS_MS), items },
            { noNullPrototype: true },
          ),
        },
        {
          weight: 2,
          arbitrary: fc.record({ engagement_time_msec: fc.constantFrom(...ENGAGEMENTS_MS) }, { noNullPrototype: true }),
        },
        { weight: 1, arbitrary: none },
      ),
    ),
  },
  { weight: 4, arbitrary: named('exit_intent', none) },
  { weight: 2, arbitrary: named('view_cart', none) },
  { weight: 1, arbitrary: named('session_start', none) },
  { weight: 1, arbitrary: fc.constantFrom('begin_checkout', 'add_shipping_info').chain((name) => named(name, none)) },
  { weight: 1, arbitrary: named('login', fc.constantFrom({}, { method: 'mail' })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('sign_up', 'newsletter_signup', 'generate_lead').chain((name) => named(name, none)),
  },
  { weight: 1, arbitrary: named('select_item', fc.constantFrom({}, { recommended: true }, { recommended: false })) },
  {
    weight: 3,
    arbitrary: named(
      'identify',
      fc.oneof(
        fc.constantFrom(...TRAITS).map((traits) => ({ traits })),
        fc.constantFrom<Record<string, unknown>>({}, { user_id: 'c-7' }, { user_id: '' }, { user_id: null }),
      ),
    ),
  },
);

const maybeOffline = fc.oneof(
  { weight: 12, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constantFrom<Record<string, unknown>>({ offline: true }, { offline: false }) },
);

const step: fc.Arbitrary<Step> = fc.record({
  near: NEAR,
  plusMs: fc.constantFrom(0, 0, 1, -1),
  back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) }),
  idPrefix: fc.constantFrom('b', 'b', 'a', 'c'),
  what: fc.tuple(what, maybeOffline).map(([{ name, params }, more]) => ({ name, params: { ...params, ...more } })),
});

/** A visitor's events in the order of events, ids unique. */
export function streams(maxLength: number): fc.Arbitrary<TrackedEvent[]> {
  return fc
    .tuple(fc.constantFrom(...STARTS), fc.array(step, { minLength: 1, maxLength, size: 'max' }))
    .map(([start, steps]) => placed(Date.parse(start), steps));
}

/** Orders in the last days of a month: the months after it are shorter, so a later order may leave a window first. */
export function monthEndStreams(maxLength: number): fc.Arbitrary<TrackedEvent[]> {
  const gap = fc.constantFrom('1h', '12h', '1d', '1d1h', '1mo', '5mo');
  const orders = fc.tuple(step, gap).map(([{ plusMs, idPrefix }, near]) => ({
    plusMs,
    idPrefix,
    near,
    back: 0,
    what: { name: 'purchase', params: {} },
  }));
  return fc
    .tuple(
      fc.constantFrom('2023-08-29T23:30Z', '2024-01-29T12:00Z', '2024-01-30T23:30Z', '2023-12-30T12:00Z'),
      fc.array(orders, { minLength: 1, maxLength }),
    )
    .map(([start, steps]) => placed(Date.parse(start), steps));
}

/** A few events again and again, in sessions and between them. */
export function plainStreams(names: string[], maxLength: number): fc.Arbitrary<TrackedEvent[]> {
  const plain = fc
    .tuple(step, fc.constantFrom(...names), fc.constantFrom('1s', '1s', '1s', '30m'), maybeOffline)
    .map(([{ plusMs, idPrefix }, name, near, params]) => ({ plusMs, idPrefix, near, back: 0, what: { name, params } }));
  return fc
    .array(plain, { minLength: 1, maxLength, size: 'max' })
    .map((steps) => placed(Date.parse('2024-03-01T10:00Z'), steps));
}

function placed(start: number, steps: Step[]): TrackedEvent[] {
  const times: number[] = [];
  const events = steps.map(({ near, plusMs, back, idPrefix, what: { name, params } }, index) => {
    const previous = times.at(-1) ?? start;
    const time = Math.max(previous, addDuration(times.at(-1 - back) ?? previous, near) + plusMs);
    times.push(time);
    return { id: `${idPrefix}${index}`, time, name, params };
  });
  return events.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
}

/** The events as a reader wants them: one a line, with the time since the line before. */
export function written(events: readonly TrackedEvent[]): string {
  return events
    .map(({ id, time, name, params }, index) => {
      const since = index === 0 ? '' : `+${span(time - (events[index - 1]?.time ?? time))}`;
      return `${new Date(time).toISOString()} ${since.padStart(16)}  ${id.padEnd(4)} ${name} ${JSON.stringify(params)}`;
    })
    .join('\n');
}

function span(ms: number): string {
  const parts: [number, string][] = [
    [Math.floor(ms / 86_400_000), 'd'],
    [Math.floor(ms / 3_600_000) % 24, 'h'],
    [Math.floor(ms / 60_000) % 60, 'm'],
    [Math.floor(ms / 1_000) % 60, 's'],
    [ms % 1_000, 'ms'],
  ];
  return parts.flatMap(([amount, unit]) => (amount ? [`${amount}${unit}`] : [])).join('') || '0';
}
