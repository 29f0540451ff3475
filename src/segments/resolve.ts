/** From a definition as it was written to one in which references, parameters and durations are filled in. */
import { type Comparison, type Operand, type Operator, operators } from './compare.js';
import type { Measure, Scalar } from './definition.js';
import { parseDuration } from './duration.js';
import { isRecord, own } from './event.js';
import { compileMeasure, measureForms } from './measure.js';
import { quoted, refuse } from './problem.js';
import type { ResolvedWhere } from './where.js';

/** A condition, filled in. */
export type Resolved =
  | { readonly kind: 'all' | 'any' | 'not'; readonly of: readonly Resolved[] }
  | { readonly kind: 'segment'; readonly id: string }
  | ResolvedTest;

/** A test, filled in. */
export interface ResolvedTest {
  readonly kind: 'test';
  readonly path: string;
  /** The measure as it was written, without its comparators. */
  readonly measure: Measure;
  readonly where: ResolvedWhere;
  readonly comparisons: readonly Comparison[];
}

/** What a definition is filled in from, and what turns up on the way. */
export interface Scope {
  readonly references: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
  /** Names of references and parameters that are not there. */
  readonly missing: Set<string>;
  /** Ids of the segments that are named. */
  readonly segments: Set<string>;
}

/** Fills in a condition. Throws a `Problem` where it is none. */
export function resolve(condition: unknown, path: string, scope: Scope): Resolved {
  if (!isRecord(condition)) refuse(path, 'must be a condition');
  const keys = Object.keys(condition);
  const [kind = ''] = keys;
  if (kind === 'all' || kind === 'any' || kind === 'not' || kind === 'segment') {
    if (keys.length > 1) refuse(path, `has "${keys[1]}" beside "${kind}"`);
    const inner = condition[kind];
    if (kind === 'segment') {
      if (typeof inner !== 'string') refuse(path, 'must name a segment');
      scope.segments.add(inner);
      return { kind, id: inner };
    }
    if (kind === 'not') return { kind, of: [resolve(inner, `${path}.not`, scope)] };
    if (!Array.isArray(inner) || !inner.length) refuse(`${path}.${kind}`, 'must be a list of conditions');
    return { kind, of: inner.map((one, index) => resolve(one, `${path}.${kind}[${index}]`, scope)) };
  }
  return resolveTest(condition, keys, path, scope);
}

function resolveTest(test: Record<string, unknown>, keys: readonly string[], path: string, scope: Scope): ResolvedTest {
  const name = keys.find((key) => measureForms[key]);
  const form = name && measureForms[name];
  if (!form) refuse(path, `has no measure among "${keys.join('", "')}"`);
  const { choices, options, timed } = form;
  const of = test[name];
  if (choices ? !choices.includes(of as string) : !isSelector(of)) refuse(`${path}.${name}`, `${quoted(of)} is none`);
  const measure: Record<string, unknown> = {};
  const compared: Record<string, unknown> = {};
  for (const key of keys) {
    if (isOperator(key)) compared[key] = test[key];
    else if (key === name || options?.includes(key)) measure[key] = test[key];
    else refuse(`${path}.${key}`, 'is not known here');
  }
  const where = test.where ?? {};
  if (!isRecord(where)) refuse(`${path}.where`, 'must be an object');
  const resolved: ResolvedTest = {
    kind: 'test',
    path,
    measure: measure as Measure,
    where: Object.entries(where).map(([field, wanted]) => {
      const fieldPath = `${path}.where.${field}`;
      return [field, resolveComparisons(isRecord(wanted) ? wanted : { is: wanted }, fieldPath, scope, false)];
    }),
    comparisons: resolveComparisons(compared, path, scope, timed?.includes(of as string) ?? false),
  };
  compileMeasure(resolved, 1); // refuses a wrong window here, where the segment can still be left out alone
  return resolved;
}

function resolveComparisons(
  compared: Record<string, unknown>,
  path: string,
  scope: Scope,
  timed: boolean,
): Comparison[] {
  const comparisons: Comparison[] = [];
  for (const [operator, value] of Object.entries(compared)) {
    const place = `${path}.${operator}`;
    if (!isOperator(operator)) refuse(place, 'is no comparator');
    const operand =
      operator === 'oneOf' && Array.isArray(value)
        ? value.map((one) => resolveValue(one, place, scope, timed)).filter((one) => one !== undefined)
        : resolveValue(value, place, scope, timed);
    // Nothing to compare with: a parameter that is absent and may be, so the comparison holds.
    if (operand !== undefined) comparisons.push({ operator, operand });
  }
  if (!Object.keys(compared).length) refuse(path, 'compares with nothing');
  return comparisons;
}

function resolveValue(value: unknown, path: string, scope: Scope, timed: boolean): Operand | undefined {
  const times = isRecord(value) ? (value.times ?? 1) : 1;
  let plain = value;
  if (isRecord(value)) {
    const kind = 'ref' in value ? 'references' : 'params';
    const name = String(value.ref ?? value.param);
    plain = own(scope[kind], name);
    if (plain === undefined || plain === null) {
      if (value.absent !== 'any') scope.missing.add(`${kind}.${name}`);
      return undefined;
    }
  }
  if (timed && typeof plain === 'string') {
    const span = parseDuration(plain) ?? refuse(path, `${quoted(plain)} is not a duration`);
    return times === 1 ? span : { months: 0, ms: span.ms * Number(times) };
  }
  if (typeof plain === 'number') return plain * Number(times);
  if (typeof plain === 'string' || typeof plain === 'boolean') return plain as Scalar;
  return refuse(path, `${quoted(value)} is not a value`);
}

function isSelector(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((name) => typeof name === 'string'));
}

function isOperator(key: string): key is Operator {
  return (operators as readonly string[]).includes(key);
}
