/** How DuckDB writes it. */
import { type Dialect, type ParameterType, quoted, type Sql } from './dialect.js';

const TYPES: Readonly<Record<ParameterType, string>> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  texts: 'VARCHAR[]',
  integers: 'BIGINT[]',
};

const source = (json: Sql) => `CAST(${json} AS VARCHAR)`;

/** See {@link Dialect}. */
export const duckdb: Dialect = {
  name: 'duckdb',
  ending: '',
  endingAtOnce: '',
  shares: 'in the query',
  placeholder: (place, type) => `CAST($p${place} AS ${TYPES[type]})`,
  // A JSON Pointer (RFC 6901): its keys may be anything.
  keyOf: (key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,

  get: (json, key) => `json_extract(${json}, ${key})`,
  opened: (json, keys) => `json_extract(${json}, [${['$', ...keys.map((key) => `/${key}`)].map(quoted).join(', ')}])`,
  elements: (json) => `coalesce(json_extract(${json}, '$[*]'), [])`,
  isArray: (json) => `starts_with(${source(json)}, '[')`,
  isObject: (json) => `starts_with(${source(json)}, '{')`,
  numberOf: (json) => `TRY_CAST(${source(json)} AS DOUBLE)`,
  textOf: (json) =>
    `CASE WHEN starts_with(${source(json)}, '"') THEN nullif(json_extract_string(${json}, '$'), '') END`,
  flagOf: (json) => `CASE ${source(json)} WHEN 'true' THEN true WHEN 'false' THEN false END`,
  source,

  list: (...elements) => `[${elements.join(', ')}]`,
  some: (list, element, body) => `len(list_filter(${list}, lambda ${element}: ${body})) > 0`,
  filter: (list, element, body) => `list_filter(${list}, lambda ${element}: ${body})`,
  map: (list, element, body) => `list_transform(${list}, lambda ${element}: ${body})`,
  flatten: (lists) => `flatten(${lists})`,
  // `IN` would become a join, for which everything is worked out for every row.
  isOneOf: (text, texts) => `list_contains([${texts.map(quoted).join(', ')}], ${text})`,
  unique: (list) => `list_distinct(${list})`,
  length: (list) => `len(${list})`,
  at: (list, place) => `(${list})[${place}]`,
  total: (kind, list) => `list_${kind}(${list})`,
  fold: (list, initial, kept, element, body) => `list_reduce(${list}, lambda ${kept}, ${element}: ${body}, ${initial})`,
  lookup: (keys, values, key) => `(${values})[list_position(${keys}, ${key})]`,
  unnest: (list) => `unnest(${list})`,
  places: (length) => `range(1, ${length} + 1)`,

  tuple: (...parts) => `{${parts.map((part, at) => `'f${at + 1}': ${part}`).join(', ')}}`,
  part: (tuple, place) => `(${tuple}).f${place}`,

  // Sorted afterwards, all lists together: an aggregate with an order of its own begins to sort anew for each of its many small groups.
  listed(value, order, condition) {
    const pairs = `list(${duckdb.tuple(order, value)}) FILTER (WHERE ${condition} AND (${value}) IS NOT NULL)`;
    return duckdb.map(`list_sort(coalesce(${pairs}, []))`, 'pair', duckdb.part('pair', 2));
  },

  noText: 'CAST(NULL AS VARCHAR)',
  noElements: 'CAST([] AS JSON[])',
  noNumber: 'CAST(NULL AS DOUBLE)',
  string: (number) => `CAST(${number} AS VARCHAR)`,
  known: (which, value) => `${which}_value(${value} IGNORE NULLS)`,
  double: (value) => `CAST(${value} AS DOUBLE)`,
  integer: (value) => `CAST(${value} AS BIGINT)`,
  addMonths: (time, months) => `epoch_ms(epoch_ms(${time}) + to_months(CAST(${months} AS INTEGER)))`,
  monthDay: (time) => `(100 * month(epoch_ms(${time})) + day(epoch_ms(${time})))`,

  bytesOf: (text) => `strlen(${text})`,
  charactersOf: (text) => `length(${text})`,
  beginning: (text, characters) => `left(${text}, ${characters})`,
  contains: (text, part) => `contains(${text}, ${part})`,
  startsWith: (text, part) => `starts_with(${text}, ${part})`,
  lower: (text) => `lower(${text})`,
  split: (text, separator) => `string_split(${text}, ${separator})`,
  joined: (texts) => `array_to_string(${texts}, '')`,
  match: (text, pattern) => `regexp_extract(${text}, ${quoted(pattern)}, 1)`,
  matches: (text, pattern) => `regexp_extract_all(${text}, ${quoted(pattern)})`,
  replaced: (text, pattern, by) => `regexp_replace(${text}, ${quoted(pattern)}, ${quoted(by)}, 'g')`,
  percentDecoded: (text) => `url_decode(${text})`,
  codeUnits(text) {
    const character = `unicode(substring(${text}, unit_at, 1))`;
    const beyond = `${character} - 65536`;
    const pair = `[55296 + ((${beyond}) >> 10), 56320 + ((${beyond}) & 1023)]`;
    const units = `CASE WHEN ${character} > 65535 THEN ${pair} ELSE [${character}] END`;
    return `flatten(list_transform(range(1, length(${text}) + 1), lambda unit_at: ${units}))`;
  },
  xor: (one, other) => `xor(${one}, ${other})`,
  and: (one, other) => `((${one}) & (${other}))`,
  shiftedRight: (value, bits) => `((${value}) >> ${bits})`,
  // An unsigned one would be divided as 128 bits, which takes longer than all the rest.
  hash: (text) => `CAST(hash(${text}) >> 1 AS BIGINT)`,
};
