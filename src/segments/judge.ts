/** One condition at one instant: whether it holds, and until when that is certain. */
import { type Comparison, growthLeft, holds } from './compare.js';
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
  readonly source: Measure;
  readonly measure: CompiledMeasure;
  readonly comparisons: readonly Comparison[];
}

/** What {@link judge} finds. */
export interface Judgement {
  readonly node: Node;
  readonly holds: boolean;
  /** The earliest instant at which that may change with no event, ms; `Infinity` for never. */
  readonly until: number;
  /** Of a test: the measure's value, if there is one. */
  readonly value?: Scalar | undefined;
  /** Of a combination. */
  readonly parts?: readonly Judgement[];
}

/**
 * Judges a condition.
 * @param running With it `until` also looks ahead to what attention would change if it went on and an event reported it.
 */
export function judge(node: Node, at: Moment, running?: RunningAttention): Judgement {
  if (node.kind === 'test') {
    const { measure, comparisons } = node;
    const { value, origin, until } = measure.read(at);
    const left = (grown: unknown, from?: number) =>
      typeof grown === 'number' ? at.now + growthLeft(comparisons, grown, from) : Infinity;
    return {
      node,
      holds: holds(comparisons, value, origin),
      until: Math.min(
        until,
        origin === undefined ? Infinity : left(value, origin),
        running ? left(measure.readAttentive?.(at, running)) : Infinity,
      ),
      value,
    };
  }
  const { kind, of } = node;
  const parts = of.map((part) => judge(part, at, running));
  const found = parts.map((part) => part.holds);
  const answer = kind === 'all' ? !found.includes(false) : kind === 'any' ? found.includes(true) : !found[0];
  // A true "all" changes with its first part, a false one only when the last of its false parts does; "any" the other
  // way round.
  const until =
    kind === 'not' || answer === (kind === 'all')
      ? Math.min(...parts.map((part) => part.until))
      : Math.max(...parts.filter((part) => part.holds === answer).map((part) => part.until));
  return { node, holds: answer, until, parts };
}
