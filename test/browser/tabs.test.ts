/** Several tabs of one browser, with the built script and the real collector. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { openTestShop, type TestShop } from './support/test-shop.js';
import { call, isReady, journalOf, listenIn, segmentsOf, told } from './support/visitor.js';

let browser: Browser;
let shop: TestShop;
let visitor: BrowserContext;
let tabs: Page[];

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), openTestShop()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
beforeEach(async () => {
  // The real clock: messages between tabs are real, too.
  visitor = await browser.newContext({ reducedMotion: 'reduce' });
  await listenIn(visitor);
  tabs = await Promise.all([openTab(), openTab(), openTab()]);
});
afterEach(() => visitor.close());

async function openTab(path = '/'): Promise<Page> {
  const page = await visitor.newPage();
  await page.goto(shop.url + path);
  await isReady(page);
  return page;
}

const [FIRST, SECOND, THIRD] = [0, 1, 2];
const tab = (index: number) => tabs[index] as Page;
const fillCart = (page: Page) =>
  call(page, 'track', 'add_to_cart', { value: 42, items: [{ item_id: 'bowl', price: 42 }] });

test('what happens in one is known in the others at once, and told there, once', async () => {
  await call(tab(FIRST), 'track', 'login', { method: 'mail' });
  for (const page of tabs) await eventually(() => segmentsOf(page)).not.toContain('anonymous');
  for (const page of tabs) expect((await told(page, 'anonymous')).filter(({ enter }) => !enter)).toHaveLength(1);
});

test('who is named in one is named in the others, and who leaves is gone there too', async () => {
  await call(tab(FIRST), 'identify', 'ann', {});
  await eventually(async () => {
    await call(tab(SECOND), 'track', 'search', { search_term: 'bowl' });
    return (await journalOf(tab(SECOND))).at(-1)?.user;
  }).toBe('ann');
  await call(tab(SECOND), 'reset');
  await eventually(async () => {
    await call(tab(THIRD), 'track', 'search', { search_term: 'cup' });
    return (await journalOf(tab(THIRD))).at(-1)?.user;
  }).toBeUndefined();
  const events = await journalOf(tab(FIRST));
  const visitors = new Set(events.map((event) => event.visitor));
  expect(visitors.size).toBe(2);
});

test('all of it is one session', async () => {
  for (const page of tabs) await fillCart(page);
  const starts = await Promise.all(
    tabs.map((page) => page.evaluate(() => JSON.stringify(window.vitrine?.explain?.('impulsive')))),
  );
  expect(starts[0]).toBeTruthy();
  const sessions = await tab(FIRST).evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('vitrine');
        opening.onsuccess = () => {
          const reading = opening.result.transaction('journal').objectStore('journal').getAll();
          reading.onsuccess = () => {
            const times = reading.result.map(({ event }: { event: { time: number } }) => event.time).sort();
            opening.result.close();
            resolve(times.filter((time, at) => at === 0 || time - (times[at - 1] ?? 0) >= 30 * 60_000).length);
          };
        };
      }),
  );
  expect(sessions).toBe(1);
});

test('each event is stored once, and what one tab has delivered no other sends again', async () => {
  for (const page of tabs)
    for (let count = 0; count < 20; count++) await call(page, 'track', 'search', { search_term: `${count}` });
  const expected = (await journalOf(tab(FIRST))).map(({ id }) => id).sort();
  expect(expected.length).toBeGreaterThanOrEqual(60);
  const received: string[] = [];
  visitor.on('request', (request) => request.url().includes('/v1/events') && received.push(request.url()));
  const stored = async () =>
    (await shop.collector.events())
      .map(({ id }) => id)
      .filter((id) => expected.includes(id))
      .sort();
  await eventually(stored).toEqual(expected);
  const before = received.length;
  // Nothing is left that a tab could send when it goes.
  for (const page of tabs) await page.goto(`${shop.url}/silent`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(received.length - before).toBeLessThanOrEqual(3);
});

test('a claim is granted to one of them', async () => {
  const answers = await Promise.all(tabs.map((page) => page.evaluate(() => window.vitrine?.claim?.('offer', '7d'))));
  expect(answers.sort()).toEqual([false, false, true]);
});

test('who refuses in one is recorded in none, and nothing is left', async () => {
  await call(tab(FIRST), 'consent.set', { measurement: false, personalization: false });
  for (const page of tabs) {
    await eventually(() => page.evaluate(() => window.vitrine?.consent?.state)).toBe('denied');
    await call(page, 'track', 'search', { search_term: 'after' });
  }
  await eventually(() => tab(THIRD).evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await tab(THIRD).evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
});
