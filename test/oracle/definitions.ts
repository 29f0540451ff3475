/** Random definitions over everything that the language allows, with thresholds that short streams reach. */
import fc from 'fast-check';
import type { Condition, Definitions, EventSelector, Params, Scalar } from '../../src/segments/definition.js';
import { sequences } from './random-measures.js';
import { test } from './random-tests.js';
import { anchors, SEASONS } from './random-windows.js';
import type { Context } from './scope.js';

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

/** Parameters of one segment: they go before those of the same name. */
const ownParams: fc.Arbitrary<Params | undefined> = fc.option(
  fc.record(
    {
      limit: fc.constantFrom(0, 1, 3),
      span: fc.constantFrom('60s', '2h', '7d'),
      text: fc.constantFrom('shoes', 'Ondine', 'b'),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
  { freq: 3, nil: undefined },
);

/** One to three segments; a later one may name an earlier one, which may be internal. */
export const randomDefinitions: fc.Arbitrary<Definitions> = fc
  .array(fc.tuple(condition, ownParams, fc.nat({ max: 3 })), { minLength: 1, maxLength: 3 })
  .map((segments) => ({
    version: 1,
    seasons: SEASONS,
    params: { number: 2, limit: 2, months: '1mo' },
    segments: segments.map(([when, params, internal], index) => ({
      id: `s${index}`,
      ...(params && { params }),
      // Of the last one somebody has to be told.
      ...(internal === 0 && index < segments.length - 1 && { internal: true }),
      when: namingEarlier(when, index),
    })),
  }));

/** Events that {@link windowDefinitions} are about. */
export const WINDOW_EVENTS = ['page_view', 'view_item', 'exit_intent'];

/** Counts between anchors that move to and fro, over a few events that come again and again. */
export const windowDefinitions: fc.Arbitrary<Definitions> = (() => {
  const event = fc.constantFrom(...WINDOW_EVENTS);
  const edge = anchors({ events: event, spans: fc.constantFrom('1s', '2s', '30m', '31m'), combinations: 7 });
  const count = fc.tuple(event, edge, edge, fc.constantFrom(1, 2), fc.constantFrom('both', 'from', 'to'));
  return fc.array(count, { minLength: 1, maxLength: 6 }).map((counts) => ({
    version: 1,
    seasons: SEASONS,
    segments: counts.map(([name, from, to, atLeast, which], index) => ({
      id: `s${index}`,
      when: { count: name, within: { ...(which !== 'to' && { from }), ...(which !== 'from' && { to }) }, atLeast },
    })),
  }));
})();

/** Sequences of the same few events, one or more at a time. */
export const sequenceDefinitions: fc.Arbitrary<Definitions> = (() => {
  const event = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<EventSelector>(...WINDOW_EVENTS) },
    { weight: 1, arbitrary: fc.constantFrom<EventSelector>('*', WINDOW_EVENTS.slice(0, 2), 'session_start') },
  );
  const one = sequences(event, fc.constant(undefined), fc.constantFrom('1s', '2s', '30m', '31m'));
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((all) => ({
    version: 1,
    params: { span: '1h' },
    segments: all.map((sequence, index) => ({ id: `s${index}`, when: { ...sequence, is: true } })),
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

/** Cuts that short streams reach, some of them in fractions of a day, some that nobody reaches. */
const RFM = {
  recencyDays: [0.1, 1, 30.7, 365],
  frequency: [2, 3, null, null],
  monetary: [100, 115, 230.00000000001, 400],
};

const REFERENCES = { number: 2, text: 'shoes', currency: 'EUR', rfm: RFM };

/** References and parameters, now and then with one missing or one for a segment alone. */
export const contexts: fc.Arbitrary<Context> = fc.record({
  references: fc.oneof(
    { weight: 8, arbitrary: fc.constant(REFERENCES) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Record<string, unknown>>(
        {},
        { number: 4, text: 'a', rfm: { ...RFM, recencyDays: [0, null, 7, null], monetary: [null, 1, 2, 3] } },
        { ...REFERENCES, currency: 'USD' },
      ),
    },
  ),
  params: fc.oneof(
    { weight: 6, arbitrary: fc.constant({ span: '15m', text: 'a' }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Record<string, Scalar>>(
        {},
        { number: 1, span: '60s', text: 'Lyon' },
        { span: '15m', text: 'a', 's0.limit': 1, 's1.span': '1h', limit: 3 },
        { span: '15m', text: 'shoes', 's0.text': 'a', 's1.limit': 0, months: '6mo' },
      ),
    },
  ),
});
