/** Conditions: combinations of others, and tests. */
import { attempt, keysOf, listAt, nameAt, recordAt, refuse, type Scope } from './findings.js';
import { checkMeasure, checkOperand } from './measure.js';
import { COMPARATOR_NAMES, checkComparators } from './value.js';

const COMBINATIONS = ['all', 'any', 'not', 'segment'];

/** Checks a condition. In a list each part is judged by itself, so that one mistake does not hide another. */
export function checkCondition(given: unknown, path: string, scope: Scope): void {
  const condition = recordAt(given, path, 'a condition');
  const keys = keysOf(condition);
  const kind = keys.find((key) => COMBINATIONS.includes(key));
  if (kind === undefined) {
    const { name, kind } = checkMeasure(condition, path, scope, COMPARATOR_NAMES, COMBINATIONS);
    checkComparators(condition, path, { kind, name: `"${name}"`, checkMeasure: checkOperand }, scope);
    return;
  }
  const beside = keys.find((key) => key !== kind);
  if (beside !== undefined) refuse(`${path}.${beside}`, `cannot stand beside "${kind}"; put both into an "all"`);
  const inner = condition[kind];
  const place = `${path}.${kind}`;
  if (kind === 'segment') nameAt(inner, place, 'the id of a segment');
  else if (kind === 'not') checkCondition(inner, place, scope);
  else {
    const parts = listAt(inner, place, 'a list of conditions');
    parts.forEach((part, at) => {
      attempt(scope.problems, () => checkCondition(part, `${place}[${at}]`, scope));
    });
  }
}
