/**
 * Definitions → a program that the engine runs. Conditions that ask the same become one node; measures that ask the
 * same share what is kept of the past.
 */
import { bucketOf } from './bucket.js';
import { type Comparisons, comparisonsOf, largestCount, operators } from './compare.js';
import type { Condition, Definitions, Measure, Params, Scalar, Season, SegmentDefinition, Test } from './definition.js';
import { parseDuration } from './duration.js';
import { isRecord, own } from './event.js';
import { type Kept, type Moment, SESSION_START } from './fold.js';
import { type Combination, decide, isMeasure, type Known, knowNothing, type Node, type Threshold } from './judge.js';

import { compileMeasure, isTimed, type MeasureContext, type NumberedMeasure } from './measure.js';
import { type Calendar, calendarOf } from './season.js';

/** What a shop supplies beside the definitions. */
export interface CompileContext {
  /** Store-wide reference values, such as `averageOrderValue`. */
  references?: Readonly<Record<string, unknown>>;
  /** Parameters; they win over the definitions' own. One of a segment is called `hero.orders`. */
  params?: Readonly<Params>;
}

/** A segment that can be evaluated. */
export interface Root {
  readonly id: string;
  readonly node: Node;
  /** That of the node. */
  readonly index: number;
  /** Changes with the rule and its parameters, but not with a reference value: of 2³² different ones two may be the same. */
  readonly fingerprint: number;
}

/** See {@link compile}. */
export interface Program {
  /** Sorted by id. */
  readonly roots: readonly Root[];
  /** In the order in which they are brought up to date: a window after its anchors. No two have the same key. */
  readonly folds: readonly Kept[];
  /** Those of them that are about one session. */
  readonly sessional: readonly Kept[];
  /** How many conditions there are. */
  readonly nodes: number;
  /** What is known of a visitor who has done nothing, at any time, of what no activity touches; of segments only that they are not entered. */
  blank(): Known;
  /** What an event that counts under this name may change. */
  touchedBy(name: string, active: boolean, starts: boolean): Touched;
  /** Segments that cannot be evaluated for want of a reference or parameter, with the names of what is missing. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
}

/** See {@link Program.touchedBy}. */
export interface Touched {
  /** The names that the event counts under, see {@link Step}. */
  readonly names: readonly string[];
  readonly touched: readonly TouchedFold[];
}

/** A fold that an event may change, and what is not certain any more when it does. */
export interface TouchedFold {
  readonly fold: Kept;
  /** Under how many of its names the event counts. */
  readonly times: number;
  /** The indices of the measures and of the nodes. */
  readonly measures: readonly number[];
  readonly nodes: readonly number[];
}

/** What is found while one segment is compiled. */
interface Found {
  /** The segment whose own parameters count. */
  readonly segment: SegmentDefinition;
  /** The rules read, of this segment and of those it names, and the parameters in them. */
  readonly rules: unknown[];
  readonly missing: Set<string>;
}

type Json = Record<string, unknown>;

const mapValues = (record: object, change: (value: unknown, key: string) => unknown): Json =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));

/**
 * Compiles segments, which must be right: `check` tells. Every shopper downloads this, but nobody needs sentences about
 * mistakes where there are none.
 * @example
 * const program = compile({ version: 1, segments: [{ id: 'buyer', when: { count: 'purchase', atLeast: 1 } }] });
 */
export function compile(definitions: Definitions, { references = {}, params = {} }: CompileContext = {}): Program {
  const { segments, seasons = {} } = definitions;
  const { currency, rfm } = references;
  const measures = new Map<string, NumberedMeasure>();
  const folds: Kept[] = [];
  const context: MeasureContext = {
    currency,
    rfm,
    seasons: mapValues(seasons, (season) => calendarOf(season as Season)) as Record<string, Calendar>,
    key: JSON.stringify([currency, seasons]),
    measure: compiledOf,
    keep({ key, names, sessional = false, initial, next }) {
      const known = folds.find((fold) => fold.key === key);
      if (known) return known as Kept<typeof initial>;
      const fold = { key, names, sessional, initial, next, index: folds.length };
      folds.push(fold);
      return fold;
    },
  };
  const nodes = new Map<string, Node>();
  const roots: Root[] = [];
  const unknown = new Map<string, readonly string[]>();

  /** The node that asks this; what asks the same is one. */
  function nodeAt(question: unknown, make: (index: number) => Node): Node {
    const key = JSON.stringify(question);
    const node = nodes.get(key) ?? make(nodes.size);
    nodes.set(key, node);
    return node;
  }

  function nodeOf(condition: Condition, found: Found): Node {
    if ('all' in condition) return combination('all', condition.all, found);
    if ('any' in condition) return combination('any', condition.any, found);
    if ('not' in condition) return combination('not', [condition.not], found);
    return 'segment' in condition ? segmentNode(condition.segment, found) : testNode(condition, found);
  }

  function combination(kind: Combination['kind'], parts: readonly Condition[], found: Found): Node {
    const of = parts.map((part) => nodeOf(part, found));
    return nodeAt([kind, of.map(({ index }) => index)], (index) => ({
      index,
      kind,
      of,
      attentive: of.some(({ attentive }) => attentive),
    }));
  }

  function segmentNode(id: string, found: Omit<Found, 'segment'>): Node {
    const segment = segments.find((one) => one.id === id) as SegmentDefinition;
    found.rules.push(segment.when);
    return nodeOf(segment.when, { ...found, segment });
  }

  function testNode(test: Test, found: Found): Node {
    const compared: Json = {};
    const rest: Json = {};
    for (const [key, value] of Object.entries(test)) (key in operators ? compared : rest)[key] = value;
    const [measure, compiled] = measureOf(rest, found);
    const compare = fill(compared, found, isTimed(measure));
    const operands = Object.values(compare).flat().filter(isMeasure);
    compiled.need?.(operands.length ? Infinity : largestCount(compare as Comparisons));
    // Of what something is compared with, every count makes a difference.
    for (const operand of operands) operand.compiled.need?.(Infinity);
    return nodeAt([measure, operands.length ? [compared, found.segment.id] : compare], (index) => ({
      index,
      kind: 'test',
      compiled,
      comparisons: comparisonsOf(compare as Comparisons),
      operands,
      attentive: !!compiled.readAttentive,
    }));
  }

  /** The measure with its parameters filled in, and what it is made to. */
  function measureOf(given: Json, found: Found): [Measure, NumberedMeasure] {
    const measure = mapValues(given, (value, key) => {
      if (key === 'where') return whereOf(value as Json, found);
      if (key === 'sequence') {
        return (value as Json[]).map(({ where, ...step }) => ({
          ...step,
          ...(where !== undefined && { where: whereOf(where as Json, found) }),
        }));
      }
      return filledIn(value, found, !('sequence' in given));
    }) as Measure;
    if ('rfm' in measure && rfm === undefined) found.missing.add('references.rfm');
    return [measure, compiledOf(measure)];
  }

  /** What the measure is made to; the same for the same. */
  function compiledOf(measure: Measure): NumberedMeasure {
    const key = JSON.stringify(measure);
    let compiled = measures.get(key);
    if (!compiled) {
      const { folds, read, total, need, readAttentive } = compileMeasure(measure, context);
      // Only now: what it is made of comes before it. All have the same fields, so that they are read faster.
      compiled = { measure, folds, read, total, need, readAttentive, index: measures.size };
      measures.set(key, compiled);
    }
    return compiled;
  }

  function whereOf(where: Json, found: Found): Json {
    return mapValues(where, (wanted, path) => {
      if (!isRecord(wanted)) return wanted;
      return path === 'items'
        ? mapValues(wanted, (inner) => whereOf(inner as Json, found))
        : fill(wanted, found, false);
    });
  }

  /** A window, with the durations that stand in place of parameters. One that is none is as good as missing. */
  function filledIn(value: unknown, found: Found, mayHaveMonths: boolean): unknown {
    if (Array.isArray(value)) return value.map((one) => filledIn(one, found, mayHaveMonths));
    if (!isRecord(value)) return value;
    if (!('param' in value)) return mapValues(value, (inner) => filledIn(inner, found, mayHaveMonths));
    const { param } = value;
    const duration = valueNamed({ param }, found);
    const span = parseDuration(duration);
    if (!span || (span.months && !mayHaveMonths)) found.missing.add(`params.${param}`);
    return duration;
  }

  /** The comparisons with references, parameters, measures and durations filled in. */
  function fill(compared: Json, found: Found, timed: boolean): Record<string, Threshold> {
    const filled: Record<string, Threshold> = {};
    for (const [operator, value] of Object.entries(compared)) {
      const operands = [value].flat().map((one) => operandOf(one, found, timed));
      // Where one is a parameter that is absent and may be, the comparison holds.
      if (operands.includes(undefined)) continue;
      filled[operator] = (Array.isArray(value) ? operands : operands[0]) as Threshold;
    }
    return filled;
  }

  function operandOf(given: unknown, found: Found, timed: boolean): Threshold {
    let value = given;
    let times = 1;
    if (isRecord(given)) {
      const { times: factor = 1, ...named } = given;
      times = factor as number;
      if (!('ref' in named || 'param' in named)) return { compiled: measureOf(named, found)[1], times };
      value = valueNamed(named, found);
    }
    const span = timed ? parseDuration(value) : undefined;
    if (span?.months) return { months: span.months * times, ms: span.ms * times };
    if (span) value = span.ms;
    return typeof value === 'number' ? value * times : (value as Scalar);
  }

  /** The value of a reference or parameter; `undefined` if there is none, which is noted unless it may be absent. */
  function valueNamed({ ref, param, absent }: Json, { segment, rules, missing }: Found): unknown {
    if (ref !== undefined) {
      const value = own(references, ref as string);
      if (value === undefined) missing.add(`references.${ref}`);
      return value;
    }
    const name = param as string;
    const its = own(segment.params ?? {}, name);
    const value =
      its === undefined
        ? (own(params, name) ?? own(definitions.params ?? {}, name))
        : (own(params, `${segment.id}.${name}`) ?? its);
    rules.push(value);
    if (value === undefined && absent !== 'any') missing.add(`params.${name}`);
    return value;
  }

  for (const { id, internal } of [...segments].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (internal) continue;
    const found = { rules: [], missing: new Set<string>() };
    const node = segmentNode(id, found);
    if (found.missing.size) unknown.set(id, [...found.missing].sort());
    else roots.push({ id, node, index: node.index, fingerprint: bucketOf(id, JSON.stringify(found.rules)) });
  }
  const nobody: Moment = { now: 0, session: undefined, position: 0, subject: '', keptOf: ({ initial }) => initial };
  const blank = knowNothing(nodes.size);
  for (const node of nodes.values()) decide(node, nobody, blank);
  // Nothing holds before the first event; with it these may.
  for (const { index } of roots) if (blank.holds[index]) blank.changesAt[index] = -Infinity;

  const parts = folds.map((fold) => {
    const changed = new Set<unknown>([fold]);
    const indicesOf = <One extends { index: number }>(all: Iterable<One>, partsOf: (one: One) => readonly unknown[]) =>
      [...all]
        .filter((one) => partsOf(one).some((part) => changed.has(part)) && changed.add(one))
        .map(({ index }) => index);
    return {
      fold,
      measures: indicesOf(measures.values(), (measure) => measure.folds),
      // The parts of a node come before it.
      nodes: indicesOf(nodes.values(), (node) =>
        node.kind === 'test' ? [node.compiled, ...node.operands.map(({ compiled }) => compiled)] : node.of,
      ),
    };
  });
  // Only an activity starts a session.
  const plans = [0, 1, 2].map(() => new Map<string, Touched>());
  return {
    roots,
    unknown,
    folds,
    sessional: folds.filter(({ sessional }) => sessional),
    nodes: nodes.size,
    blank: () => ({ holds: blank.holds.slice(), changesAt: blank.changesAt.slice(), readings: [] }),
    touchedBy(name, active, starts) {
      const known = plans[Number(active) + Number(starts)] as Map<string, Touched>;
      let plan = known.get(name);
      if (!plan) {
        const names = [name, ...(active ? ['*'] : []), ...(starts ? [SESSION_START] : [])];
        const timesOf = (fold: Kept) => names.filter((one) => fold.names.includes(one)).length;
        const touched = parts.map(({ fold, measures, nodes }) => ({ fold, measures, nodes, times: timesOf(fold) }));
        plan = { names, touched: touched.filter(({ times }) => times) };
        known.set(name, plan);
      }
      return plan;
    },
  };
}
