/** Why a visitor is in a segment, or is not: every condition with its value, its threshold and its next change. */
import type { Operand } from './compare.js';
import type { Program } from './compile.js';
import type { Measure, Scalar } from './definition.js';
import type { Engine } from './engine.js';
import { type Judgement, judge } from './judge.js';

/** A condition, explained. Instants are ms since 1970; a `changesAt` that is left out means: not by time alone. */
export type ExplainedCondition =
  | {
      readonly kind: 'all' | 'any' | 'not';
      readonly holds: boolean;
      readonly of: readonly ExplainedCondition[];
    }
  | {
      readonly kind: 'test';
      /** The measure as the definition has it. */
      readonly measure: Measure;
      /** Times in ms. Left out when there is nothing to compare. */
      readonly value?: Scalar;
      /** Each comparator with its threshold; durations in ms, or `{months, ms}` for calendar ones. */
      readonly compare: Readonly<Record<string, unknown>>;
      readonly holds: boolean;
      readonly changesAt?: number;
    };

/** A segment, explained. */
export interface Explanation {
  readonly segment: string;
  /** `unknown`: a reference or parameter is missing, so nothing can be said. */
  readonly holds: boolean | 'unknown';
  /** What is missing, such as `references.averageOrderValue`. */
  readonly missing?: readonly string[];
  /** When the membership may next change by time alone. */
  readonly changesAt?: number;
  /** The rule. Left out for an unknown segment. */
  readonly when?: ExplainedCondition;
}

/** Explains a segment at the instant last told to the engine; `undefined` if the program has no such segment. */
export function explain(program: Program, engine: Engine, segment: string): Explanation | undefined {
  const missing = program.unknown.get(segment);
  if (missing) return { segment, holds: 'unknown', missing };
  const root = program.roots.find(({ id }) => id === segment);
  if (!root) return undefined;
  const judgement = judge(root.node, engine.moment());
  return { segment, holds: engine.segments.has(segment), ...changing(judgement), when: explained(judgement) };
}

function explained({ node, holds, until, value, parts = [] }: Judgement): ExplainedCondition {
  if (node.kind !== 'test') return { kind: node.kind, holds, of: parts.map(explained) };
  const compare = Object.fromEntries(node.comparisons.map(({ operator, operand }) => [operator, plain(operand)]));
  return {
    kind: 'test',
    measure: node.source,
    ...(value !== undefined && { value }),
    compare,
    holds,
    ...changing({ until }),
  };
}

const changing = ({ until }: { until: number }) => (until < Infinity ? { changesAt: until } : {});

function plain(operand: Operand): unknown {
  return typeof operand === 'object' && 'ms' in operand && !operand.months ? operand.ms : operand;
}
