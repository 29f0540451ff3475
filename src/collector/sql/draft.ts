/**
 * A query in the making. It goes through stages, each a table made from the one before; what is compiled adds columns to
 * them and gets their names. What is asked for twice is one column.
 */
import type { Season } from '../../segments/definition.js';
import { type Binder, createBinder } from './binder.js';
import type { Dialect, Sql } from './dialect.js';

/**
 * - `journal`: every event with its place in the order of events, the name that it counts under and its session
 * - `detailed`: those of them whose fields are asked about, with what is needed of these
 * - `anchors`: a row for each person with the events between which windows lie
 * - `totals`, `details`: a row for each person with aggregates of the journal, of `detailed`; `anchored` ones have anchors, too
 * - `visits`: a row for each person in a session with what it tells of the visit
 * - `drawn`: what is worked out for each person before its measures
 * - `values`: a row for each person with every measure
 * - `tests`: the same with every test
 */
export type Stage = 'journal' | 'detailed' | 'anchors' | Totals | 'visits' | 'drawn' | 'values' | 'tests';

/** See {@link Stage}. */
export type Totals = (typeof TOTALS)[number];

/** See {@link Stage}. */
export const TOTALS = ['totals', 'anchored', 'details', 'anchored_details'] as const;

/** Of an event's parameters what is taken apart once, before anything is asked about it. */
export type Opened = 'fields' | 'items' | 'traffic';

const isPlain = (key: string) => /^\w+$/.test(key);

/** A table with a row for persons that have something there, and its columns. */
export interface Table {
  readonly name: string;
  readonly sql: Sql;
  /** Each with its name. */
  readonly columns: readonly string[];
}

/** See the top of this file. */
export interface Draft extends Binder {
  readonly dialect: Dialect;
  readonly seasons: Readonly<Record<string, Season>>;
  /** The shop's currency, if it is known. */
  readonly currency: unknown;
  /** The field of an event's parameters under that key, as JSON. */
  field(key: string): Sql;
  /** The field of an item under that key, as JSON. The item is an element of `opened_items`. */
  fieldOfItem(item: Sql, key: string): Sql;
  /** The keys of those fields. */
  readonly keys: Readonly<Record<'fields' | 'items', readonly string[]>>;
  /** Says that the fields, the items, or the traffic source, of events for which `condition` holds are asked about. */
  open(part: Opened, condition: Sql): void;
  /** Says that events whose fields are asked about count under these names: selectors, so `*` may be one. */
  read(names: readonly string[]): void;
  /** Those names. */
  readonly namesRead: ReadonlySet<string>;
  /** For which events they are. */
  opened(part: Opened): Sql;
  /** Adds a column to a stage and gives its name. */
  column(stage: Stage, sql: Sql): string;
  /** The columns of a stage, each `sql AS name`. */
  columnsOf(stage: Stage): Sql[];
  /** Adds a table of persons beside the stages. Its columns are `values` of its own: `{ quantity: 'sum(quantity)' }`. */
  table(make: (name: string) => { sql: Sql; columns: string[] }): void;
  readonly tables: readonly Table[];
  /** A name for the variable of a function of lists, which no other has. */
  variable(): string;
}

/** A query that asks nothing yet. */
export function createDraft(dialect: Dialect, seasons: Draft['seasons'], currency: unknown): Draft {
  const stages = new Map<Stage, Map<Sql, string>>();
  const tables: Table[] = [];
  const opened: Record<Opened, Set<Sql>> = { fields: new Set(), items: new Set(), traffic: new Set() };
  const keys: Record<'fields' | 'items', string[]> = { fields: [], items: [] };
  const namesRead = new Set<string>();
  const binder = createBinder(dialect);
  let variables = 0;

  const stageOf = (stage: Stage) => {
    const known = stages.get(stage) ?? new Map<Sql, string>();
    stages.set(stage, known);
    return known;
  };

  function placeOf(part: 'fields' | 'items', key: string): number {
    const known = keys[part].indexOf(key);
    return known < 0 ? keys[part].push(key) - 1 : known;
  }

  return {
    ...binder,
    keys,
    dialect,
    seasons,
    currency,
    tables,
    // The first is the whole.
    field: (key) =>
      isPlain(key) ? `opened_fields[${placeOf('fields', key) + 2}]` : dialect.get('params', binder.key(key)),
    fieldOfItem: (item, key) =>
      isPlain(key) ? `${item}[${placeOf('items', key) + 2}]` : dialect.get(`${item}[1]`, binder.key(key)),
    open: (part, condition) => opened[part].add(condition),
    read(names) {
      for (const name of names) namesRead.add(name);
    },
    namesRead,
    opened: (part) => (opened[part].has('true') ? 'true' : any([...opened[part]])),
    column(stage, sql) {
      const columns = stageOf(stage);
      const same = renumbered(sql);
      const name = columns.get(same) ?? `${stage}_${columns.size + 1}`;
      columns.set(same, name);
      return name;
    },
    columnsOf: (stage) => [...stageOf(stage)].map(([sql, name]) => `${sql} AS ${name}`),
    table(make) {
      const name = `table_${tables.length + 1}`;
      tables.push({ name, ...make(name) });
    },
    variable: () => `v${++variables}`,
  };
}

/** With variables counted from 1, so that the same expression is the same text. */
function renumbered(sql: Sql): Sql {
  const names = new Map<string, string>();
  return sql.replace(/\bv\d+\b/g, (name) => {
    if (!names.has(name)) names.set(name, `v${names.size + 1}`);
    return names.get(name) as string;
  });
}

/** The instant that the query asks about, ms. */
export const nowOf = ({ bindAt }: Pick<Draft, 'bindAt'>): Sql => bindAt('integer', 'now', (now) => now);

/** All of them hold; without any, true. */
export const all = (conditions: readonly Sql[]): Sql => (conditions.length ? `(${conditions.join(' AND ')})` : 'true');

/** One of them holds; without any, false. */
export const any = (conditions: readonly Sql[]): Sql => (conditions.length ? `(${conditions.join(' OR ')})` : 'false');

/** False where nothing is known. */
export const sure = (condition: Sql): Sql => `coalesce(${condition}, false)`;
