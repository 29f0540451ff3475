/** Bound values: what definitions, references, parameters and the instant say goes to the database beside the SQL text. */
import type { Dialect, ParameterType, Sql } from './dialect.js';

/** A value as it is bound: a list for the types that are lists, else a plain one. */
export type Bound = string | number | readonly string[] | readonly number[];

/** A parameter of a query. */
export interface Parameter {
  readonly type: ParameterType;
  /** Its value when the query asks about the instant `now`, ms. */
  at(now: number): Bound;
}

/** See the top of this file. */
export interface Binder {
  /** What stands for a value until the query is whole; for the same value it is the same. */
  bind(type: ParameterType, value: Bound): Sql;
  /** The same for what depends on the instant, which `key` describes. */
  bindAt(type: ParameterType, key: string, at: (now: number) => Bound): Sql;
  /** A key of an object: bound, too, unless there is nothing in it that could be misread. */
  key(key: string): Sql;
  /** The whole query with the database's placeholders, and the parameters that it really has, by their places. */
  finish(text: Sql): { text: Sql; parameters: Parameter[] };
}

/** A binder that knows no value yet. */
export function createBinder(dialect: Dialect): Binder {
  const known = new Map<string, number>();
  const values: Parameter[] = [];

  function bindAt(type: ParameterType, key: string, at: Parameter['at']): Sql {
    const full = `${type} ${key}`;
    let index = known.get(full);
    if (index === undefined) {
      index = values.length;
      values.push({ type, at });
      known.set(full, index);
    }
    return `⟦${index}⟧`;
  }

  const bind: Binder['bind'] = (type, value) => bindAt(type, `= ${JSON.stringify(value)}`, () => value);
  return {
    bind,
    bindAt,
    // DuckDB reads a path once that stands in the query, and a bound one again for every row.
    key: (key) => (/^\w+$/.test(key) ? `'${dialect.keyOf(key)}'` : bind('text', dialect.keyOf(key))),
    finish(text) {
      const parameters: Parameter[] = [];
      const places = new Map<string, Sql>();
      const finished = text.replace(/⟦(\d+)⟧/g, (token, index) => {
        let placeholder = places.get(token);
        if (placeholder === undefined) {
          const parameter = values[Number(index)] as Parameter;
          parameters.push(parameter);
          placeholder = dialect.placeholder(parameters.length, parameter.type);
          places.set(token, placeholder);
        }
        return placeholder;
      });
      return { text: finished, parameters };
    },
  };
}
