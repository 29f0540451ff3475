/** From a page's outbox to a collector, over real HTTP, with what goes wrong on the way. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TrackedEvent } from '../../src/segments/event.js';
import { encodeBatch } from '../../src/tracker/delivery/batch.js';
import { createSender, type SenderOptions } from '../../src/tracker/delivery/sender.js';
import type { Environment } from '../../src/tracker/environment.js';
import { BATCH_MAX_BYTES } from '../../src/wire/batch.js';
import { launchBrowser } from './support/browser.js';
import { startCollector, type TestCollector } from './support/collector.js';
import { eventually } from './support/eventually.js';
import type { Site } from './support/site.js';
import { STAGES_PAGE, serveStages } from './support/stages-site.js';

let site: Site;
let browser: Browser;
let context: BrowserContext;
let collector: TestCollector;
/** Errors and rejections that surfaced in a page: there must never be one. */
let surfaced: string[];

beforeAll(async () => {
  [site, browser] = await Promise.all([serveStages({ '/next': STAGES_PAGE }), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(async () => {
  context = await browser.newContext();
  collector = await startCollector();
  surfaced = [];
  context.on('weberror', (error) => surfaced.push(String(error.error())));
});

afterEach(async () => {
  await context.close();
  await collector.close();
  expect(surfaced).toEqual([]);
});

type Options = Partial<Pick<SenderOptions, 'site' | 'gatherMs' | 'timeoutMs'>>;

/** A page of the shop with `window.storage` and `window.sender`, flushed as a page goes. */
async function visit(options: Options = {}): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url);
  await start(page, options);
  return page;
}

const start = (page: Page, options: Options = {}): Promise<void> =>
  page.evaluate(
    ([url, given]) => {
      window.storage = window.stages.openStorage();
      window.sender = window.stages.startSender(window.storage, url, given);
      const flush = (): void => window.sender.flush();
      window.addEventListener('pagehide', flush);
      document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && flush());
    },
    [collector.url, options] as const,
  );

const record = (page: Page, ids: string[], params: Record<string, unknown> = {}): Promise<void> =>
  page.evaluate(
    ([all, given]) => {
      for (const id of all) window.stages.record(window.storage, window.sender, id, given);
    },
    [ids, params] as const,
  );

const waiting = (page: Page) =>
  page.evaluate(async () => (await window.stages.waiting(window.storage)).map(({ id }) => id).sort());
const reports = (page: Page) => page.evaluate(() => window.stages.reports);
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `e${100 + index}`);
const storedIds = (): string[] => [...collector.stored.keys()].sort();

/** Waits until the collector has exactly these, and the page knows it. */
async function delivered(page: Page, expected: string[]): Promise<void> {
  await eventually(storedIds).toEqual([...expected].sort());
  await eventually(() => waiting(page)).toEqual([]);
}

describe('sending', () => {
  test('gathers what happens into one simple request and empties the outbox when the answer was read', async () => {
    const page = await visit({ site: 'shop-1', gatherMs: 200 });
    await context.addCookies([{ name: 'session', value: 'secret', url: collector.url }]);
    await record(page, ['a', 'b'], { search_term: 'déjà vu' });
    await record(page, ['c']);
    await delivered(page, ['a', 'b', 'c']);
    expect(collector.requests).toHaveLength(1);
    expect(collector.requests[0]).toMatchObject({
      path: '/v1/events',
      contentType: 'text/plain;charset=UTF-8',
      batch: { v: 1, site: 'shop-1', sent: expect.any(Number), events: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] },
    });
    expect(collector.requests[0]?.cookie).toBeUndefined();
    expect(collector.stored.get('a')?.event.params).toEqual({ search_term: 'déjà vu' });
    expect(await reports(page)).toEqual([]);
  });

  test('cuts a backlog by its encoded size', async () => {
    const page = await visit();
    await record(page, ids(60), { text: '→'.repeat(1000) });
    await delivered(page, ids(60));
    expect(collector.requests.length).toBeGreaterThanOrEqual(4);
    for (const { bytes } of collector.requests) expect(bytes).toBeLessThanOrEqual(BATCH_MAX_BYTES);
  });

  test('begins with what earlier pages left', async () => {
    collector.behave = () => 'cut';
    const page = await visit();
    await record(page, ['a', 'b']);
    await eventually(() => collector.requests.length).toBeGreaterThan(0);
    await page.close();
    collector.behave = () => undefined;
    await delivered(await visit(), ['a', 'b']);
  });

  test('a stopped sender sends nothing more, whatever happens in the page', async () => {
    const page = await visit();
    await page.evaluate(() => window.sender.stop());
    await record(page, ['a']);
    await page.evaluate(() => {
      window.sender.flush();
      window.dispatchEvent(new Event('online'));
    });
    await page.waitForTimeout(300);
    expect(collector.requests).toHaveLength(0);
    expect(await waiting(page)).toEqual(['a']);
  });

  test('a sender that is stopped while it reads the outbox sends nothing of it', async () => {
    const page = await visit();
    await page.evaluate(() => {
      window.stages.record(window.storage, window.sender, 'a', {});
      window.dispatchEvent(new Event('online'));
      window.sender.stop();
    });
    await page.waitForTimeout(300);
    expect(collector.requests).toHaveLength(0);
    expect(await waiting(page)).toEqual(['a']);
  });
});

describe('what goes wrong', () => {
  test('503, then 200: everything arrives, and nothing left the outbox before', async () => {
    collector.behave = () => ({ status: 503, body: 'busy' });
    const page = await visit();
    await record(page, ids(5));
    await eventually(() => reports(page)).toEqual([expect.stringContaining('503')]);
    expect(await waiting(page)).toEqual(ids(5));
    expect(storedIds()).toEqual([]);
    collector.behave = () => undefined;
    await delivered(page, ids(5));
    for (const { times } of collector.stored.values()) expect(times).toBe(1);
  });

  test('cut after the collector stored: sent again under the same ids', async () => {
    let cuts = 0;
    collector.behave = () => (cuts++ === 0 ? 'store-and-cut' : undefined);
    const page = await visit();
    await record(page, ids(3));
    await eventually(storedIds).toEqual(ids(3));
    expect(await waiting(page)).toEqual(ids(3));
    await eventually(() => waiting(page)).toEqual([]);
    expect(storedIds()).toEqual(ids(3));
    expect([...collector.stored.values()].map(({ times }) => times)).toEqual([2, 2, 2]);
  });

  test('a collector that cannot be reached: kept, and sent at once when the network is back', async () => {
    const page = await visit();
    await context.setOffline(true);
    await record(page, ['a']);
    await eventually(() => reports(page)).toEqual([expect.stringContaining('cannot be reached')]);
    await page.waitForTimeout(1500);
    expect(await waiting(page)).toEqual(['a']);
    const back = Date.now();
    await context.setOffline(false);
    await delivered(page, ['a']);
    expect((collector.requests[0]?.at ?? 0) - back).toBeLessThan(1000);
  });

  test('a collector that never answers: given up after a time and asked again', async () => {
    let hung = 0;
    collector.behave = () => (hung++ === 0 ? 'hang' : undefined);
    const page = await visit({ timeoutMs: 300 });
    await record(page, ['a']);
    await delivered(page, ['a']);
    expect(collector.requests).toHaveLength(2);
  });

  test('429: not before the time the collector asked for, even if the page is looked at again', async () => {
    collector.behave = () => ({ status: 429, headers: { 'retry-after': '2' } });
    const page = await visit();
    await record(page, ['a']);
    await eventually(() => collector.requests.length).toBe(1);
    collector.behave = () => undefined;
    await eventually(() => reports(page)).toHaveLength(1);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await delivered(page, ['a']);
    const [first, second] = collector.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1900);
  });

  for (const [what, behaviour] of Object.entries({
    '404': { status: 404, body: { error: 'no such path' } },
    '403': { status: 403, body: { error: 'unknown site' } },
    'a 200 that is not a collector’s': { status: 200, body: '<h1>Welcome to our Wi-Fi</h1>' },
  }))
    test(`${what} means a wrong set-up: nothing is dropped, it is said once, and the collector is left alone`, async () => {
      collector.behave = () => behaviour;
      const page = await visit();
      await record(page, ['a', 'b']);
      await eventually(() => reports(page)).toEqual([expect.stringContaining(String(behaviour.status))]);
      await record(page, ['c']);
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await page.waitForTimeout(1200);
      expect(collector.requests).toHaveLength(1);
      expect(await waiting(page)).toEqual(['a', 'b', 'c']);
      expect(await reports(page)).toHaveLength(1);
    });

  test('one event of fifty that makes the collector refuse is found, dropped and named; the others arrive', async () => {
    collector.behave = ({ events }) =>
      events.some(({ id }) => id === 'e117') ? { status: 400, body: { error: 'malformed' } } : undefined;
    const page = await visit();
    await record(page, ids(50));
    await delivered(
      page,
      ids(50).filter((id) => id !== 'e117'),
    );
    expect(await reports(page)).toEqual([expect.stringMatching(/e117.*400.*malformed/)]);
    for (const { times } of collector.stored.values()) expect(times).toBe(1);
  });

  test('an event larger than a batch goes alone, for the collector to judge', async () => {
    collector.behave = ({ events }) =>
      events.some(({ id }) => id === 'huge') ? { status: 413, body: { error: 'too large' } } : undefined;
    const page = await visit();
    await record(page, ['a']);
    await record(page, ['huge'], { text: 'x'.repeat(BATCH_MAX_BYTES) });
    await record(page, ['b']);
    await delivered(page, ['a', 'b']);
    expect(await reports(page)).toEqual([expect.stringMatching(/huge.*413/)]);
  });

  test('events that the answer rejects are dropped and named, with the reason', async () => {
    collector.behave = ({ events }) => ({
      status: 200,
      body: { accepted: events.length - 1, rejected: [{ index: 1, id: 'b', reason: 'no name' }] },
    });
    const page = await visit({ gatherMs: 200 });
    await record(page, ['a', 'b', 'c']);
    await eventually(() => waiting(page)).toEqual([]);
    expect(await reports(page)).toEqual([expect.stringMatching(/b.*no name/)]);
    expect(collector.requests).toHaveLength(1);
  });
});

describe('a page that goes', () => {
  /** So slow that only a flush can deliver. */
  const slow = { gatherMs: 60_000 };

  test('closing it delivers what was recorded last', async () => {
    const page = await visit(slow);
    await record(page, ['a', 'b']);
    await page.close({ runBeforeUnload: true });
    await eventually(storedIds).toEqual(['a', 'b']);
  });

  test('leaving it delivers once, though both pagehide and hidden flush; the next page confirms', async () => {
    const page = await visit(slow);
    await record(page, ['a', 'b']);
    await page.goto(`${site.url}/next`);
    await eventually(storedIds).toEqual(['a', 'b']);
    await page.waitForTimeout(200);
    expect(collector.requests).toHaveLength(1);
    await start(page);
    await eventually(() => waiting(page)).toEqual([]);
    expect(storedIds()).toEqual(['a', 'b']);
  });

  test('delivers what was recorded before the database was open', async () => {
    const page = await context.newPage();
    await page.goto(site.url);
    await page.evaluate(
      ([url, options]) => {
        const storage = window.stages.openStorage();
        const sender = window.stages.startSender(storage, url, options);
        window.stages.record(storage, sender, 'a');
        window.addEventListener('pagehide', () => sender.flush());
        location.href = '/next';
      },
      [collector.url, slow] as const,
    );
    await eventually(storedIds).toEqual(['a']);
  });

  test('a page that stays after all takes what was confirmed out of the outbox', async () => {
    const page = await visit(slow);
    await record(page, ['a']);
    await page.evaluate(() => {
      window.sender.flush();
      window.stages.record(window.storage, window.sender, 'b');
      window.sender.flush();
      window.sender.flush();
    });
    await delivered(page, ['a', 'b']);
    expect(collector.requests.map(({ batch }) => batch.events.map(({ id }) => id))).toEqual([['a'], ['b']]);
  });

  test('stays within the budget that all requests of going pages share; the rest waits in the outbox', async () => {
    collector.behave = () => 'hang';
    const page = await visit({ ...slow, timeoutMs: 60_000 });
    await record(page, ids(40), { text: 'x'.repeat(2000) });
    await page.evaluate(() => {
      window.sender.flush();
      window.sender.flush();
      window.sender.flush();
    });
    await page.waitForTimeout(300);
    const bytes = collector.requests.reduce((sum, request) => sum + request.bytes, 0);
    expect(bytes).toBeGreaterThan(BATCH_MAX_BYTES * 0.9);
    expect(bytes).toBeLessThanOrEqual(BATCH_MAX_BYTES);
    expect(await waiting(page)).toEqual(ids(40));
  });

  test('a fetch that throws is a failure like any other', async () => {
    const page = await visit(slow);
    await page.evaluate(() => {
      const { fetch } = window;
      window.fetch = () => {
        window.fetch = fetch;
        throw new TypeError('fetch is not for you');
      };
    });
    await record(page, ['a']);
    await page.evaluate(() => window.sender.flush());
    await eventually(() => reports(page)).toEqual([expect.stringContaining('cannot be reached')]);
    expect(await waiting(page)).toEqual(['a']);
    await page.evaluate(() => window.sender.flush());
    await delivered(page, ['a']);
  });
});

describe('without IndexedDB', () => {
  test('events are delivered from memory, each once', async () => {
    await context.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
    });
    const page = await visit();
    await record(page, ids(3));
    await delivered(page, ids(3));
    await record(page, ['later']);
    await delivered(page, [...ids(3), 'later']);
    for (const { times } of collector.stored.values()) expect(times).toBe(1);
  });
});

describe('a batch', () => {
  const event = (id: string, text: string): TrackedEvent => ({ id, time: 1, name: 'custom', params: { text } });

  test('is never larger than its limit, to the byte, and is valid JSON', () => {
    const events = Array.from({ length: 30 }, (_, index) => event(String(index), 'é→😀'.repeat(index)));
    for (let limit = 200; limit < 2500; limit += 7) {
      const batch = encodeBatch(events, 'shop', 1, limit);
      const { body, bytes } = batch;
      expect(bytes).toBe(new TextEncoder().encode(body).length);
      expect(bytes).toBeLessThanOrEqual(limit);
      expect(JSON.parse(body)).toEqual({ v: 1, site: 'shop', sent: 1, events: batch.events });
      expect(batch.events).toEqual(events.slice(0, batch.events.length));
      expect(batch.events.length).toBeGreaterThan(0);
    }
  });
});

describe('retries', () => {
  const TIMEOUT_MS = 12_345;

  /** A page where time passes only when told, with one event in its outbox, and a collector that answers as told. */
  function standStill(random: number) {
    let now = 0;
    const timers = new Set<{ at: number; callback: () => void }>();
    const listeners = new Map<string, () => void>();
    const world = {
      requests: 0,
      full: false,
      outbox: [{ id: 'a', time: 1, name: 'search', params: {} }] as TrackedEvent[],
      answer: async () => new Response('busy', { status: 503 }),
      /** The wait before the next try. The other timers end requests that are not answered. */
      dueIn: () => [...timers].map(({ at }) => at - now).filter((delayMs) => delayMs !== TIMEOUT_MS)[0],
      hear: (type: string) => listeners.get(type)?.(),
      async passToNext() {
        for (const timer of [...timers].sort((one, other) => one.at - other.at).slice(0, 1)) {
          timers.delete(timer);
          now = timer.at;
          timer.callback();
        }
        await world.settled();
      },
      settled: () => new Promise((resolve) => setTimeout(resolve)),
    };
    const environment = {
      window: {
        fetch() {
          world.requests++;
          return world.answer();
        },
      },
      document: { visibilityState: 'visible' },
      now: () => now,
      after(delayMs: number, callback: () => void) {
        const timer = { at: now + delayMs, callback };
        timers.add(timer);
        return () => timers.delete(timer);
      },
      listen(_target: unknown, type: string, listener: () => void) {
        listeners.set(type, listener);
        return () => listeners.delete(type);
      },
    } as unknown as Environment;
    const sender = createSender({
      environment,
      outbox: {
        lend: async () => [...world.outbox],
        async settle(delivered: readonly TrackedEvent[]) {
          if (!world.full && delivered.length) world.outbox.length = 0;
        },
        trim: async () => 0,
      },
      endpoint: 'https://collect.shop.example/',
      report: () => {},
      gatherMs: 10,
      timeoutMs: TIMEOUT_MS,
      random: () => random,
    });
    return { world, sender };
  }

  const accepted = async () => new Response('{"accepted":1,"rejected":[]}');
  const event = (id: string): TrackedEvent => ({ id, time: 1, name: 'search', params: {} });

  test('wait ever longer up to five minutes, never give up, and begin anew after a success', async () => {
    const { world, sender } = standStill(1);
    const waits: unknown[] = [];
    for (let tries = 0; tries < 100; tries++) {
      waits.push(world.dueIn());
      await world.passToNext();
    }
    expect(world.requests).toBe(100);
    expect(waits.slice(0, 9)).toEqual([10, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000]);
    expect(new Set(waits.slice(9))).toEqual(new Set([300_000]));
    const busy = world.answer;
    world.answer = accepted;
    await world.passToNext();
    expect(world.outbox).toEqual([]);
    await world.passToNext();
    expect(world.dueIn()).toBeUndefined();
    world.answer = busy;
    world.outbox.push(event('b'));
    sender.wake(event('b'));
    await world.passToNext();
    expect(world.dueIn()).toBe(2000);
  });

  test('are spread over half of the wait', async () => {
    const { world } = standStill(0);
    await world.passToNext();
    expect(world.dueIn()).toBe(1000);
  });

  test('what was delivered is not sent again, even when the outbox cannot be emptied', async () => {
    const { world, sender } = standStill(0);
    world.full = true;
    world.answer = accepted;
    for (let tries = 0; tries < 5; tries++) await world.passToNext();
    sender.wake(event('b'));
    for (let tries = 0; tries < 5; tries++) await world.passToNext();
    expect(world.requests).toBe(1);
  });

  test('what a hidden page could not deliver as it went is tried again', async () => {
    const { world, sender } = standStill(0);
    await world.passToNext();
    world.answer = accepted;
    await world.passToNext();
    await world.passToNext();
    expect(world.dueIn()).toBeUndefined();
    world.answer = () => Promise.reject(new TypeError('offline'));
    world.outbox.push(event('b'));
    sender.flush();
    sender.wake(event('b'));
    sender.flush();
    await world.settled();
    world.answer = accepted;
    await world.passToNext();
    expect(world.outbox).toEqual([]);
  });

  test('new work neither shortens a wait nor starts a second attempt', async () => {
    const { world, sender } = standStill(0);
    let finish = (): void => {};
    world.answer = () =>
      new Promise((resolve) => {
        finish = () => resolve(new Response('busy', { status: 503, headers: { 'retry-after': '5' } }));
      });
    world.hear('online');
    await world.settled();
    sender.wake(event('b'));
    world.hear('online');
    await world.settled();
    expect(world.requests).toBe(1);
    finish();
    await world.settled();
    expect(world.dueIn()).toBe(5000);
    sender.wake(event('c'));
    world.hear('online');
    await world.settled();
    expect(world.dueIn()).toBe(5000);
    expect(world.requests).toBe(1);
    sender.stop();
    await world.passToNext();
    expect(world.requests).toBe(1);
    expect(world.dueIn()).toBeUndefined();
  });
});
