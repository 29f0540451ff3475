/** One condition at one instant: whether it holds, and until when that is certain. */
import {
  type Comparison,
  type Comparisons,
  growthLeft,
  holds,
  type Operand,
  type Reading,
  untilOf,
} from './compare.js';
import type { Measure, Scalar } from './definition.js';
import type { Moment } from './fold.js';
import type { NumberedMeasure, RunningAttention } from './measure.js';

/** A condition, compiled. */
export type Node = Combination | TestNode;

/** See {@link Node}. */
export interface Combination {
  /** Its place among the program's conditions: parts come before what they are part of. */
  readonly index: number;
  readonly kind: 'all' | 'any' | 'not';
  readonly of: readonly Node[];
  /** Whether attention may change it. */
  readonly attentive: boolean;
}

/** See {@link Node}. */
export interface TestNode {
  /** As that of a {@link Combination}. */
  readonly index: number;
  readonly kind: 'test';
  readonly compiled: NumberedMeasure;
  /** The measures among the operands are yet to be read. */
  readonly comparisons: readonly Comparison[];
  /** These measures. */
  readonly operands: readonly MeasureOperand[];
  readonly attentive: boolean;
}

/** Another measure of the same visitor as a threshold. */
export interface MeasureOperand {
  readonly compiled: NumberedMeasure;
  readonly times: number;
}

/** What a comparator has beside it. */
export type Threshold = Operand | MeasureOperand | readonly Threshold[];

/** Whether a threshold is a measure. */
export function isMeasure(threshold: Threshold): threshold is MeasureOperand {
  return typeof threshold === 'object' && 'compiled' in threshold;
}

/** A condition, judged: what `explain` shows of it. */
export type Judgement = {
  readonly holds: boolean;
  /** The earliest instant at which that may change with no event, ms; `Infinity` for never. */
  readonly changesAt: number;
} & (
  | { readonly kind: 'all' | 'any' | 'not'; readonly of: readonly Judgement[] }
  | {
      readonly kind: 'test';
      /** As the definition has it, with parameters filled in. */
      readonly measure: Measure;
      /** Times in ms; `undefined` where there is nothing to compare. */
      readonly value: Scalar | undefined;
      /** When the value next changes by time alone, other than by growing or shrinking; `Infinity` for never. */
      readonly valueUntil: number;
      /** Each comparator with its threshold; durations in ms, or `{months, ms}` for calendar ones. */
      readonly compare: Comparisons;
    }
);

/** What has been worked out of conditions, by their index, and of measures, by theirs. */
export interface Known {
  readonly holds: boolean[];
  /** Until when that is certain with no event; `-Infinity` where it is not known. */
  readonly changesAt: number[];
  /** Right until they say so or an event touches them. */
  readonly readings: (Reading | undefined)[];
  /** With it `changesAt` also looks ahead to what attention would change if it went on and an event reported it. */
  readonly running?: RunningAttention | undefined;
}

/** Knows nothing yet of so many conditions. */
export const knowNothing = (nodes: number, running?: RunningAttention): Known => ({
  holds: Array.from({ length: nodes }, () => false),
  changesAt: Array.from({ length: nodes }, () => -Infinity),
  readings: [],
  running,
});

/** Judges a condition anew, to be explained. */
export function judge(node: Node, at: Moment, known = knowNothing(node.index + 1)): Judgement {
  const { kind, index } = node;
  const answer = { kind, holds: decide(node, at, known), changesAt: known.changesAt[index] as number };
  if (node.kind !== 'test') return { ...answer, of: node.of.map((part) => judge(part, at, known)) } as Judgement;
  const reading = readingOf(node.compiled, at, known);
  const [comparisons] = valued(node, at, known);
  const compare = Object.fromEntries(comparisons.map(({ operator, operand }) => [operator, operand]));
  return {
    ...answer,
    measure: node.compiled.measure,
    value: reading.value,
    valueUntil: untilOf(reading),
    compare,
  } as Judgement;
}

/** Whether a condition holds. What is known is kept up to date, and parts that make no difference are left out. */
export function decide(node: Node, at: Moment, known: Known): boolean {
  const { index } = node;
  if ((known.changesAt[index] as number) > at.now) return known.holds[index] as boolean;
  const answer = node.kind === 'test' ? decideTest(node, index, at, known) : decideParts(node, index, at, known);
  known.holds[index] = answer;
  return answer;
}

function decideParts({ kind, of }: Combination, index: number, at: Moment, known: Known): boolean {
  const { changesAt } = known;
  const wanted = kind === 'any';
  // One that is decided, an "any" by a part that holds or an "all" by one that fails, changes only when the last of the deciding
  // parts does; any other with its first part. A "not" has one part.
  let decidedUntil = -Infinity;
  let undecidedUntil = Infinity;
  for (const part of of) {
    const decides = decide(part, at, known) === wanted;
    const until = changesAt[part.index] as number;
    if (!decides) undecidedUntil = Math.min(undecidedUntil, until);
    else if (until > decidedUntil) decidedUntil = until;
    if (decidedUntil === Infinity) break;
  }
  const decided = decidedUntil > -Infinity;
  changesAt[index] = decided ? decidedUntil : undecidedUntil;
  return (decided === wanted) !== (kind === 'not');
}

function decideTest(node: TestNode, index: number, at: Moment, known: Known): boolean {
  const { compiled, operands } = node;
  const { value, groups, origin, pace, next, until } = readingOf(compiled, at, known);
  let { comparisons } = node;
  let changesAt = until;
  if (operands.length) {
    const [present, sure] = valued(node, at, known);
    comparisons = present;
    changesAt = Math.min(until, sure);
  }
  const answer = groups ? groups.some((one) => holds(comparisons, one, origin)) : holds(comparisons, value, origin);
  for (let turn = 0; turn < next.at.length && (next.at[turn] as number) < changesAt; turn++) {
    if (holds(comparisons, next.to(turn), origin) !== answer) changesAt = next.at[turn] as number;
  }
  if (pace) changesAt = Math.min(changesAt, at.now + growthLeft(comparisons, value as number, origin, pace));
  const attentive = known.running && compiled.readAttentive?.(at, known.running);
  if (attentive !== undefined) {
    // What runs may have passed a threshold before anybody asked.
    const reached = Math.max(attentive, Number(value));
    const leftMs = holds(comparisons, reached, origin) === answer ? growthLeft(comparisons, attentive, origin) : 0;
    changesAt = Math.min(changesAt, at.now + leftMs);
  }
  known.changesAt[index] = changesAt;
  return answer;
}

/** Many tests ask the same measure. One that follows the clock says something else each time. */
function readingOf(measure: NumberedMeasure, at: Moment, known: Known): Reading {
  const before = known.readings[measure.index];
  if (before && !before.pace && untilOf(before) > at.now) return before;
  const reading = measure.read(at);
  known.readings[measure.index] = reading;
  return reading;
}

/** The comparisons with the present values of the measures in them, and until when these are certain. */
function valued({ comparisons }: TestNode, at: Moment, known: Known): [Comparison[], number] {
  let sure = Infinity;
  const present = (threshold: Threshold): Operand => {
    if (Array.isArray(threshold)) return threshold.map(present);
    if (!isMeasure(threshold)) return threshold as Operand;
    const reading = readingOf(threshold.compiled, at, known);
    sure = Math.min(sure, untilOf(reading));
    return typeof reading.value === 'number' ? reading.value * threshold.times : reading.value;
  };
  const filled = comparisons.map((one) => ({ ...one, operand: present(one.operand) }));
  return [filled, sure];
}
