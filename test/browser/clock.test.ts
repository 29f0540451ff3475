/** A clock that the user sets back or forward, and what is too old to keep, with the built script. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TrackedEvent } from '../../src/segments/event.js';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { openTestShop, pageWith, type TestShop } from './support/test-shop.js';
import {
  ARRIVAL,
  attend,
  call,
  createVisitor,
  DAY,
  go,
  HOUR,
  journalOf,
  MINUTE,
  SECOND,
  segmentsOf,
} from './support/visitor.js';

let browser: Browser;
let shop: TestShop;
let visitor: BrowserContext;
let page: Page;

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), openTestShop()]);
  const errors =
    '<script>window.errors=[];vitrine("init",{consent:"granted",onError:e=>errors.push(e.message)})</script>';
  shop.site.routes.set('/errors', pageWith({ head: errors }));
  shop.site.routes.set('/measurement', pageWith({ tag: 'data-consent="measurement"' }));
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
beforeEach(async () => {
  visitor = await createVisitor(browser);
  page = await visitor.newPage();
});
afterEach(() => visitor.close());

const errors = () => page.evaluate(() => window.errors);

/** Two products seen within a minute: a browser, for as long as the session lasts. */
async function browse(): Promise<void> {
  for (const id of ['bowl', 'cup', 'plate', 'vase'])
    await call(page, 'track', 'view_item', { items: [{ item_id: id, item_category: 'Table', price: 5 }] });
  await attend(page, 5 * MINUTE);
}

test('set back by a year while a page is open, its session ends half an hour later all the same', async () => {
  await go(page, `${shop.url}/errors`);
  await browse();
  const before = (await journalOf(page)).at(-1) as TrackedEvent;
  await visitor.clock.setSystemTime(ARRIVAL - 365 * DAY);
  await call(page, 'track', 'search', { search_term: 'bowl' });
  await call(page, 'track', 'search', { search_term: 'cup' });
  const times = (await journalOf(page)).map(({ time }) => time);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.at(-1)).toBeLessThan(before.time + HOUR);
  expect((await errors()).filter((message) => message.includes('clock was set back'))).toHaveLength(1);
  const during = await segmentsOf(page);
  expect(during.length).toBeGreaterThan(0);
  await visitor.clock.runFor(31 * MINUTE);
  expect(await page.evaluate(() => window.vitrine?.explain?.('browser').holds)).toBe(false);
});

/** On pages from now on the clock shows that much more than it would. */
const shiftClock = (ms: number) =>
  visitor.addInitScript((more) => {
    const { now } = Date;
    Date.now = () => now() + more;
  }, ms);

test('set back by a year between two pages, time passes on them, and from page to page', async () => {
  await go(page, `${shop.url}/errors`);
  await call(page, 'track', 'search', { search_term: 'before' });
  await shiftClock(-365 * DAY);
  await go(page, `${shop.url}/errors`);
  await call(page, 'track', 'search', { search_term: 'one' });
  expect((await errors()).filter((message) => message.includes('clock was set back'))).toHaveLength(1);
  await shiftClock(2 * HOUR);
  await go(page, `${shop.url}/errors`);
  await call(page, 'track', 'search', { search_term: 'two' });
  // What is known is not told again.
  expect(await errors()).toEqual([]);
  const searches = (await journalOf(page)).filter(({ name }) => name === 'search').map(({ time }) => time);
  expect((searches[1] as number) - (searches[0] as number)).toBeLessThan(MINUTE);
  expect((searches[2] as number) - (searches[1] as number)).toBeGreaterThan(HOUR);
});

test('right again, it is believed', async () => {
  await go(page, `${shop.url}/errors`);
  await shiftClock(-DAY);
  await go(page, `${shop.url}/errors`);
  await shiftClock(2 * DAY);
  await go(page, `${shop.url}/errors`);
  await call(page, 'track', 'search', { search_term: 'bowl' });
  const [last] = (await journalOf(page)).slice(-1);
  expect(Math.abs((last?.time ?? 0) - ARRIVAL - DAY)).toBeLessThan(MINUTE);
});

/** Puts events into the journal as if they had been recorded long ago. */
const backdate = (events: Partial<TrackedEvent>[]) =>
  page.evaluate(
    (all) =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('vitrine');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('journal', 'readwrite');
          const journal = transaction.objectStore('journal');
          journal.clear();
          for (const event of all) journal.add({ event: { visitor: 'v', params: {}, ...event } });
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    events,
  );

const OLD = ARRIVAL - 400 * DAY;
const names = async () => (await journalOf(page)).map(({ name }) => name);

test('after 13 months an event is dropped that no segment needs, and none that one does', async () => {
  await go(page, `${shop.url}/errors`);
  await page.goto(`${shop.url}/silent`);
  await backdate([
    { id: 'a', time: OLD, name: 'scroll' },
    { id: 'b', time: OLD + 1, name: 'purchase' },
    { id: 'c', time: ARRIVAL - DAY, name: 'scroll' },
  ]);
  await go(page, `${shop.url}/errors`);
  expect((await names()).slice(0, 3)).toEqual(['scroll', 'purchase', 'scroll']);
  await visitor.clock.runFor(10 * SECOND);
  await eventually(names).toEqual(expect.arrayContaining(['page_view']));
  await eventually(async () => (await names()).slice(0, 2)).toEqual(['purchase', 'scroll']);
  expect(await errors()).toEqual([]);
});

test('where it is only measured, 25 months are kept, and a visitor’s id is renewed after 13', async () => {
  await go(page, `${shop.url}/measurement`);
  const [first] = await journalOf(page);
  await page.goto(`${shop.url}/silent`);
  await backdate([
    { id: 'a', time: ARRIVAL - 300 * DAY, name: 'scroll' },
    { id: 'b', time: ARRIVAL - 100 * DAY, name: 'scroll' },
  ]);
  await visitor.clock.setSystemTime(ARRIVAL + 390 * DAY);
  await go(page, `${shop.url}/measurement`);
  expect((await journalOf(page)).at(-1)?.visitor).toBe(first?.visitor);
  await visitor.clock.setSystemTime(ARRIVAL + 500 * DAY);
  await go(page, `${shop.url}/measurement`);
  await visitor.clock.runFor(10 * SECOND);
  await eventually(async () => (await journalOf(page)).map(({ id }) => id)[0]).toBe('b');
  expect((await journalOf(page)).at(-1)?.visitor).not.toBe(first?.visitor);
});
