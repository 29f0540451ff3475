/** What is allowed but looks like a slip of the pen is told, and goes on. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import { EVENTS } from '../../src/segments/check/selector.js';
import { EVENT_FIELDS, ITEM_FIELDS } from '../../src/segments/check/where.js';
import { check } from '../../src/segments/check.js';
import type { KnownEventName } from '../../src/segments/event.js';
import { tableBelow } from './readme.support.js';

/** The warnings of a rule, which is right. */
function warningsOf(when: unknown, params: Record<string, unknown> = {}) {
  const { definitions, problems, warnings } = check({ params, segments: [{ id: 'a', when }] });
  expect(problems).toEqual([]);
  expect(definitions.segments).toHaveLength(1);
  return warnings.map(({ path, message }) => `${path.replace('segments[0].when.', '')} ${message}`);
}

const events = (name: string) => warningsOf({ count: name, atLeast: 1 });
const fields = (path: string) => warningsOf({ count: 'purchase', where: { [path]: { exists: true } }, atLeast: 1 });

describe('an event', () => {
  test.each([
    ['purchse', 'purchase'],
    ['Purchase', 'purchase'],
    ['serach', 'search'],
    ['add_to_card', 'add_to_cart'],
    ['addtocart', 'add_to_cart'],
    ['viewitem', 'view_item'],
    ['view_items', 'view_item'],
    ['log_in', 'login'],
    ['sing_up', 'sign_up'],
    ['sesion_start', 'session_start'],
    ['newsletter_sign_up', 'newsletter_signup'],
    ['mesage_click', 'message_click'],
  ])('%s is probably %s', (name, meant) => {
    expect(events(name)).toEqual([`count "${name}" is no event known here; did you mean "${meant}"?`]);
  });

  test.each([...EVENTS, '*'])('%s is known', (name) => {
    expect(events(name)).toEqual([]);
  });

  test.each(['sign_in', 'logout', 'share', 'click', 'chat_end', 'store_visit', 'constructor', 'a', 'add_review'])(
    '%s is a name of the shop',
    (name) => {
      expect(events(name)).toEqual([]);
    },
  );

  test('is told wherever it stands', () => {
    const [name, window] = ['purchse', { from: { latest: 'purchse' } }];
    expect(
      warningsOf({
        all: [
          { count: ['search', name], within: window, atLeast: 1 },
          { sequence: [{ event: 'search' }, { event: name, without: name }], is: true },
          { count: 'search', above: { count: name } },
        ],
      }).map((warning) => warning.split(' ')[0]),
    ).toEqual([
      'all[0].count[1]',
      'all[0].within.from.latest',
      'all[1].sequence[1].event',
      'all[1].sequence[1].without',
      'all[2].above.count',
    ]);
  });

  test('that is told of memberships is never counted', () => {
    expect(events('segment_enter')).toEqual(['count "segment_enter" is never counted']);
  });

  test('is known here if the product knows it', () => {
    expectTypeOf<Exclude<KnownEventName, (typeof EVENTS)[number]>>().toEqualTypeOf<never>();
  });
});

describe('a field', () => {
  test.each([
    ['items.item_categroy', 'items.item_category'],
    ['item.item_brand', 'items.item_brand'],
    ['item_brand', 'items.item_brand'],
    ['hascoupon', 'hasCoupon'],
    ['items.discountrate', 'items.discountRate'],
    ['discountRate', 'items.discountRate'],
    ['transactionid', 'transaction_id'],
    ['quantiy', 'quantity'],
  ])('%s is probably %s', (path, meant) => {
    expect(fields(path)).toEqual([`where.${path} "${path}" is no field known here; did you mean "${meant}"?`]);
  });

  test.each([...EVENT_FIELDS.filter((field) => field !== 'season'), ...ITEM_FIELDS.map((field) => `items.${field}`)])(
    '%s is known',
    (path) => {
      expect(fields(path)).toEqual([]);
    },
  );

  test.each(['price', 'discount', 'items.color', 'items.size', 'tag', 'volume', 'loyalty.points', 'constructor'])(
    '%s is a field of the shop',
    (path) => {
      expect(fields(path)).toEqual([]);
    },
  );

  test('is told in "of", "by" and of one item too', () => {
    expect(warningsOf({ sum: 'purchase', of: 'items.quantiti', by: 'items.item_brnd', atLeast: 1 })).toEqual([
      'of "items.quantiti" is no field known here; did you mean "items.quantity"?',
      'by "items.item_brnd" is no field known here; did you mean "items.item_brand"?',
    ]);
    const [warning] = warningsOf({ count: 'purchase', where: { items: { some: { item_brnd: 'x' } } }, atLeast: 1 });
    expect(warning).toContain('where.items.some.item_brnd');
    expect(warning).toContain('did you mean "items.item_brand"?');
  });
});

describe('a reference value', () => {
  test.each([
    [
      'averageOrdervalue',
      ['value.ref "averageOrdervalue" is no reference value known here; did you mean "averageOrderValue"?'],
    ],
    ['storeCity', []],
    ['storeName', []],
    ['toString', []],
  ])('%s', (ref, warnings) => {
    expect(warningsOf({ count: 'purchase', is: { ref } }).map((warning) => warning.replace(/^is/, 'value'))).toEqual(
      warnings,
    );
  });
});

describe('a parameter', () => {
  test('that is nearly a declared one is told', () => {
    expect(warningsOf({ count: 'purchase', is: { param: 'ordres' } }, { orders: 3 })).toEqual([
      'is.param "ordres" is no parameter known here; did you mean "orders"?',
    ]);
  });

  test('that is declared nowhere may come from the shop', () => {
    expect(warningsOf({ trait: 'city', is: { param: 'city', absent: 'any' } }, { orders: 3 })).toEqual([]);
  });

  test('of the file that is called as a segment’s own is not read', () => {
    const segment = { id: 'hero', params: { orders: 3 }, when: { count: 'purchase', atLeast: { param: 'orders' } } };
    const { warnings } = check({ params: { 'hero.orders': 5, 'hero.x': 1 }, segments: [segment] });
    expect(warnings).toEqual([
      { path: 'params.hero.orders', message: 'is not read here; put it into the params of "hero"' },
    ]);
  });
});

test('an empty text, which is never there, is told', () => {
  expect(warningsOf({ count: 'purchase', where: { coupon: { isNot: '' } }, atLeast: 1 })).toEqual([
    'where.coupon.isNot "" counts as not there; write "exists": true or false',
  ]);
});

test('the documentation shows warnings as they are told', () => {
  const rows = tableBelow('docs/language.md', '### Warnings').slice(1);
  expect(rows.length).toBeGreaterThan(3);
  for (const [rule = '', message] of rows) {
    const { problems, warnings } = check([{ id: 'a', when: JSON.parse(rule.slice(1, -1)) }]);
    expect([problems, warnings.map((told) => `\`${told.path} ${told.message}\``)]).toEqual([[], [message]]);
  }
});
