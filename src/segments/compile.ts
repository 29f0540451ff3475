/**
 * Definitions → a program that the engine runs. Conditions that ask the same become one node; measures that ask the
 * same share what is kept of the past.
 */
import { type Comparison, largestCount, type Operand, type Operator, operators } from './compare.js';
import type { Definitions, Measure, Scalar, SegmentDefinition } from './definition.js';
import { parseDuration } from './duration.js';
import { isRecord, own } from './event.js';
import type { Fold } from './fold.js';
import { type CompiledMeasure, compileMeasure, measureForms } from './measure.js';
import { type Problem, quoted, refuse } from './problem.js';
import type { ResolvedWhere } from './where.js';

/** What a shop supplies beside the definitions. */
export interface CompileContext {
  /** Store-wide reference values, such as `averageOrderValue`. */
  references?: Readonly<Record<string, unknown>>;
  /** Parameters; they win over the definitions' own. */
  params?: Readonly<Record<string, Scalar>>;
}

/** A condition, compiled. */
export type Node = {
  /** Its place in what an engine keeps of all nodes. */
  readonly index: number;
  /** Whether attention may change it. */
  readonly attentive: boolean;
} & (Combination | TestNode);

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

/** A segment that can be evaluated. */
export interface Root {
  readonly id: string;
  readonly node: Node;
  /** Changes with the rule and the parameters, but not with a reference value. */
  readonly fingerprint: string;
}

/** See {@link compile}. */
export interface Program {
  /** Sorted by id. */
  readonly roots: readonly Root[];
  /** How many nodes there are. */
  readonly size: number;
  /** In the order in which they are brought up to date. */
  readonly folds: readonly Fold[];
  /** The place in `folds` of each fold, and of those that keep the same. */
  readonly foldIndex: ReadonlyMap<Fold, number>;
  /** For each event name the places in `folds` and in `roots` of what it may change, ascending. */
  readonly touched: ReadonlyMap<string, { readonly folds: readonly number[]; readonly roots: readonly number[] }>;
  /** Segments that cannot be evaluated for want of a reference or parameter, with the names of what is missing. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
  /** What is wrong; the segments concerned are left out, the others go on. */
  readonly problems: readonly Problem[];
}

/** What is known and found while one segment is compiled. */
interface Scope {
  /** The segments on the way from the one that is compiled to the one that is read. */
  readonly trail: readonly string[];
  /** The rules read, of this segment and of those it names. */
  readonly rules: unknown[];
  readonly missing: Set<string>;
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
  const file: Record<string, unknown> = isRecord(definitions) ? definitions : { segments: definitions };
  const values: Record<string, Record<string, unknown>> = {
    ref: { ...context.references },
    param: { ...(file.params as object), ...context.params },
  };
  const rules = new Map<string, { path: string; when: unknown }>();
  const nodes = new Map<string, Node>();
  const measures = new Map<string, CompiledMeasure>();
  const roots: Root[] = [];
  const unknown = new Map<string, readonly string[]>();
  const problems: Problem[] = [];

  function attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      const { path, message } = error as Error & Problem;
      problems.push({ path, message });
    }
  }

  /** The node with this key, which says all that it asks. */
  function share(key: string, make: () => Combination | (TestNode & { attentive: boolean })): Node {
    let node = nodes.get(key);
    if (!node) {
      const made = make();
      const attentive = made.kind === 'test' ? made.attentive : made.of.some((part) => part.attentive);
      node = { ...made, index: nodes.size, attentive };
      nodes.set(key, node);
    }
    return node;
  }

  function condition(given: unknown, path: string, scope: Scope): Node {
    if (!isRecord(given)) return refuse(path, `${quoted(given)} is not a condition`);
    const keys = Object.keys(given);
    const [kind = ''] = keys;
    if (!['all', 'any', 'not', 'segment'].includes(kind)) return test(given, keys, path, scope);
    if (keys.length > 1) refuse(path, `has ${quoted(keys[1])} beside "${kind}"`);
    const inner = given[kind];
    if (kind === 'segment') return segment(inner, path, scope);
    const parts = kind === 'not' ? [inner] : inner;
    if (!Array.isArray(parts) || !parts.length) return refuse(`${path}.${kind}`, 'must be a list of conditions');
    const of = parts.map((part, at) => condition(part, `${path}.${kind}${kind === 'not' ? '' : `[${at}]`}`, scope));
    return share(`${kind} ${of.map(({ index }) => index)}`, () => ({ kind: kind as Combination['kind'], of }));
  }

  function segment(id: unknown, path: string, scope: Scope): Node {
    const named = rules.get(id as string);
    if (!named) return refuse(path, `names ${quoted(id)}, which is not a segment`);
    const trail = [...scope.trail, id as string];
    if (scope.trail.includes(id as string)) refuse(path, `goes in a circle: ${trail.join(' → ')}`);
    scope.rules.push(named.when);
    return condition(named.when, named.path, { ...scope, trail });
  }

  function test(given: Record<string, unknown>, keys: readonly string[], path: string, scope: Scope): Node {
    const name = keys.find((key) => measureForms[key]) ?? '';
    const { choices, options, timed } = measureForms[name] ?? refuse(path, `has no measure among ${quoted(keys)}`);
    const of = given[name];
    if (choices ? !choices.includes(of as string) : !isSelector(of))
      refuse(`${path}.${name}`, `does not know ${quoted(of)}`);
    const source: Record<string, unknown> = {};
    const compared: Record<string, unknown> = {};
    for (const key of keys) {
      if (key === name || options?.includes(key)) source[key] = given[key];
      else compared[key] = given[key];
    }
    const where: ResolvedWhere = Object.entries(given.where ?? {}).map(([field, wanted]) => {
      const comparators = isRecord(wanted) ? wanted : { is: wanted };
      return [field, comparisons(comparators, `${path}.where.${field}`, scope, false)];
    });
    const against = comparisons(compared, path, scope, timed?.includes(of as string) ?? false);
    const key = JSON.stringify([source, where]);
    const measure = measures.get(key) ?? compileMeasure(source as Measure, where, path);
    measures.set(key, measure);
    for (const comparison of against) measure.need?.(largestCount(comparison));
    const attentive = measure.readAttentive !== undefined;
    return share(key + JSON.stringify(against), () => ({
      kind: 'test',
      source: source as Measure,
      measure,
      comparisons: against,
      attentive,
    }));
  }

  function comparisons(compared: Record<string, unknown>, path: string, scope: Scope, timed: boolean): Comparison[] {
    const entries = Object.entries(compared);
    if (!entries.length) refuse(path, 'compares with nothing');
    return entries.flatMap(([operator, value]) => {
      const place = `${path}.${operator}`;
      if (!operators.includes(operator as Operator)) refuse(place, 'is not known here');
      const asTime = timed && operator !== 'exists';
      const operand = Array.isArray(value)
        ? value.flatMap((one) => operandOf(one, place, scope, asTime) ?? [])
        : operandOf(value, place, scope, asTime);
      // A parameter that is absent and may be: the comparison holds.
      return operand === undefined ? [] : [{ operator: operator as Operator, operand }];
    });
  }

  function operandOf(given: unknown, path: string, scope: Scope, timed: boolean): Operand | undefined {
    let value = given;
    let times = 1;
    if (isRecord(given)) {
      const kind = 'ref' in given ? 'ref' : 'param';
      const name = String(given[kind]);
      value = own(values[kind] ?? {}, name) ?? undefined;
      times = (given.times as number | undefined) ?? 1;
      if (value === undefined) {
        if (given.absent !== 'any') scope.missing.add(`${kind === 'ref' ? 'references' : 'params'}.${name}`);
        return undefined;
      }
    }
    if (typeof value === 'number') return value * times;
    const span = timed && (parseDuration(value) ?? refuse(path, `${quoted(value)} is not a duration`));
    if (span) return times === 1 ? span : { months: 0, ms: span.ms * times };
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    return refuse(path, `${quoted(given)} is not a value`);
  }

  const list = Array.isArray(file.segments) ? file.segments : [];
  attempt(() => file.segments === list || refuse('segments', 'must be a list'));
  for (const [at, given] of list.entries()) {
    attempt(() => {
      const path = `segments[${at}]`;
      const { id, when } = isRecord(given) ? given : refuse(path, 'must be an object');
      if (typeof id !== 'string' || !id) return refuse(`${path}.id`, 'must be a text');
      if (rules.has(id)) refuse(`${path}.id`, `${quoted(id)} is there twice`);
      rules.set(id, { path: `${path}.when`, when });
    });
  }
  for (const id of [...rules.keys()].sort()) {
    attempt(() => {
      const scope: Scope = { trail: [], rules: [values.param], missing: new Set() };
      const node = segment(id, id, scope);
      if (scope.missing.size) unknown.set(id, [...scope.missing].sort());
      else roots.push({ id, node, fingerprint: JSON.stringify(scope.rules) });
    });
  }
  return { roots, size: nodes.size, unknown, problems, ...index(roots, [...measures.values()]) };
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
  for (const [at, { node }] of roots.entries()) touch(new Set(namesOf(node)), 'roots', at);
  return { folds, foldIndex, touched };
}

/** The names of the events that may change a condition. */
function namesOf(node: Node): string[] {
  return node.kind === 'test' ? node.measure.folds.flatMap((fold) => [...fold.names]) : node.of.flatMap(namesOf);
}

function isSelector(value: unknown): boolean {
  return [value].flat().every((name) => typeof name === 'string');
}
