/** Random things that visitors do: names and parameters of events, some of them as shops get them wrong. */
import fc from 'fast-check';
import type { TrackedEvent } from '../../src/segments/event.js';
import { items, PRODUCTS } from './products.js';

/** What happens, wherever and whenever. */
export type Happening = Pick<TrackedEvent, 'name' | 'params'>;

type Fields = Record<string, unknown>;

const order = fc.constantFrom<unknown>('T1', 'T2', 'T1', 'T2', 3, '3', '__proto__');

const ENGAGEMENTS_MS = [1_000, 20_000, 30_000, 40_000, 59_999, 60_000, 60_001, 120_000, 270_000, 0.5];

const TRAITS: Fields[] = [
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

/** Of which day someone is, as it is told, and as it is told wrongly. */
const BIRTHDAYS: Fields[] = [
  '02-29',
  '1988-02-29',
  '03-01',
  '2001-03-08',
  '12-31',
  '01-01',
  '1990-13-01',
  '04-31',
  'May',
  305,
  null,
].map((birthday) => ({ birthday }));

const MORE_TRAITS: Fields[] = [
  ...['FR', 'BE', 'France'].map((country) => ({ country })),
  ...['female', 'male', '', null].map((gender) => ({ gender })),
  ...[true, false, 'true'].map((optIn) => ({ optIn })),
  { city: 'Lyon', gender: 'Lyon' },
  { emailHash: '5f36b2ea290645ee34d943220a14b54e' },
];

/** The events of a name, with such parameters. */
export function named(name: string, params: fc.Arbitrary<Fields>): fc.Arbitrary<Happening> {
  return params.map((given) => ({ name, params: given }));
}

/** Some of the fields, or all. */
export function some(fields: Record<string, fc.Arbitrary<unknown>>, required: string[] = []): fc.Arbitrary<Fields> {
  return fc.record(fields, { requiredKeys: required, noNullPrototype: true });
}

/** No parameters. */
export const none = fc.constant({});
/** Products and nothing else. */
export const withItems = items.map((list) => ({ items: list }));

const orderFields = {
  transaction_id: order,
  value: fc.constantFrom<unknown>(115, 100, 115.00000000001, 114.9, 0, 0.1, 0.2, 400, '200', null),
  currency: fc.constantFrom('EUR', 'EUR', 'USD', ''),
  coupon: fc.constantFrom('', 'SPRING'),
  items,
};

/** An order, which is mostly told as a shop's page might tell it at the least. */
export const purchase = named(
  'purchase',
  fc.oneof(
    { weight: 4, arbitrary: order.map((transaction_id) => ({ transaction_id })) },
    { weight: 3, arbitrary: some(orderFields) },
  ),
);

/** Money back for an order, all of it or some, or for nothing that is named. */
export const refund = named(
  'refund',
  fc.oneof(
    { weight: 4, arbitrary: order.map((transaction_id) => ({ transaction_id })) },
    { weight: 1, arbitrary: order.map((transaction_id) => ({ transaction_id, items: [PRODUCTS[0]] })) },
    { weight: 1, arbitrary: order.map((transaction_id) => ({ transaction_id, items: [] })) },
    { weight: 1, arbitrary: none },
  ),
);

/** Attention, to products or to a page. */
export const engagement = named(
  'user_engagement',
  fc.oneof(
    {
      weight: 4,
      arbitrary: some({ engagement_time_msec: fc.constantFrom(...ENGAGEMENTS_MS), items }, [
        'engagement_time_msec',
        'items',
      ]),
    },
    {
      weight: 2,
      arbitrary: some({ engagement_time_msec: fc.constantFrom(...ENGAGEMENTS_MS) }, ['engagement_time_msec']),
    },
    { weight: 1, arbitrary: none },
  ),
);

/** Who someone is: one fact, or the shop's own id. */
export function identifiedBy(traits: Fields[]): fc.Arbitrary<Happening> {
  return named(
    'identify',
    fc.oneof(
      fc.constantFrom(...traits).map((told) => ({ traits: told })),
      fc.constantFrom<Fields>({}, { user_id: 'c-7' }, { user_id: '' }, { user_id: null }),
    ),
  );
}

/** An event of one of these names, without parameters. */
export function anyOf(...names: string[]): fc.Arbitrary<Happening> {
  return fc.constantFrom(...names).chain((name) => named(name, none));
}

/** A click in a list, mostly of recommendations. */
export const recommendation = named(
  'select_item',
  fc.constantFrom<Fields>({}, { recommended: true }, { recommended: true }, { recommended: false }),
);

/** What happens in a visit, and turns the card's segments. */
export const inVisit: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: named('page_view', none) },
  { weight: 5, arbitrary: named('view_item', withItems) },
  { weight: 5, arbitrary: named('add_to_cart', withItems) },
  { weight: 3, arbitrary: named('remove_from_cart', withItems) },
  { weight: 5, arbitrary: purchase },
  { weight: 3, arbitrary: refund },
  { weight: 6, arbitrary: engagement },
  { weight: 4, arbitrary: named('exit_intent', none) },
  { weight: 2, arbitrary: named('view_cart', none) },
  { weight: 1, arbitrary: named('session_start', none) },
  { weight: 1, arbitrary: anyOf('begin_checkout', 'add_shipping_info') },
  { weight: 1, arbitrary: named('login', fc.constantFrom({}, { method: 'mail' })) },
  { weight: 1, arbitrary: anyOf('sign_up', 'newsletter_signup', 'generate_lead') },
  { weight: 1, arbitrary: recommendation },
  { weight: 3, arbitrary: identifiedBy(TRAITS) },
);

/** Addresses and what they say of where a visit comes from. */
const LOCATIONS = [
  'https://www.shop.example/',
  'https://shop.example/a?utm_source=news+letter&utm_medium=email&utm_campaign=%C3%A9t%C3%A9',
  'https://shop.example/a?utm_source=&utm_campaign=spring#utm_source=no',
  'https://shop.example/a?gclid=1&fbclid=2',
  'https://shop.example/a?gclid=&msclkid=2',
  'https://shop.example/a?ttclid=1&mc_eid=2',
  'https://shop.example/a?_kx=2&awc=1',
  'https://shop.example/a?ranSiteID=2',
  'https://shop.example/a#?gclid=1',
  '',
];

const REFERRERS = [
  'https://www.shop.example/b',
  'https://SHOP.example/b',
  'https://www.Shop-A.example/links?gclid=1',
  'https://google.com/',
  '',
];

/** Tells much of themselves. */
export const identified = named(
  'identify',
  fc
    .tuple(...[BIRTHDAYS, MORE_TRAITS, TRAITS].map((traits) => fc.constantFrom(...traits)))
    .map((each) => ({ traits: Object.assign({}, ...each) })),
);

/** What any event may carry, and few do. */
const told: fc.Arbitrary<Fields> = fc.oneof(
  {
    weight: 3,
    arbitrary: some({ page_location: fc.constantFrom(...LOCATIONS), page_referrer: fc.constantFrom(...REFERRERS) }),
  },
  {
    weight: 1,
    arbitrary: some({
      source: fc.constantFrom<unknown>('google', 'email', 'affiliate', '', 5),
      medium: fc.constantFrom('cpc', 'email', 'affiliate', ''),
      campaign: fc.constantFrom('spring', 'été', ''),
    }),
  },
  {
    weight: 2,
    arbitrary: some({
      page_type: fc.constantFrom<unknown>('product', 'home', '', 5),
      device: fc.constantFrom('mobile', 'desktop', ''),
      language: fc.constantFrom('fr', 'en', ''),
    }),
  },
  {
    weight: 2,
    arbitrary: some({
      tags: fc.constantFrom<unknown>(['new'], ['sale', 'new'], [1, 'sale'], [2], [], 'new', ''),
      custom: fc.constantFrom<unknown>({ depth: 1 }, { depth: 3 }, { depth: '2' }, null, 2),
      season: fc.constantFrom('holiday'),
      platform: fc.constantFrom('app', 'web'),
    }),
  },
);

/** An order with all that the catalogue asks about. */
export const purchaseFully = named(
  'purchase',
  some(
    {
      ...orderFields,
      transaction_id: fc.constantFrom('T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'),
      shipping_tier: fc.constantFrom('express', 'slow', ''),
      payment_type: fc.constantFrom('card', 'paypal'),
      platform: fc.constantFrom('app', 'web'),
    },
    ['items', 'value'],
  ),
);

/** Some of them with what any event may carry. */
export const withTold = (happening: fc.Arbitrary<Happening>, weight: number) =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: happening },
    {
      weight,
      arbitrary: fc
        .tuple(happening, told)
        .map(([{ name, params }, more]) => ({ name, params: { ...params, ...more } })),
    },
  );

/** A search. */
export const search = named('search', fc.constantFrom({ search_term: 'boots' }, { search_term: 'bowl' }, {}));

/** Everything that can happen, on any of a visitor's pages and elsewhere. */
export const anywhere: fc.Arbitrary<Happening> = withTold(
  fc.oneof(
    { weight: 30, arbitrary: inVisit },
    { weight: 6, arbitrary: purchaseFully },
    { weight: 4, arbitrary: search },
    { weight: 3, arbitrary: recommendation },
    { weight: 3, arbitrary: identifiedBy([...MORE_TRAITS, ...BIRTHDAYS]) },
    { weight: 2, arbitrary: anyOf('chat_start', 'add_to_wishlist', 'add_payment_info') },
    { weight: 1, arbitrary: named('add_shipping_info', fc.constant({ shipping_tier: 'express' })) },
    { weight: 1, arbitrary: named('segment_enter', fc.constant({ segment: 's0', source: 'google' })) },
    { weight: 1, arbitrary: named('segment_leave', fc.constant({ segment: 's0' })) },
  ),
  2,
);
