import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventStore, openDuckDbStore, type StoredEvent } from '../../src/collector/index.js';
import { countEvents, latestEvents } from '../../src/collector/latest.js';
import {
  batchOf,
  NOW,
  pageView,
  SHOP,
  send,
  sendEvents,
  startCollector,
  storedEvents,
  temporaryFolder,
} from './collector.support.js';

/** A real store in front of which a test can put its foot. */
async function heldStore() {
  const store = await openDuckDbStore(join(await temporaryFolder(), 'events.duckdb'));
  const groups: number[] = [];
  let release = () => {};
  let held = Promise.resolve();
  let trouble: Error | undefined;
  const inFront: EventStore = {
    ...store,
    async append(events) {
      groups.push(events.length);
      await held;
      if (trouble) throw trouble;
      await store.append(events);
    },
    query: (sql, values) => (trouble ? Promise.reject(trouble) : store.query(sql, values)),
  };
  return {
    store: inFront,
    groups,
    hold() {
      held = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
    fail(error: Error | undefined) {
      trouble = error;
    },
  };
}

describe('an event', () => {
  it('is stored once however often it arrives, and the first arrival counts', async () => {
    const collector = await startCollector();
    const twice = await sendEvents(collector, [
      pageView('a', { name: 'first', time: NOW }),
      pageView('a', { name: 'second', time: NOW - 5 }),
    ]);
    expect(twice).toEqual({ accepted: 2, rejected: [] });
    await sendEvents(collector, [pageView('a', { name: 'third', time: NOW - 9 }), pageView('b')]);
    expect((await storedEvents(collector)).map(({ id, name }) => [id, name])).toEqual([
      ['a', 'first'],
      ['b', 'page_view'],
    ]);
  });

  it('is flagged when its time is further ahead than clocks may differ', async () => {
    const collector = await startCollector({ limits: { futureToleranceMs: 60_000 } });
    await sendEvents(collector, [
      pageView('past', { time: -1 }),
      pageView('tolerated', { time: NOW + 60_000 }),
      pageView('future', { time: NOW + 60_001 }),
      pageView('latest', { time: 8.64e15 }),
    ]);
    const flags = (await storedEvents(collector)).map(({ id, future }) => [id, future]);
    expect(Object.fromEntries(flags)).toEqual({ past: false, tolerated: false, future: true, latest: true });
  });

  it('comes out of the database as it went in, whatever text it holds', async () => {
    const store = await openDuckDbStore(join(await temporaryFolder(), 'events.duckdb'));
    const text = fc.string({
      unit: fc.constantFrom('a', '\0', '\\', '"', 'u', 'd800', '\ud83d', '\udca9', '💩', 'é', '\ufffe', '\ufeff', '\n'),
    });
    const event = fc.record({
      name: text,
      user: text,
      params: fc.dictionary(text, fc.oneof(text, fc.double({ noNaN: true }), fc.jsonValue({ maxDepth: 3 }))),
    });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 20 }), async (drafts) => {
        const events = drafts.map(
          (draft): StoredEvent => ({
            ...draft,
            id: `\0${number++}`,
            params: JSON.parse(JSON.stringify(draft.params)),
            time: number,
            received: NOW,
            future: false,
          }),
        );
        await store.append(events);
        const back = (await latestEvents(store, events.length)).reverse();
        expect(back).toEqual(JSON.parse(wellFormed(JSON.stringify(events))));
      }),
      { numRuns: 30 },
    );
    await store.close();
  });
});

/** Halves of surrogate pairs cannot be stored as UTF-8 and become the replacement character. */
function wellFormed(json: string): string {
  return JSON.stringify(
    JSON.parse(json, (_key, value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [replaced(key), inner]))
        : typeof value === 'string'
          ? replaced(value)
          : value,
    ),
  );
}

function replaced(text: string): string {
  return Buffer.from(text).toString();
}

describe('a hundred batches at once', () => {
  it('that overlap are stored exactly once each', async () => {
    const path = join(await temporaryFolder(), 'events.duckdb');
    const collector = await startCollector({ store: `duckdb:${path}` });
    const batches = Array.from({ length: 100 }, (_, batch) =>
      Array.from({ length: 20 }, (_, index) => pageView(`e-${batch * 10 + index}`)),
    );
    const answers = await Promise.all(batches.map((events) => sendEvents(collector, events)));
    expect(answers.every(({ accepted }) => accepted === 20)).toBe(true);
    await collector.close();
    const store = await openDuckDbStore(path);
    const stored = (await latestEvents(store, 1e5)).map(({ id }) => id);
    await store.close();
    expect(stored).toHaveLength(1010);
    expect(new Set(stored).size).toBe(1010);
  });

  it('share a few writes, and none is answered before its own', async () => {
    const { store, groups, hold, release } = await heldStore();
    const collector = await startCollector({ store });
    hold();
    let answered = 0;
    const answers = Array.from({ length: 100 }, async (_, index) => {
      await sendEvents(collector, [pageView(`e-${index}`)]);
      answered++;
    });
    await expect.poll(() => groups.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(answered).toBe(0);
    release();
    await Promise.all(answers);
    expect(groups.length).toBeLessThan(10);
    expect(await countEvents(store)).toBe(100);
  });
});

describe('a collector in trouble', () => {
  it('refuses with 429 what it has no room for, and takes it later', async () => {
    const { store, groups, hold, release } = await heldStore();
    const collector = await startCollector({ store, limits: { maxWaitingBytes: 5000 } });
    const large = batchOf([pageView('large', { params: { text: 'x'.repeat(6000) } })]);
    hold();
    const waiting = send(collector, large);
    await expect.poll(() => groups.length).toBe(1);

    const refused = await send(collector, batchOf([pageView('late')]), { origin: SHOP });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(refused.headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(await refused.json()).toEqual({ error: expect.stringContaining('send again later') });

    release();
    expect((await waiting).status).toBe(200);
    await sendEvents(collector, [pageView('late')]);
    expect((await storedEvents(collector)).map((event) => event.id)).toEqual(['late', 'large']);
  });

  it('answers 503 for a whole group that fails, stores nothing of it, and says so once', async () => {
    const { store, groups, hold, release, fail } = await heldStore();
    const troubles: Error[] = [];
    const collector = await startCollector({ store, onError: (trouble) => troubles.push(trouble) });
    hold();
    fail(new Error('disk on fire'));
    const answers = ['a', 'b', 'c'].map((id) => send(collector, batchOf([pageView(id)])));
    await expect.poll(() => groups.length).toBe(1);
    release();
    for (const answer of await Promise.all(answers)) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(await answer.json()).toEqual({ error: expect.stringContaining('send this batch again later') });
    }
    expect(troubles.filter(({ message }) => message.includes('A group of events'))).toHaveLength(groups.length);
    expect((await fetch(`${collector.address}/healthz`)).status).toBe(503);

    fail(undefined);
    expect(await storedEvents(collector)).toEqual([]);
    await sendEvents(collector, [pageView('a')]);
    const healthy = await fetch(`${collector.address}/healthz`);
    expect([healthy.status, await healthy.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('opens the file anew after DuckDB has given it up, and what was stored is there', async () => {
    // DuckDB's own switch for tests: the checkpoint that each commit sets off fails as on a full disk.
    const settings: Record<string, string> = { checkpoint_threshold: '1KB', debug_checkpoint_abort: 'before_header' };
    const store = await openDuckDbStore(join(await temporaryFolder(), 'events.duckdb'), settings);
    const append = (id: string) =>
      store.append([{ ...pageView(id, { params: { text: 'x'.repeat(5000) } }), received: NOW, future: false }]);
    await append('a');
    await expect(append('b')).rejects.toThrow('checkpoint');
    delete settings.debug_checkpoint_abort;
    await append('c');
    await append('b');
    expect((await latestEvents(store, 9)).map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
    await store.close();
  });
});

it('a collector continues the file of the one before', async () => {
  const dataPath = join(await temporaryFolder(), 'new folder/events.duckdb');
  const first = await startCollector({ store: `duckdb:${dataPath}` });
  await sendEvents(first, [pageView('a'), pageView('b')]);
  await first.close();
  const second = await startCollector({ store: `duckdb:${dataPath}` });
  await sendEvents(second, [pageView('b'), pageView('c')]);
  expect((await storedEvents(second)).map((event) => event.id)).toEqual(['c', 'b', 'a']);
});

it('a file that is no DuckDB database is refused in a sentence', async () => {
  await expect(openDuckDbStore(await temporaryFolder())).rejects.toThrow('as a DuckDB file');
});
