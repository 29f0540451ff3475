/** Table expressions put together to statements. */
import type { Parameter } from './binder.js';
import type { Sql } from './dialect.js';
import type { Draft } from './draft.js';

/**
 * A table expression: its name, how others are made of it, and its query. `shared` is for several others, `once` for one. So is `gathered`,
 * which leaves few rows of many: DuckDB would go on with handfuls of them, each as dear as a thousand, unless it puts them together first.
 */
export type TableExpression = readonly [name: string, named: 'once' | 'gathered' | 'shared', sql: Sql];

/** SQL with its parameters, in the order of their places. */
export interface Statement {
  readonly text: Sql;
  readonly parameters: readonly Parameter[];
}

/** The statements that make the tables, each of which is made of some before it, and select from the last. */
export function statementsOf(draft: Draft, tables: readonly TableExpression[], selection: Sql): Statement[] {
  const { ending, shares } = draft.dialect;
  const whole = (text: Sql) => draft.finish(`${text}\n${ending}`);
  if (shares === 'in the query') {
    const expressions = tables.map(
      ([name, named, sql]) => `${name} AS ${named === 'once' ? 'NOT MATERIALIZED' : 'MATERIALIZED'} (${sql})`,
    );
    return [whole(`WITH\n${expressions.join(',\n')}\n${selection}`)];
  }
  const shared = tables.filter(([, named]) => named === 'shared');
  return [
    ...shared.flatMap(([name, , sql]) => [
      whole(`DROP TEMPORARY TABLE IF EXISTS ${name}`),
      whole(`CREATE TEMPORARY TABLE ${name} ENGINE = Memory AS ${withTables(tables, sql)}`),
    ]),
    whole(withTables(tables, selection)),
  ];
}

/** A query with the tables that it names, and those that they name. */
function withTables(tables: readonly TableExpression[], sql: Sql): Sql {
  const needed = new Set<string>();
  let texts = sql;
  for (const [name, named, query] of [...tables].reverse()) {
    if (named === 'shared' || !new RegExp(`\\b${name}\\b`).test(texts)) continue;
    needed.add(name);
    texts += query;
  }
  const expressions = tables.filter(([name]) => needed.has(name)).map(([name, , query]) => `${name} AS (${query})`);
  return expressions.length ? `WITH\n${expressions.join(',\n')}\n${sql}` : sql;
}
