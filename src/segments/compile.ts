/**
 * Definitions → a program that the engine runs. Conditions that ask the same become one node; measures that ask the
 * same share what is kept of the past.
 */
import { type Comparisons, largestCount, type Operand, operators } from './compare.js';
import type { Condition, Definitions, Measure, Scalar, SegmentDefinition, Test } from './definition.js';
import { parseDuration } from './duration.js';
import { isRecord, own } from './event.js';
import type { Fold } from './fold.js';
import type { Node, TestNode } from './judge.js';
import { type CompiledMeasure, compileMeasure, isTimed } from './measure.js';
import type { ResolvedWhere } from './where.js';

/** What a shop supplies beside the definitions. */
export interface CompileContext {
  /** Store-wide reference values, such as `averageOrderValue`. */
  references?: Readonly<Record<string, unknown>>;
  /** Parameters; they win over the definitions' own. */
  params?: Readonly<Record<string, Scalar>>;
}

/** A segment that can be evaluated. */
export interface Root {
  readonly id: string;
  readonly node: Node;
  /** Changes with the rule and the parameters, but not with a reference value. */
  readonly fingerprint: string;
  /** The names of the events that may change it; `"*"` for every activity. */
  readonly names: readonly string[];
  /** Whether attention may change it. */
  readonly attentive: boolean;
}

/** See {@link compile}. */
export interface Program {
  /** Sorted by id. */
  readonly roots: readonly Root[];
  /** By key, in the order in which they are brought up to date: a window after its anchors. */
  readonly folds: ReadonlyMap<string, Fold>;
  /** Segments that cannot be evaluated for want of a reference or parameter, with the names of what is missing. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
}

/** What is found while one segment is compiled. */
interface Found {
  /** The rules read, of this segment and of those it names. */
  readonly rules: unknown[];
  readonly missing: Set<string>;
}

/**
 * Compiles segments, which must be right: `check` tells. Every shopper downloads this, but nobody needs sentences about
 * mistakes where there are none.
 * @example
 * const program = compile({ version: 1, segments: [{ id: 'buyer', when: { count: 'purchase', atLeast: 1 } }] });
 */
export function compile(definitions: Definitions, { references = {}, ...context }: CompileContext = {}): Program {
  const params: Record<string, unknown> = { ...definitions.params, ...context.params };
  const measures = new Map<string, CompiledMeasure>();
  const roots: Root[] = [];
  const unknown = new Map<string, readonly string[]>();

  function nodeOf(condition: Condition, found: Found): Node {
    if ('all' in condition) return { kind: 'all', of: condition.all.map((part) => nodeOf(part, found)) };
    if ('any' in condition) return { kind: 'any', of: condition.any.map((part) => nodeOf(part, found)) };
    if ('not' in condition) return { kind: 'not', of: [nodeOf(condition.not, found)] };
    if ('segment' in condition) return segmentNode(condition.segment, found);
    return testNode(condition, found);
  }

  function segmentNode(id: string, found: Found): Node {
    const { when } = definitions.segments.find((segment) => segment.id === id) as SegmentDefinition;
    found.rules.push(when);
    return nodeOf(when, found);
  }

  function testNode(test: Test, found: Found): Node {
    const [compared, rest] = split(test, (key) => key in operators);
    const measure = rest as Measure;
    const where: ResolvedWhere = Object.entries(rest.where ?? {}).map(([path, wanted]) => [
      path,
      fill(isRecord(wanted) ? wanted : { is: wanted }, found, false),
    ]);
    const key = JSON.stringify([measure, where]);
    const compiled = measures.get(key) ?? compileMeasure(measure, where);
    measures.set(key, compiled);
    const compare = fill(compared, found, isTimed(measure));
    compiled.need?.(largestCount(compare));
    return { kind: 'test', measure, compiled, compare };
  }

  /** The comparisons with references, parameters and durations filled in. */
  function fill(compared: Record<string, unknown>, found: Found, timed: boolean): Comparisons {
    const filled: Record<string, Operand> = {};
    for (const [operator, value] of Object.entries(compared)) {
      const operands = [value].flat().map((one) => operandOf(one, found, timed));
      // Where one is a parameter that is absent and may be, the comparison holds.
      if (operands.includes(undefined)) continue;
      filled[operator] = (Array.isArray(value) ? operands : operands[0]) as Operand;
    }
    return filled;
  }

  function operandOf(given: unknown, { missing }: Found, timed: boolean): Operand | undefined {
    let value = given;
    let times = 1;
    if (isRecord(given)) {
      const isReference = 'ref' in given;
      const name = String(given.ref ?? given.param);
      value = own(isReference ? references : params, name);
      times = Number(given.times ?? 1);
      if (value === undefined && given.absent !== 'any')
        missing.add(`${isReference ? 'references' : 'params'}.${name}`);
    }
    const span = timed ? parseDuration(value) : undefined;
    if (span?.months) return span;
    if (span) value = span.ms;
    return typeof value === 'number' ? value * times : (value as Scalar);
  }

  for (const { id } of [...definitions.segments].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const found: Found = { rules: [params], missing: new Set() };
    const node = segmentNode(id, found);
    const compiled = testsOf(node).map((test) => test.compiled);
    const names = compiled.flatMap((measure) => measure.folds.flatMap((fold) => fold.names));
    const attentive = compiled.some((measure) => measure.readAttentive);
    if (found.missing.size) unknown.set(id, [...found.missing].sort());
    else roots.push({ id, node, fingerprint: JSON.stringify(found.rules), names, attentive });
  }
  const folds = [...measures.values()].flatMap((measure) => measure.folds);
  return { roots, unknown, folds: new Map(folds.map((fold) => [fold.key, fold])) };
}

/** The entries of a record for whose keys `isFirst` holds, and the others. */
function split(record: object, isFirst: (key: string) => boolean): [Record<string, unknown>, Record<string, unknown>] {
  const parts: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  for (const [key, value] of Object.entries(record)) parts[isFirst(key) ? 0 : 1][key] = value;
  return parts;
}

function testsOf(node: Node): TestNode[] {
  return node.kind === 'test' ? [node] : node.of.flatMap(testsOf);
}
