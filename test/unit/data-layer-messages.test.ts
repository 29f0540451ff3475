// What a message in the data layer says, as shops write it: which events, with which parameters.
import { describe, expect, test } from 'vitest';
import { amount } from '../../src/tracker/capture/fields.js';
import { readMessage } from '../../src/tracker/capture/message.js';

/** What `gtag(…)` pushes. */
function call(..._values: unknown[]): IArguments {
  // biome-ignore lint/complexity/noArguments: it is what gtag pushes.
  return arguments;
}

const read = (message: unknown) => readMessage(message).events.map(({ name, params }) => [name, params]);
const names = (message: unknown) => readMessage(message).events.map(({ name }) => name);

const BOWL = { item_id: 'bowl', item_name: 'Bowl', item_category: 'Table', price: 42, quantity: 1 };

describe('GA4', () => {
  test.each([
    'view_item_list',
    'select_item',
    'view_item',
    'add_to_wishlist',
    'add_to_cart',
    'remove_from_cart',
    'view_cart',
    'begin_checkout',
    'add_shipping_info',
    'add_payment_info',
    'refund',
    'view_promotion',
    'select_promotion',
  ])('%s is read from a push, from a call, and with items beside the name', (name) => {
    const params = { currency: 'EUR', value: 42, items: [BOWL] };
    expect(read({ event: name, ecommerce: params })).toEqual([[name, params]]);
    expect(read(call('event', name, params))).toEqual([[name, params]]);
    expect(read({ event: name, ...params })).toEqual([[name, params]]);
  });

  test('an order has all that GA4 gives it', () => {
    const order = {
      transaction_id: 'T-1',
      affiliation: 'Shop',
      currency: 'EUR',
      value: 90,
      tax: 15,
      shipping: 6,
      coupon: 'SPRING',
      items: [{ ...BOWL, item_category2: 'Bowls', item_brand: 'Clay', item_variant: 'blue', discount: 2, index: 0 }],
    };
    expect(read({ event: 'purchase', ecommerce: order })).toEqual([['purchase', order]]);
  });

  test.each([
    ['login', { method: 'mail' }],
    ['sign_up', { method: 'mail' }],
    ['search', { search_term: 'bowl' }],
    ['view_search_results', { search_term: 'bowl' }],
    ['generate_lead', { currency: 'EUR', value: 5 }],
    ['newsletter_signup', {}],
    ['chat_start', {}],
  ])('%s needs no product', (name, params) => {
    expect(read({ event: name, ...params })).toEqual([[name, params]]);
    expect(read(call('event', name, params))).toEqual([[name, params]]);
  });

  test('numbers in texts are numbers, ids in numbers are texts, and what is empty is left out', () => {
    const items = [{ item_id: 7, item_name: ' Bowl ', price: '1.042,50', quantity: '2', coupon: '', index: '3' }];
    expect(read({ event: 'add_to_cart', ecommerce: { value: '2085.00', coupon: '', currency: 'EUR', items } })).toEqual(
      [
        [
          'add_to_cart',
          {
            value: 2085,
            currency: 'EUR',
            items: [{ item_id: '7', item_name: 'Bowl', price: 1042.5, quantity: 2, index: 3 }],
          },
        ],
      ],
    );
  });

  test('the product fields of older gtag calls are read under their new names', () => {
    const items = [
      {
        id: 'P1',
        name: 'Tee',
        list_name: 'Search',
        brand: 'B',
        category: 'Apparel/Tees',
        variant: 'L',
        list_position: 1,
      },
    ];
    expect(read(call('event', 'view_item', { items }))).toEqual([
      [
        'view_item',
        {
          items: [
            {
              item_id: 'P1',
              item_name: 'Tee',
              item_list_name: 'Search',
              item_brand: 'B',
              item_category: 'Apparel',
              item_category2: 'Tees',
              item_variant: 'L',
              index: 1,
            },
          ],
        },
      ],
    ]);
  });

  test('no more than 200 products are read', () => {
    const items = Array.from({ length: 300 }, (_, at) => ({ item_id: `${at}` }));
    const [event] = readMessage({ event: 'view_item_list', ecommerce: { items } }).events;
    expect(event?.params.items).toHaveLength(200);
  });
});

describe('what is no event of ours', () => {
  test.each([
    ['the events of the tag manager', { event: 'gtm.js', 'gtm.start': 1 }],
    ['its clicks', { event: 'gtm.click', 'gtm.element': {} }],
    ['page views, which the tracker records', { event: 'page_view', page_title: 'Shop' }],
    ['page views by a call', call('event', 'page_view', {})],
    ['names of the shop’s own', { event: 'open_menu', value: 3 }],
    ['names of the shop’s own, with products', { event: 'quick_look', ecommerce: { items: [BOWL] } }],
    ['memberships that the tracker pushed', { event: 'segment_enter', segment_id: 'browser' }],
    ['what clears the model', { ecommerce: null }],
    ['a name of a product event without a product: a trigger', { event: 'add_to_cart' }],
    ['an order without number and products: a trigger', { event: 'purchase', value: 3 }],
    ['other calls', call('config', 'G-1', { user_id: 'u' })],
    ['settings', call('set', { user_id: 'u' })],
    ['the start of gtag', call('js', new Date(0))],
    ['consent', call('consent', 'default', { analytics_storage: 'granted' })],
    [
      'calls for an advertising account',
      call('event', 'purchase', { send_to: 'AW-1/x', transaction_id: 'T', items: [] }),
    ],
    ['calls for several of them', call('event', 'view_item', { send_to: ['AW-1', 'DC-2'], items: [{ id: '1' }] })],
    ['a function', () => 1],
    ['a text', 'purchase'],
    ['nothing', null],
    ['undefined', undefined],
    ['a number', 7],
    ['an empty object', {}],
  ])('%s', (_what, message) => {
    expect(read(message)).toEqual([]);
  });

  test('a call for an advertising account and one that measures counts', () => {
    expect(names(call('event', 'purchase', { send_to: ['AW-1', 'G-2'], transaction_id: 'T' }))).toEqual(['purchase']);
  });
});

describe('of odd objects nothing but what is known is taken', () => {
  const circle: Record<string, unknown> = { event: 'view_item', items: [BOWL] };
  circle.self = circle;
  circle.ecommerce = circle;
  const throwing = {
    event: 'view_item',
    get value(): number {
      throw new Error('of the shop');
    },
    items: [
      {
        ...BOWL,
        get coupon(): string {
          throw new Error('of the shop');
        },
      },
    ],
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();

  test.each<[string, unknown, unknown[]]>([
    ['a circle', circle, [['view_item', { items: [BOWL] }]]],
    ['getters that throw', throwing, [['view_item', { items: [BOWL] }]]],
    [
      'a frozen object',
      Object.freeze({ event: 'view_item', items: Object.freeze([BOWL]) }),
      [['view_item', { items: [BOWL] }]],
    ],
    ['an object without a prototype', Object.assign(Object.create(null), { event: 'login' }), [['login', {}]]],
    ['a revoked proxy', proxy, []],
    [
      'a product that is no object',
      { event: 'view_item', items: [null, 3, 'bowl', [BOWL], BOWL] },
      [['view_item', { items: [BOWL] }]],
    ],
    ['products that are no list', { event: 'view_item', ecommerce: { items: { 0: BOWL } } }, []],
    [
      'fields that are objects',
      { event: 'login', method: { toString: () => 'x' }, value: [3], coupon: {} },
      [['login', {}]],
    ],
    ['numbers that are none', { event: 'generate_lead', value: Number.NaN, tax: Infinity }, [['generate_lead', {}]]],
    [
      'a key of the prototype',
      { event: 'login', __proto__: { method: 'inherited' } },
      [['login', { method: 'inherited' }]],
    ],
    ['e-commerce that is a text', { event: 'view_item', ecommerce: 'none' }, []],
    ['e-commerce of numbers', { ecommerce: { detail: 3, add: true, purchase: 'x', impressions: {} } }, []],
  ])('%s', (_what, message, events) => {
    expect(read(message)).toEqual(events);
  });
});

test.each<[unknown, number | undefined]>([
  [42, 42],
  ['42', 42],
  ['42.50', 42.5],
  ['42,50', 42.5],
  ['0,125', 0.125],
  ['1.299,90 €', 1299.9],
  ['$1,299.90', 1299.9],
  ['1,299', 1299],
  ['1.299', 1.299],
  ['1 299,90', 1299.9],
  ['1\u202f299,90\u00a0€', 1299.9],
  ["1'299.90", 1299.9],
  ['1.234.567', 1234567],
  ['1,234,567.5', 1234567.5],
  ['Fr. 12.50', 12.5],
  ['CHF 12.-', 12],
  ['-5,00', -5],
  ['.99', 0.99],
  ['free', undefined],
  ['', undefined],
  ['12-34', undefined],
  [Number.NaN, undefined],
  [null, undefined],
  [{}, undefined],
  [true, undefined],
])('the amount %o is %o', (written, value) => {
  expect(amount(written)).toBe(value);
});
