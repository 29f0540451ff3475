/** Where the values at a field's path are, as `segments/where.ts` and `segments/normalise.ts` find them. */
import { jsonValue, type Value } from './comparison.js';
import type { Sql } from './dialect.js';
import { type Draft, sure } from './draft.js';
import { isInside } from './season.js';

/** Source, medium and campaign of an event, a list of three texts. */
const OPENED_TRAFFIC = 'opened_traffic';

/** An event as a condition sees it, whole or with some of its items only. */
export interface View {
  /** A list of items, each a list of JSON: the whole and what `fieldOfItem` finds. */
  readonly items: Sql;
}

/**
 * What is at a path.
 * - `json`: one JSON, which may be a list of values, or not there
 * - `value`: one value that is derived
 * - `many`: a list of JSON, one for each item
 * - `numbers`: a list of derived numbers, one for each item
 * - `seasons`: the names of seasons
 */
export type Field =
  | { readonly kind: 'json' | 'many' | 'numbers'; readonly sql: Sql }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'seasons'; readonly inside: ReadonlyMap<string, Sql> };

/** A number, or another one. */
const numberOr = (draft: Draft, item: Sql, name: string, otherwise: Sql): Sql =>
  `coalesce(${draft.dialect.numberOf(draft.fieldOfItem(item, name))}, ${otherwise})`;

/** How many of a product an event is about. */
export const quantityOf = (draft: Draft, item: Sql): Sql =>
  numberOr(draft, item, 'quantity', draft.dialect.double('1'));

/** `NULL` where there is a discount on nobody knows what. */
function discountRateOf(draft: Draft, item: Sql): Sql {
  const discount = numberOr(draft, item, 'discount', draft.dialect.double('0'));
  const price = draft.dialect.numberOf(draft.fieldOfItem(item, 'price'));
  return `CASE WHEN ${discount} = 0 THEN ${draft.dialect.double('0')} WHEN ${price} + ${discount} > 0 THEN ${discount} / (${price} + ${discount}) ELSE NULL END`;
}

const ITEM_FIELDS: Readonly<Record<string, (draft: Draft, item: Sql) => Sql>> = {
  quantity: quantityOf,
  discountRate: discountRateOf,
};

/** The value of an order is a number, or 0, also where it is in another currency than the shop's. */
function orderValue({ dialect, field, bind, currency: shops }: Draft): Sql {
  const value = `coalesce(${dialect.numberOf(field('value'))}, ${dialect.double('0')})`;
  if (!shops) return value;
  const currency = dialect.textOf(field('currency'));
  const isForeign = sure(`${currency} <> ${bind('text', String(shops))}`);
  return `CASE WHEN ${isForeign} THEN ${dialect.double('0')} ELSE ${value} END`;
}

/** Whether the event or one of its items has a coupon. */
function hasCoupon({ dialect, field, fieldOfItem, variable }: Draft, items: Sql): Sql {
  const means = (json: Sql) => sure(`NOT ${dialect.isOneOf(dialect.source(json), ['', 'null', 'false', '""', '0'])}`);
  const item = variable();
  return `(${means(field('coupon'))} OR ${dialect.some(items, item, means(fieldOfItem(item, 'coupon')))})`;
}

/** The field at a path. */
export function fieldOf(draft: Draft, path: string, view: View): Field {
  const { dialect, variable } = draft;
  const keys = path.split('.');
  const [name = '', ...rest] = keys;
  if (name === 'items') {
    const item = variable();
    return itemField(draft, item, rest, (of) => dialect.map(view.items, item, of));
  }
  if (path === 'hasCoupon') return { kind: 'value', value: { flag: hasCoupon(draft, view.items) } };
  if (path === 'quantity') {
    const item = variable();
    const pieces = dialect.map(view.items, item, quantityOf(draft, item));
    return { kind: 'value', value: { number: `coalesce(${dialect.total('sum', pieces)}, ${dialect.double('0')})` } };
  }
  if (path === 'season') {
    const names = Object.keys(draft.seasons);
    return { kind: 'seasons', inside: new Map(names.map((one) => [one, isInside(draft, one, 'time')])) };
  }
  const told = ['source', 'medium', 'campaign'].indexOf(path);
  if (told >= 0) return { kind: 'value', value: { text: dialect.at(OPENED_TRAFFIC, told + 1) } };
  const json = draft.field(name);
  if (path === 'value')
    // Of an order it is a number whatever it is told to be.
    return {
      kind: 'value',
      value: {
        ...jsonValue(draft, json),
        number: `CASE WHEN name = 'purchase' THEN ${orderValue(draft)} ELSE ${dialect.numberOf(json)} END`,
      },
    };
  return rest.length ? { kind: 'many', sql: valuesAt(draft, spread(draft, json), rest) } : { kind: 'json', sql: json };
}

/** The field of each item; `mapped` gives the list of it for all. */
function itemField(draft: Draft, item: Sql, keys: readonly string[], mapped: (of: Sql) => Sql): Field {
  const derived = ITEM_FIELDS[keys.join('.')];
  if (derived) return { kind: 'numbers', sql: mapped(derived(draft, item)) };
  const [name, ...rest] = keys;
  if (name === undefined) return { kind: 'many', sql: mapped(`${item}[1]`) };
  const json = draft.fieldOfItem(item, name);
  if (!rest.length) return { kind: 'many', sql: mapped(json) };
  return { kind: 'many', sql: draft.dialect.flatten(mapped(valuesAt(draft, spread(draft, json), rest))) };
}

/** The field of one item, by a path without `items.`. */
export function fieldOfItem(draft: Draft, item: Sql, path: string): Field {
  const keys = path.split('.');
  const derived = ITEM_FIELDS[path];
  if (derived) return { kind: 'value', value: { number: derived(draft, item) } };
  const [name = '', ...rest] = keys;
  const json = draft.fieldOfItem(item, name);
  return rest.length ? { kind: 'many', sql: valuesAt(draft, spread(draft, json), rest) } : { kind: 'json', sql: json };
}

/** The values at the keys that are left, each for every value of the list. */
function valuesAt(draft: Draft, list: Sql, [name, ...rest]: readonly string[]): Sql {
  if (name === undefined) return list;
  const element = draft.variable();
  const found = draft.dialect.map(list, element, draft.dialect.get(element, draft.key(name)));
  if (!rest.length) return found;
  const json = draft.variable();
  return valuesAt(draft, draft.dialect.flatten(draft.dialect.map(found, json, spread(draft, json))), rest);
}

/** On the way through an array its elements, also of arrays in it; else the value alone. */
function spread({ dialect, variable }: Draft, json: Sql): Sql {
  const element = variable();
  const inner = `CASE WHEN ${dialect.isArray(element)} THEN ${dialect.elements(element)} ELSE ${dialect.list(element)} END`;
  const elements = dialect.flatten(dialect.map(dialect.elements(json), element, inner));
  return `CASE WHEN ${dialect.isArray(json)} THEN ${elements} ELSE ${dialect.list(json)} END`;
}

/** Whether a condition holds of some value at a field; of a list as a whole `ofList` tells, given its elements. */
export function someValue(
  draft: Draft,
  field: Field,
  holds: (value: Value) => Sql,
  ofList: (elements: Sql) => Sql,
): Sql {
  const { dialect, variable } = draft;
  const ofJson = (json: Sql) =>
    `CASE WHEN ${dialect.isArray(json)} THEN ${ofList(dialect.elements(json))} ELSE ${holds(jsonValue(draft, json))} END`;
  if (field.kind === 'value') return holds(field.value);
  if (field.kind === 'json') return ofJson(field.sql);
  if (field.kind === 'seasons') throw new Error('The seasons of an event are compared by their names');
  const element = variable();
  return dialect.some(field.sql, element, field.kind === 'numbers' ? holds({ number: element }) : ofJson(element));
}

/** What the numbers at a field come to, `NULL` where there are none, and how many there are. */
export function totalOf(draft: Draft, field: Field, kind: 'sum' | 'min' | 'max'): { total: Sql; many: Sql } {
  const { dialect, variable } = draft;
  const alone = (number: Sql) => ({ total: number, many: `CASE WHEN ${number} IS NULL THEN 0 ELSE 1 END` });
  if (field.kind === 'json') return alone(dialect.numberOf(field.sql));
  if (field.kind === 'value') return alone(field.value.number ?? dialect.noNumber);
  if (field.kind === 'seasons') return alone(dialect.noNumber);
  const element = variable();
  const list = field.kind === 'many' ? dialect.map(field.sql, element, dialect.numberOf(element)) : field.sql;
  const numbers = dialect.filter(list, element, `${element} IS NOT NULL`);
  return { total: dialect.total(kind, numbers), many: dialect.length(numbers) };
}

/** The text that tells a plain value in JSON from others; `NULL` for lists, objects and what counts as not there. */
function keyOf({ dialect }: Draft, json: Sql): Sql {
  const source = dialect.source(json);
  const isNothing = `${dialect.isOneOf(source, ['', 'null', '""'])} OR ${dialect.isObject(json)} OR ${dialect.isArray(json)}`;
  return `CASE WHEN ${isNothing} THEN ${dialect.noText} ELSE ${source} END`;
}

/** The different plain values at a field, as a list of texts that tell them apart. */
export function keysOf(draft: Draft, field: Field): Sql {
  const { dialect, variable } = draft;
  const known = variable();
  const different = (list: Sql) => dialect.unique(dialect.filter(list, known, `${known} IS NOT NULL`));
  if (field.kind === 'seasons') {
    const names = [...field.inside].map(
      ([name, inside]) => `CASE WHEN ${inside} THEN ${draft.bind('text', name)} ELSE NULL END`,
    );
    return different(dialect.list(...names, dialect.noText));
  }
  if (field.kind === 'value') {
    const { number, text, flag } = field.value;
    const told = [
      ...(number === undefined ? [] : [dialect.string(number)]),
      ...(text === undefined ? [] : [`('"' || ${text})`]),
      ...(flag === undefined ? [] : [`CASE ${flag} WHEN true THEN 'true' WHEN false THEN 'false' ELSE NULL END`]),
    ];
    return different(dialect.list(...told));
  }
  const element = variable();
  if (field.kind === 'numbers') return different(dialect.map(field.sql, element, dialect.string(element)));
  const list = field.kind === 'json' ? dialect.list(field.sql) : field.sql;
  const json = variable();
  const candidates = `CASE WHEN ${dialect.isArray(json)} THEN ${dialect.elements(json)} ELSE ${dialect.list(json)} END`;
  return different(dialect.map(dialect.flatten(dialect.map(list, json, candidates)), element, keyOf(draft, element)));
}

/** Whether an item has the plain value of that key at a path. */
export function isOfGroup(draft: Draft, item: Sql, path: string, group: Sql): Sql {
  const { dialect, variable } = draft;
  const field = fieldOfItem(draft, item, path);
  const element = variable();
  if (field.kind !== 'json') return dialect.some(keysOf(draft, field), element, `${element} = ${group}`);
  const ofList = dialect.some(dialect.elements(field.sql), element, `${dialect.source(element)} = ${group}`);
  return `CASE WHEN ${dialect.isArray(field.sql)} THEN ${ofList} ELSE ${dialect.source(field.sql)} = ${group} END`;
}
