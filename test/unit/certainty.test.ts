import { expect, test } from 'vitest';
import { card } from '../../src/segments/catalogue/card.js';
import { compile } from '../../src/segments/compile.js';
import { createEngine } from '../../src/segments/engine.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ADDED_AT = Date.UTC(2026, 2, 1, 10);

function visitorWithCart() {
  const engine = createEngine(compile(card));
  const items = [{ item_id: 'a', price: 10 }];
  engine.apply({ id: 'e1', visitor: 'v', time: ADDED_AT, name: 'add_to_cart', params: { items } });
  return engine;
}

test('a membership is certain across the reasons for it: an idle cart becomes one left behind', () => {
  const engine = visitorWithCart();
  engine.advance(ADDED_AT + 16 * MINUTE);
  expect(engine.segments()).toContain('cart-abandoner');
  expect(engine.certainUntil('cart-abandoner')).toBe(ADDED_AT + 7 * DAY);
  expect(engine.advance(ADDED_AT + 8 * DAY)).toEqual([
    { segment: 'cart-abandoner', enter: false, time: ADDED_AT + 7 * DAY },
  ]);
});

test('a membership that time cannot end is certain for ever', () => {
  const engine = visitorWithCart();
  engine.advance(ADDED_AT);
  expect(engine.certainUntil('anonymous')).toBe(Infinity);
});

test('a session that a page claims to start is none, and one that starts is counted once', () => {
  const segments = [{ id: 'two-visits', when: { count: 'session_start', atLeast: 2 } as const }];
  const engine = createEngine(compile({ version: 1, segments }));
  const visit = (id: string, time: number, name: string) => engine.apply({ id, visitor: 'v', time, name, params: {} });
  visit('e1', ADDED_AT, 'session_start');
  visit('e2', ADDED_AT + 1, 'page_view');
  expect(engine.advance(ADDED_AT + 1)).toEqual([]);
  visit('e3', ADDED_AT + DAY, 'page_view');
  expect(engine.advance(ADDED_AT + DAY)).toEqual([{ segment: 'two-visits', enter: true, time: ADDED_AT + DAY }]);
});

test('a count that another is compared with is counted to its end, whatever it is compared with itself', () => {
  const segments = [
    { id: 'viewed-once', when: { count: 'view_item', within: '1h', atLeast: 1 } as const },
    { id: 'as-many', when: { count: 'search', is: { count: 'view_item', within: '1h' } } as const },
  ];
  const engine = createEngine(compile({ version: 1, segments }));
  for (const [at, name] of ['search', 'view_item', 'view_item'].entries())
    engine.apply({ id: `e${at}`, visitor: 'v', time: ADDED_AT + at, name, params: {} });
  engine.advance(ADDED_AT + 2);
  expect(engine.segments()).toEqual(['viewed-once']);
});
