/** What must hold of the engine for any visitor and any rules: each property as a check of so many random cases. */
import fc from 'fast-check';
import { card } from '../../src/segments/catalogue/card.js';
import type { Definitions } from '../../src/segments/definition.js';
import {
  arrivalDisagrees,
  attentionDisagrees,
  type Case,
  liveDisagrees,
  predictionsDisagree,
  replayDisagrees,
  restoredDisagrees,
} from './agreement.js';
import { cardAt } from './card.js';
import { catalogueCases } from './catalogue-cases.js';
import { contexts, randomDefinitions, sequenceDefinitions, WINDOW_EVENTS, windowDefinitions } from './definitions.js';
import { evaluateAt } from './evaluate.js';
import { monthEndStreams, plainStreams, streams, written, yearsStreams } from './streams.js';
import { instantsOf } from './timeline.js';

export interface Amount {
  numRuns: number;
  /** Of the visitors; most are shorter. */
  maxLength: number;
  /** Repeats a run that failed. */
  seed?: number;
}

type Cases = (maxLength: number) => fc.Arbitrary<Case>;

const cardCases: Cases = (maxLength) =>
  streams(maxLength).map((events) => ({ definitions: card, context: {}, events }));

const randomCases: Cases = (maxLength) =>
  fc.record({
    definitions: randomDefinitions,
    context: contexts,
    events: fc.oneof(streams(maxLength), yearsStreams(maxLength)),
  });

const CALENDAR_WINDOWS = ['1mo', '2mo', '6mo', '1y'];

const calendarRules: Definitions = {
  version: 1,
  segments: CALENDAR_WINDOWS.flatMap((within) =>
    [1, 2, 3].map((atLeast) => ({
      id: `${atLeast}-in-${within}`,
      when: { count: 'purchase', within, atLeast },
    })),
  ),
};

const calendarCases: Cases = (maxLength) =>
  monthEndStreams(Math.min(maxLength, 8)).map((events) => ({ definitions: calendarRules, context: {}, events }));

const windowCases: Cases = (maxLength) =>
  fc.record({
    definitions: windowDefinitions,
    context: fc.constant({}),
    events: plainStreams(WINDOW_EVENTS, maxLength),
  });

const sequenceCases: Cases = (maxLength) =>
  fc.record({
    definitions: sequenceDefinitions,
    context: fc.constant({}),
    events: plainStreams(WINDOW_EVENTS, maxLength),
  });

/** Checks random cases; `disagrees` says what is wrong. Throws with the seed and the simplest case found. */
function check<Value>(
  { numRuns, seed }: Amount,
  arbitrary: fc.Arbitrary<Value>,
  disagrees: (value: Value) => string | undefined,
): void {
  const property = fc.property(arbitrary, (value) => {
    const wrong = disagrees(value);
    if (wrong) throw new Error(wrong);
  });
  const details = fc.check(property, { numRuns, ...(seed !== undefined && { seed }) });
  if (details.failed) throw new Error(`seed ${details.seed}, run ${details.numRuns}\n${details.errorInstance}`);
}

type Agreement = [name: string, check: (amount: Amount) => void];

function agreements(rules: string, cases: Cases): Agreement[] {
  return [
    [
      `${rules}: on every change of a replay`,
      (amount) =>
        check(amount, fc.tuple(cases(amount.maxLength), fc.option(fc.nat())), ([given, end]) => {
          // Until long after everything, or until some instant at which something may change, inclusive.
          const instants = instantsOf(given.definitions, given.context, given.events);
          return replayDisagrees(given, end === null ? undefined : instants[end % instants.length]);
        }),
    ],
    [
      `${rules}: live, after every event, before, at and between predicted changes`,
      (amount) => check(amount, cases(amount.maxLength), liveDisagrees),
    ],
    [
      `${rules}: that nothing happens but at predicted instants`,
      (amount) =>
        check(amount, fc.tuple(cases(amount.maxLength), fc.nat({ max: amount.maxLength })), ([given, cut]) =>
          predictionsDisagree(given, cut),
        ),
    ],
    [
      `${rules}: when a page goes on from a snapshot`,
      (amount) => {
        const pauseMs = fc.constantFrom(0, 1, 60_000, 1_800_000, 86_400_000);
        check(
          amount,
          fc.tuple(cases(amount.maxLength), fc.nat({ max: amount.maxLength }), pauseMs),
          ([given, cut, pausedMs]) => restoredDisagrees(given, cut, pausedMs),
        );
      },
    ],
    [
      `${rules}: when events come late, out of order or twice`,
      (amount) => {
        const arrivals = cases(amount.maxLength).chain((given) => {
          const order = fc
            .array(fc.constantFrom(...given.events), { maxLength: 3 })
            .chain((twice) =>
              fc.shuffledSubarray([...given.events, ...twice], { minLength: given.events.length + twice.length }),
            );
          return fc.tuple(fc.constant(given), order, order);
        });
        check(amount, arrivals, ([given, one, other]) => arrivalDisagrees(given, one, other));
      },
    ],
  ];
}

/** The engine and the oracle agree … Cases of rules with many instants take longest, and are fewer. */
export const engineAgreements = [
  ...oneIn(2, agreements('card segments', cardCases)),
  ...agreements('random rules', randomCases),
  ...agreements('windows', windowCases).slice(0, 2),
  ...agreements('sequences', sequenceCases).slice(0, 2),
  ...oneIn(2, agreements('calendar months', calendarCases).slice(0, 1)),
  ...oneIn(8, [
    ...agreements('catalogue', catalogueCases),
    ['catalogue: that less attention than is left changes nothing', (amount) => checkAttention(amount, catalogueCases)],
  ]),
];

function oneIn(part: number, checks: Agreement[]): Agreement[] {
  return checks.map(([name, check]) => [
    name,
    (amount) => check({ ...amount, numRuns: Math.ceil(amount.numRuns / part) }),
  ]);
}

/** Less attention than the engine says is left changes no card segment. */
export function checkAttentionLeft(amount: Amount): void {
  checkAttention(amount, cardCases);
}

function checkAttention(amount: Amount, cases: Cases): void {
  const runningMs = fc.constantFrom(0, 1_000, 20_000, 59_999, 60_000, 240_000);
  const items = fc.constantFrom<Record<string, unknown>[]>(
    [],
    [{ item_id: 'a' }],
    [{ item_id: 'b' }],
    [{ item_id: 'd' }, { item_id: 'a' }],
  );
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  check(
    amount,
    fc.tuple(cases(amount.maxLength), fc.nat({ max: amount.maxLength }), runningMs, items, share),
    (value) => attentionDisagrees(...value),
  );
}

/** The card definitions mean what the rows of the card say. */
export function checkCardDefinitions(amount: Amount): void {
  check(amount, streams(amount.maxLength), (events) => {
    for (const now of instantsOf(card, {}, events)) {
      const memberships = evaluateAt(card, {}, events, now);
      const byRow = cardAt(events, now);
      for (const [id, member] of memberships)
        if (member !== byRow.has(id)) return `${id} at ${new Date(now).toISOString()}\n${written(events)}`;
    }
    return undefined;
  });
}
