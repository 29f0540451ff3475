/** All that the report shows of the whole shop, worked out together so that its pages agree with each other. */

import { setImmediate } from 'node:timers/promises';
import type { Definitions } from '../../../segments/definition.js';
import { DAY_MS } from '../../../segments/duration.js';
import { readBuyers } from '../../customers.js';
import { partsOf } from '../../sql/parts.js';
import type { EventStore } from '../../storage/store.js';
import { type CampaignFigures, readCampaigns } from './campaigns.js';
import { gatherInterests, type Interests } from './interests.js';
import { askMembers, type Members } from './members.js';
import { gatherOrders, type OrderFigures, type PlacedOrder } from './orders.js';
import { CONTACT, frequencyIs, isQuestion, type KnownCampaign, recencyIs, SCORES } from './rules.js';
import { addOverlap, addToDay, type Day, emptyDay } from './tally.js';

/** Numbers over visitors. */
interface Sums {
  readonly visitors: number;
  readonly revenue: number;
}

/** A segment now. */
export interface SegmentFigures extends Sums {
  readonly id: string;
  /** In the counts of days and in the overlap. */
  readonly place: number;
  /** Visitors who can be written to. */
  readonly contacts: number;
  /** Visitors with an order. */
  readonly buyers: number;
  readonly interests: Interests;
}

/** See the top of this file. */
export interface Figures {
  /** ms since 1970 */
  readonly computedAt: number;
  readonly tookMs: number;
  readonly currency: string | undefined;
  readonly references: Readonly<Record<string, unknown>>;
  /** Everybody of whom there is an event. */
  readonly all: Sums & { readonly buyers: number };
  readonly segments: readonly SegmentFigures[];
  /** Segments that cannot be told, with what is missing. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
  /** Everybody is in one, or in none: the first that holds, in the order of the definitions. `undefined` is none. */
  readonly lifeStages: readonly (Sums & { readonly id: string | undefined })[];
  /** `[one place × places + other place]` */
  readonly overlap: Uint32Array;
  readonly places: number;
  /** Visitors with a recency score and a frequency score: `[recency - 1][frequency - 1]`. */
  readonly grid: readonly (readonly Sums[])[];
  readonly campaigns: readonly CampaignFigures[];
  readonly orders: OrderFigures;
  readonly members: Members;
  readonly ordersOf: Map<string, readonly PlacedOrder[]>;
}

/** What the figures are made of. */
export interface Source {
  readonly store: EventStore;
  readonly definitions: Definitions;
  readonly campaigns: readonly KnownCampaign[];
  readonly references: Readonly<Record<string, unknown>>;
  readonly now: number;
  /** Asked between two queries: throws when nobody waits any more. */
  readonly goOn: () => void;
}

/** The server has events to take and pages to send meanwhile. */
const PERSONS_AT_ONCE = 5000;

/** Works out the figures at `now`. */
export async function computeFigures(source: Source): Promise<Figures> {
  const { store, definitions, references, now, goOn } = source;
  const began = performance.now();
  const currency = typeof references.currency === 'string' ? references.currency : undefined;
  const parts = await partsOf(store, now);
  const { ids, unknown, members: ask } = askMembers(store, definitions, { references }, parts);
  const gathered = gatherOrders(now, currency);
  for await (const buyer of readBuyers(store, now)) gathered.add(buyer);
  goOn();
  const revenueOf = new Map(
    [...gathered.byPerson].map(([person, orders]) => [person, orders.reduce((sum, { value }) => sum + value, 0)]),
  );
  const interests = await gatherInterests(store, now, ids.length);
  const everybody: Members = new Map();
  const overlap = new Uint32Array(ids.length * ids.length);
  for (let part = 0; part < parts; part++) {
    goOn();
    const members = await ask(now, part);
    goOn();
    addOverlap(overlap, ids.length, members);
    interests.add(members);
    for (const [person, segments] of members) everybody.set(person, segments);
  }
  goOn();
  const sums = ids.map(() => ({ visitors: 0, revenue: 0, contacts: 0, buyers: 0 }));
  const contact = ids.indexOf(CONTACT);
  const scores = [recencyIs, frequencyIs].map((idOf) => SCORES.map((score) => ids.indexOf(idOf(score))));
  const stages = (definitions.lifeStage ?? [])
    .filter((id) => ids.includes(id))
    .map((id) => ({ id, place: ids.indexOf(id), visitors: 0, revenue: 0 }));
  const grid = SCORES.map(() => SCORES.map(() => ({ visitors: 0, revenue: 0 })));
  let many = 0;
  for (const [person, segments] of everybody) {
    if (++many % PERSONS_AT_ONCE === 0) await setImmediate();
    const revenue = revenueOf.get(person);
    const [recency = -1, frequency = -1] = scores.map((places) => places.findIndex((at) => segments.includes(at)));
    const isContact = segments.includes(contact);
    for (const sum of segments.map((segment) => sums[segment])) {
      if (!sum) continue;
      sum.visitors++;
      sum.revenue += revenue ?? 0;
      if (isContact) sum.contacts++;
      if (revenue !== undefined) sum.buyers++;
    }
    const stage = stages.find(({ place }) => segments.includes(place));
    for (const sum of [stage, grid[recency]?.[frequency]]) {
      if (!sum) continue;
      sum.visitors++;
      sum.revenue += revenue ?? 0;
    }
  }
  const orders = gathered.figures();
  const persons = everybody.size;
  return {
    computedAt: now,
    tookMs: performance.now() - began,
    currency,
    references,
    all: { visitors: persons, revenue: orders.revenue, buyers: gathered.byPerson.size },
    segments: ids
      .map((id, place) => ({
        id,
        place,
        ...(sums[place] as (typeof sums)[number]),
        interests: interests.of(place),
      }))
      .filter(({ id }) => !isQuestion(id)),
    unknown: new Map([...unknown].filter(([id]) => !isQuestion(id))),
    lifeStages: [
      ...stages.map(({ id, visitors, revenue }) => ({ id, visitors, revenue })),
      { id: undefined, ...rest(persons, orders.revenue, stages) },
    ],
    overlap,
    places: ids.length,
    grid,
    campaigns: await readCampaigns(store, now, source.campaigns, gathered.byPerson),
    orders,
    members: everybody,
    ordersOf: gathered.byPerson,
  };
}

function rest(visitors: number, revenue: number, parts: readonly Sums[]): Sums {
  return {
    visitors: parts.reduce((left, part) => left - part.visitors, visitors),
    revenue: parts.reduce((left, part) => left - part.revenue, revenue),
  };
}

/** How many days the report looks back. */
export const DAYS = 30;

/**
 * Looks at the ends of days, UTC, of the last thirty that `known` does not have yet, and keeps those in it. Days that are over hardly
 * change: what is sent late or erased counts from the next start on.
 *
 * @param onDay told after each, so that what is there already can be shown
 */
export async function computeDays(source: Source, known: Map<number, Day>, onDay: () => void): Promise<void> {
  const { store, definitions, references, now, goOn } = source;
  const latest = Math.floor(now / DAY_MS) * DAY_MS;
  const wanted = Array.from({ length: DAYS }, (_, index) => latest - (DAYS - 1 - index) * DAY_MS);
  for (const at of known.keys()) if (at < (wanted[0] as number)) known.delete(at);
  const missing = wanted.filter((at) => !known.has(at));
  if (missing.length === 0) return;
  const parts = await partsOf(store, now);
  const { ids, members: ask } = askMembers(store, definitions, { references }, parts);
  const days = new Map(missing.map((at) => [at, emptyDay(at, ids.length)]));
  for (let part = 0; part < parts; part++) {
    let later: { at: number; members: Members } | undefined;
    // Backwards, so that the latest days are there first.
    for (const at of [...missing].reverse()) {
      goOn();
      const members = later?.at === at ? later.members : await ask(at - 1, part);
      goOn();
      later = { at: at - DAY_MS, members: await ask(at - DAY_MS - 1, part) };
      const day = addToDay(days.get(at) ?? emptyDay(at, ids.length), members, later.members);
      days.set(at, day);
      if (part < parts - 1) continue;
      known.set(at, day);
      onDay();
    }
  }
}
