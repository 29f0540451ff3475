/** One condition at one instant: whether it holds, and until when that is certain. */
import { type Comparisons, growthLeft, holds, type Operand, type Reading } from './compare.js';
import type { Measure, Scalar } from './definition.js';
import type { Moment } from './fold.js';
import type { CompiledMeasure, RunningAttention } from './measure.js';

/** A condition, compiled. */
export type Node = NewNode & {
  /** Its place among the program's conditions: parts come before what they are part of. */
  readonly index: number;
};

/** See {@link Node}. */
export type NewNode = Combination | TestNode;

/** See {@link Node}. */
export interface Combination {
  readonly kind: 'all' | 'any' | 'not';
  readonly of: readonly Node[];
  /** Whether attention may change it. */
  readonly attentive: boolean;
}

/** See {@link Node}. */
export interface TestNode {
  readonly kind: 'test';
  /** The measure as it was written, with parameters filled in, without its comparators. */
  readonly measure: Measure;
  readonly compiled: CompiledMeasure;
  readonly compare: Readonly<Record<string, Threshold>>;
  /** The measures in it. */
  readonly operands: readonly MeasureOperand[];
  readonly attentive: boolean;
}

/** Another measure of the same visitor as a threshold. */
export interface MeasureOperand {
  readonly compiled: CompiledMeasure;
  readonly times: number;
}

/** What a comparator has beside it. */
export type Threshold = Operand | MeasureOperand | readonly Threshold[];

/** Whether a threshold is a measure. */
export function isMeasure(threshold: Threshold): threshold is MeasureOperand {
  return typeof threshold === 'object' && 'compiled' in threshold;
}

/** A condition, judged: also what `explain` shows of it. */
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

/** What has been worked out, and is right until it says so or an event touches it. */
export interface Known {
  /** By the index of their nodes. */
  readonly judgements: (Judgement | undefined)[];
  /** By the measure that they are of. */
  readonly readings: Map<CompiledMeasure, Reading>;
}

/** Knows nothing yet. */
export const knowNothing = (): Known => ({ judgements: [], readings: new Map() });

/**
 * Judges a condition.
 * @param known What has been judged before, and is still right as long as no event has touched it; kept up to date, and parts
 *   that make no difference are left out. Without it everything is judged anew, to be explained.
 * @param running With it `changesAt` also looks ahead to what attention would change if it went on and an event reported it.
 */
export function judge(node: Node, at: Moment, known?: Known, running?: RunningAttention): Judgement {
  const asked = node.attentive ? running : undefined;
  if (!known || asked)
    return node.kind === 'test' ? judgeTest(node, at, known, asked) : judgeParts(node, at, known, asked);
  const { judgements } = known;
  const before = judgements[node.index];
  if (before && before.changesAt > at.now) return before;
  const judgement = node.kind === 'test' ? judgeTest(node, at, known) : judgeParts(node, at, known);
  judgements[node.index] = judgement;
  return judgement;
}

function judgeParts(
  { kind, of: parts }: Combination,
  at: Moment,
  known?: Known,
  running?: RunningAttention,
): Judgement {
  const of: Judgement[] = [];
  const wanted = kind === 'any';
  // One that is decided, an "any" by a part that holds or an "all" by one that fails, changes only when the last of the deciding
  // parts does; any other with its first part.
  let decidedUntil = -Infinity;
  let undecidedUntil = Infinity;
  for (const part of parts) {
    const judgement = judge(part, at, known, running);
    of.push(judgement);
    undecidedUntil = Math.min(undecidedUntil, judgement.changesAt);
    if (judgement.holds === wanted) decidedUntil = Math.max(decidedUntil, judgement.changesAt);
    if (decidedUntil === Infinity && known && kind !== 'not') break;
  }
  if (kind === 'not') return { kind, holds: !of[0]?.holds, changesAt: undecidedUntil, of };
  const decided = decidedUntil > -Infinity;
  return { kind, holds: decided === wanted, changesAt: decided ? decidedUntil : undecidedUntil, of };
}

function judgeTest(
  { measure, compiled, compare: given, operands }: TestNode,
  at: Moment,
  known?: Known,
  running?: RunningAttention,
): Judgement {
  const { value, groups, origin, pace, next, until } = readingOf(compiled, at, known);
  let compare = given as Comparisons;
  let changesAt = until;
  if (operands.length) [compare, changesAt] = valued(given, at, until, known);
  const answer = groups ? groups.some((one) => holds(compare, one, origin)) : holds(compare, value, origin);
  for (const [instant, later] of next) {
    if (instant >= changesAt) break;
    if (holds(compare, later, origin) !== answer) changesAt = instant;
  }
  if (pace) changesAt = Math.min(changesAt, at.now + growthLeft(compare, value as number, origin, pace));
  const attentive = running && compiled.readAttentive?.(at, running);
  if (attentive !== undefined) {
    // What runs may have passed a threshold before anybody asked.
    const reached = Math.max(attentive, Number(value));
    const leftMs = holds(compare, reached, origin) === answer ? growthLeft(compare, attentive, origin) : 0;
    changesAt = Math.min(changesAt, at.now + leftMs);
  }
  return {
    kind: 'test',
    holds: answer,
    changesAt,
    measure,
    value,
    valueUntil: Math.min(until, next[0]?.[0] ?? Infinity),
    compare,
  };
}

/** Many tests ask the same measure. One that follows the clock says something else each time. */
function readingOf(measure: CompiledMeasure, at: Moment, known?: Known): Reading {
  const before = known?.readings.get(measure);
  if (before && before.until > at.now && !before.pace && !((before.next[0]?.[0] ?? Infinity) <= at.now)) return before;
  const reading = measure.read(at);
  known?.readings.set(measure, reading);
  return reading;
}

/** The comparisons with the present values of the measures in them, and until when these, and what else is until then, are certain. */
function valued(compare: TestNode['compare'], at: Moment, until: number, known?: Known): [Comparisons, number] {
  let sure = until;
  const present = (threshold: Threshold): Operand => {
    if (Array.isArray(threshold)) return threshold.map(present);
    if (!isMeasure(threshold)) return threshold as Operand;
    const { value, next, until } = readingOf(threshold.compiled, at, known);
    sure = Math.min(sure, until, next[0]?.[0] ?? Infinity);
    return typeof value === 'number' ? value * threshold.times : value;
  };
  const filled = Object.entries(compare).map(([operator, threshold]) => [operator, present(threshold)] as const);
  return [Object.fromEntries(filled), sure];
}
