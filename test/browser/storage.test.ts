/** What is at rest stays at rest: in a real browser, since IndexedDB exists nowhere else. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TrackedEvent } from '../../src/segments/event.js';
import { launchBrowser } from './support/browser.js';
import { bundle } from './support/bundle.js';
import { eventually } from './support/eventually.js';
import { createProfile } from './support/profile.js';
import type { Site } from './support/site.js';
import { serveStages } from './support/stages-site.js';

let site: Site;
let browser: Browser;
let context: BrowserContext;
/** Errors and rejections that surfaced in a page: there must never be one. */
let surfaced: string[];

beforeAll(async () => {
  const head = await bundle('src/tracker/head.ts', { minify: true });
  [site, browser] = await Promise.all([
    serveStages({ '/head': `<!doctype html><title>Shop</title><script>${head}</script>` }),
    launchBrowser(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(async () => {
  context = await browser.newContext();
  surfaced = [];
  context.on('weberror', (error) => surfaced.push(String(error.error())));
});

afterEach(async () => {
  await context.close();
  expect(surfaced).toEqual([]);
});

/** A page of the shop, with a storage as `window.storage` unless `open` is false. */
async function visit({ open = true } = {}): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url);
  if (open) await openStorage(page);
  return page;
}

const openStorage = (page: Page, timeoutMs?: number): Promise<void> =>
  page.evaluate((ms) => {
    window.storage = window.stages.openStorage(ms);
  }, timeoutMs);

const event = (id: string, time = 1_700_000_000_000): TrackedEvent => ({
  id,
  time,
  name: 'search',
  params: { search_term: id },
});

const append = (page: Page, ...events: TrackedEvent[]): Promise<void> =>
  page.evaluate((all) => {
    for (const one of all) window.storage.append(one, true);
  }, events);

const journal = (page: Page, after = 0) => page.evaluate((sequence) => window.storage.readSince(sequence), after);
const journalled = async (page: Page) => (await journal(page)).events.map(({ id }) => id);
const outbox = (page: Page) =>
  page.evaluate(async () => (await window.stages.waiting(window.storage)).map(({ id }) => id));
const settle = (page: Page, ...delivered: TrackedEvent[]) =>
  page.evaluate((all) => window.storage.outbox.settle(all), delivered);
const reports = (page: Page) => page.evaluate(() => window.stages.reports);

const order = (id: string, time?: number): TrackedEvent => ({ ...event(id, time), name: 'purchase' });

describe('the journal', () => {
  test('what was written survives SIGKILL of the browser before the task that wrote it is over', async () => {
    const profile = await createProfile();
    try {
      const first = await profile.launch();
      const page = await first.context.newPage();
      await page.goto(site.url);
      await openStorage(page);
      await journal(page);
      // The page asks for its own death, synchronously, when what it does in the task is done: from the write to the end it runs no
      // other task, so whatever would have needed one (an answer of the database, an automatic commit) does not happen. The browser's
      // own processes pass the write on within milliseconds; half a second is for a machine under load.
      const killed = new Promise<void>((resolve, reject) =>
        site.routes.set('/kill', () => setTimeout(() => first.kill().then(resolve, reject), 500)),
      );
      const dying = page.evaluate((one) => {
        window.storage.append(one, true);
        window.storage.writeState('visitor', 'v-1');
        queueMicrotask(() => {
          const request = new XMLHttpRequest();
          request.open('GET', '/kill', false);
          request.send();
        });
      }, event('a'));
      await expect(dying).rejects.toThrow();
      await killed;

      const second = await profile.launch();
      const next = await second.context.newPage();
      await next.goto(site.url);
      await openStorage(next);
      expect(await journalled(next)).toEqual(['a']);
      expect(await outbox(next)).toEqual(['a']);
      expect(await next.evaluate(() => window.storage.readState('visitor'))).toBe('v-1');
    } finally {
      await profile.remove();
    }
  });

  test('is read in the order of writing, from a sequence on, with what other tabs wrote', async () => {
    const [one, other] = [await visit(), await visit()];
    await append(one, event('a', 2), event('b', 1));
    const before = await journal(one);
    expect(before.events).toEqual([event('a', 2), event('b', 1)]);
    await append(other, event('c'));
    // Two tabs are two processes: only what is answered is surely there.
    await journal(other);
    await append(one, event('d'));
    const after = await journal(one, before.sequence);
    expect(after.events.map(({ id }) => id)).toEqual(['c', 'd']);
    expect(await journal(one, after.sequence)).toEqual({ events: [], sequence: after.sequence, ahead: [] });
  });

  test('takes events before the database is open, and keeps their order', async () => {
    const page = await visit({ open: false });
    await page.evaluate(
      (events) => {
        window.storage = window.stages.openStorage();
        for (const one of events) window.storage.append(one, true);
        window.storage.writeState('visitor', 'v-1');
      },
      [event('a'), event('b')],
    );
    await append(page, event('c'));
    expect(await journalled(page)).toEqual(['a', 'b', 'c']);
    await page.close();
    const next = await visit();
    expect(await journalled(next)).toEqual(['a', 'b', 'c']);
    expect(await next.evaluate(() => window.storage.readState('visitor'))).toBe('v-1');
  });

  test('records of any size are read, also those that the browser keeps in a file of their own', async () => {
    const page = await visit();
    // Of random numbers, which cannot be compressed.
    const large = Array.from({ length: 100_000 }, Math.random);
    await page.evaluate((value) => window.storage.writeState('snapshot', value), large);
    const next = await visit();
    expect(await next.evaluate(() => window.storage.readState('snapshot'))).toEqual(large);
  });

  test('ignores an id it has, even one already delivered, and takes what comes with it', async () => {
    const page = await visit();
    await append(page, event('a'));
    await page.evaluate((one) => window.storage.outbox.settle([one]), event('a'));
    await append(page, event('a'), event('b'), event('a'), event('c'));
    expect(await journalled(page)).toEqual(['a', 'b', 'c']);
    expect(await outbox(page)).toEqual(['b', 'c']);
    expect(await reports(page)).toEqual([]);
  });

  test('an event that is not outgoing is journalled and nothing else', async () => {
    const page = await visit();
    await page.evaluate((one) => window.storage.append(one, false), event('a'));
    expect(await journalled(page)).toEqual(['a']);
    expect(await outbox(page)).toEqual([]);
  });
});

describe('the outbox', () => {
  /** What a tab gets on loan; `undefined` while another one has some. */
  const lend = (page: Page, limit = 100, forMs = 60_000) =>
    page.evaluate(async ([many, ms]) => (await window.storage.outbox.lend(many, ms))?.map(({ id }) => id), [
      limit,
      forMs,
    ] as const);
  const trim = (page: Page, limits: { events?: number; characters?: number; ageMs?: number }) =>
    page.evaluate((given) => window.storage.outbox.trim(given), {
      events: 100,
      characters: 100_000,
      ageMs: Number.POSITIVE_INFINITY,
      ...limits,
    });

  test('lends orders first, each oldest first, as many as asked for', async () => {
    const page = await visit();
    await append(page, event('late', 3), event('early', 1), order('order', 4), event('middle', 2), order('first', 2));
    expect(await lend(page, 3)).toEqual(['first', 'order', 'early']);
    expect(await lend(page)).toEqual(['first', 'order', 'early', 'middle', 'late']);
  });

  test('lends to one tab at a time, until it settles, and no longer than it asked for: tabs die', async () => {
    const [one, other] = [await visit(), await visit()];
    await append(one, event('a', 1), event('b', 2));
    expect(await lend(one, 1)).toEqual(['a']);
    expect(await lend(other)).toBeUndefined();
    await settle(one, event('a', 1));
    expect(await lend(other)).toEqual(['b']);
    expect(await lend(one)).toBeUndefined();
    expect(await lend(one, 100, 1)).toEqual(['b']);
  });

  test('drops the oldest of what is too much, and orders last', async () => {
    const page = await visit();
    await append(page, order('order', 1), event('a', 2), event('b', 3), event('c', Date.now()));
    expect(await trim(page, { events: 4 })).toBe(0);
    expect(await trim(page, { events: 3 })).toBe(1);
    expect(await outbox(page)).toEqual(['b', 'c', 'order']);
    expect(await trim(page, { characters: 2 * JSON.stringify(order('order', Date.now())).length })).toBe(1);
    expect(await outbox(page)).toEqual(['c', 'order']);
    expect(await trim(page, { ageMs: 3_600_000 })).toBe(1);
    expect(await outbox(page)).toEqual(['c']);
    expect(await journalled(page)).toEqual(['order', 'a', 'b', 'c']);
  });

  test('drops what is too much in pieces, too, and counts it once', async () => {
    const page = await visit();
    await append(page, ...Array.from({ length: 1200 }, (_, at) => event(`e${at}`, at + 1)));
    expect(await trim(page, { events: 700, characters: 1e9 })).toBe(500);
    expect((await outbox(page))[0]).toBe('e500');
  });

  test('lets another tab take out what this one put in', async () => {
    const [one, other] = [await visit(), await visit()];
    await append(one, event('a'), event('b'));
    await journal(one);
    await other.evaluate((done) => window.storage.outbox.settle([done]), event('a'));
    expect(await outbox(one)).toEqual(['b']);
  });
});

describe('compaction', () => {
  const compact = (page: Page, keepFrom: number, limit: number, needed: string) =>
    page.evaluate(([from, most, name]) => window.storage.compact(from, most, (one) => one === name), [
      keepFrom,
      limit,
      needed,
    ] as const);

  test('forgets what is old and not needed, of a long journal, too', async () => {
    const page = await visit();
    const events = Array.from({ length: 1600 }, (_, at) => (at % 2 ? event(`e${at}`, at) : order(`o${at}`, at)));
    await append(page, ...events);
    expect(await compact(page, 1201, 10_000, 'purchase')).toBe(0);
    const left = await journalled(page);
    expect(left).toHaveLength(1000);
    expect(left.filter((id) => id.startsWith('o'))).toHaveLength(800);
    expect(left.slice(-399).every((id, at) => id === events[1201 + at]?.id)).toBe(true);
  });

  test('forgets the oldest beyond the limit, and tells how many of them were needed', async () => {
    const page = await visit();
    const events = Array.from({ length: 1200 }, (_, at) => order(`o${at}`, at + 1));
    await append(page, ...events);
    await settle(page, ...events);
    expect(await compact(page, 0, 500, 'purchase')).toBe(700);
    expect(await journalled(page)).toHaveLength(500);
    expect((await journalled(page))[0]).toBe('o700');
  });

  test('of what waits for the collector it forgets only what is too old for that, too', async () => {
    const page = await visit();
    await append(page, event('old', 1), event('waits', 20), event('delivered', 21), event('last', 22));
    await settle(page, event('delivered', 21));
    expect(await compact(page, 10, 1, 'purchase')).toBe(1);
    expect(await journalled(page)).toEqual(['waits', 'last']);
    expect(await outbox(page)).toEqual(['waits', 'last']);
  });
});

describe('a claim', () => {
  const claim = (page: Page, key: string, forMs = 60_000) =>
    page.evaluate(([name, ms]) => window.storage.claim(name, Date.now() + ms), [key, forMs] as const);

  test('is granted once among all tabs that ask at the same time, and again when it has run out', async () => {
    const tabs = [await visit(), await visit(), await visit()];
    const answers = await Promise.all(tabs.flatMap((tab) => [claim(tab, 'offer'), claim(tab, 'offer')]));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await claim(tabs[0] as Page, 'other', 1)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await claim(tabs[1] as Page, 'other')).toBe(true);
    expect(await claim(tabs[2] as Page, 'offer')).toBe(false);
  });

  test('is granted once to a tab whose storage is refused', async () => {
    const page = await visit({ open: false });
    await page.evaluate(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
    await openStorage(page);
    expect(await Promise.all([claim(page, 'offer'), claim(page, 'offer')])).toEqual([true, false]);
  });
});

describe('without IndexedDB', () => {
  const refusals = {
    'that throws': () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
    },
    'that is missing': () => {
      Object.defineProperty(window, 'indexedDB', { value: undefined });
    },
    'of a later version': () => {
      indexedDB.open('vitrine', 7);
    },
  };
  for (const [what, refuse] of Object.entries(refusals))
    test(`one ${what}: memory gives the same answers, and it is said once`, async () => {
      const page = await visit({ open: false });
      await page.evaluate(refuse);
      await openStorage(page);
      await append(page, event('a'), event('a'), event('b'));
      await page.evaluate(() => window.storage.writeState('visitor', 'v-1'));
      expect(await journalled(page)).toEqual(['a', 'b']);
      expect(await page.evaluate(() => window.storage.readState('visitor'))).toBe('v-1');
      await page.evaluate((one) => window.storage.outbox.settle([one]), event('a'));
      expect(await outbox(page)).toEqual(['b']);
      expect(await journalled(page)).toEqual(['a', 'b']);
      expect(await reports(page)).toEqual([expect.stringContaining('IndexedDB is refused')]);
    });

  /** Makes every `open` wait, with one earlier event and a snapshot in the database. Gives what ends the waiting. */
  async function blockDatabase(): Promise<() => Promise<void>> {
    const deaf = await visit();
    await append(deaf, event('earlier'));
    await deaf.evaluate(async () => {
      window.storage.writeState('snapshot', 'of the whole past');
      await window.storage.readState('snapshot');
      window.storage.close();
      // A version change that is kept busy; what asks for the database meanwhile must wait.
      const upgrade = indexedDB.open('vitrine', 1000);
      upgrade.onerror = (error) => error.preventDefault();
      await new Promise<void>((resolve) => {
        upgrade.onupgradeneeded = () => {
          const keepBusy = (): void => {
            if (document.title === 'enough') upgrade.transaction?.abort();
            else if (upgrade.transaction) upgrade.transaction.objectStore('state').get('any').onsuccess = keepBusy;
          };
          keepBusy();
          resolve();
        };
      });
    });
    return () =>
      deaf.evaluate(() => {
        document.title = 'enough';
      });
  }

  test('one that does not answer: memory takes over, and a late answer gets the events but no poorer state', async () => {
    const unblock = await blockDatabase();
    const page = await visit({ open: false });
    await openStorage(page, 200);
    await append(page, event('a'));
    expect(await journalled(page)).toEqual(['a']);
    expect(await reports(page)).toEqual([expect.stringContaining('IndexedDB is refused')]);
    await page.evaluate(() => window.storage.writeState('snapshot', 'of this page alone'));
    await unblock();
    await eventually(() => journalled(page)).toEqual(['earlier', 'a']);
    expect(await page.evaluate(() => window.storage.readState('snapshot'))).toBe('of this page alone');
    const next = await visit();
    expect(await journalled(next)).toEqual(['earlier', 'a']);
    expect(await next.evaluate(() => window.storage.readState('snapshot'))).toBe('of the whole past');
    expect(await reports(page)).toHaveLength(1);
  });
});

test('what is read when the page goes is read again if the page comes back, however far it had come', async () => {
  const page = await visit();
  await append(page, event('a'), event('b'));
  const found = await page.evaluate(async () => {
    const counts: number[] = [];
    for (let turn = 0; turn < 40; turn++) {
      const reading = window.storage.readSince(0);
      // From at once to when it has been read.
      const goes = performance.now() + turn / 8;
      while (turn && performance.now() < goes) await new Promise((resolve) => setTimeout(resolve));
      window.storage.breakOff();
      counts.push((await reading).events.length);
    }
    return counts;
  });
  expect(found).toEqual(Array.from({ length: 40 }, () => 2));
  expect(await reports(page)).toEqual([]);
});

test('what tabs agree on is kept with what belongs to it, and of what was not agreed on nothing is', async () => {
  const [one, other] = await Promise.all([visit(), visit()]);
  const propose = (page: Page, name: string) =>
    page.evaluate((name) => window.storage.agreeOn('visitor', name, () => true, { [`secret ${name}`]: name }), name);
  const [agreed, same] = await Promise.all([propose(one, 'ann'), propose(other, 'bob')]);
  expect(same).toBe(agreed);
  const { state } = await one.evaluate(() => window.storage.dump());
  expect(state).toEqual({ visitor: agreed, [`secret ${agreed}`]: agreed });
});

test('a storage that is closed does not take the silence after that for a refusal', async () => {
  const page = await visit({ open: false });
  await openStorage(page, 200);
  await journal(page);
  await page.evaluate(() => window.storage.close());
  await page.waitForTimeout(500);
  expect(await reports(page)).toEqual([]);
});

describe('a database that fails', () => {
  test('full: the events live in memory, can still be sent, and it is said once', async () => {
    const page = await visit({ open: false });
    const devtools = await context.newCDPSession(page);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: site.url, quotaSize: 100_000 });
    await openStorage(page);
    await append(page, event('a'));
    const large = (id: string) => ({ ...event(id), params: { text: 'x'.repeat(200_000) } });
    await append(page, large('b'), large('c'));
    await eventually(() => reports(page)).toEqual([expect.stringContaining('IndexedDB is refused')]);
    expect((await reports(page))[0]).toContain('Quota');
    expect(await journalled(page)).toEqual(['a', 'b', 'c']);
    expect(await outbox(page)).toEqual(['a', 'b', 'c']);
    await page.evaluate((one) => window.storage.outbox.settle([one]), large('b'));
    expect(await outbox(page)).toEqual(['a', 'c']);
  });

  test('ended by the browser: opened again at the next use', async () => {
    const page = await visit();
    await append(page, event('a'));
    await journal(page);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Storage.clearDataForOrigin', { origin: site.url, storageTypes: 'indexeddb' });
    await append(page, event('b'));
    expect(await journalled(page)).toEqual(['b']);
    expect(await journalled(await visit())).toEqual(['b']);
  });

  test('deleted by another tab: gives way at once, and begins anew at the next use', async () => {
    const [page, other] = [await visit(), await visit({ open: false })];
    await append(page, event('a'));
    await journal(page);
    await other.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.deleteDatabase('vitrine');
          request.onsuccess = () => resolve();
          request.onblocked = () => reject(new Error('blocked'));
        }),
    );
    await append(page, event('b'));
    expect(await journalled(page)).toEqual(['b']);
    await openStorage(other);
    expect(await journalled(other)).toEqual(['b']);
    expect(await reports(page)).toEqual([]);
  });

  test('closed behind our back: a read opens it again, and a write is not lost', async () => {
    const page = await visit();
    await append(page, event('a'));
    await journal(page);
    await page.evaluate(() => {
      // WebKit's "connection to Indexed Database server lost" makes every use of the old handle throw.
      const { transaction } = IDBDatabase.prototype;
      let broken = 2;
      IDBDatabase.prototype.transaction = function (...args) {
        if (broken-- <= 0) return transaction.apply(this, args);
        throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
      };
    });
    await append(page, event('b'));
    expect(await journalled(page)).toEqual(['a', 'b']);
    expect(await journalled(await visit())).toEqual(['a', 'b']);
  });
});

describe('the mirror and the snippet in the head', () => {
  const segments = (page: Page) => page.evaluate(() => document.documentElement.dataset.segments);

  test('name, before the first paint, the memberships that are still right', async () => {
    const page = await visit({ open: false });
    await page.evaluate(() =>
      window.stages.writeMirror(window.stages.environment, [
        ['browser', Date.now() + 60_000],
        ['over', Date.now() - 1],
        ['vip', Number.POSITIVE_INFINITY],
      ]),
    );
    await page.goto(`${site.url}/head`);
    expect(await segments(page)).toBe('browser vip');
  });

  test('say nothing once the mirror is cleared', async () => {
    const page = await visit({ open: false });
    await page.evaluate(() => {
      window.stages.writeMirror(window.stages.environment, [['vip', Number.POSITIVE_INFINITY]]);
      window.stages.clearMirror(window.stages.environment);
    });
    await page.goto(`${site.url}/head`);
    expect(await segments(page)).toBeUndefined();
  });
});
