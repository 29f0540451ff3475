/** How ClickHouse writes it, from 26 on. */
import { type Dialect, type ParameterType, quoted, type Sql } from './dialect.js';

const TYPES: Readonly<Record<ParameterType, string>> = {
  text: 'String',
  integer: 'Int64',
  number: 'Float64',
  texts: 'Array(String)',
  integers: 'Array(Int64)',
};

/**
 * As other databases do it: what a join does not find, and an aggregate of nothing, is NULL. To make machine code of the expressions takes
 * longer than to run them over the rows of a shop.
 */
const ENDING = 'SETTINGS join_use_nulls = 1, aggregate_functions_null_for_empty = 1, compile_expressions = 0';

const TOTALS = { sum: 'Sum', min: 'Min', max: 'Max' };

/** JSON that may not be there, as a text. */
const source = (json: Sql) => `ifNull(${json}, '')`;

/** What is between quotes in a query has escapes. */
const pattern = (text: string): Sql => quoted(text.replaceAll('\\', '\\\\'));

/** A condition that is true or false, as functions of lists want it. */
const sure = (condition: Sql) => `ifNull(${condition}, 0)`;

const date = (time: Sql) => `fromUnixTimestamp64Milli(toInt64(${time}), 'UTC')`;

/** See {@link Dialect}. */
export const clickhouse: Dialect = {
  name: 'clickhouse',
  ending: ENDING,
  // What several columns look at within a CASE, such as the items of an order, would be taken apart anew for each of them.
  endingAtOnce: `${ENDING}, short_circuit_function_evaluation = 'disable'`,
  shares: 'as temporary tables',
  placeholder: (place, type) => `{p${place}:${TYPES[type]}}`,
  keyOf: (key) => key,

  get: (json, key) => `nullIf(JSONExtractRaw(${source(json)}, ${key}), '')`,
  opened: (json, keys) =>
    `[${[`toNullable(${source(json)})`, ...keys.map((key) => `nullIf(JSONExtractRaw(${source(json)}, ${quoted(key)}), '')`)].join(', ')}]`,
  elements: (json) => `arrayMap(raw -> toNullable(raw), JSONExtractArrayRaw(${source(json)}))`,
  isArray: (json) => `startsWith(${source(json)}, '[')`,
  isObject: (json) => `startsWith(${source(json)}, '{')`,
  numberOf: (json) => `toFloat64OrNull(${source(json)})`,
  textOf: (json) => `if(startsWith(${source(json)}, '"'), nullIf(JSONExtractString(${source(json)}), ''), NULL)`,
  flagOf: (json) => `CASE ${source(json)} WHEN 'true' THEN true WHEN 'false' THEN false ELSE NULL END`,
  source,

  list: (...elements) => `[${elements.join(', ')}]`,
  some: (list, element, body) => `arrayExists(${element} -> ${sure(body)}, ${list})`,
  filter: (list, element, body) => `arrayFilter(${element} -> ${sure(body)}, ${list})`,
  map: (list, element, body) => `arrayMap(${element} -> ${body}, ${list})`,
  flatten: (lists) => `arrayFlatten(${lists})`,
  isOneOf: (text, texts) => `${text} IN (${texts.map(quoted).join(', ')})`,
  unique: (list) => `arrayDistinct(${list})`,
  length: (list) => `length(${list})`,
  at: (list, place) => `arrayElementOrNull(${list}, ${place})`,
  total: (kind, list) => `if(empty(${list}), NULL, array${TOTALS[kind]}(arrayMap(one -> assumeNotNull(one), ${list})))`,
  fold: (list, initial, kept, element, body) => `arrayFold((${kept}, ${element}) -> ${body}, ${list}, ${initial})`,
  lookup: (keys, values, key) => `arrayElementOrNull(${values}, indexOf(${keys}, ${key}))`,
  unnest: (list) => `arrayJoin(${list})`,
  places: (length) => `range(1, toUInt64(${length}) + 1)`,

  tuple: (...parts) => `tuple(${parts.join(', ')})`,
  part: (tuple, place) => `tupleElement(${tuple}, ${place})`,

  listed: (value, order, condition) =>
    `arrayMap(pair -> pair.2, arraySort(pair -> pair.1, groupArrayIf((${order}, ${value}), ${sure(condition)} AND (${value}) IS NOT NULL)))`,

  noText: 'CAST(NULL AS Nullable(String))',
  noElements: 'CAST([] AS Array(Nullable(String)))',
  noNumber: 'CAST(NULL AS Nullable(Float64))',
  string: (number) => `toString(${number})`,
  known: (which, value) => `${which}_value(${value}) IGNORE NULLS`,
  double: (value) => `toFloat64(${value})`,
  integer: (value) => `toInt64(${value})`,
  addMonths: (time, months) => `toUnixTimestamp64Milli(addMonths(${date(time)}, ${months}))`,
  monthDay: (time) => `(100 * toMonth(${date(time)}) + toDayOfMonth(${date(time)}))`,

  bytesOf: (text) => `length(${text})`,
  charactersOf: (text) => `lengthUTF8(${text})`,
  beginning: (text, characters) => `leftUTF8(${text}, ${characters})`,
  contains: (text, part) => `(position(${text}, ${part}) > 0)`,
  startsWith: (text, part) => `startsWith(${text}, ${part})`,
  lower: (text) => `lowerUTF8(${text})`,
  split: (text, separator) => `splitByString(${separator}, ifNull(${text}, ''))`,
  joined: (texts) => `arrayStringConcat(${texts})`,
  match: (text, regex) => `extract(ifNull(${text}, ''), ${pattern(regex)})`,
  matches: (text, regex) => `extractAll(ifNull(${text}, ''), ${pattern(regex)})`,
  replaced: (text, regex, by) => `replaceRegexpAll(${text}, ${pattern(regex)}, ${pattern(by)})`,
  percentDecoded: (text) => `decodeURLComponent(${text})`,
  codeUnits: (text) =>
    `arrayMap(unit_at -> toInt64(reinterpretAsUInt16(reverse(substring(convertCharset(${text}, 'UTF-8', 'UTF-16BE'), 2 * unit_at - 1, 2)))), range(1, toUInt64(intDiv(length(convertCharset(${text}, 'UTF-8', 'UTF-16BE')), 2)) + 1))`,
  xor: (one, other) => `bitXor(${one}, ${other})`,
  and: (one, other) => `bitAnd(${one}, ${other})`,
  shiftedRight: (value, bits) => `bitShiftRight(${value}, ${bits})`,
  hash: (text) => `cityHash64(${text})`,
};
