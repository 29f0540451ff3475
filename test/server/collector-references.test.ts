import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCustomers } from '../../src/collector/customers.js';
import { openDuckDbStore } from '../../src/collector/index.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { referencesOf } from '../../src/segments/references.js';
import { batchOf, NOW, SHOP, send, sendEvents, startCollector, temporaryFolder } from './collector.support.js';
import { expectedReferences, orderingEvents } from './collector-references.support.js';

const SERVER_KEY = 'a-key-for-the-tests-of-references';
const PATH = '/v1/references.json';
const DAY_MS = 86_400_000;

const order = (id: string, value: number, more: Partial<TrackedEvent> = {}): TrackedEvent => ({
  id,
  user: `customer-${id}`,
  time: NOW - DAY_MS,
  name: 'purchase',
  params: { transaction_id: id, value, currency: 'EUR' },
  ...more,
});

describe('reference values', () => {
  it('are those that the orders of all persons come to, as a replay has them', async () => {
    const folder = await temporaryFolder();
    let files = 0;
    await fc.assert(
      fc.asyncProperty(orderingEvents, fc.constantFrom(undefined, 'EUR'), async (events, currency) => {
        const store = await openDuckDbStore(join(folder, `${files++}.duckdb`));
        await store.append(events);
        const { all, bySite } = await readCustomers(store, NOW, currency);
        await store.close();
        expect(referencesOf(all)).toEqual(expectedReferences(events, currency));
        for (const site of ['fr', 'uk'])
          expect(referencesOf(bySite.get(site) ?? [])).toEqual(expectedReferences(events, currency, site));
      }),
      { numRuns: 30 },
    );
  });

  it('are served to pages of the shop, and change when they are asked to', async () => {
    const collector = await startCollector({
      serverKey: SERVER_KEY,
      references: { currency: 'EUR', storeCity: 'Lyon' },
    });
    const get = (headers: Record<string, string> = {}) => fetch(`${collector.address}${PATH}`, { headers });
    const empty = await get({ origin: SHOP });
    expect(empty.headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(empty.headers.get('cache-control')).toBe('public, max-age=60');
    expect(await empty.json()).toEqual({ currency: 'EUR', storeCity: 'Lyon' });
    const etag = empty.headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*'])
      expect((await get({ 'if-none-match': known })).status).toBe(304);
    expect((await get({ 'if-none-match': '"other"' })).status).toBe(200);
    expect((await get({ origin: 'https://evil.example' })).status).toBe(403);

    await sendEvents(collector, [
      order('a', 10),
      order('b', 30),
      order('c', 1e6, { params: { value: 1e6, currency: 'USD' } }),
    ]);
    expect((await get({ 'if-none-match': etag })).status).toBe(304);
    const computed = await fetch(`${collector.address}/v1/references`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SERVER_KEY}` },
    });
    const { references, customers, computedAt } = await computed.json();
    expect([computed.status, customers, computedAt]).toEqual([200, 3, NOW]);
    expect(references).toMatchObject({
      storeCity: 'Lyon',
      lifetimeValueP80: 30,
      rfm: { frequency: [null, null, null, null] },
    });
    expect(references.averageOrderValue).toBeCloseTo(40 / 3, 9);
    const changed = await get({ 'if-none-match': etag });
    expect([changed.status, await changed.json()]).toEqual([200, references]);
  });

  it('are those of one site where it is named, and what the shop has given where that has no orders', async () => {
    const collector = await startCollector({ serverKey: SERVER_KEY, references: { currency: 'EUR' } });
    const ofSite = (site: string, events: TrackedEvent[]) =>
      send(collector, batchOf(events, site ? { site } : {})).then(({ status }) => expect(status).toBe(200));
    await ofSite('fr', [order('a', 10), order('b', 20)]);
    await ofSite('é&=?', [order('c', 90), order('d', 400, { time: NOW + DAY_MS })]);
    await ofSite('', [order('e', 80)]);
    await fetch(`${collector.address}/v1/references`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SERVER_KEY}` },
    });
    const get = (query: string, headers: Record<string, string> = {}) =>
      fetch(`${collector.address}${PATH}${query}`, { headers });
    const means: Record<string, number | undefined> = {
      '': 50,
      '?site=': 50,
      '?site=fr': 15,
      '?site=nowhere': undefined,
    };
    means[`?site=${encodeURIComponent('é&=?')}`] = 90;
    const etags = new Set<string>();
    for (const [query, mean] of Object.entries(means)) {
      const answer = await get(query);
      const etag = answer.headers.get('etag') ?? '';
      etags.add(etag);
      const { currency, averageOrderValue } = (await answer.json()) as Record<string, unknown>;
      expect([query, currency, averageOrderValue]).toEqual([query, 'EUR', mean]);
      expect((await get(query, { 'if-none-match': etag })).status).toBe(304);
    }
    expect(etags.size).toBe(4);
  });

  it('are computed by themselves, and stay as they were while the database is away', async () => {
    const store = await openDuckDbStore(':memory:');
    let isAway = false;
    const troubles: string[] = [];
    const collector = await startCollector({
      store: {
        ...store,
        query: (sql, values) =>
          isAway
            ? Promise.reject(Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:8123')))
            : store.query(sql, values),
      },
      serverKey: SERVER_KEY,
      onError: ({ message }) => troubles.push(message),
    });
    const get = () => fetch(`${collector.address}${PATH}`);
    expect(await (await get()).json()).toEqual({});
    isAway = true;
    const refused = await fetch(`${collector.address}/v1/references`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SERVER_KEY}` },
    });
    expect([refused.status, await refused.json()]).toEqual([
      503,
      { error: 'The database does not answer (it cannot be reached)' },
    ]);
    expect(await (await get()).json()).toEqual({});
    expect(troubles).toContain('The database does not answer');
  });
});
