/**
 * Says in plain sentences what is wrong in definitions, where, and what was probably meant. The engine trusts what has
 * passed here; in a browser it is loaded only where a shop brings segments of its own.
 */
import { checkCondition } from './check/condition.js';
import { attempt, type Declared, type Problem, quoted, recordAt, refuse, type Scope } from './check/findings.js';
import { levelsOf, MOST_LEVELS, withoutDangling } from './check/links.js';
import { checkSeasons } from './check/season.js';
import { checkKeys, meant } from './check/spelling.js';
import { checkId, checkText } from './check/text.js';
import type { Definitions, Params, Scalar, SegmentDefinition } from './definition.js';
import { isRecord } from './event.js';

export type { Problem } from './check/findings.js';

/** What {@link check} gives. */
export interface Checked {
  /** The definitions without the segments that are wrong, so that the others go on. */
  readonly definitions: Definitions;
  /** Mistakes, each in something that is left out. */
  readonly problems: readonly Problem[];
  /** What is allowed but looks like a mistake, such as an event `purchse`. */
  readonly warnings: readonly Problem[];
}

const FILE_KEYS = ['$schema', 'version', 'seasons', 'params', 'lifeStage', 'segments'];
const SEGMENT_KEYS = ['id', 'name', 'description', 'suggests', 'params', 'internal', 'when'];

/**
 * Checks a definitions file, or a bare list of segments. Nothing throws. Of every condition the first mistake is told. An
 * entry of the list that is `undefined` is passed over: `withRows` has told why.
 * @param builtIn Segments that are there besides, unless the file has one with the same id.
 * @example
 * check([{ id: 'a', when: { cuont: 'purchase', atLeast: 1 } }]).problems;
 * // [{ path: 'segments[0].when.cuont', message: 'is not a measure; did you mean "count"?' }]
 */
export function check(given: unknown, builtIn: readonly SegmentDefinition[] = []): Checked {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const file: Record<string, unknown> = isRecord(given) ? given : { segments: given };
  attempt(problems, () => checkKeys(file, FILE_KEYS, ''));
  const { version, segments } = file;
  if (version !== undefined && version !== 1)
    problems.push({ path: 'version', message: `${quoted(version)} is not known here; write 1` });
  if (!Array.isArray(segments))
    problems.push({ path: 'segments', message: `must be a list of segments, not ${quoted(segments)}` });
  const list: readonly unknown[] = Array.isArray(segments) ? segments : [];
  const seasons = checkSeasons(file.seasons, problems);
  const params = checkParams(file.params, 'params', problems);

  const indexOf = new Map<string, number>();
  const good = list.filter((segment, at): segment is SegmentDefinition => {
    if (segment === undefined) return false;
    const before = problems.length;
    attempt(problems, () => {
      const scope = { seasons: Object.keys(seasons), params, problems, warnings };
      const id = checkSegment(segment, `segments[${at}]`, scope);
      if (problems.length > before) return;
      if (indexOf.has(id))
        refuse(`segments[${at}].id`, `${quoted(id)} is already the id of segments[${indexOf.get(id)}]`);
      indexOf.set(id, at);
    });
    return problems.length === before;
  });
  const others = builtIn.filter(({ id }) => !indexOf.has(id));
  const pathOf = (id: string) => (indexOf.has(id) ? `segments[${indexOf.get(id)}]` : id);
  const linked = withoutDangling([...good, ...others], pathOf, problems);
  warnOfOutsideNames(params, linked, warnings);
  const listed = new Set(list.map((segment) => isRecord(segment) && segment.id));
  const lifeStage = checkLifeStage(file.lifeStage, linked, listed, problems);

  const definitions: Definitions = {
    version: 1,
    ...(file.seasons !== undefined && { seasons }),
    ...(file.params !== undefined && { params: valuesOf(params) }),
    ...(file.lifeStage !== undefined && { lifeStage }),
    segments: linked,
  };
  return { definitions, problems, warnings };
}

/** Checks one segment against what it may name, and gives its id. What is wrong in its parts goes to the scope's problems. */
function checkSegment(given: unknown, path: string, scope: Scope): string {
  const segment = recordAt(given, path, 'an object with "id" and "when"');
  const id = checkId(segment.id, `${path}.id`);
  checkKeys(segment, SEGMENT_KEYS, path);
  for (const key of ['name', 'description', 'suggests']) checkText(segment[key], `${path}.${key}`);
  const { internal, params, when } = segment;
  if (internal !== undefined && internal !== true)
    refuse(`${path}.internal`, `must be true or left out, not ${quoted(internal)}`);
  if (levelsOf(segment) > MOST_LEVELS) refuse(path, `is more than ${MOST_LEVELS} levels deep`);
  const own = checkParams(params, `${path}.params`, scope.problems);
  checkCondition(when, `${path}.when`, { ...scope, params: new Map([...scope.params, ...own]) });
  return id;
}

/** The parameters that are right, by name; the others are told of. */
function checkParams(given: unknown, path: string, problems: Problem[]): Map<string, Declared> {
  const params = new Map<string, Declared>();
  attempt(problems, () => {
    if (given === undefined) return;
    for (const [name, value] of Object.entries(recordAt(given, path, 'an object with a value by name'))) {
      const place = `${path}.${name}`;
      attempt(problems, () => {
        if (!name || name === '__proto__') refuse(place, 'cannot be the name of a parameter');
        if (!['string', 'number', 'boolean'].includes(typeof value) || Number.isNaN(value))
          refuse(place, `must be a text, a number, true or false, not ${quoted(value)}`);
        params.set(name, { value: value as Scalar, path: place });
      });
    }
  });
  return params;
}

function valuesOf(params: ReadonlyMap<string, Declared>): Params {
  return Object.fromEntries([...params].map(([name, { value }]) => [name, value]));
}

/** A file's parameter that is called as the shop calls a segment's own would not be read. */
function warnOfOutsideNames(
  params: ReadonlyMap<string, Declared>,
  segments: readonly SegmentDefinition[],
  warnings: Problem[],
): void {
  const outside = new Set(
    segments.flatMap(({ id, params = {} }) => Object.keys(params).map((name) => `${id}.${name}`)),
  );
  for (const [name, { path }] of params) {
    const [id] = name.split('.');
    if (outside.has(name)) warnings.push({ path, message: `is not read here; put it into the params of "${id}"` });
  }
}

/**
 * The ids that are right; the others are told of.
 * @param listed ids of all segments, those too that are wrong, of which that has been told
 */
function checkLifeStage(
  given: unknown,
  segments: readonly SegmentDefinition[],
  listed: ReadonlySet<unknown>,
  problems: Problem[],
): string[] {
  if (!Array.isArray(given)) {
    if (given !== undefined)
      problems.push({ path: 'lifeStage', message: `must be a list of ids of segments, not ${quoted(given)}` });
    return [];
  }
  const byId = new Map(segments.map((segment) => [segment.id, segment]));
  const isLeftOut = (id: unknown) => listed.has(id) && !byId.has(id as string);
  return given.filter(
    (id, at) =>
      !isLeftOut(id) &&
      attempt(problems, () => {
        const path = `lifeStage[${at}]`;
        const segment = byId.get(id);
        if (!segment) refuse(path, `${quoted(id)} is not a segment, or is wrong itself${meant(id, [...byId.keys()])}`);
        if (segment.internal) refuse(path, `${quoted(id)} is internal: nobody is told of it`);
        if (given.indexOf(id) < at) refuse(path, `${quoted(id)} is there twice`);
      }),
  );
}
