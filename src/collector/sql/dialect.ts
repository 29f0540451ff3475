/**
 * What databases write differently. Everything else is SQL that DuckDB and ClickHouse read alike: common table
 * expressions, window functions, `FILTER (WHERE …)`, `CASE`, `coalesce`.
 *
 * JSON is what a column of JSON or a field of one holds; a field that is not there is `NULL`, one that is null is the JSON
 * `null`. Lists are never `NULL`.
 */

/** A piece of SQL text. Values never stand in it, only the placeholders that {@link Binder} gives for them. */
export type Sql = string;

/** What a bound value is. */
export type ParameterType = 'text' | 'integer' | 'number' | 'texts' | 'integers';

/** See the top of this file. */
export interface Dialect {
  readonly name: 'duckdb' | 'clickhouse';
  /** What stands behind a whole statement. */
  readonly ending: Sql;
  /** The same where everything is worked out for every row, whether a `CASE` looks at it or not. */
  readonly endingAtOnce: Sql;
  /**
   * How a table that several others are made of is made only once: within the query, or by a statement of its own that stands
   * before it. ClickHouse analyses a query anew at every place where it names such a table, which then takes minutes.
   */
  readonly shares: 'in the query' | 'as temporary tables';
  /** The place of a bound value, which is called `p1`, `p2` … */
  placeholder(place: number, type: ParameterType): Sql;
  /** How a field's key is bound where JSON is read. */
  keyOf(key: string): string;

  /** The field of that key, which is a bound {@link Dialect.keyOf}; `NULL` if there is none or if it is no object. */
  get(json: Sql, key: Sql): Sql;
  /** A list of the fields of these keys, which are of letters, digits and `_`, after the whole: JSON is parsed once for all. */
  opened(json: Sql, keys: readonly string[]): Sql;
  /** The elements of an array; none of anything else. */
  elements(json: Sql): Sql;
  isArray(json: Sql): Sql;
  isObject(json: Sql): Sql;
  /** A number as a double, else `NULL`. */
  numberOf(json: Sql): Sql;
  /** A text that is not empty, else `NULL`. */
  textOf(json: Sql): Sql;
  /** `true` or `false`, else `NULL`. */
  flagOf(json: Sql): Sql;
  /** Its JSON as a text: the same for the same value. */
  source(json: Sql): Sql;

  list(...elements: Sql[]): Sql;
  /** Whether `body` holds for some element, which it calls by the name of `element`. */
  some(list: Sql, element: string, body: Sql): Sql;
  filter(list: Sql, element: string, body: Sql): Sql;
  map(list: Sql, element: string, body: Sql): Sql;
  flatten(lists: Sql): Sql;
  /** Whether a text is one of these, of ours. */
  isOneOf(text: Sql, texts: readonly string[]): Sql;
  /** Each element once. */
  unique(list: Sql): Sql;
  length(list: Sql): Sql;
  /** The element at a place, counted from 1; `NULL` if there is none. */
  at(list: Sql, place: number): Sql;
  /** The sum, the least or the greatest of doubles, none of them `NULL`; `NULL` where there is none. */
  total(kind: 'sum' | 'min' | 'max', list: Sql): Sql;
  /** What becomes of `initial` when `body` makes one of it (`kept`) and each element in turn. All are of one type. */
  fold(list: Sql, initial: Sql, kept: string, element: string, body: Sql): Sql;
  /** A row for each element. Stands among the columns that are selected. */
  unnest(list: Sql): Sql;
  /** What stands in the second list at the place of `key` in the first; `NULL` if it is not there. */
  lookup(keys: Sql, values: Sql, key: Sql): Sql;
  /** The numbers from 1 up to `length`. */
  places(length: Sql): Sql;

  /** Several values in one, of which {@link Dialect.part} reads one, counted from 1. */
  tuple(...parts: Sql[]): Sql;
  part(tuple: Sql, place: number): Sql;

  /** An aggregate: values that are not `NULL`, of the rows for which `condition` holds, by `order`. */
  listed(value: Sql, order: Sql, condition: Sql): Sql;

  /** Nothing, as a text or a number. */
  readonly noText: Sql;
  readonly noNumber: Sql;
  /** No elements, as {@link Dialect.elements} gives them. */
  readonly noElements: Sql;
  /** The first, or the last, value of a window that is not `NULL`; `OVER` follows. */
  known(which: 'first' | 'last', value: Sql): Sql;
  double(value: Sql): Sql;
  /** A number as a text. */
  string(number: Sql): Sql;
  integer(value: Sql): Sql;
  /** The instant so many calendar months later, ms; negative ones are months before. */
  addMonths(time: Sql, months: Sql): Sql;
  /** Month and day in UTC as one number, 1231 for 31 December. */
  monthDay(time: Sql): Sql;

  /** Its length in bytes of UTF-8, and in characters. */
  bytesOf(text: Sql): Sql;
  charactersOf(text: Sql): Sql;
  /** Its first so many characters. */
  beginning(text: Sql, characters: number): Sql;
  contains(text: Sql, part: Sql): Sql;
  startsWith(text: Sql, part: Sql): Sql;
  /** Without distinction of capitals. */
  lower(text: Sql): Sql;
  /** The text between separators, which are one character. */
  split(text: Sql, separator: Sql): Sql;
  joined(texts: Sql): Sql;
  /** What the first pair of brackets of a regular expression (RE2) takes; `''` if it does not match. */
  match(text: Sql, pattern: string): Sql;
  /** All that a regular expression without brackets matches. */
  matches(text: Sql, pattern: string): Sql;
  replaced(text: Sql, pattern: string, by: string): Sql;
  /** Percent-encoded text that is right UTF-8, decoded. */
  percentDecoded(text: Sql): Sql;
  /** UTF-16 code units as numbers. */
  codeUnits(text: Sql): Sql;
  xor(one: Sql, other: Sql): Sql;
  and(one: Sql, other: Sql): Sql;
  /** The number without its last so many bits. */
  shiftedRight(value: Sql, bits: number): Sql;
  /** A number of 0 or more that is the same for the same text. */
  hash(text: Sql): Sql;
}

/** A text of ours as SQL. Nothing that comes from outside may stand in it. */
export const quoted = (text: string): Sql => `'${text.replaceAll("'", "''")}'`;
