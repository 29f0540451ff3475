/** Random definitions over everything that the language allows, with thresholds that short streams reach. */
import fc from 'fast-check';
import type {
  Anchor,
  Comparators,
  Condition,
  Definitions,
  EventSelector,
  Scalar,
  Value,
  Where,
  Window,
} from '../../src/segments/definition.js';
import type { Context } from './compare.js';

const EVENTS = [
  'page_view',
  'view_item',
  'add_to_cart',
  'remove_from_cart',
  'purchase',
  'refund',
  'exit_intent',
  'user_engagement',
  'session_start',
  'identify',
];

/** Those that may stand in a list with others. */
const LISTED = EVENTS;

const selector: fc.Arbitrary<EventSelector> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...EVENTS) },
  { weight: 1, arbitrary: fc.constant('*') },
  {
    weight: 1,
    arbitrary: fc.uniqueArray(fc.constantFrom(...LISTED), {
      minLength: 1,
      maxLength: 3,
    }),
  },
);

const duration = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('60s', '4m30s', '2m', '15m', '30m', '1h') },
  { weight: 2, arbitrary: fc.constantFrom('1d', '7d', '30d', '1d12h') },
  { weight: 1, arbitrary: fc.constantFrom('1mo', '6mo', '1y', '1y6mo') },
);

const LIFETIMES = [undefined, 'lifetime'];

/** Anchors on such events; combinations of others come up `several` times for every four that are none. */
function anchors(events: fc.Arbitrary<EventSelector>, several: number): fc.Arbitrary<Anchor> {
  const onEvent = (within: (string | undefined)[]) =>
    fc
      .tuple(fc.constantFrom('first', 'latest'), events, fc.constantFrom(...within))
      .map(([which, event, window]) => ({ [which]: event, ...(window && { within: window }) }) as Anchor);
  const place = fc.constantFrom<Anchor>('sessionStart', 'now');
  const combined = fc.letrec<{ combined: Anchor; part: Anchor }>((tie) => ({
    combined: fc
      .tuple(fc.constantFrom('earliestOf', 'latestOf'), fc.array(tie('part'), { minLength: 1, maxLength: 3 }))
      .map(([which, of]) => ({ [which]: of }) as Anchor),
    part: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 2, arbitrary: place },
      { weight: 4, arbitrary: onEvent(LIFETIMES) },
      { weight: 1, arbitrary: tie('combined') },
    ),
  })).combined;
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: place },
    { weight: 3, arbitrary: onEvent([...LIFETIMES, 'session']) },
    { weight: several, arbitrary: combined },
  );
}

const anchor = anchors(selector, 1);

const within: fc.Arbitrary<Window> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Window>('session') },
  { weight: 1, arbitrary: fc.constant<Window>('lifetime') },
  { weight: 4, arbitrary: duration },
  { weight: 4, arbitrary: fc.record({ from: anchor, to: anchor }, { requiredKeys: [], noNullPrototype: true }) },
);

function one(comparators: string[], value: fc.Arbitrary<Value>): fc.Arbitrary<Comparators> {
  return fc.tuple(fc.constantFrom(...comparators), value).map(([key, given]) => ({ [key]: given }));
}

/** One comparator, or two at once. */
function compared(single: fc.Arbitrary<Comparators>): fc.Arbitrary<Comparators> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: single },
    { weight: 1, arbitrary: fc.tuple(single, single).map(([a, b]) => ({ ...a, ...b })) },
  );
}

const ORDERED = ['atLeast', 'atMost', 'above', 'below'];

const existence = fc.boolean().map((exists) => ({ exists }));

function numbers(...literals: number[]): fc.Arbitrary<Comparators> {
  const value: fc.Arbitrary<Value> = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<Value>(...literals) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Value>(
        { param: 'number' },
        { param: 'number', times: 2 },
        { param: 'nobody', absent: 'any' },
        { ref: 'number', times: 0.5 },
      ),
    },
  );
  return compared(
    fc.oneof(
      { weight: 8, arbitrary: one([...ORDERED, 'is', 'isNot'], value) },
      {
        weight: 1,
        arbitrary: fc.array(value, { minLength: 1, maxLength: 3 }).map((oneOf) => ({ oneOf })),
      },
    ),
  );
}

const times: fc.Arbitrary<Comparators> = (() => {
  const value: fc.Arbitrary<Value> = fc.oneof(
    { weight: 8, arbitrary: duration },
    { weight: 1, arbitrary: fc.constantFrom<Value>({ param: 'span' }, { param: 'span', times: 1.5 }) },
  );
  return compared(
    fc.oneof(
      { weight: 8, arbitrary: one(ORDERED, value) },
      { weight: 1, arbitrary: one(['is', 'isNot'], value) },
      { weight: 1, arbitrary: existence },
    ),
  );
})();

/** Attention is added up, not measured between two instants, so calendar months say nothing about it. */
const attentionTimes = compared(one(ORDERED, fc.constantFrom<Value>('1s', '30s', '60s', '2m', '4m30s')));

function texts(...literals: Scalar[]): fc.Arbitrary<Comparators> {
  const value: fc.Arbitrary<Value> = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Value>(...literals) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Value>({ param: 'text' }, { ref: 'text' }, { param: 'text', absent: 'any' }),
    },
  );
  return compared(
    fc.oneof(
      { weight: 4, arbitrary: one(['is', 'isNot'], value) },
      { weight: 1, arbitrary: one(['contains', 'startsWith'], fc.constantFrom<Value>('Ly', 'yon', 'a')) },
      {
        weight: 1,
        arbitrary: fc.array(value, { minLength: 1, maxLength: 3 }).map((oneOf) => ({ oneOf })),
      },
      { weight: 1, arbitrary: existence },
    ),
  );
}

const where: fc.Arbitrary<Where> = fc.oneof(
  fc.constantFrom<Where>(
    { recommended: true },
    { offline: true },
    { method: 'mail' },
    { hasCoupon: true },
    { hasCoupon: false },
    { user_id: { exists: true } },
    { transaction_id: 'T1' },
    { 'items.item_id': 'a', 'items.quantity': { atLeast: 2 } },
  ),
  texts('a', 'b', 'c').map((comparators) => ({ 'items.item_id': comparators })),
  texts('shoes', 'bowls').map((comparators) => ({ 'items.item_category': comparators })),
  numbers(40, 100, 115).map((comparators) => ({ 'items.price': comparators })),
  numbers(0.1, 0.2).map((comparators) => ({ 'items.discountRate': comparators })),
  one(['atLeast', 'above'], fc.constantFrom<Value>(100, 115, { ref: 'number', times: 57.5 })).map((comparators) => ({
    value: comparators,
  })),
);

const test: fc.Arbitrary<Condition> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        selector,
        fc.option(within, { nil: undefined }),
        numbers(0, 1, 2, 3),
        fc.option(where, { freq: 3, nil: undefined }),
      )
      .map(([count, window, comparators, fields]) => ({
        count,
        ...(fields && { where: fields }),
        ...(window && { within: window }),
        ...comparators,
      })),
  },
  { weight: 2, arbitrary: times.map((comparators) => ({ elapsed: 'session' as const, ...comparators })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('page', 'item', 'items', 'session'), attentionTimes)
      .map(([attention, comparators]) => ({ attention, ...comparators }) as Condition),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('unchanged', 'idle'), times)
      .map(([cart, comparators]) => ({ cart, ...comparators }) as Condition),
  },
  { weight: 1, arbitrary: numbers(0, 1, 2, 3).map((comparators) => ({ cart: 'quantity' as const, ...comparators })) },
  { weight: 1, arbitrary: numbers(0, 40, 100, 140).map((comparators) => ({ cart: 'value' as const, ...comparators })) },
  {
    weight: 2,
    arbitrary: fc.oneof(
      texts('Lyon', 'Paris').map((comparators) => ({ trait: 'city', ...comparators })),
      texts(true, false).map((comparators) => ({ trait: 'newsletter', ...comparators })),
      numbers(30, 29).map((comparators) => ({ trait: 'age', ...comparators })),
      existence.map((comparators) => ({ trait: 'constructor', ...comparators })),
    ),
  },
);

const condition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: test },
    { weight: 1, arbitrary: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })) },
    { weight: 1, arbitrary: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })) },
    { weight: 1, arbitrary: tie('condition').map((not) => ({ not })) },
    { weight: 1, arbitrary: fc.constantFrom<Condition>({ segment: 's0' }, { segment: 's1' }) },
  ),
})).condition;

/** One to three segments; a later one may name an earlier one. */
export const randomDefinitions: fc.Arbitrary<Definitions> = fc
  .array(condition, { minLength: 1, maxLength: 3 })
  .map((conditions) => ({
    version: 1,
    params: { number: 2 },
    segments: conditions.map((when, index) => ({ id: `s${index}`, when: namingEarlier(when, index) })),
  }));

/** Events that {@link windowDefinitions} are about. */
export const WINDOW_EVENTS = ['page_view', 'view_item', 'exit_intent'];

/** Counts between anchors that move to and fro, over a few events that come again and again. */
export const windowDefinitions: fc.Arbitrary<Definitions> = (() => {
  const event = fc.constantFrom(...WINDOW_EVENTS);
  const edge = anchors(event, 4);
  const count = fc.tuple(event, edge, edge, fc.constantFrom(1, 2), fc.constantFrom('both', 'from', 'to'));
  return fc.array(count, { minLength: 1, maxLength: 6 }).map((counts) => ({
    version: 1,
    segments: counts.map(([name, from, to, atLeast, which], index) => ({
      id: `s${index}`,
      when: { count: name, within: { ...(which !== 'to' && { from }), ...(which !== 'from' && { to }) }, atLeast },
    })),
  }));
})();

/** Replaces what names this segment, a later one or none by something that is always true. */
function namingEarlier(when: Condition, index: number): Condition {
  if ('all' in when) return { all: when.all.map((part) => namingEarlier(part, index)) };
  if ('any' in when) return { any: when.any.map((part) => namingEarlier(part, index)) };
  if ('not' in when) return { not: namingEarlier(when.not, index) };
  if ('segment' in when && Number(when.segment.slice(1)) >= index) return { count: '*', atLeast: 0 };
  return when;
}

/** References and parameters, now and then with one missing. */
export const contexts: fc.Arbitrary<Context> = fc.record({
  references: fc.oneof(
    { weight: 6, arbitrary: fc.constant({ number: 2, text: 'shoes' }) },
    { weight: 1, arbitrary: fc.constantFrom<Record<string, unknown>>({}, { number: 4, text: 'a' }) },
  ),
  params: fc.oneof(
    { weight: 6, arbitrary: fc.constant({ span: '15m', text: 'a' }) },
    { weight: 1, arbitrary: fc.constantFrom<Record<string, Scalar>>({}, { number: 1, span: '60s', text: 'Lyon' }) },
  ),
});
