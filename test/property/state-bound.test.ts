/**
 * What the engine keeps of a visitor, and what it does at an event, have bounds that the length of the history does not move:
 * the whole catalogue, events in order. docs/benchmarks.md states them.
 */
import { beforeAll, expect, test } from 'vitest';
import { eventsOf, shop } from '../../bench/visitor.mjs';
import { catalogue } from '../../src/segments/catalogue/all.js';
import { compile } from '../../src/segments/compile.js';
import { createEngine, type EngineSnapshot } from '../../src/segments/engine.js';
import { compareEvents, type Item, type TrackedEvent } from '../../src/segments/event.js';
import type { Node } from '../../src/segments/judge.js';
import type { CompiledMeasure } from '../../src/segments/measure.js';

const LENGTHS = [1_000, 10_000, 30_000];
/** How often it is looked at what is kept: not in step with the visits. */
const STEP = 37;
/** Events before each length whose work is counted. */
const MEASURED = 500;
const YEAR_MS = 366 * 86_400_000;

/** What one event cost: updates of folds, readings of measures, and the values that these go through. */
interface Work {
  calls: number;
  values: number;
}

/** A fold, as far as it is to be counted what it does. */
interface Countable {
  next: (value: unknown, ...more: unknown[]) => unknown;
}

/** How many plain values each fold keeps after some event. */
interface Kept {
  readonly at: number;
  readonly values: ReadonlyMap<string, number>;
}

/** How many plain values there are in a fold's value. */
function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return value === null ? 0 : 1;
  return Object.values(value).reduce((sum: number, one) => sum + valuesIn(one), 0);
}

const program = compile(catalogue, shop);
const events: TrackedEvent[] = eventsOf(7, LENGTHS.at(-1) as number);
const kept: Kept[] = [];
/** Of the last events before each length. */
const works: Work[] = [];
const snapshots: EngineSnapshot[] = [];

/** The measures in a condition. */
const measuresIn = (node: Node): CompiledMeasure[] =>
  node.kind === 'test'
    ? [node.compiled, ...node.operands.map(({ compiled }) => compiled)]
    : node.of.flatMap((part) => measuresIn(part));

beforeAll(() => {
  let work: Work | undefined;
  const count = (...values: unknown[]) => {
    if (!work) return;
    work.calls++;
    for (const value of values) work.values += valuesIn(value);
  };
  for (const fold of program.folds as unknown as Countable[]) {
    const { next } = fold;
    fold.next = (value, ...more) => {
      count(value);
      return next(value, ...more);
    };
  }
  for (const measure of new Set(program.roots.flatMap(({ node }) => measuresIn(node)))) {
    const { read, folds } = measure;
    measure.read = (moment) => {
      count(...folds.map((fold) => moment.keptOf(fold as never)));
      return read(moment);
    };
  }
  const engine = createEngine(program);
  for (const [index, event] of events.entries()) {
    const at = index + 1;
    const length = LENGTHS.find((one) => at <= one && at > one - MEASURED);
    work = length === undefined ? undefined : { calls: 0, values: 0 };
    if (!engine.apply(event)) throw new Error(`${event.id} is not in order`);
    engine.advance(event.time);
    if (work) works.push(work);
    if (at % STEP === 0 || LENGTHS.includes(at)) {
      const { folds } = engine.snapshot();
      kept.push({ at, values: new Map(Object.entries(folds).map(([key, value]) => [key, valuesIn(value)])) });
    }
    if (LENGTHS.includes(at)) snapshots.push(engine.snapshot());
  }
}, 60_000);

/** Whether a fold's key says so of the measure. */
const isAbout = (key: string, ...parts: string[]) => parts.every((part) => key.includes(part));

/** The folds that grow with something. */
const grows = {
  ordersOfTenYears: (key: string) => isAbout(key, '"sum":"purchase"', '"within":"10y"'),
  productsOfAYear: (key: string) => isAbout(key, '"purchase"', '"by":"items.', '"within":"1y"'),
  ordersSinceTheSeason: (key: string) => isAbout(key, '"purchase","within"', '"edge":"end"'),
  visitsInTheSeason: (key: string) => isAbout(key, '"session_start"', '"edge":"end"'),
  cart: (key: string) => key === 'cart lines',
  productsOfASession: (key: string) => key === 'attention',
};
const growsWith = (key: string) => Object.values(grows).some((does) => does(key));

/** An entry for one event, or for several together, has so many values at most. */
const ENTRY = 4;

/** What other folds may keep: entries up to the threshold on either side of the window's end. Facts have no threshold. */
const boundOf = (key: string) => 2 * ENTRY * Number(/(?:^| )(\d+) \{/.exec(key)?.[1] ?? 1);

const purchases = events.filter(({ name }) => name === 'purchase');

/** The most orders, and the most products, that were bought up to some event within one span of time. */
function mostWithin(spanMs: number, at: number) {
  const now = (events[at - 1] as TrackedEvent).time;
  const most = { orders: 0, products: 0 };
  for (const { time } of purchases.filter((order) => order.time <= now)) {
    const within = purchases.filter((order) => order.time <= time && order.time > time - spanMs);
    const products = within.reduce((sum, { params }) => sum + (params.items as unknown[]).length, 0);
    most.orders = Math.max(most.orders, within.length);
    most.products = Math.max(most.products, products);
  }
  return most;
}

test('the visitor is one whose windows are full', () => {
  const spanMs = (events.at(-1) as TrackedEvent).time - (events[0] as TrackedEvent).time;
  expect(spanMs).toBeGreaterThan(4 * YEAR_MS);
  expect(program.unknown.size).toBe(0);
  expect(events.every((event, at) => at === 0 || compareEvents(events[at - 1] as TrackedEvent, event) < 0)).toBe(true);
  for (const [within, orders] of Object.entries({ '1y': 7, '6mo': 5, '30d': 3 })) {
    const key = program.folds
      .map((fold) => fold.key)
      .find((one) => one.endsWith(`{"count":"purchase","within":"${within}"}`));
    const most = Math.max(...kept.map(({ values }) => values.get(key ?? '') ?? 0));
    expect(most, within).toBeGreaterThanOrEqual(orders);
  }
});

test('what is kept is bounded by thresholds, but for orders, the cart, the products of a session and the visits in a season', () => {
  const others = program.folds.map(({ key }) => key).filter((key) => !growsWith(key));
  expect(program.folds.length - others.length).toBe(9);
  for (const { at, values } of kept) {
    const wrong = others.filter((key) => (values.get(key) ?? 0) > boundOf(key));
    expect(wrong, `after ${at} events`).toEqual([]);
  }
});

/** The most values in a fold of a kind. */
const mostIn = ({ values }: Kept, is: (key: string) => boolean) =>
  Math.max(...[...values].filter(([key]) => is(key)).map(([, many]) => many));

test('of orders one entry is kept for each in ten years, and for each product bought within a year', () => {
  const most = { ordersOfTenYears: 0, productsOfAYear: 0, ordersSinceTheSeason: 0 };
  for (const one of kept.filter((_, index) => index % 10 === 0)) {
    const yearly = mostWithin(YEAR_MS, one.at);
    const bounds = {
      ordersOfTenYears: mostWithin(10 * YEAR_MS, one.at).orders,
      // What has left is forgotten when the next one comes.
      productsOfAYear: yearly.products,
      // Those since it ended, which is less than a year, and one entry for those in it.
      ordersSinceTheSeason: yearly.orders + 1,
    };
    for (const name of Object.keys(bounds) as (keyof typeof bounds)[]) {
      const many = mostIn(one, grows[name]);
      most[name] = Math.max(most[name], many);
      expect(many, `${name} after ${one.at} events`).toBeLessThanOrEqual(ENTRY * bounds[name]);
    }
  }
  // They do grow, so that these bounds are about something.
  for (const many of Object.values(most)) expect(many).toBeGreaterThan(5 * ENTRY);
});

/** The visits, each with its events. */
const visits: TrackedEvent[][] = [];
for (const [index, event] of events.entries()) {
  const before = events[index - 1];
  if (!before || event.time - before.time >= 30 * 60_000) visits.push([]);
  visits.at(-1)?.push(event);
}

test('of visits one entry is kept for each in the season that runs', () => {
  const seasonMs = 47 * 86_400_000;
  for (const one of kept) {
    const now = (events[one.at - 1] as TrackedEvent).time;
    const inSeason = visits.filter(([first]) => first && first.time <= now && first.time > now - seasonMs).length;
    expect(mostIn(one, grows.visitsInTheSeason)).toBeLessThanOrEqual(ENTRY * (inSeason + 6));
  }
});

test('of products looked at the time is kept for those of one session', () => {
  const products = visits.map((visit) => {
    const items = visit
      .filter(({ name }) => name === 'user_engagement')
      .flatMap(({ params }) => params.items as Item[]);
    return new Set(items.map((item) => item.item_id)).size;
  });
  for (const one of kept) expect(mostIn(one, grows.productsOfASession)).toBeLessThanOrEqual(3 + Math.max(...products));
});

test('the snapshot without what grows has the same size after 1,000 events as after 30,000', () => {
  const sizes = snapshots.map((snapshot) => {
    const folds = Object.entries(snapshot.folds).filter(([key]) => !growsWith(key));
    return JSON.stringify({ ...snapshot, orders: {}, folds: Object.fromEntries(folds) }).length;
  });
  // Places in the order of events have more digits, and windows of a year have filled.
  const [first = 0] = sizes;
  for (const size of sizes) expect(Math.abs(size - first)).toBeLessThan(1000);
});

test('an event takes as much work after 30,000 events as after 1,000', () => {
  expect(works).toHaveLength(LENGTHS.length * MEASURED);
  for (const read of [({ calls }: Work) => calls, ({ values }: Work) => values]) {
    const [first = 0, ...later] = LENGTHS.map(
      (_, at) => works.slice(at * MEASURED, (at + 1) * MEASURED).reduce((sum, work) => sum + read(work), 0) / MEASURED,
    );
    expect(first).toBeGreaterThan(1);
    for (const mean of later) expect(mean).toBeLessThan(2 * first);
  }
});
