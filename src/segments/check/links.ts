/** Segments that name others: whether those are there, and not themselves at the end of a chain. */
import type { SegmentDefinition } from '../definition.js';
import { isRecord } from '../event.js';
import { type Problem, quoted } from './findings.js';
import { meant } from './spelling.js';

/** So many objects and lists may lie in one another, through the segments that are named too: more end the call stack. */
export const MOST_LEVELS = 100;

/** A place in a rule that names a segment. */
interface Link {
  readonly id: string;
  readonly path: string;
}

/** Ids of the segments that a condition names, and where; of one that is too deep not all. */
export function linksIn(condition: unknown, path: string, most = MOST_LEVELS): Link[] {
  if (most < 0) return [];
  if (Array.isArray(condition)) return condition.flatMap((part, at) => linksIn(part, `${path}[${at}]`, most - 1));
  if (!isRecord(condition)) return [];
  const { segment } = condition;
  if (typeof segment === 'string') return [{ id: segment, path: `${path}.segment` }];
  return ['all', 'any', 'not'].flatMap((key) => linksIn(condition[key], `${path}.${key}`, most - 1));
}

/** How many objects and lists lie in one another, or `Infinity` if they are more than `most`. */
export function levelsOf(value: unknown, most = MOST_LEVELS): number {
  if (typeof value !== 'object' || value === null) return 0;
  let levels = 0;
  for (const part of Object.values(value)) {
    // An object may contain itself, and deep ones would end the call stack.
    if (most <= 0) return Infinity;
    levels = Math.max(levels, levelsOf(part, most - 1));
    if (levels === Infinity) break;
  }
  return levels + 1;
}

/**
 * Leaves out the segments that name one that is not there, or themselves, and those that name these.
 * @param pathOf where a segment stands in the file
 */
export function withoutDangling(
  segments: readonly SegmentDefinition[],
  pathOf: (id: string) => string,
  problems: Problem[],
): SegmentDefinition[] {
  const linksOf = new Map(segments.map(({ id, when }) => [id, linksIn(when, `${pathOf(id)}.when`)]));
  const ids = [...linksOf.keys()];
  const namersOf = new Map<string, string[]>();
  /** How many of the segments that it names are not judged yet. */
  const open = new Map<string, number>();
  for (const [id, links] of linksOf) {
    const there = links.filter((link) => linksOf.has(link.id));
    open.set(id, there.length);
    for (const link of there) {
      const namers = namersOf.get(link.id) ?? [];
      namers.push(id);
      namersOf.set(link.id, namers);
    }
  }

  const rules = new Map(segments.map(({ id, when }) => [id, when]));
  /** Of the segments that are right. */
  const levels = new Map<string, number>();
  const told = new Map<string, Problem[]>();
  function judge(id: string): void {
    const links = linksOf.get(id) ?? [];
    const wrong = links.filter((link) => !levels.has(link.id));
    const deepest = Math.max(0, ...links.map((link) => levels.get(link.id) ?? 0)) + levelsOf(rules.get(id));
    if (wrong.length) {
      const message = (named: string) =>
        `names ${quoted(named)}, which is not a segment or is wrong itself${meant(named, linksOf.has(named) ? [] : ids)}`;
      told.set(
        id,
        wrong.map((link) => ({ path: link.path, message: message(link.id) })),
      );
    } else if (deepest > MOST_LEVELS) {
      const message = `is more than ${MOST_LEVELS} levels deep with the segments that it names`;
      told.set(id, [{ path: `${pathOf(id)}.when`, message }]);
    } else levels.set(id, deepest);
  }

  // Each after those that it names; then what is left goes in circles, or leads to one.
  const judged = ids.filter((id) => !open.get(id));
  for (const id of judged) {
    judge(id);
    for (const namer of namersOf.get(id) ?? []) {
      const left = (open.get(namer) ?? 0) - 1;
      open.set(namer, left);
      if (!left) judged.push(namer);
    }
  }
  const isLeft = new Set(ids.filter((id) => open.get(id)));
  const onward = (id: string) => linksOf.get(id)?.find((link) => isLeft.has(link.id));
  const circles = circlesIn(isLeft, (id) => onward(id)?.id ?? id);
  for (const id of isLeft) {
    const circle = circles.get(id);
    const link = onward(id);
    if (circle && link) told.set(id, [{ path: link.path, message: `goes in a circle: ${wayRound(circle, id)}` }]);
    else judge(id);
  }
  for (const id of ids) problems.push(...(told.get(id) ?? []));
  return segments.filter(({ id }) => levels.has(id));
}

/** For each id that comes back to itself, going from one to the next, those on its way; for the others nothing. */
function circlesIn(ids: Iterable<string>, next: (id: string) => string): Map<string, readonly string[]> {
  const circles = new Map<string, readonly string[]>();
  const visited = new Set<string>();
  for (const start of ids) {
    const way: string[] = [];
    let id = start;
    while (!visited.has(id)) {
      visited.add(id);
      way.push(id);
      id = next(id);
    }
    // Where this ended on a way of before, it is no circle of its own.
    const circle = way.includes(id) ? way.slice(way.indexOf(id)) : [];
    for (const member of circle) circles.set(member, circle);
  }
  return circles;
}

/** `a → b → a`; of a long way the beginning and the end. */
function wayRound(circle: readonly string[], id: string): string {
  const at = circle.indexOf(id);
  const way = [...circle.slice(at), ...circle.slice(0, at), id];
  return (way.length > 9 ? [...way.slice(0, 5), '…', ...way.slice(-2)] : way).join(' → ');
}
