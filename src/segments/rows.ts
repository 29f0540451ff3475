/**
 * A shop's list may name rows of the catalogue: `"vip"`, or `{ "id": "vip", "params": { "orders": 3 } }` to have it with
 * other numbers. Here rows become the segments that they stand for.
 */
import { attempt, keysOf, type Problem, quoted, recordAt, refuse } from './check/findings.js';
import { linksIn } from './check/links.js';
import { checkKeys, meant, meantOrAll } from './check/spelling.js';
import type { Definitions, SegmentDefinition } from './definition.js';
import { isRecord } from './event.js';

/** What {@link withRows} gives. */
export interface FileWithRows {
  /**
   * What `check` judges next: the file with segments in the place of its rows, and behind them those that they need. An
   * entry that names no row is `undefined`, so that the others keep their places.
   */
  readonly definitions: unknown;
  readonly problems: readonly Problem[];
}

/** What the list says of a row. */
type Entry = string | Record<string, unknown>;

const ENTRY_KEYS = ['id', 'name', 'description', 'suggests', 'params', 'internal'];

/**
 * Whether a file needs the catalogue: it has a row of it, or a rule that names a segment which is neither in the file nor
 * built in. Small, since every page asks it, and then most do not load the catalogue.
 */
export function usesRows(given: unknown, builtIn: readonly SegmentDefinition[] = []): boolean {
  const segments = segmentsOf(given);
  const ids = [...segments, ...builtIn].map((segment) => isRecord(segment) && segment.id);
  const isLeftOpen = ({ id }: { id: string }) => !ids.includes(id);
  return segments.some((entry) => isRow(entry) || (isRecord(entry) && linksIn(entry.when, '').some(isLeftOpen)));
}

/**
 * Puts the catalogue's segments in the place of rows. It brings along, as internal, those that a rule names and the list does
 * not have. The catalogue's seasons, parameters and life stages stand behind the file's own.
 * @param builtIn segments that are there besides and need not be brought along
 * @example
 * const { definitions, problems } = withRows(['vip', { id: 'hero', params: { orders: 3 } }], catalogue);
 */
export function withRows(
  given: unknown,
  catalogue: Definitions,
  builtIn: readonly SegmentDefinition[] = [],
): FileWithRows {
  const problems: Problem[] = [];
  const rows = new Map(catalogue.segments.map((row) => [row.id, row]));
  const file: Record<string, unknown> = isRecord(given) ? given : { segments: given };
  if (!Array.isArray(file.segments)) return { definitions: given, problems };

  const segments = file.segments.map((entry: unknown, at): unknown => {
    if (!isRow(entry)) return entry;
    let segment: SegmentDefinition | undefined;
    attempt(problems, () => {
      segment = segmentOf(entry, `segments[${at}]`, rows);
    });
    return segment;
  });
  const idsOf = (list: readonly unknown[]) =>
    [...list, ...builtIn].map((entry) => (isRecord(entry) ? entry.id : entry));
  const chosen = idsOf(segments);
  // A row that is listed, but wrong, is not replaced by the catalogue's.
  const there = new Set(idsOf(file.segments));
  for (const segment of segments) {
    for (const { id } of isRecord(segment) ? linksIn(segment.when, '') : []) {
      const row = there.has(id) ? undefined : rows.get(id);
      // It is looked through in its turn.
      if (row) segments.push({ ...row, internal: true });
      there.add(id);
    }
  }

  const lifeStage = catalogue.lifeStage?.filter((id) => chosen.includes(id)) ?? [];
  const definitions = {
    ...(lifeStage.length && { lifeStage }),
    ...file,
    seasons: behind(file.seasons, catalogue.seasons),
    params: behind(file.params, catalogue.params),
    segments,
  };
  return { definitions, problems };
}

function segmentsOf(given: unknown): readonly unknown[] {
  const segments = isRecord(given) ? given.segments : given;
  return Array.isArray(segments) ? segments : [];
}

function isRow(entry: unknown): entry is Entry {
  return typeof entry === 'string' || (isRecord(entry) && typeof entry.id === 'string' && entry.when === undefined);
}

/** The segment that an entry stands for, or a mistake. */
function segmentOf(entry: Entry, path: string, rows: ReadonlyMap<string, SegmentDefinition>): SegmentDefinition {
  const given = typeof entry === 'string' ? { id: entry } : entry;
  checkKeys(given, [...ENTRY_KEYS, 'when'], path);
  const id = String(given.id);
  const row = rows.get(id);
  if (!row) {
    const without = typeof entry === 'string' ? '' : 'has no "when", and ';
    refuse(path, `${without}${quoted(id)} is not a row of the catalogue${meant(id, [...rows.keys()])}`);
  }
  if (given.params === undefined) return { ...row, ...given };
  const params = recordAt(given.params, `${path}.params`, 'an object with a value by name');
  // Those too that have no default, such as a category.
  const read = [...JSON.stringify(row.when).matchAll(/"param":"([^"]*)"/g)].map(([, name = '']) => name);
  const known = [...new Set([...Object.keys(row.params ?? {}), ...read])];
  const wrong = keysOf(params).find((name) => !known.includes(name));
  if (wrong !== undefined) {
    const others = known.length ? meantOrAll(wrong, known) : '; it has none';
    refuse(`${path}.params.${wrong}`, `is not a parameter of ${quoted(id)}${others}`);
  }
  return { ...row, ...given, params: { ...row.params, ...(params as SegmentDefinition['params']) } };
}

/** The file's own values by name and, where it has none, the catalogue's. What is of a wrong type is left to `check`. */
function behind(own: unknown, defaults: object | undefined): unknown {
  return own === undefined || isRecord(own) ? { ...defaults, ...own } : own;
}
