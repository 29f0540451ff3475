/** One condition at one instant: whether it holds, and until when that is certain. */
import { type Comparisons, growthLeft, holds } from './compare.js';
import type { Measure, Scalar } from './definition.js';
import type { Moment } from './fold.js';
import type { CompiledMeasure, RunningAttention } from './measure.js';

/** A condition, compiled. */
export type Node = Combination | TestNode;

/** See {@link Node}. */
export interface Combination {
  readonly kind: 'all' | 'any' | 'not';
  readonly of: readonly Node[];
}

/** See {@link Node}. */
export interface TestNode {
  readonly kind: 'test';
  /** The measure as it was written, without its comparators. */
  readonly measure: Measure;
  readonly compiled: CompiledMeasure;
  readonly compare: Comparisons;
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
      /** As the definition has it. */
      readonly measure: Measure;
      /** Times in ms; `undefined` where there is nothing to compare. */
      readonly value: Scalar | undefined;
      /** Each comparator with its threshold; durations in ms, or `{months, ms}` for calendar ones. */
      readonly compare: Comparisons;
    }
);

/**
 * Judges a condition.
 * @param running With it `changesAt` also looks ahead to what attention would change if it went on and an event reported it.
 */
export function judge(node: Node, at: Moment, running?: RunningAttention): Judgement {
  const { kind } = node;
  if (kind === 'test') {
    const { measure, compiled, compare } = node;
    const { value, origin, until } = compiled.read(at);
    const answer = holds(compare, value, origin);
    const attentive = running && compiled.readAttentive?.(at, running);
    let changesAt = until;
    if (origin !== undefined) changesAt = Math.min(until, at.now + growthLeft(compare, at.now - origin, origin));
    if (attentive !== undefined) {
      // What runs may have passed a threshold before anybody asked.
      const reached = Math.max(attentive, Number(value));
      const leftMs = holds(compare, reached) === answer ? growthLeft(compare, attentive) : 0;
      changesAt = Math.min(changesAt, at.now + leftMs);
    }
    return { kind, holds: answer, changesAt, measure, value, compare };
  }
  const of = node.of.map((part) => judge(part, at, running));
  const answers = of.map((part) => part.holds);
  const answer = kind === 'all' ? !answers.includes(false) : kind === 'any' ? answers.includes(true) : !answers[0];
  // A true "all" changes with its first part, a false one only when the last of its false parts does; "any" the other
  // way round.
  const changesAt =
    kind === 'not' || answer === (kind === 'all')
      ? Math.min(...of.map((part) => part.changesAt))
      : Math.max(...of.filter((part) => part.holds === answer).map((part) => part.changesAt));
  return { kind, holds: answer, changesAt, of };
}
