/**
 * Says in plain sentences what is wrong in definitions, where, and what was probably meant. The engine trusts what has
 * passed here; in a browser it is loaded only where a shop brings segments of its own.
 */
import { operators } from './compare.js';
import type { Definitions, SegmentDefinition } from './definition.js';
import { parseDuration } from './duration.js';
import { isRecord } from './event.js';

/** One mistake: `segments[3].when.all[1].within`, `"6 months" is not a duration; write "6mo"`. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** What {@link check} gives. */
export interface Checked {
  /** The definitions without the segments that are wrong, so that the others go on. */
  readonly definitions: Definitions;
  readonly problems: readonly Problem[];
}

/** How a measure is written: what its own key may say, and what may stand beside it. */
interface Form {
  readonly choices?: readonly string[];
  readonly options?: readonly string[];
}

const FORMS: Readonly<Record<string, Form>> = {
  count: { options: ['where', 'within'] },
  elapsed: { choices: ['session'] },
  attention: { choices: ['page', 'item', 'items', 'session'] },
  cart: { choices: ['quantity', 'value', 'unchanged', 'idle'] },
  trait: {},
};
const TIMED = /^(elapsed session|attention .*|cart unchanged|cart idle)$/;
const COMBINATIONS = ['all', 'any', 'not', 'segment'];
const ANCHORS = ['first', 'latest', 'earliestOf', 'latestOf'];

/** Stops at the first mistake of a segment: what follows from it would only confuse. */
class Mistake extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

function refuse(path: string, message: string): never {
  throw new Mistake(path, message);
}

/**
 * Checks a definitions file, or a bare list of segments. Nothing throws: every wrong segment is named, once.
 * @param builtIn Segments that are there besides, unless the file has one with the same id.
 * @example
 * check([{ id: 'a', when: { cuont: 'purchase', atLeast: 1 } }]).problems;
 * // [{ path: 'segments[0].when.cuont', message: 'is not a measure; did you mean "count"?' }]
 */
export function check(given: unknown, builtIn: readonly SegmentDefinition[] = []): Checked {
  const problems: Problem[] = [];
  const attempt = (step: () => void): boolean => {
    try {
      step();
      return true;
    } catch (mistake) {
      if (!(mistake instanceof Mistake)) throw mistake;
      problems.push({ path: mistake.path, message: mistake.message });
      return false;
    }
  };
  const file: Record<string, unknown> = isRecord(given) ? given : { segments: given };
  attempt(() => checkFile(file));
  const list: readonly unknown[] = Array.isArray(file.segments) ? file.segments : [];
  const pathOf = new Map<string, string>();
  const good = list.filter((segment, at): segment is SegmentDefinition =>
    attempt(() => {
      const id = checkSegment(segment, `segments[${at}]`);
      if (pathOf.has(id)) refuse(`segments[${at}].id`, `${quoted(id)} is already the id of ${pathOf.get(id)}`);
      pathOf.set(id, `segments[${at}]`);
    }),
  );
  const others = builtIn.filter(({ id }) => !pathOf.has(id));
  const linked = withoutDangling([...good, ...others], (id, message) =>
    problems.push({ path: `${pathOf.get(id)}.when`, message }),
  );
  const params = isRecord(file.params) ? { params: file.params as NonNullable<Definitions['params']> } : {};
  return { definitions: { version: 1, ...params, segments: linked }, problems };
}

function checkFile({ version, segments, params }: Record<string, unknown>): void {
  if (version !== undefined && version !== 1) refuse('version', `${quoted(version)} is not known here; write 1`);
  if (params !== undefined && !isRecord(params)) refuse('params', `must be an object, not ${quoted(params)}`);
  if (!Array.isArray(segments)) refuse('segments', `must be a list of segments, not ${quoted(segments)}`);
}

function checkSegment(segment: unknown, path: string): string {
  if (!isRecord(segment)) return refuse(path, `must be an object with "id" and "when", not ${quoted(segment)}`);
  const { id, when } = segment;
  if (typeof id !== 'string' || !id)
    return refuse(`${path}.id`, `must be a text such as "big-spender", not ${quoted(id)}`);
  checkCondition(when, `${path}.when`);
  return id;
}

/** Leaves out, one after the other, segments that name one that is not there, or themselves. */
function withoutDangling(
  segments: readonly SegmentDefinition[],
  tell: (id: string, message: string) => void,
): SegmentDefinition[] {
  const rules = new Map(segments.map(({ id, when }) => [id, when as unknown]));
  const mistakeOf = (id: string, trail: readonly string[]): string | undefined => {
    if (trail.includes(id)) return `goes in a circle: ${[...trail, id].join(' → ')}`;
    const rule = rules.get(id);
    if (!rule) return `names ${quoted(id)}, which is not a segment or is wrong itself${meant(id, [...rules.keys()])}`;
    return namedIn(rule)
      .map((named) => mistakeOf(named, [...trail, id]))
      .find(Boolean);
  };
  for (;;) {
    const wrong = [...rules.keys()].flatMap((id) => {
      const message = mistakeOf(id, []);
      return message ? [{ id, message }] : [];
    });
    if (!wrong.length) return segments.filter(({ id }) => rules.has(id));
    for (const { id, message } of wrong) {
      rules.delete(id);
      tell(id, message);
    }
  }
}

/** Ids of the segments that a condition names. */
function namedIn(condition: unknown): string[] {
  if (Array.isArray(condition)) return condition.flatMap(namedIn);
  if (!isRecord(condition)) return [];
  const { all, any, not, segment } = condition;
  return typeof segment === 'string' ? [segment] : [all, any, not].flatMap(namedIn);
}

function checkCondition(condition: unknown, path: string): void {
  if (!isRecord(condition)) refuse(path, `must be a condition, not ${quoted(condition)}`);
  const keys = Object.keys(condition);
  const [kind] = keys.filter((key) => COMBINATIONS.includes(key));
  if (!kind) {
    checkTest(condition, keys, path);
    return;
  }
  const beside = keys.find((key) => key !== kind);
  if (beside) refuse(`${path}.${beside}`, `cannot stand beside "${kind}"; put both into an "all"`);
  const inner = condition[kind];
  const place = `${path}.${kind}`;
  if (kind === 'segment') {
    if (typeof inner !== 'string') refuse(place, `must be the id of a segment, not ${quoted(inner)}`);
  } else if (kind === 'not') checkCondition(inner, place);
  else {
    if (!Array.isArray(inner) || !inner.length) refuse(place, `must be a list of conditions, not ${quoted(inner)}`);
    for (const [at, part] of inner.entries()) checkCondition(part, `${place}[${at}]`);
  }
}

function checkTest(test: Record<string, unknown>, keys: readonly string[], path: string): void {
  const name = keys.find((key) => FORMS[key]);
  const form = name && FORMS[name];
  if (!form) {
    const [first = ''] = keys.filter((key) => !operators[key]);
    const measures = Object.keys(FORMS);
    refuse(
      `${path}${first && `.${first}`}`,
      `is not a measure${meant(first, [...measures, ...COMBINATIONS]) || `; there are ${measures.join(', ')}`}`,
    );
  }
  const { choices, options = [] } = form;
  const of = test[name];
  if (choices && !choices.includes(of as string)) {
    refuse(`${path}.${name}`, `${quoted(of)} is not known${meant(of, choices) || `; there are ${choices.join(', ')}`}`);
  }
  if (!choices) checkSelector(of, `${path}.${name}`);
  for (const key of keys) {
    if (key === name || options.includes(key) || operators[key]) continue;
    refuse(`${path}.${key}`, `is not known beside "${name}"${meant(key, [...options, ...Object.keys(operators)])}`);
  }
  if (!keys.some((key) => operators[key])) {
    refuse(path, `compares "${name}" with nothing; add a comparator such as "atLeast"`);
  }
  if (test.within !== undefined) checkWindow(test.within, `${path}.within`);
  if (test.where !== undefined) checkWhere(test.where, `${path}.where`);
  checkComparators(test, path, TIMED.test(`${name} ${of}`));
}

function checkSelector(given: unknown, path: string): void {
  const names = Array.isArray(given) && given.length ? given : [given];
  for (const name of names)
    if (typeof name !== 'string' || !name) refuse(path, `must be a name or a list of names, not ${quoted(given)}`);
}

function checkWhere(where: unknown, path: string): void {
  if (!isRecord(where)) refuse(path, `must be an object of field paths, not ${quoted(where)}`);
  for (const [field, wanted] of Object.entries(where)) {
    const place = `${path}.${field}`;
    if (!isRecord(wanted)) checkValue(wanted, place, false);
    else {
      const wrong = Object.keys(wanted).find((key) => !operators[key]);
      if (wrong) refuse(`${place}.${wrong}`, `is not a comparator${meant(wrong, Object.keys(operators))}`);
      checkComparators(wanted, place, false);
    }
  }
}

function checkComparators(record: Record<string, unknown>, path: string, timed: boolean): void {
  for (const operator of Object.keys(record).filter((key) => operators[key])) {
    const place = `${path}.${operator}`;
    const value = record[operator];
    if (operator === 'exists') {
      if (typeof value !== 'boolean') refuse(place, `must be true or false, not ${quoted(value)}`);
    } else if (operator === 'oneOf') {
      if (!Array.isArray(value)) refuse(place, `must be a list, not ${quoted(value)}`);
      for (const [at, one] of value.entries()) checkValue(one, `${place}[${at}]`, timed);
    } else checkValue(value, place, timed);
  }
}

function checkValue(value: unknown, path: string, timed: boolean): void {
  if (isRecord(value)) {
    const { ref, param, times, absent } = value;
    if (typeof (ref ?? param) !== 'string')
      refuse(path, `must have "ref" or "param" with a name, not ${quoted(value)}`);
    if (times !== undefined && typeof times !== 'number')
      refuse(`${path}.times`, `must be a number, not ${quoted(times)}`);
    if (absent !== undefined && absent !== 'any' && absent !== 'unknown') {
      refuse(`${path}.absent`, `must be "any" or "unknown", not ${quoted(absent)}`);
    }
  } else if (timed) checkDuration(value, path);
  else if (!['string', 'number', 'boolean'].includes(typeof value)) refuse(path, `${quoted(value)} is not a value`);
}

function checkDuration(value: unknown, path: string): void {
  if (parseDuration(value)) return;
  const [, amount, unit] = /^\s*(\d+)\s*([a-z])[a-z]*\s*$/i.exec(String(value)) ?? [];
  const short = /month/i.test(String(value)) ? 'mo' : unit?.toLowerCase();
  const guess = `${amount}${short}`;
  refuse(
    path,
    `${quoted(value)} is not a duration; write ${parseDuration(guess) ? `"${guess}"` : 'one such as "90s", "15m" or "6mo"'}`,
  );
}

function checkWindow(within: unknown, path: string): void {
  if (within === 'session' || within === 'lifetime') return;
  if (!isRecord(within)) {
    checkDuration(within, path);
    return;
  }
  for (const [key, anchor] of Object.entries(within)) {
    if (key !== 'from' && key !== 'to') refuse(`${path}.${key}`, 'is not known here; a window has "from" and "to"');
    checkAnchor(anchor, `${path}.${key}`);
  }
}

function checkAnchor(anchor: unknown, path: string): void {
  if (anchor === 'now' || anchor === 'sessionStart') return;
  const [key = ''] = isRecord(anchor) ? Object.keys(anchor) : [];
  if (!isRecord(anchor) || !ANCHORS.includes(key)) {
    refuse(path, `${quoted(anchor)} is not an anchor${meant(key || anchor, ['now', 'sessionStart', ...ANCHORS])}`);
  }
  const { within } = anchor;
  if (within !== undefined && within !== 'session' && within !== 'lifetime') {
    refuse(`${path}.within`, `must be "session" or "lifetime", not ${quoted(within)}`);
  }
  const inner = anchor[key];
  if (key === 'first' || key === 'latest') {
    checkSelector(inner, `${path}.${key}`);
    return;
  }
  if (!Array.isArray(inner) || !inner.length)
    refuse(`${path}.${key}`, `must be a list of anchors, not ${quoted(inner)}`);
  for (const [at, one] of inner.entries()) {
    const place = `${path}.${key}[${at}]`;
    checkAnchor(one, place);
    // It ends with its session, and the edge would move back to what has been forgotten.
    if (isRecord(one) && one.within === 'session') refuse(`${place}.within`, `cannot be "session" inside "${key}"`);
  }
}

/** `; did you mean "count"?`, or nothing when no word is near. */
function meant(word: unknown, known: readonly string[]): string {
  const near = known
    .map((candidate) => ({ candidate, distance: editDistance(String(word).toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= Math.ceil(near.candidate.length / 3) ? `; did you mean "${near.candidate}"?` : '';
}

/** Levenshtein's: how many letters must be changed, added or taken away. */
function editDistance(a: string, b: string): number {
  let row = [...b, ''].map((_, at) => at);
  for (const [above, letter] of [...a].entries()) {
    const next = [above + 1];
    for (const [at, other] of [...b].entries()) {
      const replaced = (row[at] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
