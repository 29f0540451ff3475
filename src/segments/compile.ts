/**
 * Definitions → a program that the engine runs. Conditions that ask the same become one node; measures that ask the
 * same share what is kept of the past.
 */
import { type Comparison, largestCount, type Operand, operators } from './compare.js';
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
  /** Whether attention may change it. */
  readonly attentive: boolean;
}

/** See {@link compile}. */
export interface Program {
  /** Sorted by id. */
  readonly roots: readonly Root[];
  /** In the order in which they are brought up to date. */
  readonly folds: readonly Fold[];
  /** The place in `folds` of each fold, and of those that keep the same. */
  readonly foldIndex: ReadonlyMap<Fold, number>;
  /** For each event name the places in `folds` and in `roots` of what it may change, ascending. */
  readonly touched: ReadonlyMap<string, { readonly folds: readonly number[]; readonly roots: readonly number[] }>;
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
    const source = rest as Measure;
    const timed = isTimed(source);
    const where: ResolvedWhere = Object.entries('count' in source && source.where ? source.where : {}).map(
      ([path, wanted]) => [path, compare(isRecord(wanted) ? wanted : { is: wanted }, found, false)],
    );
    const comparisons = compare(compared, found, timed);
    const key = JSON.stringify([source, where]);
    const measure = measures.get(key) ?? compileMeasure(source, where);
    measures.set(key, measure);
    for (const comparison of comparisons) measure.need?.(largestCount(comparison));
    return { kind: 'test', source, measure, comparisons };
  }

  function compare(compared: Record<string, unknown>, found: Found, timed: boolean): Comparison[] {
    return Object.entries(compared).flatMap(([operator, value]) => {
      const operands = [value].flat().map((one) => operandOf(one, found, timed));
      const operand = Array.isArray(value) ? operands.filter((one) => one !== undefined) : operands[0];
      // A parameter that is absent and may be: the comparison holds.
      return operand === undefined ? [] : [{ operator, operand }];
    });
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
    const span = timed && parseDuration(value);
    if (span) return times === 1 ? span : { months: 0, ms: span.ms * times };
    return typeof value === 'number' ? value * times : (value as Scalar);
  }

  for (const { id } of [...definitions.segments].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const found: Found = { rules: [params], missing: new Set() };
    const node = segmentNode(id, found);
    if (found.missing.size) unknown.set(id, [...found.missing].sort());
    else {
      const attentive = testsOf(node).some(({ measure }) => measure.readAttentive);
      roots.push({ id, node, fingerprint: JSON.stringify(found.rules), attentive });
    }
  }
  return { roots, unknown, ...index(roots, [...measures.values()]) };
}

/** The entries of a record for whose keys `isFirst` holds, and the others. */
function split(record: object, isFirst: (key: string) => boolean): [Record<string, unknown>, Record<string, unknown>] {
  const parts: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  for (const [key, value] of Object.entries(record)) parts[isFirst(key) ? 0 : 1][key] = value;
  return parts;
}

function index(roots: readonly Root[], measures: readonly CompiledMeasure[]) {
  const places = new Map<string, number>();
  const folds: Fold[] = [];
  const foldIndex = new Map<Fold, number>();
  const touched = new Map<string, { folds: number[]; roots: number[] }>();
  const touch = (names: Iterable<string>, what: 'folds' | 'roots', at: number) => {
    for (const name of names) {
      const lists = touched.get(name) ?? { folds: [], roots: [] };
      lists[what].push(at);
      touched.set(name, lists);
    }
  };
  for (const fold of measures.flatMap((measure) => measure.folds)) {
    const place = places.get(fold.key) ?? folds.push(fold) - 1;
    if (!places.has(fold.key)) touch(fold.names, 'folds', place);
    places.set(fold.key, place);
    foldIndex.set(fold, place);
  }
  for (const [at, { node }] of roots.entries()) {
    const read = testsOf(node).flatMap(({ measure }) => measure.folds);
    touch(new Set(read.flatMap(({ names }) => names)), 'roots', at);
  }
  return { folds, foldIndex, touched };
}

function testsOf(node: Node): TestNode[] {
  return node.kind === 'test' ? [node] : node.of.flatMap(testsOf);
}
