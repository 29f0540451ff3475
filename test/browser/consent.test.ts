/** Consent, with the built script and the real collector: what is kept, sent and forgotten before and after the answer. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { openTestShop, pageWith, type TestShop } from './support/test-shop.js';
import {
  ARRIVAL,
  attend,
  call,
  createVisitor,
  isReady,
  journalOf,
  MINUTE,
  SECOND,
  segmentsOf,
  told,
} from './support/visitor.js';

let browser: Browser;
let shop: TestShop;
let visitor: BrowserContext;
let page: Page;
/** Every request of the visitor's, by path; those to the collector whole. */
let requests: string[];

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), openTestShop()]);
  for (const consent of ['pending', 'denied', 'measurement'])
    shop.site.routes.set(
      `/${consent}`,
      pageWith({ tag: `data-endpoint="${shop.collector.url}" data-consent="${consent}"` }),
    );
  shop.site.routes.set(
    '/pending-bowl',
    pageWith({
      tag: `data-endpoint="${shop.collector.url}" data-consent="pending"`,
      body: `<main data-vitrine-event="view_item" data-vitrine-item='{"item_id":"bowl","price":42}'>
<button data-vitrine-event="add_to_cart">Add to cart</button></main>`,
    }),
  );
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
beforeEach(async () => {
  visitor = await createVisitor(browser);
  requests = [];
  visitor.on('request', (request) => requests.push(request.url().replace(shop.url, '')));
  page = await visitor.newPage();
});
afterEach(() => visitor.close());

/** Goes to a page and waits for the script, which without consent is never ready. */
async function visit(path: string): Promise<void> {
  await page.goto(shop.url + path);
  await page.evaluate(() => new Promise<void>((resolve) => window.vitrine?.(() => resolve())));
  await visitor.clock.runFor(100);
}

const answer = (measurement: boolean, personalization: boolean) =>
  call(page, 'consent.set', { measurement, personalization });

/** All that a browser keeps for the shop's pages. */
async function kept() {
  const inPage = await page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    localStorage: { ...localStorage },
    sessionStorage: { ...sessionStorage },
    caches: await caches.keys(),
  }));
  return { ...inPage, cookies: await visitor.cookies() };
}
const NOTHING = { databases: [], localStorage: {}, sessionStorage: {}, caches: [], cookies: [] };

/** A visit of some minutes in which much happens. */
async function actAround(): Promise<void> {
  await attend(page, MINUTE);
  await call(page, 'track', 'add_to_cart', { value: 42, items: [{ item_id: 'bowl', price: 42 }] });
  await call(page, 'identify', null, { city: 'Lyon' });
  await attend(page, 5 * MINUTE);
  await page.evaluate(() => history.pushState({}, '', '/pending?q=1'));
  await visitor.clock.runFor(30 * MINUTE);
}

/** What the collector has of this visitor, in order of time. */
async function delivered() {
  const [first] = await journalOf(page);
  const events = await shop.collector.events();
  return events.filter(({ visitor: id }) => id === first?.visitor).sort((a, b) => a.time - b.time);
}

test('while it is pending nothing is kept anywhere, nothing sent, and nobody is in a segment', async () => {
  await visit('/pending');
  await actAround();
  expect(await kept()).toEqual(NOTHING);
  expect(requests.filter((url) => url !== '/favicon.ico')).toEqual(['/pending', '/vitrine.js']);
  expect(await segmentsOf(page)).toEqual([]);
  expect(await told(page)).toEqual([]);
  expect(await page.getAttribute('html', 'data-segments')).toBe(null);
});

test('once granted, what happened before arrives with the times at which it happened', async () => {
  await visit('/pending');
  await visitor.clock.runFor(5 * SECOND);
  await call(page, 'track', 'search', { search_term: 'bowl' });
  await visitor.clock.runFor(5 * SECOND);
  await call(page, 'track', 'newsletter_signup');
  await visitor.clock.runFor(MINUTE);
  await answer(true, true);
  await isReady(page);
  await visitor.clock.runFor(2 * SECOND);
  await eventually(async () => (await delivered()).map(({ name }) => name)).toEqual([
    'page_view',
    'search',
    'newsletter_signup',
    'user_engagement',
  ]);
  const [view, search, signup] = await delivered();
  expect(view?.time).toBeGreaterThanOrEqual(ARRIVAL);
  expect(view?.time).toBeLessThanOrEqual(ARRIVAL + 100);
  expect([search?.time, signup?.time]).toEqual([ARRIVAL + 100 + 5 * SECOND, ARRIVAL + 100 + 10 * SECOND]);
  // Each change at the instant of its event, though it is only told now.
  expect((await told(page, 'anonymous')).map(({ enter, at }) => [enter, at])).toEqual([
    [true, view?.time],
    [false, signup?.time],
  ]);
});

test('while it is pending the reader of the attributes is not asked for, and what they say is not lost', async () => {
  await visit('/pending-bowl');
  await visitor.clock.runFor(5 * SECOND);
  const clickedAt = await page.evaluate(() => Date.now());
  await page.click('button');
  await visitor.clock.runFor(MINUTE);
  expect(requests.filter((url) => url !== '/favicon.ico')).toEqual(['/pending-bowl', '/vitrine.js']);
  await answer(true, true);
  await isReady(page);
  await eventually(async () => {
    await visitor.clock.runFor(SECOND);
    return (await delivered()).map(({ name }) => name).sort();
  }).toEqual(['add_to_cart', 'page_view', 'user_engagement', 'view_item']);
  const added = (await journalOf(page)).find(({ name }) => name === 'add_to_cart');
  expect(added?.params.items).toEqual([{ item_id: 'bowl', price: 42 }]);
  // Before the answer: in the minute after the click at the latest, since what was told meanwhile is already in order.
  expect(added?.time).toBeGreaterThanOrEqual(clickedAt);
  expect(added?.time).toBeLessThan(clickedAt + MINUTE);
});

test.each([
  ['more', [true, true]],
  ['less', [true, false]],
])(
  'agreeing to %s while the database is still being opened loses nothing of what waits for it',
  async (_what, then) => {
    await visit('/pending');
    // In one task: nothing that is asked of the browser can have been answered in between.
    await page.evaluate(([measurement, personalization]) => {
      window.vitrine?.('consent.set', { measurement: true, personalization: !personalization });
      window.vitrine?.('track', 'search', { search_term: 'bowl' });
      window.vitrine?.('consent.set', { measurement, personalization });
    }, then);
    await isReady(page);
    await eventually(async () => (await journalOf(page)).map(({ name }) => name)).toEqual(['page_view', 'search']);
    await eventually(() => segmentsOf(page)).toEqual(then[1] ? ['anonymous'] : []);
  },
);

test('refused, what an earlier visit left is deleted too', async () => {
  await visit('/');
  await isReady(page);
  await eventually(() => journalOf(page)).not.toEqual([]);
  await page.goto(`${shop.url}/silent`);
  expect(await kept()).not.toEqual(NOTHING);
  await visit('/pending');
  await answer(false, false);
  await eventually(kept).toEqual(NOTHING);
});

test('denied, what waited is dropped for good, and nothing new is recorded', async () => {
  await visit('/pending');
  await call(page, 'track', 'search', { search_term: 'before' });
  await answer(false, false);
  await call(page, 'track', 'search', { search_term: 'after' });
  await attend(page, MINUTE);
  expect(await kept()).toEqual(NOTHING);
  expect(requests.filter((url) => url !== '/favicon.ico')).toEqual(['/pending', '/vitrine.js']);
  // Whoever changes their mind begins anew.
  await answer(true, true);
  await isReady(page);
  await call(page, 'track', 'search', { search_term: 'anew' });
  const terms = (await journalOf(page)).map(({ params }) => params.search_term).filter(Boolean);
  expect(terms).toEqual(['anew']);
});

test('denied from the start, a page is left as it is', async () => {
  await visit('/denied');
  await actAround();
  expect(await kept()).toEqual(NOTHING);
  expect(requests.filter((url) => url !== '/favicon.ico')).toEqual(['/denied', '/vitrine.js']);
});

test('withdrawn, all that was stored is deleted, and the page forgets the segments', async () => {
  await visit('/');
  await isReady(page);
  await call(page, 'track', 'search', { search_term: 'bowl' });
  await visitor.clock.runFor(2 * SECOND);
  expect(await journalOf(page)).not.toEqual([]);
  expect(Object.keys((await kept()).localStorage)).toEqual(['vitrine']);
  // As a tab leaves it that is closed before what it writes is written.
  await page.evaluate(() => {
    localStorage['vitrine spill of-another-tab'] = '[]';
  });
  await answer(false, false);
  await eventually(() => journalOf(page)).toEqual([]);
  const left = await page.evaluate(async () => {
    if (!(await indexedDB.databases()).length) return [];
    return new Promise<unknown[]>((resolve) => {
      const opening = indexedDB.open('vitrine');
      opening.onsuccess = () => {
        const reading = opening.result.transaction('state').objectStore('state').getAll();
        reading.onsuccess = () => {
          opening.result.close();
          resolve(reading.result);
        };
      };
    });
  });
  expect(left).toEqual([]);
  expect(await kept()).toMatchObject({ localStorage: {}, sessionStorage: {}, cookies: [] });
  expect(await segmentsOf(page)).toEqual([]);
  expect(await page.getAttribute('html', 'data-segments')).toBeFalsy();
  // Leaving the page writes nothing back.
  await call(page, 'track', 'search', { search_term: 'after' });
  await page.goto(`${shop.url}/silent`);
  expect(await journalOf(page)).toEqual([]);
  expect((await kept()).localStorage).toEqual({});
});

test('to measurement only, events are journalled and sent, and nobody is in a segment', async () => {
  await visit('/measurement');
  await isReady(page);
  await attend(page, 5 * MINUTE);
  await eventually(async () => (await delivered()).map(({ name }) => name)).toContain('page_view');
  expect(await segmentsOf(page)).toEqual([]);
  expect(await told(page)).toEqual([]);
  expect(Object.keys(JSON.parse((await kept()).localStorage.vitrine ?? '{}'))).toEqual([]);
});
