/** Random visitors who do all that the catalogue asks about, of shops that tell more or less of themselves. */
import fc from 'fast-check';
import type { TrackedEvent } from '../../src/segments/event.js';
import { addDuration } from './duration.js';
import type { Shop } from './rows.js';

/** A visitor, the shop, and instants at which to look. */
export interface Shopper {
  events: TrackedEvent[];
  /** Every event's own time, and more around what the rows ask for. */
  instants: number[];
  shop: Shop;
}

const STARTS = [
  '2023-11-14T23:45Z',
  '2023-12-20T10:00Z',
  '2023-12-31T23:59Z',
  '2024-02-28T12:00Z',
  '2024-08-31T10:00Z',
  '2025-02-27T23:30Z',
];

const INSIDE_SESSION = ['0s', '1s', '60s', '5m', '14m', '15m', '29m'];
const BETWEEN_SESSIONS = ['30m', '1h', '1d', '7d', '9d', '20d', '30d'];
const MONTHS = ['90d', '3mo', '5mo', '6mo', '1y', 'season', 'midnight'];

/** Spans that the rows ask for, counted from an event. */
const SPANS = [
  ...['15m', '30m', '7d', '30d', '45d', '60d', '90d', '120d', '3mo', '6mo', '1y', '2y', '10y'],
  ...['season', 'midnight'],
];

function spans(inside: number, between: number, months: number): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: inside, arbitrary: fc.constantFrom(...INSIDE_SESSION) },
    { weight: between, arbitrary: fc.constantFrom(...BETWEEN_SESSIONS) },
    { weight: months, arbitrary: fc.constantFrom(...MONTHS) },
  );
}

const plusMs = fc.constantFrom(0, 0, 1, -1);

/** `season`: the next start or end of the holiday season; `midnight`: the next day's start. */
function after(time: number, what: string): number {
  const year = new Date(time).getUTCFullYear();
  const edges = [Date.UTC(year, 10, 15), Date.UTC(year + 1, 0, 1), Date.UTC(year + 1, 10, 15)];
  if (what === 'season') return edges.find((edge) => edge > time) ?? time;
  if (what === 'midnight') return (Math.floor(time / 86_400_000) + 1) * 86_400_000;
  return addDuration(time, what);
}

const item = fc.record(
  {
    item_id: fc.constantFrom('a', 'b', 'c'),
    item_category: fc.constantFrom('shoes', 'shoes', 'shirts', 'shirts', ''),
    item_brand: fc.constantFrom('Ondine', 'Ondine', 'Lisle'),
    price: fc.constantFrom<unknown>(90, 85, 80, 100, 0.9),
    discount: fc.constantFrom(10, 15, 20, 0.1, 0),
    quantity: fc.constantFrom<unknown>(1, 2, 3, 'two'),
    coupon: fc.constantFrom('', 'SPRING'),
  },
  { requiredKeys: ['item_id'], noNullPrototype: true },
);

const items = fc.array(item, { minLength: 1, maxLength: 2 });

const order = fc.record(
  {
    transaction_id: fc.constantFrom('T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9'),
    value: fc.constantFrom<unknown>(50, 100, 115, 115.00000000001, 116, 300, 500, 1000.5, '200'),
    currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
    coupon: fc.constantFrom('', 'SPRING', 'SPRING'),
    items,
    platform: fc.constantFrom('app', 'web'),
    shipping_tier: fc.constantFrom('express', 'post'),
    payment_type: fc.constantFrom('card', 'transfer'),
    offline: fc.constantFrom(false, false, true),
  },
  { requiredKeys: ['value'], noNullPrototype: true },
);

const page = fc.record(
  {
    page_location: fc.constantFrom(
      'https://shop.example/',
      'https://www.shop.example/?utm_source=email&utm_campaign=spring',
      'https://www.shop.example/?utm_source=email&utm_campaign=autumn',
      'https://shop.example/?utm_medium=email&utm_campaign=summer+sale',
      'https://shop.example/?utm_source=&utm_medium=affiliate',
      'https://shop.example/?gclid=1&mc_eid=2',
      'https://shop.example/?mc_eid=2',
      'https://shop.example/?awc=3',
      'https://shop.example/?irclickid=',
    ),
    page_referrer: fc.constantFrom('https://www.shop.example/a', 'https://other.example/', 'https://email/'),
    source: fc.constantFrom('email', 'affiliate', 'news', ''),
    medium: fc.constantFrom('email', 'affiliate', 'social'),
    campaign: fc.constantFrom('spring', 'summer sale'),
  },
  { requiredKeys: [], noNullPrototype: true },
);

const traits = fc.record(
  {
    email: fc.constantFrom<unknown>('a@b.example', null),
    newsletter: fc.constantFrom<unknown>(true, true, false, 'yes', null, ''),
    optIn: fc.constantFrom<unknown>(true, false, 'yes', 1),
    gender: fc.constantFrom('female', 'male', 'other'),
    city: fc.constantFrom<unknown>('Lyon', 'Lyon', 'Paris', 'lyon', '', null),
    country: fc.constantFrom<unknown>('FR', 'FR', 'DE', null),
    birthday: fc.constantFrom('1990-12-28', '11-22', '02-29', '1992-02-29', '03-07', '01-08', '12-31', '13-01', 'soon'),
  },
  { requiredKeys: [], noNullPrototype: true },
);

type What = Pick<TrackedEvent, 'name' | 'params'>;

function named(name: string, params: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<What> {
  return params.map((given) => ({ name, params: given }));
}

const none = fc.constant({});
const withItems = items.map((list) => ({ items: list }));
const purchase = named('purchase', order);
const refund = named(
  'refund',
  fc.record(
    { transaction_id: fc.constantFrom('T1', 'T2', 'T3'), items: fc.constantFrom([], [{ item_id: 'a' }]) },
    { requiredKeys: [], noNullPrototype: true },
  ),
);
const engagement = named(
  'user_engagement',
  fc.record(
    { engagement_time_msec: fc.constantFrom(30_000, 60_000, 119_999, 120_000), items },
    { requiredKeys: ['engagement_time_msec'], noNullPrototype: true },
  ),
);
const recommendation = named('select_item', fc.constantFrom({ recommended: true }, { recommended: true }, {}));
const identify = named(
  'identify',
  traits.map((given) => ({ traits: given })),
);
const plain = fc.constantFrom('search', 'chat_start', 'add_to_wishlist').chain((name) => named(name, none));
const account = fc
  .constantFrom('login', 'sign_up', 'newsletter_signup', 'generate_lead')
  .chain((name) => named(name, fc.constantFrom<Record<string, unknown>>({}, { source: 'email' })));

interface Habit {
  /** Time since the event before. */
  span: fc.Arbitrary<string>;
  what: fc.Arbitrary<What>;
}

/** What some visitors do most, and how often. */
const HABITS: Habit[] = [
  {
    span: spans(8, 5, 2),
    what: fc.oneof(
      { weight: 5, arbitrary: named('page_view', page) },
      { weight: 3, arbitrary: named('view_item', withItems) },
      { weight: 4, arbitrary: named('add_to_cart', withItems) },
      { weight: 2, arbitrary: named('remove_from_cart', withItems) },
      { weight: 5, arbitrary: purchase },
      { weight: 2, arbitrary: refund },
      { weight: 3, arbitrary: engagement },
      { weight: 3, arbitrary: recommendation },
      { weight: 3, arbitrary: plain },
      { weight: 1, arbitrary: account },
      { weight: 3, arbitrary: identify },
    ),
  },
  {
    span: spans(4, 6, 2),
    what: fc.oneof(
      { weight: 8, arbitrary: purchase },
      { weight: 1, arbitrary: refund },
      { weight: 1, arbitrary: identify },
    ),
  },
  {
    span: spans(2, 6, 2),
    what: fc.oneof(
      { weight: 6, arbitrary: named('purchase', fc.constant({ value: 100 })) },
      { weight: 1, arbitrary: named('purchase', fc.constant({ value: 50 })) },
    ),
  },
  {
    span: spans(20, 2, 1),
    what: fc.oneof(
      { weight: 2, arbitrary: purchase },
      { weight: 3, arbitrary: recommendation },
      { weight: 3, arbitrary: plain },
      { weight: 2, arbitrary: engagement },
    ),
  },
  {
    span: spans(50, 2, 1),
    what: fc.oneof(
      { weight: 10, arbitrary: named('page_view', page) },
      { weight: 1, arbitrary: named('add_to_cart', withItems) },
    ),
  },
  {
    span: spans(1, 3, 3),
    what: fc.oneof(
      { weight: 4, arbitrary: named('page_view', none) },
      { weight: 2, arbitrary: purchase },
      { weight: 1, arbitrary: identify },
    ),
  },
];

const step = ({ span, what }: Habit) =>
  fc.record({ span, plusMs, what, idPrefix: fc.constantFrom('b', 'b', 'a', 'c') });

/** Left out one time in so many. */
const maybe = <Value>(value: fc.Arbitrary<Value>, oneIn: number) => fc.option(value, { freq: oneIn, nil: undefined });

type Scale = NonNullable<NonNullable<Shop['references']>['rfm']>;

const SCALES: Scale[] = [
  { recencyDays: [7, 30, 60, 90], frequency: [1, 2, 3, 4], monetary: [150, 300, 600, 1000] },
  { recencyDays: [1, 30, 90, 365], frequency: [2, 3, 4, 5], monetary: [100, 200, 300, 500] },
  { recencyDays: [7, 30, 60, null], frequency: [2, 3, null, null], monetary: [0, 115, null, null] },
];

const shop: fc.Arbitrary<Shop> = fc.record({
  references: fc
    .record({
      currency: maybe(fc.constant('EUR'), 2),
      averageOrderValue: maybe(fc.constantFrom(100, 50), 6),
      lifetimeValueP80: maybe(fc.constantFrom(500, 300, 0), 6),
      storeCountry: maybe(fc.constant('FR'), 6),
      storeCity: maybe(fc.constant('Lyon'), 6),
      rfm: maybe(fc.constantFrom(...SCALES), 6),
    })
    .map(given),
  params: fc
    .record({
      category: maybe(fc.constant('shoes'), 2),
      tier: maybe(fc.constant('express'), 3),
      type: maybe(fc.constant('card'), 3),
      city: maybe(fc.constant('Lyon'), 2),
      campaign: maybe(fc.constant('spring'), 2),
      vipValue: maybe(fc.constantFrom(115, 500), 2),
    })
    .map(given),
});

/** Without what is undefined. */
function given<Values extends object>(values: Values): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  return JSON.parse(JSON.stringify(values));
}

/** Visitors of at most so many events, in the order of events. */
export function shoppers(maxLength: number): fc.Arbitrary<Shopper> {
  const steps = fc
    .constantFrom(...HABITS)
    .chain((habit) => fc.array(step(habit), { minLength: 1, maxLength, size: 'max' }));
  const looks = fc.array(
    fc.record({ event: fc.nat({ max: maxLength - 1 }), span: fc.constantFrom(...SPANS), plusMs }),
    {
      maxLength: 16,
    },
  );
  return fc.tuple(fc.constantFrom(...STARTS), steps, looks, shop).map(([start, done, looking, shop]) => {
    let time = Date.parse(start);
    const events = done
      .map(({ span, plusMs, idPrefix, what }, index) => {
        time = Math.max(time, after(time, span) + plusMs);
        return { id: `${idPrefix}${index}`, time, ...what };
      })
      .sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
    const times = events.map((event) => event.time);
    const around = looking.map(({ event, span, plusMs }) => after(times[event % times.length] ?? time, span) + plusMs);
    return { events, instants: [...new Set([...times, ...around, ...turns(events)])].sort((a, b) => a - b), shop };
  });
}

/** When the silence after the last order is 1.5 and 3 times as long as the mean gap between the orders. */
function turns(events: TrackedEvent[]): number[] {
  const orders = events.flatMap(({ name, time }) => (name === 'purchase' ? [time] : []));
  const [first, last] = [orders.at(0), orders.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  return [1.5, 3].flatMap((times) => {
    const turn = Math.ceil(last + (times * (last - first)) / (orders.length - 1));
    return [turn - 1, turn];
  });
}
