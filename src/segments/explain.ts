/** Why a visitor is in a segment, or is not: every condition with its value, its threshold and its next change. */
import type { Program } from './compile.js';
import type { Engine } from './engine.js';
import { type Judgement, judge } from './judge.js';

/** A segment, explained. */
export interface Explanation {
  readonly segment: string;
  /** `unknown`: a reference or parameter is missing, so nothing can be said. */
  readonly holds: boolean | 'unknown';
  /** What is missing, such as `references.averageOrderValue`. */
  readonly missing?: readonly string[];
  /** When the membership may next change by time alone, ms since 1970; `Infinity` for never. */
  readonly changesAt?: number;
  /** The rule. Left out for an unknown segment. */
  readonly when?: Judgement;
}

/** Explains a segment at the instant last told to the engine; `undefined` if the program has no such segment. */
export function explain(program: Program, engine: Engine, segment: string): Explanation | undefined {
  const missing = program.unknown.get(segment);
  if (missing) return { segment, holds: 'unknown', missing };
  const root = program.roots.find(({ id }) => id === segment);
  const when = root && judge(root.node, engine.moment());
  return when && { segment, holds: engine.segments().includes(segment), changesAt: when.changesAt, when };
}
