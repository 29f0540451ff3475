/**
 * Definitions → one query that tells who is in which segment at an instant, over all persons of an events table.
 *
 * What a definition means is read by the engine's own compiler: links, parameters, references and what is unknown are the
 * same there and here. `docs/sql.md` shows what the query looks like.
 */
import { type CompileContext, compile, type Program } from '../../segments/compile.js';
import type { Definitions } from '../../segments/definition.js';
import type { Node, TestNode } from '../../segments/judge.js';
import type { NumberedMeasure } from '../../segments/measure.js';
import { compared, type Value } from './comparison.js';
import { detailTables } from './details.js';
import type { Dialect, Sql } from './dialect.js';
import { all, any, createDraft, type Draft, type Stage, TOTALS, type Totals } from './draft.js';
import { journalTables } from './journal.js';
import { type Measured, measureOf } from './measure.js';
import type { Events } from './persons.js';
import { eventsFrom } from './selection.js';
import { type Statement, statementsOf, type TableExpression } from './statements.js';
import { visitTables } from './visit.js';

/** A query about all segments of a file. */
export interface Query {
  /** To be run one after the other on one connection, no other of which sees the temporary tables. The last one gives the rows, `MemberRow`s. */
  readonly statements: readonly Statement[];
  /** What the numbers of segments stand for. */
  readonly segments: readonly string[];
  /** Segments that cannot be evaluated for want of a reference or parameter, with the names of what is missing. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
}

/** A row: a person. */
export interface MemberRow {
  readonly person: string;
  /** Those that the person is in, by their places in `segments`; perhaps none. */
  readonly segments: readonly number[];
}

/** Compiles definitions, which must be right: `check` tells. */
export function compileQuery(
  dialect: Dialect,
  definitions: Definitions,
  context: CompileContext,
  events: Events,
): Query {
  const program = compile(definitions, context);
  const draft = createDraft(dialect, definitions.seasons ?? {}, context.references?.currency);
  const conditions = conditionsOf(draft, program, context.references?.rfm);
  const tables = [...laterTables(draft), ...resultTables(draft)];
  const begin = journalTables(draft, events);
  return {
    statements: statementsOf(draft, [...begin, ...tables], selection(dialect, conditions)),
    segments: program.roots.map(({ id }) => id),
    unknown: program.unknown,
  };
}

/** The condition of every segment, over the columns of `tests`. */
function conditionsOf(draft: Draft, { roots }: Program, rfm: unknown): Sql[] {
  const measures = new Map<NumberedMeasure, Measured>();

  function measured(compiled: NumberedMeasure): Measured {
    let known = measures.get(compiled);
    if (!known) {
      known = named(measureOf(draft, compiled.measure, rfm));
      measures.set(compiled, known);
    }
    return known;
  }

  /** The same as columns of `values`, so that each is worked out once. */
  function named(of: Measured): Measured {
    const column = (sql: Sql | undefined) => (sql === undefined ? undefined : draft.column('values', sql));
    if ('groups' in of)
      return { groups: { list: column(of.groups.list) as string, hasNothing: column(of.groups.hasNothing) as string } };
    const { number, text, flag, origin } = of.value;
    return {
      value: {
        number: column(number),
        text: column(text),
        flag: column(flag),
        origin: origin === '0' ? origin : column(origin),
      },
    };
  }

  function singleValue(compiled: NumberedMeasure): Value {
    const of = measured(compiled);
    if ('groups' in of) throw new Error('Nothing can be compared with a measure by groups');
    return of.value;
  }

  function testOf({ compiled, comparisons }: TestNode): Sql {
    const of = measured(compiled);
    const holds = (value: Value) => compared(draft, comparisons, value, singleValue);
    if ('value' in of) return holds(of.value);
    const { list, hasNothing } = of.groups;
    const value = draft.variable();
    // A person without the events has no row in the table of groups.
    return any([
      `coalesce(${draft.dialect.some(list, value, holds({ number: value }))}, false)`,
      all([`coalesce(${hasNothing}, false)`, holds({})]),
    ]);
  }

  const nodes = new Map<number, Sql>();
  function conditionOf(node: Node): Sql {
    let sql = nodes.get(node.index);
    if (sql !== undefined) return sql;
    if (node.kind === 'test') sql = draft.column('tests', testOf(node));
    else if (node.kind === 'not') sql = `NOT ${all(node.of.map(conditionOf))}`;
    else sql = (node.kind === 'all' ? all : any)(node.of.map(conditionOf));
    nodes.set(node.index, sql);
    return sql;
  }

  return roots.map(({ node }) => conditionOf(node));
}

/** The tables of persons that are made from the journal. */
function laterTables(draft: Draft): TableExpression[] {
  const grouped = (name: 'anchors' | Totals, from: Sql): TableExpression[] => {
    const columns = draft.columnsOf(name);
    if (!columns.length) return [];
    const named = name === 'anchors' ? 'shared' : 'once';
    return [[name, named, `SELECT person, ${columns.join(', ')} FROM ${from} GROUP BY person`]];
  };
  return [
    ...detailTables(draft),
    ...grouped('anchors', 'journal'),
    ...grouped('totals', eventsFrom(false, false)),
    ...grouped('anchored', eventsFrom(false, true)),
    ...grouped('details', eventsFrom(true, false)),
    ...grouped('anchored_details', eventsFrom(true, true)),
    ...visitTables(draft),
    ...draft.tables.map(({ name, sql }): TableExpression => [name, 'once', sql]),
  ];
}

/** The tables with one wide row for each person. */
function resultTables(draft: Draft): TableExpression[] {
  const has = (stage: Stage) => draft.columnsOf(stage).length > 0;
  const stages = ([...TOTALS, 'visits'] as const).filter(has);
  const parts = [...stages, ...draft.tables.map(({ name }) => name)];
  const columns = [
    ...stages.flatMap((stage) => draft.columnsOf(stage).map((_, at) => `${stage}_${at + 1}`)),
    ...draft.tables.flatMap(({ columns: own }) => own),
  ];
  const joins = parts.map((name) => ` LEFT JOIN ${name} ON ${name}.person = sessions.person`);
  const base = ['person', 'subject', 'latest', 'running', 'began'].map((name) => `sessions.${name} AS ${name}`);
  const table = (name: string, stage: Stage, from: string): TableExpression => [
    name,
    'once',
    `SELECT ${['*', ...draft.columnsOf(stage)].join(', ')} FROM ${from}`,
  ];
  return [
    ['joined', 'once', `SELECT ${[...base, ...columns].join(', ')} FROM sessions${joins.join('')}`],
    table('drawn', 'drawn', 'joined'),
    table('measured', 'values', 'drawn'),
    table('tested', 'tests', 'measured'),
  ];
}

/** A row for every person. Whoever is in no segment is not left out here: DuckDB would work out all conditions for it, and again for the row. */
function selection(dialect: Dialect, conditions: readonly Sql[]): Sql {
  const numbers = conditions.map((condition, at) => `CASE WHEN ${condition} THEN ${at} ELSE -1 END`);
  const segments = dialect.filter(dialect.list(...numbers, '-1'), 'number', 'number >= 0');
  return `SELECT person, ${segments} AS segments FROM tested`;
}
