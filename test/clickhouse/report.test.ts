import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type EventStore, openClickHouseStore, openDuckDbStore } from '../../src/collector/index.js';
import { keepReferences } from '../../src/collector/references.js';
import { computeDays, computeFigures, type Figures, type Source } from '../../src/collector/report/figures/figures.js';
import { campaignsOf, isQuestion, rulesOf } from '../../src/collector/report/figures/rules.js';
import type { Day } from '../../src/collector/report/figures/tally.js';
import { latestPersons, readTimeline } from '../../src/collector/report/timeline.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { NOW, startCollector } from '../server/collector.support.js';
import { figuresOf, logIn, PASSWORD } from '../server/report.support.js';
import { SHOP_CAMPAIGNS, shopEvents } from '../server/report-shop.support.js';
import { type ClickHouseServer, startClickHouse } from './server.js';

const DAY_MS = 86_400_000;
const CURRENCY = 'EUR';

let server: ClickHouseServer;
beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(() => server?.close());

/** Events that make it hard: people with several browsers, names of other scripts, products without ids, what is no list of products. */
const odd: TrackedEvent[] = [
  ['page_view', { page_location: 'https://shop.example/\u{1F600}é/?a=b#c', page_type: 'home' }, 'family', undefined],
  ['page_view', { page_location: 'no address' }, 'family', undefined],
  ['page_view', { page_location: 7 }, 'family', 'ann'],
  [
    'view_item',
    { items: [{ item_name: '￾ Only a name' }, { item_id: '', item_name: 'empty' }, 'none', null] },
    'family',
    'ann',
  ],
  ['view_item', { items: [{ item_id: 7, item_name: 'Seven' }, { item_id: 'é'.repeat(300) }] }, 'phone', 'ann'],
  ['view_item', { items: { item_id: 'no list' } }, 'phone', 'ann'],
  [
    'purchase',
    { transaction_id: 't', value: 30, currency: CURRENCY, items: [{ item_id: null, item_name: 'Null' }] },
    'family',
    'bob',
  ],
  ['purchase', { transaction_id: 't', value: 30, currency: CURRENCY }, 'family', 'bob'],
  ['message_impression', { campaign_id: 'welcome', slot: 'hero' }, 'family', undefined],
  ['message_holdout', { campaign_id: 'welcome', placement: 'modal' }, 'phone', 'ann'],
  ['message_click', { campaign_id: 12 }, 'phone', 'ann'],
  ['message_submit', {}, undefined, undefined],
].map(([name, params, visitor, user], index) => ({
  id: `odd-${index}`,
  time: NOW - (40 - 3 * index) * DAY_MS,
  name: name as string,
  params: params as TrackedEvent['params'],
  ...(visitor !== undefined && { visitor: visitor as string }),
  ...(user !== undefined && { user: user as string }),
}));
const events = [...shopEvents(150, NOW), ...odd];

async function sourceOf(store: EventStore): Promise<Source> {
  onTestFinished(() => store.close());
  await store.append(events.map((event) => ({ ...event, received: event.time, future: false })));
  const kept = keepReferences(
    store,
    { currency: CURRENCY },
    () => NOW,
    () => {},
  );
  const { values } = await kept.current();
  const campaigns = campaignsOf(SHOP_CAMPAIGNS);
  return { store, definitions: rulesOf(undefined), campaigns, references: values, now: NOW, goOn: () => {} };
}

const bothSources = async () =>
  [
    await sourceOf(await openClickHouseStore(server.newDatabase())),
    await sourceOf(await openDuckDbStore(':memory:')),
  ] as const;

/** All of them, with what has no order in one. */
function comparable({ tookMs: _, members, ordersOf, ...figures }: Figures) {
  const inOrder = <Value>(map: ReadonlyMap<string, Value>) => [...map].sort(([one], [other]) => (one < other ? -1 : 1));
  return { ...figures, members: inOrder(members), ordersOf: inOrder(ordersOf) };
}

describe('the report on ClickHouse', () => {
  it('has the figures that it has on DuckDB', async () => {
    const [clickhouse, duckdb] = await bothSources();
    const [found, expected] = [await computeFigures(clickhouse), await computeFigures(duckdb)];
    expect(expected.all.visitors).toBeGreaterThan(150);
    expect(expected.segments.filter(({ visitors }) => visitors > 0).length).toBeGreaterThan(40);
    expect(comparable(found)).toEqual(comparable(expected));
  });

  it('has the same days', async () => {
    const [clickhouse, duckdb] = await bothSources();
    const daysOf = async (source: Source) => {
      // The whole catalogue takes a second for each day, and all but the last three are there already.
      const asked = source.definitions.segments.filter(({ id }) => isQuestion(id) || /^bought/.test(id));
      const today = Math.floor(NOW / DAY_MS) * DAY_MS;
      const known = new Map(Array.from({ length: 27 }, (_, day) => [today - (day + 3) * DAY_MS, { at: 0 } as Day]));
      await computeDays({ ...source, definitions: { version: 1, segments: asked } }, known, () => {});
      return [...known];
    };
    expect(await daysOf(clickhouse)).toEqual(await daysOf(duckdb));
  });

  it('has the same history of each visitor, and the same who were there lately', async () => {
    const [clickhouse, duckdb] = await bothSources();
    const lately = await latestPersons(duckdb.store);
    expect(lately).toHaveLength(12);
    expect(await latestPersons(clickhouse.store)).toEqual(lately);
    const historyOf = async ({ store, definitions, references }: Source, person: string) => {
      const { explain: _, ...timeline } = (await readTimeline(store, definitions, references, person, NOW)) ?? {};
      return timeline;
    };
    for (const person of [...lately, 'ann', 'bob', 'family', 'nobody', "it's"])
      expect([person, await historyOf(clickhouse, person)]).toEqual([person, await historyOf(duckdb, person)]);
  });

  it('shows its pages, and erases a visitor', async () => {
    const url = server.newDatabase();
    const store = await openClickHouseStore(url);
    await store.append(events.map((event) => ({ ...event, received: event.time, future: false })));
    await store.close();
    const collector = await startCollector({
      store: `clickhouse:${url}`,
      reportPassword: PASSWORD,
      references: { currency: CURRENCY },
      campaigns: SHOP_CAMPAIGNS,
    });
    const reader = await logIn(collector);
    expect(await figuresOf(reader)).toContain('Anonymous visitor');
    for (const path of ['/segments/vip', '/overlap', '/rfm', '/campaigns', '/opportunities', '/discoveries', '/events'])
      expect([path, (await reader.get(path)).status]).toEqual([path, 200]);
    expect((await reader.get('/campaigns')).text).toContain('Cart reminder');
    expect((await reader.get('/visitor?person=ann')).text).toContain('Seven');
    await reader.post('/visitor/erase', { person: 'ann', token: await reader.formToken() });
    expect((await reader.get('/visitor?person=ann')).text).not.toContain('Seven');
  });
});
