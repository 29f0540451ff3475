/** Table expressions put together to statements. */
import type { Parameter } from './binder.js';
import type { Sql } from './dialect.js';
import type { Draft } from './draft.js';

/**
 * A table expression: its name, how others are made of it, and its query. `shared` is for several others, `once` for one. So is `gathered`,
 * which leaves few rows of many: DuckDB would go on with handfuls of them, each as dear as a thousand, unless it puts them together first.
 * What is `shared, at once` is worked out for every row, even where a `CASE` would not look at it.
 */
export type TableExpression = readonly [
  name: string,
  named: 'once' | 'gathered' | 'shared' | 'shared, at once',
  sql: Sql,
];

/** SQL with its parameters, in the order of their places. */
export interface Statement {
  readonly text: Sql;
  readonly parameters: readonly Parameter[];
  /** The temporary table that it makes; the last of several statements makes none. */
  readonly makes?: string;
}

/** The statements that make the tables, each of which is made of some before it, and select from the last. */
export function statementsOf(draft: Draft, tables: readonly TableExpression[], selection: Sql): Statement[] {
  const { ending, endingAtOnce, shares } = draft.dialect;
  const whole = (text: Sql, end = ending) => draft.finish(`${text}\n${end}`);
  if (shares === 'in the query') {
    const expressions = tables.map(
      ([name, named, sql]) => `${name} AS ${named === 'once' ? 'NOT MATERIALIZED' : 'MATERIALIZED'} (${sql})`,
    );
    return [whole(withExpressions(expressions, selection))];
  }
  const shared = tables.filter(([, named]) => !isWritten(named));
  return [
    ...shared.map(([name, named, sql]) => ({
      ...whole(
        `CREATE TEMPORARY TABLE ${name} ENGINE = Memory AS ${withTables(tables, sql)}`,
        named === 'shared' ? ending : endingAtOnce,
      ),
      makes: name,
    })),
    whole(withTables(tables, selection)),
  ];
}

/** Whether it is written into the queries that name it where tables are not shared within a query. */
const isWritten = (named: TableExpression[1]) => named === 'once' || named === 'gathered';

/** A query with the tables that it names, and those that they name. */
function withTables(tables: readonly TableExpression[], sql: Sql): Sql {
  const needed = new Set<string>();
  let texts = sql;
  for (const [name, named, query] of [...tables].reverse()) {
    if (!isWritten(named) || !new RegExp(`\\b${name}\\b`).test(texts)) continue;
    needed.add(name);
    texts += query;
  }
  const expressions = tables.filter(([name]) => needed.has(name)).map(([name, , query]) => `${name} AS (${query})`);
  return withExpressions(expressions, sql);
}

const withExpressions = (expressions: readonly Sql[], sql: Sql): Sql =>
  expressions.length ? `WITH\n${expressions.join(',\n')}\n${sql}` : sql;
