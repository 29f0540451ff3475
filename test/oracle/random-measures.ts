/** Random measures of events, and measures that others are compared with. */
import fc from 'fast-check';
import type {
  DurationParam,
  EventSelector,
  Measure,
  SequenceStep,
  Value,
  Where,
  Window,
} from '../../src/segments/definition.js';
import { where } from './random-where.js';
import { fixedSpan, selector, within } from './random-windows.js';

/** A value now and then. */
function rarely<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

/** What a measure of events may have beside its name. */
const ofEvents: fc.Arbitrary<{ where?: Where; within?: Window }> = fc
  .tuple(rarely(where), fc.option(within, { freq: 3, nil: undefined }))
  .map(([fields, window]) => ({ ...(fields && { where: fields }), ...(window && { within: window }) }));

/** Events that come again in many visits. */
const common: fc.Arbitrary<EventSelector> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<EventSelector>('*', 'purchase', 'page_view', 'session_start') },
  { weight: 2, arbitrary: selector },
);

/** A time that ends with such an event, or lies between several. */
export function timed(key: 'since' | 'sinceFirst' | 'gap' | 'until'): fc.Arbitrary<Measure> {
  return fc
    .tuple(common, rarely(where))
    .map(([event, fields]) => ({ [key]: event, ...(fields && { where: fields }) }) as unknown as Measure);
}

const WITH_ITEMS: EventSelector[] = [
  'purchase',
  'purchase',
  'view_item',
  'add_to_cart',
  ['add_to_cart', 'view_item'],
  '*',
];

/** Events that have something at a path. */
function having(path: string): fc.Arbitrary<EventSelector> {
  if (path.startsWith('items.') || path === 'quantity') return fc.constantFrom(...WITH_ITEMS);
  return path === 'value' || path === 'transaction_id'
    ? fc.constant('purchase')
    : fc.constantFrom('*', 'page_view', 'purchase');
}

/** Where numbers are, and some that short streams reach. */
const NUMBERS_AT: [path: string, reached: number[]][] = [
  ['value', [0, 100, 115, 215, 230]],
  ['items.quantity', [1, 2, 3, 5]],
  ['quantity', [0, 1, 2, 3]],
  ['items.price', [0, 40, 100, 140]],
  ['items.discountRate', [0, 0.1, 0.2]],
  ['engagement_time_msec', [0, 1_000, 60_000, 120_000]],
  ['custom.depth', [1, 2, 3]],
  ['items.item_id', [0]],
];

/** Where facts are that can be told apart. */
const FACTS_AT = [
  'items.item_id',
  'items.item_category',
  'items.item_category',
  'items.item_brand',
  'items.quantity',
  'currency',
  'transaction_id',
  'page_type',
  'source',
  'hasCoupon',
];

/** How many events. */
export const counts: fc.Arbitrary<Measure> = fc
  .tuple(selector, ofEvents)
  .map(([count, more]) => ({ count, ...more }) as Measure);

/** How many of a group. */
export const groupedCounts: fc.Arbitrary<Measure> = fc
  .constantFrom(...FACTS_AT)
  .chain((by) => fc.tuple(having(by), ofEvents).map(([count, more]) => ({ count, by, ...more }) as Measure));

/** A total of numbers, in all or of a group, and numbers that it may reach. */
export const totals: fc.Arbitrary<[measure: Measure, reached: number[]]> = fc
  .tuple(
    fc.constantFrom('sum', 'sum', 'mean', 'min', 'max'),
    fc.constantFrom(...NUMBERS_AT),
    rarely(fc.constantFrom(...FACTS_AT)),
  )
  .chain(([key, [of, reached], by]) =>
    fc
      .tuple(having(of), ofEvents)
      .map(([events, more]) => [{ [key]: events, of, ...(by && { by }), ...more } as unknown as Measure, reached]),
  );

/** How many different ones. */
export const differences: fc.Arbitrary<Measure> = fc
  .constantFrom(...FACTS_AT)
  .chain((of) => fc.tuple(having(of), ofEvents).map(([distinct, more]) => ({ distinct, of, ...more }) as Measure));

function multiplied(measure: fc.Arbitrary<Measure>, factors: number[]): fc.Arbitrary<Value> {
  return fc
    .tuple(measure, fc.constantFrom(undefined, ...factors))
    .map(([one, times]) => ({ ...one, ...(times && { times }) }));
}

/** Numbers that tests are compared with: never by group. */
export const numberOperands = multiplied(
  fc.oneof(
    counts,
    differences,
    totals.map(([measure]) => measure).filter((measure) => !('by' in measure)),
    fc.constantFrom<Measure>({ cart: 'quantity' }, { cart: 'value' }, { trait: 'age' }, { rfm: 'frequency' }),
  ),
  [0.5, 2],
);

/** Times that do not move with the clock. Halves and wholes: other factors of milliseconds are a matter of rounding. */
export const timeOperands = multiplied(
  fc.oneof({ weight: 4, arbitrary: timed('gap') }, { weight: 1, arbitrary: timed('until') }),
  [0.5, 1.5, 2, 3],
);

/** Texts that others are compared with. */
export const textOperands = fc.constantFrom<Value>(
  { trait: 'city' },
  { trait: 'gender' },
  { context: 'campaign' },
  { context: 'language' },
);

/** The parameter that is a span of a fixed length wherever it is given. */
const spanParam = fc.constant<DurationParam>({ param: 'span' });

/** Sequences of such events; spans are those within which they have to come. */
export function sequences(
  events: fc.Arbitrary<EventSelector>,
  wheres: fc.Arbitrary<Where | undefined>,
  spans: fc.Arbitrary<string>,
): fc.Arbitrary<Measure> {
  const first: fc.Arbitrary<SequenceStep> = fc
    .tuple(events, wheres, rarely(fc.constantFrom(2, 2, 3, 1)))
    .map(([event, fields, times]) => ({ event, ...(fields && { where: fields }), ...(times && { times }) }));
  const later = fc
    .tuple(first, rarely(spans), rarely(events))
    .map(([step, within, without]) => ({ ...step, ...(within && { within }), ...(without && { without }) }));
  const window = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(undefined, 'lifetime') },
    { weight: 1, arbitrary: fc.constant('session') },
    { weight: 1, arbitrary: spans },
    { weight: 1, arbitrary: fc.oneof({ weight: 8, arbitrary: fixedSpan }, { weight: 1, arbitrary: spanParam }) },
  );
  return fc
    .tuple(first, fc.array(later, { minLength: 1, maxLength: 2 }), window)
    .map(([step, steps, within]) => ({ sequence: [step, ...steps], ...(within && { within }) }) as Measure);
}

/** Sequences of what visitors do most. */
export const usualSequences = sequences(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('page_view', 'view_item', 'add_to_cart', 'purchase', 'user_engagement') },
    { weight: 1, arbitrary: fc.constant('session_start') },
    { weight: 3, arbitrary: common },
  ),
  rarely(where),
  fixedSpan,
);
