/** From page to page and visit to visit: what is kept, what is told late, and what stands before the first paint. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser, launchProfile } from './support/browser.js';
import { builtFile } from './support/built.js';
import { eventually } from './support/eventually.js';
import { openTestShop, pageWith, type TestShop } from './support/test-shop.js';
import {
  ARRIVAL,
  attend,
  call,
  clockOf,
  createVisitor,
  DAY,
  go,
  goToBowl,
  HOUR,
  holdClock,
  isReady,
  journalOf,
  listenIn,
  MINUTE,
  SECOND,
  segmentsOf,
  told,
} from './support/visitor.js';

let browser: Browser;
let shop: TestShop;
let visitor: BrowserContext;
let page: Page;

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), openTestShop()]);
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

/** Comes back, on a new page, when the clock shows `time`. */
async function comeBackAt(time: number, path = '/'): Promise<void> {
  await visitor.clock.pauseAt(time);
  page = await visitor.newPage();
  await go(page, shop.url + path);
}

/** A product in the cart; gives when. */
async function fillCart(): Promise<number> {
  await goToBowl(page, shop.url);
  await page.click('text=Add to cart');
  return (await journalOf(page)).at(-1)?.time ?? 0;
}

describe('the next page', () => {
  test('keeps the segments, quietly, after a link and after a reload', async () => {
    await go(page, shop.url);
    await attend(page, 5 * MINUTE);
    expect(await segmentsOf(page)).toEqual(['anonymous', 'browser']);
    await go(page, `${shop.url}/about`);
    expect(await segmentsOf(page)).toEqual(['anonymous', 'browser']);
    await page.reload();
    await go(page, `${shop.url}/about`);
    expect(await segmentsOf(page)).toEqual(['anonymous', 'browser']);
    expect(await told(page)).toEqual([]);
  });

  test('goes on where attention stopped, so that a minute on two product pages makes a researcher', async () => {
    await goToBowl(page, shop.url);
    await attend(page, 40 * SECOND);
    await page.reload();
    await goToBowl(page, shop.url);
    await attend(page, 30 * SECOND);
    const spent = (await journalOf(page)).filter(({ name }) => name === 'user_engagement');
    const [entered] = await told(page, 'researcher');
    expect(entered).toMatchObject({ enter: true, late: false });
    const upTo = spent.filter(({ time }) => time <= (entered?.at ?? 0));
    expect(upTo.reduce((sum, { params }) => sum + Number(params.engagement_time_msec), 0)).toBe(MINUTE);
  });

  test('in another tab hears of what this one has changed, once it is looked at', async () => {
    await go(page, shop.url);
    const other = await visitor.newPage();
    await go(other, `${shop.url}/about`);
    await call(other, 'track', 'login');
    // Tabs of a test browser never hide; looking at one is told as browsers tell it.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
    await eventually(() => segmentsOf(page)).toEqual([]);
    expect((await told(page, 'anonymous')).at(-1)).toMatchObject({ enter: false });
  });
});

describe('who comes back', () => {
  test('is told late, with its exact instant, of what time changed while no page was open', async () => {
    await go(page, shop.url);
    await attend(page, 5 * MINUTE);
    await page.close();
    const silent = await visitor.newPage();
    await silent.goto(`${shop.url}/silent`);
    const end = ((await journalOf(silent)).at(-1)?.time ?? 0) + 30 * MINUTE;
    await silent.close();
    await comeBackAt(end + 2 * HOUR);
    expect(await told(page)).toEqual([{ segment: 'browser', enter: false, at: end, late: true, now: end + 2 * HOUR }]);
    expect(await segmentsOf(page)).toEqual(['anonymous']);
  });

  test('is told nothing of what was entered and left while no page was open', async () => {
    const added = await fillCart();
    await page.close();
    // An abandoned cart is one for 7 days; then it is not any more.
    await comeBackAt(added + 8 * DAY);
    expect(await told(page)).toEqual([]);
    expect(await segmentsOf(page)).toEqual(['anonymous']);
  });

  test('is the same visitor in the same segments after the browser was closed and opened again', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'vitrine-profile-'));
    let profile = await launchProfile(directory);
    try {
      await holdClock(profile);
      await listenIn(profile);
      page = await profile.newPage();
      const added = await fillCart();
      await profile.clock.runFor(2 * SECOND);
      const [first] = await journalOf(page);
      await profile.close();
      profile = await launchProfile(directory);
      const now = ARRIVAL + 2 * DAY;
      await holdClock(profile, now);
      await listenIn(profile);
      page = await profile.newPage();
      await go(page, shop.url);
      expect(await told(page)).toEqual([
        { segment: 'cart-abandoner', enter: true, at: added + 15 * MINUTE, late: true, now },
      ]);
      expect(await segmentsOf(page)).toEqual(['anonymous', 'cart-abandoner']);
      const journal = await journalOf(page);
      expect(new Set(journal.map((event) => event.visitor))).toEqual(new Set([first?.visitor]));
    } finally {
      await profile.close();
      await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  });
});

describe('before the first paint', () => {
  /** Requests for the script, held until the test lets them go. */
  let held: ServerResponse[];
  /** Notes what `<html>` said while the page was read, and when it was first painted. */
  const LOOK = `window.seen = { parsed: document.documentElement.dataset.segments };
    requestAnimationFrame(() => { seen.painted = document.documentElement.dataset.segments; });`;
  const seen = () => page.evaluate(() => (window as Window & { seen?: { parsed?: string; painted?: string } }).seen);

  beforeEach(async () => {
    held = [];
    shop.site.routes.set('/slow.js', (_request, response) => {
      held.push(response);
    });
    const head = `<script>${builtFile('head.js')}</script><script>${LOOK}</script>`;
    shop.site.routes.set(
      '/painted',
      pageWith({ tag: shop.granted, head }).replace('src="/vitrine.js"', 'src="/slow.js"'),
    );
  });

  /** As {@link comeBackAt}, to the page that is painted long before the script has come. */
  async function seePaintedAt(time: number): Promise<void> {
    await visitor.clock.pauseAt(time);
    page = await visitor.newPage();
    await page.goto(`${shop.url}/painted`, { waitUntil: 'commit' });
    await eventually(() => held.length).toBe(1);
    // The clock that stands still draws no frame by itself.
    await visitor.clock.runFor(100);
    await eventually(async () => Object.keys((await seen()) ?? {})).toContain('painted');
  }

  test('the segments of the page before stand on <html>, long before the script has come', async () => {
    await fillCart();
    await visitor.clock.runFor(16 * MINUTE);
    const now = await clockOf(page);
    await page.close();
    await seePaintedAt(now + 5 * MINUTE);
    expect(await seen()).toEqual({ parsed: 'anonymous cart-abandoner', painted: 'anonymous cart-abandoner' });
    expect(await page.evaluate(() => typeof window.vitrine?.track)).toBe('undefined');
    held[0]?.writeHead(200, { 'content-type': 'text/javascript' }).end(builtFile('vitrine.js'));
    // The visit goes on, and has lasted long enough now for one more.
    await eventually(() => segmentsOf(page)).toEqual(['anonymous', 'browser', 'cart-abandoner']);
  });

  test('those whose time is over do not stand there', async () => {
    const added = await fillCart();
    await visitor.clock.runFor(16 * MINUTE);
    await page.close();
    await seePaintedAt(added + 7 * DAY);
    expect(await seen()).toEqual({ parsed: 'anonymous', painted: 'anonymous' });
  });

  test('a page that is left before the earlier visits were read takes them from none', async () => {
    await go(page, shop.url);
    const before = await page.evaluate(() => localStorage.vitrine);
    expect(before).toContain('anonymous');
    // Leaves when the script has begun and no database can have answered yet, as all is still one task.
    const leave = `async function leave() {
      for (let step = 0; step < 100; step++) await step;
      dispatchEvent(new Event('pagehide'));
      window.mirror = localStorage.vitrine;
    }`;
    shop.site.routes.set(
      '/hurried',
      pageWith({ head: `<script>${leave}</script>`, tag: `${shop.granted} onload="leave()"` }),
    );
    await page.goto(`${shop.url}/hurried`);
    await isReady(page);
    expect(await page.evaluate(() => (window as Window & { mirror?: string }).mirror)).toBe(before);
  });

  test('a visitor who is new has none, and the page stands', async () => {
    await seePaintedAt(ARRIVAL + MINUTE);
    expect(await seen()).toEqual({ parsed: undefined, painted: undefined });
    expect(await page.textContent('h1')).toBe('Shop');
  });
});
