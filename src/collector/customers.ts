/** What the orders of every person come to: read from the store, judged by the code that the engine and a replay use. */
import { setImmediate } from 'node:timers/promises';
import { compareEvents, type TrackedEvent } from '../segments/event.js';
import { type Customer, customerOf, ordersOf } from '../segments/orders.js';
import type { EventStore } from './storage/store.js';

/** Orders and refunds that are in memory at the same time, roughly. */
const SLICE_EVENTS = 200_000;

const BUYERS_AT_ONCE = 1000;

/**
 * The person of each event, as `assignPersons` names it: the user that it names, else the user named next by the same visitor, else
 * the one named last, else the visitor. Of the other events only those are read that name a user of somebody who ordered.
 */
const PERSONS = {
  duckdb: `
    WITH told AS NOT MATERIALIZED (
      SELECT id, time, name, params, nullif(visitor, '') AS visitor, nullif("user", '') AS "user" FROM events WHERE time <= $now
    ), ordering AS (
      SELECT visitor, "user" FROM told WHERE name IN ('purchase', 'refund')
    ), named AS (
      SELECT id, time, name, params, coalesce(
        "user",
        CASE WHEN visitor IS NOT NULL THEN coalesce(
          first_value("user" IGNORE NULLS) OVER (PARTITION BY visitor ORDER BY time, id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING),
          last_value("user" IGNORE NULLS) OVER (PARTITION BY visitor ORDER BY time, id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
          visitor) END,
        '') AS person
      FROM told
      WHERE name IN ('purchase', 'refund')
        OR ("user" IS NOT NULL AND visitor IN (SELECT visitor FROM ordering WHERE visitor IS NOT NULL AND "user" IS NULL))
    )
    SELECT person, id, time, name, params FROM named
    WHERE name IN ('purchase', 'refund') AND (hash(person) >> 1)::BIGINT % $slices = $slice ORDER BY person`,
  clickhouse: `
    WITH told AS (
      SELECT id, time, name, params, nullIf(visitor, '') AS visitor, nullIf(user, '') AS user FROM events WHERE time <= {now:Int64}
    ), ordering AS (
      SELECT visitor, user FROM told WHERE name IN ('purchase', 'refund')
    ), named AS (
      SELECT id, time, name, params, coalesce(
        user,
        if(visitor IS NOT NULL, coalesce(
          any(user) OVER (PARTITION BY visitor ORDER BY time, id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING),
          anyLast(user) OVER (PARTITION BY visitor ORDER BY time, id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
          visitor), NULL),
        '') AS person
      FROM told
      WHERE name IN ('purchase', 'refund')
        OR (user IS NOT NULL AND visitor IN (SELECT visitor FROM ordering WHERE visitor IS NOT NULL AND user IS NULL))
    )
    SELECT person, id, time, name, params FROM named
    WHERE name IN ('purchase', 'refund') AND cityHash64(person) % {slices:UInt32} = {slice:UInt32} ORDER BY person`,
};

const COUNT = `SELECT count(*) AS events FROM events WHERE name IN ('purchase', 'refund')`;

/** An order or a refund as it is stored. */
interface Row {
  person: string;
  id: string;
  time: number;
  name: string;
  /** JSON. */
  params: string;
}

/** The orders and refunds of a person, in order. */
export interface Buyer {
  readonly person: string;
  readonly events: readonly TrackedEvent[];
}

/** Everybody of whom there is an order or a refund up to `now` (ms since 1970), one after the other. */
export async function* readBuyers(store: EventStore, now: number): AsyncGenerator<Buyer> {
  const [counted] = await store.query<{ events: number }>(COUNT);
  const slices = Math.max(1, Math.ceil((counted?.events ?? 0) / SLICE_EVENTS));
  for (let slice = 0; slice < slices; slice++) {
    const rows = await store.query<Row>(PERSONS[store.dialect], { now, slices, slice });
    let many = 0;
    for (const buyer of byPerson(rows)) {
      yield buyer;
      // The server has events to take and pages to send meanwhile.
      if (++many % BUYERS_AT_ONCE === 0) await setImmediate();
    }
  }
}

/**
 * Every person who has ordered in the ten years up to `now` (ms since 1970). What has its time after `now` does not count yet.
 *
 * @param currency the shop's; without it every value counts as it is
 */
export async function readCustomers(store: EventStore, now: number, currency?: string): Promise<Customer[]> {
  const customers: Customer[] = [];
  for await (const { events } of readBuyers(store, now)) {
    const customer = customerOf(ordersOf(events, currency), now);
    if (customer) customers.push(customer);
  }
  return customers;
}

function* byPerson(rows: readonly Row[]): Generator<Buyer> {
  let events: TrackedEvent[] = [];
  for (const [index, { person, params, ...row }] of rows.entries()) {
    events.push({ ...row, params: JSON.parse(params) });
    if (rows[index + 1]?.person === person) continue;
    yield { person, events: events.sort(compareEvents) };
    events = [];
  }
}
