/**
 * The engine against the oracle, on random visitors and random rules. A failure prints its seed and the shortest
 * visitor found; `FUZZ_SEED=…` runs it again, `FUZZ_RUNS=…` runs more.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { card } from '../../src/segments/catalogue/card.js';
import {
  arrivalDisagrees,
  attentionDisagrees,
  type Case,
  liveDisagrees,
  predictionsDisagree,
  replayDisagrees,
  restoredDisagrees,
} from '../oracle/agreement.js';
import { cardAt } from '../oracle/card.js';
import { contexts, randomDefinitions } from '../oracle/definitions.js';
import { evaluateAt } from '../oracle/evaluate.js';
import { streams } from '../oracle/streams.js';
import { instantsOf } from '../oracle/timeline.js';

const runs = Number(process.env.FUZZ_RUNS ?? 300);
const seed = process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) };

const cardCases: fc.Arbitrary<Case> = streams(16).map((events) => ({ definitions: card, context: {}, events }));

const randomCases: fc.Arbitrary<Case> = fc.record({
  definitions: randomDefinitions,
  context: contexts,
  events: streams(12),
});

/** Checks a property of `numRuns` cases; what it returns says what is wrong. */
function check<Values extends [unknown, ...unknown[]]>(
  numRuns: number,
  arbitraries: { [Key in keyof Values]: fc.Arbitrary<Values[Key]> },
  disagrees: (...values: Values) => string | undefined,
): void {
  const property = fc.property(...arbitraries, (...values: Values) => {
    const wrong = disagrees(...values);
    if (wrong) throw new Error(wrong);
  });
  const { failed, errorInstance, seed: used, numRuns: ran } = fc.check(property, { numRuns, ...seed });
  if (failed) throw new Error(`seed ${used}, run ${ran}\n${errorInstance}`);
}

describe.each([
  ['the card segments', cardCases],
  ['random rules', randomCases],
])('for %s the engine and the oracle agree', (_, cases) => {
  test('on every change of a replay', () => {
    check(2 * runs, [cases], (given) => replayDisagrees(given));
  });

  test('live: after every event, before, at and between predicted changes', () => {
    check(runs, [cases], liveDisagrees);
  });

  test('that nothing happens but at predicted instants', () => {
    check(runs, [cases, fc.nat({ max: 15 })], predictionsDisagree);
  });

  test('when a page goes on from a snapshot', () => {
    check(runs, [cases, fc.nat({ max: 15 }), fc.constantFrom(0, 1, 60_000, 1_800_000, 86_400_000)], restoredDisagrees);
  });

  test('when events come late, out of order or twice', () => {
    const arrivals = cases.chain((given) => {
      const order = fc
        .array(fc.constantFrom(...given.events), { maxLength: 3 })
        .chain((twice) =>
          fc.shuffledSubarray([...given.events, ...twice], { minLength: given.events.length + twice.length }),
        );
      return fc.tuple(fc.constant(given), order, order);
    });
    check(runs, [arrivals], ([given, one, other]) => arrivalDisagrees(given, one, other));
  });
});

test('less attention than the engine says is left changes no card segment', () => {
  const running = fc.constantFrom(0, 1_000, 20_000, 59_999, 60_000, 240_000);
  const items = fc.constantFrom<Record<string, unknown>[]>(
    [],
    [{ item_id: 'a' }],
    [{ item_id: 'b' }],
    [{ item_id: 'd' }, { item_id: 'a' }],
  );
  check(
    2 * runs,
    [cardCases, fc.nat({ max: 15 }), running, items, fc.double({ min: 0, max: 1, noNaN: true })],
    attentionDisagrees,
  );
});

test('the card definitions mean what the rows of the card say', () => {
  check(runs, [streams(16)], (events) => {
    for (const now of instantsOf(card, {}, events)) {
      const byDefinition = [...evaluateAt(card, {}, events, now)]
        .flatMap(([id, member]) => (member ? [id] : []))
        .sort();
      expect(byDefinition).toEqual([...cardAt(events, now)].sort());
    }
    return undefined;
  });
});
