/** One condition at one instant: whether it holds, and until when that is certain. */
import { type Comparisons, growthLeft, holds, type Operand } from './compare.js';
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
      /** Each comparator with its threshold; durations in ms, or `{months, ms}` for calendar ones. */
      readonly compare: Comparisons;
    }
);

/** Judgements by the index of their nodes. */
export type Judgements = (Judgement | undefined)[];

/**
 * Judges a condition.
 * @param known What has been judged before, and is still right as long as no event has touched it; kept up to date.
 * @param running With it `changesAt` also looks ahead to what attention would change if it went on and an event reported it.
 */
export function judge(node: Node, at: Moment, known: Judgements, running?: RunningAttention): Judgement {
  const before = known[node.index];
  const asked = node.attentive ? running : undefined;
  if (before && before.changesAt > at.now && !asked) return before;
  const judgement = node.kind === 'test' ? judgeTest(node, at, asked) : judgeParts(node, at, known, asked);
  if (!asked) known[node.index] = judgement;
  return judgement;
}

function judgeParts(
  { kind, of: parts }: Combination,
  at: Moment,
  known: Judgements,
  running?: RunningAttention,
): Judgement {
  const of = parts.map((part) => judge(part, at, known, running));
  const wanted = kind === 'any';
  // What decides: a part that holds an "any", or one that fails an "all".
  const decided = kind !== 'not' && of.some((part) => part.holds === wanted);
  const answer = kind === 'not' ? !of[0]?.holds : decided === wanted;
  let changesAt = decided ? -Infinity : Infinity;
  // One decided changes only when the last of the deciding parts does; any other with its first part.
  for (const part of of) {
    if (!decided) changesAt = Math.min(changesAt, part.changesAt);
    else if (part.holds === wanted) changesAt = Math.max(changesAt, part.changesAt);
  }
  return { kind, holds: answer, changesAt, of };
}

function judgeTest(
  { measure, compiled, compare: given, operands }: TestNode,
  at: Moment,
  running?: RunningAttention,
): Judgement {
  const { value, groups, origin, pace, until } = compiled.read(at);
  const [compare, sure] = operands.length ? valued(given, at) : [given as Comparisons, Infinity];
  const answer = groups ? groups.some((one) => holds(compare, one, origin)) : holds(compare, value, origin);
  let changesAt = Math.min(until, sure);
  if (pace) changesAt = Math.min(changesAt, at.now + growthLeft(compare, value as number, origin, pace));
  const attentive = running && compiled.readAttentive?.(at, running);
  if (attentive !== undefined) {
    // What runs may have passed a threshold before anybody asked.
    const reached = Math.max(attentive, Number(value));
    const leftMs = holds(compare, reached, origin) === answer ? growthLeft(compare, attentive, origin) : 0;
    changesAt = Math.min(changesAt, at.now + leftMs);
  }
  return { kind: 'test', holds: answer, changesAt, measure, value, compare };
}

/** The comparisons with the present values of the measures in them, and until when these are certain. */
function valued(compare: TestNode['compare'], at: Moment): [Comparisons, number] {
  let sure = Infinity;
  const valueOf = (threshold: Threshold): Operand => {
    if (Array.isArray(threshold)) return threshold.map(valueOf);
    if (!isMeasure(threshold)) return threshold as Operand;
    const { value, until } = threshold.compiled.read(at);
    sure = Math.min(sure, until);
    return typeof value === 'number' ? value * threshold.times : value;
  };
  const filled = Object.entries(compare).map(([operator, threshold]) => [operator, valueOf(threshold)] as const);
  return [Object.fromEntries(filled), sure];
}
