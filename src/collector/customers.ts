/** What the orders of every person come to: read from the store, judged by the code that the engine and a replay use. */
import { setImmediate } from 'node:timers/promises';
import { compareEvents, type TrackedEvent } from '../segments/event.js';
import { type Customer, customerOf, ordersOf } from '../segments/orders.js';
import { type Draft, nowOf } from './sql/draft.js';
import { isInPart } from './sql/journal.js';
import { PERSON, personTables, WITH_NAMES } from './sql/persons.js';
import { ask, type Question } from './sql/rows.js';
import type { EventStore } from './storage/store.js';

/** Orders and refunds that are in memory at the same time, roughly. */
const SLICE_EVENTS = 200_000;

const BUYERS_AT_ONCE = 1000;

/** An order or a refund as it is stored. */
interface Row {
  person: string;
  site: string | null;
  id: string;
  time: number;
  name: string;
  /** JSON. */
  params: string;
}

/** An order or a refund, and the site that it came from, if it is known. */
export type Sale = TrackedEvent & { readonly site?: string };

/** The orders and refunds of a person, in order. */
export interface Buyer {
  readonly person: string;
  readonly events: readonly Sale[];
}

/** Who has ordered in the last ten years. */
export interface Customers {
  readonly all: readonly Customer[];
  /** Those of each site, by what they ordered there. */
  readonly bySite: ReadonlyMap<string, readonly Customer[]>;
}

/**
 * Everybody of whom there is an order or a refund up to `now` (ms since 1970), one after the other. What has its time after `now`
 * does not count yet.
 */
export async function* readBuyers(store: EventStore, now: number): AsyncGenerator<Buyer> {
  const [counted] = await store.query<{ events: number }>(`SELECT count(*) AS events FROM events WHERE ${IS_SALE}`);
  const slices = Math.max(1, Math.ceil((counted?.events ?? 0) / SLICE_EVENTS));
  for (let slice = 0; slice < slices; slice++) {
    let many = 0;
    for (const buyer of byPerson(await ask<Row>(store, now, (draft) => salesOf(draft, slice, slices)))) {
      yield buyer;
      // The server has events to take and pages to send meanwhile.
      if (++many % BUYERS_AT_ONCE === 0) await setImmediate();
    }
  }
}

/**
 * Every person who has ordered in the ten years up to `now` (ms since 1970).
 *
 * @param currency the shop's; without it every value counts as it is
 */
export async function readCustomers(store: EventStore, now: number, currency?: string): Promise<Customers> {
  const all: Customer[] = [];
  const bySite = new Map<string, Customer[]>();
  for await (const { events } of readBuyers(store, now)) {
    const customer = customerOf(ordersOf(events, currency), now);
    if (customer) all.push(customer);
    for (const site of new Set(events.flatMap((event) => event.site || []))) {
      const there = events.filter((event) => event.site === site);
      const ofSite = customerOf(ordersOf(there, currency), now);
      if (!ofSite) continue;
      const known = bySite.get(site);
      if (known) known.push(ofSite);
      else bySite.set(site, [ofSite]);
    }
  }
  return { all, bySite };
}

const IS_SALE = `name IN ('purchase', 'refund')`;

/** Orders and refunds of one of so many parts of all persons, those of a person behind each other. */
function salesOf(draft: Draft, slice: number, slices: number): Question {
  const sales = `SELECT ${PERSON} AS person, site, id, time, name, params FROM ${WITH_NAMES} WHERE ${IS_SALE} AND time <= ${nowOf(draft)}`;
  const isInSlice = isInPart(draft, { index: slice, of: slices });
  return {
    tables: [...personTables(draft, { table: 'events' }), ['sales', 'once', sales]],
    selection: `SELECT * FROM sales WHERE ${isInSlice} ORDER BY person`,
  };
}

function* byPerson(rows: readonly Row[]): Generator<Buyer> {
  let events: Sale[] = [];
  for (const [index, { person, site, params, ...row }] of rows.entries()) {
    events.push({ ...row, ...(site !== null && { site }), params: JSON.parse(params) });
    if (rows[index + 1]?.person === person) continue;
    yield { person, events: events.sort(compareEvents) };
    events = [];
  }
}
