/** A visitor's rights, with the built script and the real collector: to see what is known, and to have it forgotten. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { openTestShop, pageWith, type TestShop } from './support/test-shop.js';
import { call, isReady, journalOf, listenIn } from './support/visitor.js';

let browser: Browser;
let shop: TestShop;
let visitor: BrowserContext;
let page: Page;

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), openTestShop()]);
  shop.site.routes.set('/pending', pageWith({ tag: `data-endpoint="${shop.collector.url}"` }));
  shop.site.routes.set('/nowhere', pageWith({ tag: 'data-endpoint="http://127.0.0.1:9" data-consent="granted"' }));
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
beforeEach(async () => {
  visitor = await browser.newContext();
  await listenIn(visitor);
  page = await visitor.newPage();
  await page.goto(`${shop.url}/`);
  await isReady(page);
});
afterEach(() => visitor.close());

/** How many events of these visitors the collector has. */
async function storedOf(visitors: Set<string | undefined>): Promise<number> {
  return (await shop.collector.events()).filter((event) => visitors.has(event.visitor)).length;
}

/** All that the browser keeps for the shop's pages. */
const kept = (one: Page) =>
  one.evaluate(async () => [
    ...(await indexedDB.databases()).map(({ name }) => name),
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
  ]);

const exported = (one: Page) => one.evaluate(() => window.vitrine?.exportData?.());

test('what is exported is every event, who they are of, and nothing that would prove to be the visitor', async () => {
  await call(page, 'track', 'search', { search_term: 'bowl' });
  await call(page, 'identify', 'ann', { city: 'Lyon' });
  await eventually(async () => (await exported(page))?.events.length).toBe((await journalOf(page)).length);
  const data = await exported(page);
  expect(data).toMatchObject({ user: 'ann', segments: expect.any(Array), unsent: expect.any(Array) });
  expect(data?.events).toEqual(await journalOf(page));
  expect(data?.visitor).toBe(data?.events[0]?.visitor);
  expect(JSON.stringify(data)).not.toContain('secret');
});

test('who has not answered sees what earlier visits left, and that nothing is made by looking', async () => {
  const events = await journalOf(page);
  await page.goto(`${shop.url}/pending`);
  expect((await exported(page))?.events.slice(0, events.length)).toEqual(events);
  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  await other.goto(`${shop.url}/pending`);
  await other.evaluate(() => new Promise<void>((resolve) => window.vitrine?.(() => resolve())));
  expect(await exported(other)).toEqual({ segments: [], events: [], unsent: [], records: {} });
  expect(await kept(other)).toEqual([]);
  await stranger.close();
});

test('who is forgotten is gone from this browser, its other tabs and the collector, as every visitor they were', async () => {
  await call(page, 'track', 'search', { search_term: 'bowl' });
  await call(page, 'reset');
  await call(page, 'track', 'search', { search_term: 'cup' });
  const other = await visitor.newPage();
  await other.goto(`${shop.url}/about`);
  await isReady(other);
  const events = await journalOf(page);
  const visitors = new Set(events.map((event) => event.visitor));
  expect(visitors.size).toBe(2);
  await eventually(() => storedOf(visitors)).toBe(events.length);

  expect(await page.evaluate(() => window.vitrine?.forget?.())).toBe(true);
  expect(await storedOf(visitors)).toBe(0);
  expect(await page.evaluate(() => window.vitrine?.consent?.state)).toBe('denied');
  await eventually(() => other.evaluate(() => window.vitrine?.consent?.state)).toBe('denied');
  for (const one of [page, other]) await call(one, 'track', 'search', { search_term: 'after' });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(await storedOf(visitors)).toBe(0);
  expect(await kept(other)).toEqual([]);
  expect(await page.getAttribute('html', 'data-segments')).toBe('');
});

test('a collector that cannot be reached is told of, and the browser forgets all the same', async () => {
  await page.goto(`${shop.url}/nowhere`);
  await isReady(page);
  expect(await page.evaluate(() => window.vitrine?.forget?.())).toBe(false);
  expect(await kept(page)).toEqual([]);
});

test('without HTTPS nothing proves who asks: the browser forgets, and does not say that the collector has', async () => {
  const insecure = await browser.newContext();
  await insecure.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
  const one = await insecure.newPage();
  await one.goto(`${shop.url}/`);
  await isReady(one);
  const [event] = await journalOf(one);
  await eventually(() => storedOf(new Set([event?.visitor]))).toBeGreaterThan(0);
  expect(await one.evaluate(() => window.vitrine?.forget?.())).toBe(false);
  expect(await kept(one)).toEqual([]);
  await insecure.close();
});

test('nobody else can have a visitor forgotten', async () => {
  const [event] = await journalOf(page);
  await eventually(() => storedOf(new Set([event?.visitor]))).toBeGreaterThan(0);
  const answer = await page.evaluate(
    async ([url, id]) => {
      const headers = { authorization: 'Bearer some-other-secret-of-enough-length' };
      return (await fetch(`${url}/v1/visitors/${id}`, { method: 'DELETE', headers })).status;
    },
    [shop.collector.url, event?.visitor] as const,
  );
  expect(answer).toBe(401);
  expect(await storedOf(new Set([event?.visitor]))).toBeGreaterThan(0);
});
