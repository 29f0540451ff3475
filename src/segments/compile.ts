/**
 * Definitions → a program that the engine runs. Conditions that ask the same become one node; measures that ask the
 * same share what is kept of the past.
 */
import { type Comparison, largestCount } from './compare.js';
import type { Definitions, Measure, Scalar, SegmentDefinition } from './definition.js';
import { isRecord } from './event.js';
import type { Fold } from './fold.js';
import { type CompiledMeasure, compileMeasure } from './measure.js';
import { type Problem, refuse } from './problem.js';
import { type Resolved, type ResolvedTest, resolve } from './resolve.js';

/** What a shop supplies beside the definitions. */
export interface CompileContext {
  /** Store-wide reference values, such as `averageOrderValue`. */
  references?: Readonly<Record<string, unknown>>;
  /** Parameters; they win over the definitions' own. */
  params?: Readonly<Record<string, Scalar>>;
}

/** A condition, compiled; its parts have lower numbers than itself. */
export type Node = {
  readonly parents: number[];
  /** Whether attention may change it. */
  readonly attentive: boolean;
} & (
  | { readonly kind: 'all' | 'any' | 'not'; readonly of: readonly number[] }
  | {
      readonly kind: 'test';
      /** As it was written, without its comparators. */
      readonly source: Measure;
      readonly measure: CompiledMeasure;
      readonly comparisons: readonly Comparison[];
    }
);

/** A segment that can be evaluated. */
export interface Root {
  readonly id: string;
  /** The number of its node. */
  readonly node: number;
  /** Changes with the rule and its parameters, but not with a reference value. */
  readonly fingerprint: string;
}

/** See {@link compile}. */
export interface Program {
  readonly nodes: readonly Node[];
  /** Sorted by id. */
  readonly roots: readonly Root[];
  /** In the order in which they are brought up to date. */
  readonly folds: readonly Fold[];
  /** The number of the fold with a key: measures that keep the same may each have made their own. */
  readonly foldNumber: ReadonlyMap<string, number>;
  /** For each event name the numbers of the folds it may change, in order. */
  readonly foldsOf: ReadonlyMap<string, readonly number[]>;
  /** For each fold the numbers of the tests that read it. */
  readonly readersOf: readonly (readonly number[])[];
  /** Segments that cannot be evaluated for want of a reference or parameter, with the names of what is missing. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
  /** What is wrong; the segments concerned are left out, the others go on. */
  readonly problems: readonly Problem[];
}

interface Entry {
  readonly path: string;
  readonly condition: Resolved;
  readonly missing: ReadonlySet<string>;
  /** Ids of the segments it names. */
  readonly segments: ReadonlySet<string>;
  readonly fingerprint: string;
}

/**
 * Compiles segments. A wrong one is left out and told in `problems`; nothing throws.
 * @example
 * const program = compile([{ id: 'buyer', when: { count: 'purchase', atLeast: 1 } }]);
 */
export function compile(
  definitions: Definitions | readonly SegmentDefinition[],
  context: CompileContext = {},
): Program {
  const problems: Problem[] = [];
  const attempt = <Result>(step: () => Result): Result | undefined => {
    try {
      return step();
    } catch (problem) {
      problems.push(problem as Error & Problem);
      return undefined;
    }
  };

  const entries = readEntries(definitions, context, attempt);
  const unknown = new Map<string, readonly string[]>();
  const evaluated = new Map<string, string>();
  for (const id of entries.keys()) {
    attempt(() => {
      const concerned = withNamed(id, entries);
      const missing = new Set(concerned.flatMap((entry) => [...entry.missing]));
      if (missing.size) unknown.set(id, [...missing].sort());
      else evaluated.set(id, concerned.map(({ fingerprint }) => fingerprint).join());
    });
  }
  return { ...buildGraph(evaluated, entries), unknown, problems };
}

type Attempt = <Result>(step: () => Result) => Result | undefined;

function readEntries(definitions: unknown, { references = {}, params }: CompileContext, attempt: Attempt) {
  const entries = new Map<string, Entry>();
  const file: Record<string, unknown> = isRecord(definitions) ? definitions : { segments: definitions };
  const allParams = { ...(file.params as object), ...params };
  const { segments } = file;
  attempt(() => Array.isArray(segments) || refuse('segments', 'must be a list of segments'));
  for (const [index, segment] of (Array.isArray(segments) ? segments : []).entries()) {
    const path = `segments[${index}]`;
    attempt(() => {
      const id = isRecord(segment) && segment.id;
      if (typeof id !== 'string' || !id) refuse(`${path}.id`, 'must be a text');
      if (entries.has(id)) refuse(`${path}.id`, `"${id}" is there twice`);
      const found = { missing: new Set<string>(), segments: new Set<string>() };
      const condition = resolve(segment.when, `${path}.when`, { references, params: allParams, ...found });
      entries.set(id, { path, condition, ...found, fingerprint: JSON.stringify([segment.when, allParams]) });
    });
  }
  return entries;
}

/** A segment and those it names, directly or not. Refuses cycles and names of no segment. */
function withNamed(id: string, entries: ReadonlyMap<string, Entry>, trail: readonly string[] = []): Entry[] {
  const entry = entries.get(id);
  const path = `${entries.get(trail[0] ?? id)?.path}.when`;
  if (!entry) return refuse(path, `names "${id}", which is not there or is wrong itself`);
  if (trail.includes(id)) return refuse(path, `goes in a circle: ${[...trail, id].join(' → ')}`);
  return [entry, ...[...entry.segments].flatMap((named) => withNamed(named, entries, [...trail, id]))];
}

/** Identifies what a test counts: tests with the same key share a measure. */
function measureKey({ measure, where }: ResolvedTest): string {
  return JSON.stringify([measure, where]);
}

/** For each measure the largest count that makes a difference to a test. */
function largestCounts(conditions: readonly Resolved[]): Map<string, number> {
  const largest = new Map<string, number>();
  const visit = (condition: Resolved): void => {
    if (condition.kind === 'segment') return;
    if (condition.kind !== 'test') {
      condition.of.forEach(visit);
      return;
    }
    const key = measureKey(condition);
    largest.set(key, Math.max(largest.get(key) ?? 1, ...condition.comparisons.map(largestCount)));
  };
  conditions.forEach(visit);
  return largest;
}

type Graph = Pick<Program, 'nodes' | 'roots' | 'folds' | 'foldNumber' | 'foldsOf' | 'readersOf'>;

function buildGraph(evaluated: ReadonlyMap<string, string>, entries: ReadonlyMap<string, Entry>): Graph {
  const nodes: Node[] = [];
  const numberOf = new Map<string, number>();
  const folds: Fold[] = [];
  const foldNumber = new Map<string, number>();
  const readersOf: number[][] = [];
  const foldsOf = new Map<string, number[]>();
  const conditionOf = (id: string) => entries.get(id)?.condition ?? refuse(id, 'is no segment');
  const countsOf = largestCounts([...entries.values()].map(({ condition }) => condition));

  /** The number of the node or fold with this key, made if there is none yet. */
  const numbered = (numbers: Map<string, number>, key: string, make: () => number) => {
    const number = numbers.get(key) ?? make();
    numbers.set(key, number);
    return number;
  };

  const addFold = (fold: Fold) =>
    numbered(foldNumber, fold.key, () => {
      const number = folds.push(fold) - 1;
      readersOf.push([]);
      for (const name of fold.names) foldsOf.set(name, [...(foldsOf.get(name) ?? []), number]);
      return number;
    });

  const addTest = (test: ResolvedTest, key: string) =>
    numbered(numberOf, key, () => {
      const measure = compileMeasure(test, countsOf.get(measureKey(test)) ?? 1);
      const attentive = measure.readAttentive !== undefined;
      const { measure: source, comparisons } = test;
      const number = nodes.push({ kind: 'test', source, measure, comparisons, attentive, parents: [] }) - 1;
      for (const fold of measure.folds) readersOf[addFold(fold)]?.push(number);
      return number;
    });

  const addNode = (condition: Resolved): number => {
    if (condition.kind === 'segment') return addNode(conditionOf(condition.id));
    if (condition.kind === 'test')
      return addTest(condition, measureKey(condition) + JSON.stringify(condition.comparisons));
    const { kind } = condition;
    const of = condition.of.map(addNode);
    return numbered(numberOf, `${kind} ${of}`, () => {
      const attentive = of.some((part) => nodes[part]?.attentive);
      const number = nodes.push({ kind, of, attentive, parents: [] }) - 1;
      for (const part of of) nodes[part]?.parents.push(number);
      return number;
    });
  };

  const roots = [...evaluated.keys()]
    .sort()
    .map((id) => ({ id, node: addNode(conditionOf(id)), fingerprint: evaluated.get(id) ?? '' }));
  return { nodes, roots, folds, foldNumber, foldsOf, readersOf };
}
