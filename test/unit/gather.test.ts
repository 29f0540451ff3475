/** What is known of a visitor: the parts that are made of events and not of folds. */
import { expect, test } from 'vitest';
import type { TrackedEvent } from '../../src/segments/event.js';
import { calendarOf } from '../../src/segments/season.js';
import { gather } from '../../src/tracker/gather.js';

const NOW = Date.UTC(2026, 2, 10);
const HOLIDAY = calendarOf({ from: '11-15', to: '12-31' });
const NOTHING = { traits: {}, cart: { lines: [] }, visit: {} };

/** Events in order, each a minute after the one before unless it has a time. */
const eventsOf = (...given: [name: string, params?: object, time?: number][]): TrackedEvent[] =>
  given.map(([name, params = {}, time], at) => ({
    id: `e${at}`,
    name,
    time: time ?? NOW - (given.length - at) * 60_000,
    params: { ...params },
  }));
const order = (id: string, value: number, time: number): [string, object, number] => [
  'purchase',
  { transaction_id: id, value, currency: 'EUR', items: [{ item_id: id }] },
  time,
];

test('the last order, and the last of the season that ended last', () => {
  const events = eventsOf(
    order('old', 1, Date.UTC(2024, 11, 1)),
    order('first', 10, Date.UTC(2025, 10, 20)),
    order('second', 20, Date.UTC(2025, 11, 31, 23)),
    order('after', 30, Date.UTC(2026, 0, 5)),
  );
  const facts = gather(events, NOTHING, undefined, [HOLIDAY], NOW);
  expect(facts.lastOrder).toEqual({
    transactionId: 'after',
    time: Date.UTC(2026, 0, 5),
    value: 30,
    currency: 'EUR',
    items: [{ item_id: 'after' }],
  });
  expect(facts.lastSeasonOrder?.transactionId).toBe('second');
  expect(gather(events, NOTHING, undefined, [], NOW)).not.toHaveProperty('lastSeasonOrder');
});

test('an order that was cancelled, or told twice, is not the last one', () => {
  const events = eventsOf(
    order('kept', 10, NOW - 9e6),
    order('gone', 20, NOW - 8e6),
    order('kept', 10, NOW - 7e6),
    ['refund', { transaction_id: 'gone' }, NOW - 6e6],
    ['refund', { transaction_id: 'kept', items: [{ item_id: 'kept' }] }, NOW - 5e6],
  );
  expect(gather(events, NOTHING, undefined, [], NOW).lastOrder).toMatchObject({
    transactionId: 'kept',
    time: NOW - 9e6,
  });
});

test('the cart has all that was told of what is still in it', () => {
  const events = eventsOf(
    ['add_to_cart', { currency: 'EUR', items: [{ item_id: 'bowl', item_name: 'Bowl', price: 40, quantity: 3 }] }],
    ['remove_from_cart', { items: [{ item_id: 'bowl', image: '/bowl.jpg' }] }],
  );
  const lines = [['=bowl', 2, 40]] as const;
  expect(gather(events, { ...NOTHING, cart: { lines } }, undefined, [], NOW).cart).toEqual({
    quantity: 2,
    value: 80,
    currency: 'EUR',
    items: [{ item_id: 'bowl', item_name: 'Bowl', image: '/bowl.jpg', quantity: 2, price: 40 }],
  });
});

test('the product is that of the page in view, and pages are those of the visit', () => {
  const view = ['view_item', { items: [{ item_id: 'bowl' }] }] as [string, object];
  const session = { start: NOW - 2.5 * 60_000, latest: NOW, first: 1 };
  const events = eventsOf(['page_view'], ['page_view'], ['page_view'], view);
  const facts = gather(events, NOTHING, session, [], NOW);
  expect([facts.product, facts.session]).toEqual([{ item_id: 'bowl' }, { start: session.start, pages: 1 }]);
  expect(gather(eventsOf(['page_view'], view, ['page_view']), NOTHING, session, [], NOW)).not.toHaveProperty('product');
});

test('traits and context are told by their names, and what is not known is left out', () => {
  const visit = { source: 'google', medium: undefined, pageType: 'cart', sourced: true };
  const facts = gather([], { ...NOTHING, traits: { '=city': 'Lyon', '=__proto__': 'x' }, visit }, undefined, [], NOW);
  expect(facts.context).toEqual({ source: 'google', pageType: 'cart' });
  expect(Object.entries(facts.traits)).toEqual([
    ['city', 'Lyon'],
    ['__proto__', 'x'],
  ]);
  expect(facts).not.toHaveProperty('session');
});
