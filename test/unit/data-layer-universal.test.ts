// What Universal Analytics' enhanced e-commerce says in the data layer, under the names of today.
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../src/tracker/capture/message.js';
import { tableBelow } from './readme.support.js';

const read = (message: unknown) => readMessage(message).events.map(({ name, params }) => [name, params]);

const BOWL = { item_id: 'bowl', item_name: 'Bowl', item_category: 'Table', price: 42, quantity: 1 };

describe('Universal Analytics', () => {
  const PRODUCT = {
    name: 'Triblend T-Shirt',
    id: 12345,
    price: '15,25',
    brand: 'Google',
    category: 'Apparel/Men/T-Shirts',
    variant: 'Gray',
    quantity: '2',
    position: 3,
    dimension1: 'member',
  };
  const ITEM = {
    item_id: '12345',
    item_name: 'Triblend T-Shirt',
    price: 15.25,
    item_brand: 'Google',
    item_category: 'Apparel',
    item_category2: 'Men',
    item_category3: 'T-Shirts',
    item_variant: 'Gray',
    quantity: 2,
    index: 3,
  };
  const valued = { currency: 'EUR', value: 30.5, items: [ITEM] };
  const products = [PRODUCT];
  const currencyCode = 'EUR';

  test.each<[string, object, [string, object][]]>([
    [
      'a product page',
      { detail: { actionField: { list: 'Gallery' }, products } },
      [['view_item', { ...valued, item_list_name: 'Gallery' }]],
    ],
    [
      'a click in a list',
      { click: { actionField: { list: 'Search' }, products } },
      [['select_item', { currency: 'EUR', item_list_name: 'Search', items: [ITEM] }]],
    ],
    ['what is added', { add: { products } }, [['add_to_cart', valued]]],
    ['what is removed', { remove: { products } }, [['remove_from_cart', valued]]],
    [
      'the first step of a checkout',
      { checkout: { actionField: { step: 1 }, products } },
      [['begin_checkout', valued]],
    ],
    ['a checkout without steps', { checkout: { products } }, [['begin_checkout', valued]]],
    ['a later step', { checkout: { actionField: { step: 2 }, products } }, []],
    [
      'a step with what was chosen in it',
      { checkout: { actionField: { step: 1, option: 'Visa' }, products } },
      [
        ['begin_checkout', valued],
        ['add_payment_info', { currency: 'EUR', payment_type: 'Visa' }],
      ],
    ],
    [
      'a way to pay',
      { checkout_option: { actionField: { step: 3, option: 'PayPal' } } },
      [['add_payment_info', { currency: 'EUR', payment_type: 'PayPal' }]],
    ],
    [
      'a way to ship',
      { checkout_option: { actionField: { step: 2, option: 'Livraison express' } } },
      [['add_shipping_info', { currency: 'EUR', shipping_tier: 'Livraison express' }]],
    ],
    ['an option that is neither', { checkout_option: { actionField: { step: 1, option: 'Guest' } } }, []],
    [
      'an order',
      {
        purchase: {
          actionField: {
            id: 'T12345',
            affiliation: 'Online Store',
            revenue: '35.43',
            tax: '4.90',
            shipping: '5.99',
            coupon: 'SUMMER',
          },
          products,
        },
      },
      [
        [
          'purchase',
          {
            currency: 'EUR',
            transaction_id: 'T12345',
            affiliation: 'Online Store',
            value: 35.43,
            tax: 4.9,
            shipping: 5.99,
            coupon: 'SUMMER',
            items: [ITEM],
          },
        ],
      ],
    ],
    [
      'an order taken back',
      { refund: { actionField: { id: 'T12345' } } },
      [['refund', { currency: 'EUR', transaction_id: 'T12345' }]],
    ],
    [
      'parts of an order taken back',
      { refund: { actionField: { id: 'T12345' }, products: [{ id: 'P4567', quantity: 1 }] } },
      [['refund', { currency: 'EUR', transaction_id: 'T12345', items: [{ item_id: 'P4567', quantity: 1 }] }]],
    ],
    [
      'promotions that are seen and clicked',
      {
        promoView: { promotions: [{ id: 'P1', name: 'Summer', creative: 'banner', position: 'top' }] },
        promoClick: { promotions: [{ id: 'P1' }] },
      },
      [
        [
          'view_promotion',
          { items: [{ promotion_id: 'P1', promotion_name: 'Summer', creative_name: 'banner', creative_slot: 'top' }] },
        ],
        ['select_promotion', { items: [{ promotion_id: 'P1' }] }],
      ],
    ],
    [
      'lists, each for itself, and a product page in one push',
      {
        impressions: [
          { id: 'a', list: 'Related' },
          { id: 'b', list: 'Bestsellers' },
          { id: 'c', list: 'Related' },
        ],
        detail: { products: [{ id: 'd' }] },
      },
      [
        [
          'view_item_list',
          {
            currency: 'EUR',
            item_list_name: 'Related',
            items: [
              { item_id: 'a', item_list_name: 'Related' },
              { item_id: 'c', item_list_name: 'Related' },
            ],
          },
        ],
        [
          'view_item_list',
          {
            currency: 'EUR',
            item_list_name: 'Bestsellers',
            items: [{ item_id: 'b', item_list_name: 'Bestsellers' }],
          },
        ],
        ['view_item', { currency: 'EUR', items: [{ item_id: 'd' }] }],
      ],
    ],
  ])('%s', (_what, ecommerce, events) => {
    expect(read({ event: 'eec', ecommerce: { currencyCode, ...ecommerce } })).toEqual(events);
    // Many are pushed without an event, for the next page view.
    expect(read({ ecommerce: { currencyCode, ...ecommerce } })).toEqual(events);
  });

  test('is recorded as the documentation shows it', () => {
    const rows = tableBelow('docs/data-layer.md', '## What is recorded').slice(1);
    expect(rows.length).toBeGreaterThan(10);
    for (const [ecommerce = '', recorded = ''] of rows) {
      const [, name = '', params = ''] = /^`(.*?)` `(.*)`$/.exec(recorded) ?? [];
      expect(read({ ecommerce: JSON.parse(ecommerce.slice(1, -1)) })).toEqual([[name, JSON.parse(params)]]);
    }
  });

  test('beside GA4 in the same push is told once, as GA4 says it', () => {
    const ecommerce = { transaction_id: 'T', items: [BOWL], purchase: { actionField: { id: 'T', revenue: '42' } } };
    expect(read({ event: 'purchase', ecommerce })).toEqual([['purchase', { transaction_id: 'T', items: [BOWL] }]]);
  });

  test('under a name of GA4 it is read as what it is', () => {
    const ecommerce = { purchase: { actionField: { id: 'T', revenue: '42' } } };
    expect(read({ event: 'purchase', ecommerce })).toEqual([['purchase', { transaction_id: 'T', value: 42 }]]);
  });
});
