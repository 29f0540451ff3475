/** Comparators, and whether what a measure is compared with is of its kind. */
import { parseDuration } from '../duration.js';
import { isRecord } from '../event.js';
import { durationProblem, isDuration } from './duration.js';
import { keysOf, listAt, nameAt, quoted, refuse, type Scope } from './findings.js';
import { checkChoice, checkKeys, warnOfSlip } from './spelling.js';

/**
 * What a value is. A `span` is a time between two instants, which calendar months can measure; a `time` is any other. A
 * `fact` may be a text, a number or a boolean: what a visitor or an event told.
 */
export type Kind = 'number' | 'time' | 'span' | 'text' | 'boolean' | 'fact';

const NOUNS: Readonly<Record<Kind, string>> = {
  number: 'a number',
  time: 'a time',
  span: 'a time',
  text: 'a text',
  boolean: 'true or false',
  fact: 'a text, a number, true or false',
};

/** What each comparator asks: for the same, an order, a part of a text, one of a list, or whether there is anything. */
const COMPARATORS: ReadonlyMap<string, 'same' | 'order' | 'part' | 'list' | 'presence'> = new Map([
  ['is', 'same'],
  ['isNot', 'same'],
  ['atLeast', 'order'],
  ['atMost', 'order'],
  ['above', 'order'],
  ['below', 'order'],
  ['oneOf', 'list'],
  ['exists', 'presence'],
  ['contains', 'part'],
  ['startsWith', 'part'],
]);

/** The names of all comparators. */
export const COMPARATOR_NAMES: readonly string[] = [...COMPARATORS.keys()];

/** Values of the shop that are known by name; it may have others. */
export const REFERENCES = ['averageOrderValue', 'lifetimeValueP80', 'storeCountry', 'storeCity', 'currency', 'rfm'];

/** Judges a measure that stands where a value does, and gives its kind. */
export type CheckMeasure = (measure: Record<string, unknown>, path: string, scope: Scope) => Kind;

/** What of a test or of a `where` is compared. */
export interface Compared {
  readonly kind: Kind;
  /** How sentences call it: `"count"`. */
  readonly name: string;
  /** Left out where no measure may stand as a value. */
  readonly checkMeasure?: CheckMeasure;
}

/** Checks the comparators among the keys of a record, which must be there. */
export function checkComparators(
  record: Record<string, unknown>,
  path: string,
  compared: Compared,
  scope: Scope,
): void {
  const { kind, name } = compared;
  const comparators = keysOf(record).filter((key) => COMPARATORS.has(key));
  if (!comparators.length) refuse(path, `compares ${name} with nothing; add a comparator such as "atLeast"`);
  for (const comparator of comparators) {
    const place = `${path}.${comparator}`;
    const value = record[comparator];
    const asks = COMPARATORS.get(comparator);
    if (asks === 'presence') {
      if (typeof value !== 'boolean') refuse(place, `must be true or false, not ${quoted(value)}`);
    } else if (asks === 'list') {
      const list = listAt(value, place, 'a list of values');
      list.forEach((one, at) => {
        checkValue(one, `${place}[${at}]`, kind, compared, scope);
      });
    } else if (asks === 'order') {
      if (kind === 'text' || kind === 'boolean')
        refuse(place, `does not fit ${name}, which is ${NOUNS[kind]}; write "is"`);
      checkValue(value, place, kind === 'fact' ? 'number' : kind, compared, scope);
    } else if (asks === 'part') {
      if (kind !== 'text' && kind !== 'fact')
        refuse(place, `does not fit ${name}, which is ${NOUNS[kind]}; write "is"`);
      checkValue(value, place, 'text', compared, scope);
    } else checkValue(value, place, kind, compared, scope);
  }
}

/** Checks a value that something of the kind `wanted` is compared with. */
export function checkValue(value: unknown, path: string, wanted: Kind, { checkMeasure }: Compared, scope: Scope): void {
  if (!isRecord(value)) {
    const problem = literalProblem(value, wanted);
    if (problem) refuse(path, problem);
    if (value === '') scope.warnings.push({ path, message: '"" counts as not there; write "exists": true or false' });
  } else if ('ref' in value) {
    checkKeys(value, ['ref', 'times'], path);
    const name = nameAt(value.ref, `${path}.ref`, 'the name of a reference value');
    warnOfSlip(name, REFERENCES, `${path}.ref`, 'reference value', scope.warnings);
    checkTimes(value.times, path, wanted);
  } else if ('param' in value) checkParam(value, path, wanted, scope);
  else if (!checkMeasure) {
    refuse(path, `must be a value, {"ref": …} or {"param": …}, not ${quoted(value)}`);
  } else {
    const kind = checkMeasure(value, path, scope);
    const time = (one: Kind) => one === 'time' || one === 'span';
    const fits =
      kind === wanted || (time(kind) === time(wanted) && (time(kind) || kind === 'fact' || wanted === 'fact'));
    if (!fits) refuse(path, `is ${NOUNS[kind]}, and ${NOUNS[wanted]} is needed`);
    checkTimes(value.times, path, kind === 'fact' ? wanted : kind);
  }
}

/**
 * Checks a parameter, and where it is declared here, that its value is of the kind that its place needs. A shop may give
 * one that is not declared.
 */
export function checkParam(given: Record<string, unknown>, path: string, wanted: Kind, scope: Scope): void {
  checkKeys(given, ['param', 'absent', 'times'], path);
  const name = nameAt(given.param, `${path}.param`, 'the name of a parameter');
  if (given.absent !== undefined) checkChoice(given.absent, ['any', 'unknown'], `${path}.absent`);
  checkTimes(given.times, path, wanted);
  const declared = scope.params.get(name);
  if (!declared) {
    warnOfSlip(name, [...scope.params.keys()], `${path}.param`, 'parameter', scope.warnings);
    return;
  }
  const { value } = declared;
  const problem = literalProblem(value, wanted);
  if (problem) refuse(declared.path, `${problem} (${path} reads it)`);
  if (given.times === undefined) return;
  const multiplied = (parseDuration(value)?.months ?? 0) * (given.times as number);
  if (!Number.isInteger(multiplied))
    refuse(`${path}.times`, `makes ${multiplied} months of ${quoted(value)}; only whole ones can be counted`);
  if (wanted === 'fact' && typeof value !== 'number')
    refuse(`${path}.times`, `multiplies a number, not ${quoted(value)}`);
}

function checkTimes(times: unknown, path: string, wanted: Kind): void {
  if (times === undefined) return;
  if (typeof times !== 'number' || !Number.isFinite(times))
    refuse(`${path}.times`, `must be a number, not ${quoted(times)}`);
  if (wanted === 'text' || wanted === 'boolean')
    refuse(`${path}.times`, `cannot multiply what must be ${NOUNS[wanted]}`);
}

/** Says why a plain value is not of a kind, or gives `undefined`. */
function literalProblem(value: unknown, wanted: Kind): string | undefined {
  const type = typeof value;
  if (wanted === 'time' || wanted === 'span') return durationProblem(value, wanted === 'span');
  if (value === null) return 'null is not a value; write {"exists": false} for what is not there';
  if (!['string', 'number', 'boolean'].includes(type) || Number.isNaN(value)) return `${quoted(value)} is not a value`;
  if (wanted === 'fact' || type === (wanted === 'text' ? 'string' : wanted)) return undefined;
  if (wanted === 'text') return `${value} is not a text; write "${value}"`;
  if (isDuration(value)) return `${quoted(value)} is a duration, and ${NOUNS[wanted]} is needed`;
  const unquoted = /^-?\d+(\.\d+)?$/.test(String(value)) ? 'number' : /^(true|false)$/.test(String(value)) && 'boolean';
  return `${quoted(value)} is not ${NOUNS[wanted]}${type === 'string' && unquoted === wanted ? `; write ${value}` : ''}`;
}
