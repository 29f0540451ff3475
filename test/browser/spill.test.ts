/** Many events of one task, when the database does not get to them: another tab's turn comes first. In a real browser. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
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
  [site, browser] = await Promise.all([serveStages(), launchBrowser()]);
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

/** A page of the shop, with an open storage. */
async function visit(by = context): Promise<Page> {
  const page = await by.newPage();
  await page.goto(site.url);
  await page.evaluate(() => {
    window.storage = window.stages.openStorage();
    return window.storage.latestTime();
  });
  return page;
}

/** Appends that many events in one task. */
const append = (page: Page, count: number): Promise<void> =>
  page.evaluate((count) => {
    for (let index = 0; index < count; index++)
      window.storage.append({ id: `e${index}`, time: 1_700_000_000_000 + index, name: 'search', params: {} }, true);
  }, count);

const journalled = (page: Page) =>
  page.evaluate(async () => (await window.storage.readSince(0)).events.map(({ id }) => id));
const waiting = (page: Page) =>
  page.evaluate(async () => (await window.stages.waiting(window.storage)).map(({ id }) => id));
const spilled = (page: Page) =>
  page.evaluate(() =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith('vitrine spill'))
      .sort(),
  );

const ids = (count: number) => Array.from({ length: count }, (_, index) => `e${index}`);

/** The page begins to write, and does not come to an end. Gives what ends it. */
async function holdJournal(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('vitrine');
      opening.onsuccess = () => resolve(opening.result);
    });
    const journal = database.transaction('journal', 'readwrite').objectStore('journal');
    await new Promise<void>((resolve) => {
      const goOn = (): void => {
        resolve();
        if (document.title !== 'enough') journal.count().onsuccess = goOn;
      };
      journal.count().onsuccess = goOn;
    });
  });
  return () =>
    page.evaluate(() => {
      document.title = 'enough';
    });
}

test('many events of a task outlive a browser that is closed before their turn to be written has come', async () => {
  const profile = await createProfile();
  try {
    const first = await profile.launch();
    const page = await visit(first.context);
    await holdJournal(page);
    await append(page, 200);
    await first.close();
    const { context } = await profile.launch();
    const next = await visit(context);
    expect(await journalled(next)).toEqual(ids(200));
    expect(await waiting(next)).toEqual(ids(200));
    await eventually(() => spilled(next)).toEqual([]);
  } finally {
    await profile.remove();
  }
});

test('once they are written, nothing of them is left in localStorage', async () => {
  const page = await visit();
  const release = await holdJournal(page);
  await append(page, 200);
  expect(await spilled(page)).toHaveLength(1);
  await release();
  await eventually(() => spilled(page)).toEqual([]);
  expect(await journalled(page)).toEqual(ids(200));
});

test('few events of a task never touch localStorage', async () => {
  const page = await visit();
  const release = await holdJournal(page);
  await append(page, 10);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await release();
  await eventually(() => journalled(page)).toEqual(ids(10));
});

test('what would take much of the room that a shop has is not kept', async () => {
  const page = await visit();
  await holdJournal(page);
  await page.evaluate(() => {
    const params = { text: 'x'.repeat(5000) };
    for (let index = 0; index < 200; index++)
      window.storage.append({ id: `e${index}`, time: 1_700_000_000_000 + index, name: 'search', params }, true);
  });
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test('what a tab keeps while another is journalling what it kept before is not forgotten', async () => {
  const page = await visit();
  const keep = (...kept: string[]) =>
    page.evaluate((kept) => {
      const records = kept.map((id) => ({ event: { id, time: 1_700_000_000_000, name: 'search', params: {} } }));
      localStorage['vitrine spill one'] = JSON.stringify(records);
    }, kept);
  await keep('a');
  const release = await holdJournal(page);
  const other = await context.newPage();
  await other.goto(site.url);
  await other.evaluate(async () => {
    window.storage = window.stages.openStorage();
    window.storage.latestTime();
    // Connections are opened in order: its own is, then, and it waits for its turn to journal what it has read.
    await new Promise((resolve) => {
      indexedDB.open('vitrine').onsuccess = resolve;
    });
  });
  await keep('b');
  await release();
  expect(await journalled(other)).toEqual(['a']);
  expect(await spilled(page)).toEqual(['vitrine spill one']);
  expect(await journalled(await visit())).toEqual(['a', 'b']);
  await eventually(() => spilled(page)).toEqual([]);
});

test("what the journal has already comes into it once, and what is somebody else's is left alone", async () => {
  const page = await visit();
  await append(page, 2);
  await page.evaluate(() => {
    const event = (id: string) => ({ event: { id, time: 1_700_000_000_009, name: 'search', params: {} }, waiting: 0 });
    localStorage['vitrine spill one'] = JSON.stringify([event('e1'), event('new')]);
    localStorage['vitrine spill other'] = JSON.stringify([event('e1'), event('new')]);
    localStorage['vitrine spill damaged'] = '[{';
    localStorage['vitrine spill foreign'] = '"a window display"';
  });
  const [one, other] = await Promise.all([visit(), visit()]);
  expect(await journalled(one)).toEqual(['e0', 'e1', 'new']);
  expect(await journalled(other)).toEqual(['e0', 'e1', 'new']);
  expect((await waiting(one)).sort()).toEqual(['e0', 'e1', 'new']);
  await eventually(() => spilled(one)).toEqual(['vitrine spill damaged', 'vitrine spill foreign']);
});

test('where the database refuses, nothing is left for a page that will not come', async () => {
  const page = await context.newPage();
  await page.goto(site.url);
  await page.evaluate(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('refused', 'SecurityError');
    };
    window.storage = window.stages.openStorage();
  });
  await append(page, 200);
  expect(await journalled(page)).toEqual(ids(200));
  expect(await spilled(page)).toEqual([]);
  await append(page, 200);
  expect(await spilled(page)).toEqual([]);
});

test('a localStorage that is full or refused is no trouble', async () => {
  for (const harm of ['full', 'refused']) {
    const page = await visit();
    await page.evaluate((harm) => {
      if (harm === 'full') localStorage.theirs = 'x'.repeat(5 * 1024 * 1024 - 7);
      else
        Object.defineProperty(window, 'localStorage', {
          get: () => {
            throw new DOMException('refused', 'SecurityError');
          },
        });
    }, harm);
    await append(page, 200);
    expect(await journalled(page)).toEqual(ids(200));
    expect(await page.evaluate(() => window.stages.reports)).toEqual([]);
  }
});
