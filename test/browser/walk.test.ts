/** Walks of visitors through a shop with the built script: each segment entered and left, to the millisecond. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { openTestShop, type TestShop } from './support/test-shop.js';
import {
  attend,
  attendUntil,
  call,
  clockOf,
  createVisitor,
  DAY,
  go,
  goToBowl,
  journalOf,
  listenIn,
  MINUTE,
  SECOND,
  segmentsOf,
  type Told,
  told,
} from './support/visitor.js';

const SESSION_MS = 30 * MINUTE;

let browser: Browser;
let shop: TestShop;
let visitor: BrowserContext;
let page: Page;
/** Errors that surfaced in a page: there must never be one. */
let surfaced: string[];

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), openTestShop()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
beforeEach(async () => {
  visitor = await createVisitor(browser);
  surfaced = [];
  visitor.on('weberror', (error) => surfaced.push(String(error.error())));
  page = await visitor.newPage();
});
afterEach(async () => {
  await visitor.close();
  expect(surfaced).toEqual([]);
});

const order = (id: string) => ({
  transaction_id: id,
  value: 42,
  currency: 'EUR',
  items: [{ item_id: 'bowl', price: 42 }],
});
const addToCart = () => page.click('text=Add to cart');
const latest = async () => (await journalOf(page)).at(-1);

/** A change that is told as it happens. */
const change = (segment: string, enter: boolean, at: number): Told => ({ segment, enter, at, late: false, now: at });

/** Out through the top of the window, once the page has stood long enough for it to mean something. */
async function leaveThroughTheTop(): Promise<void> {
  await page.mouse.move(300, 200);
  await visitor.clock.runFor(3 * SECOND);
  await page.mouse.move(300, -5, { steps: 4 });
}

describe('anonymous', () => {
  test('holds from the first page view', async () => {
    await go(page, shop.url);
    const [view] = await journalOf(page);
    expect(view?.name).toBe('page_view');
    expect(await told(page)).toEqual([change('anonymous', true, view?.time ?? 0)]);
    expect(await segmentsOf(page)).toEqual(['anonymous']);
    expect(await page.getAttribute('html', 'data-segments')).toBe('anonymous');
  });

  test('is entered at the time of that view, though the earlier visits were only read a moment later', async () => {
    const context = await browser.newContext();
    await listenIn(context);
    const running = await context.newPage();
    await running.goto(shop.url);
    await eventually(() => told(running)).toHaveLength(1);
    const [view] = await journalOf(running);
    expect((await told(running))[0]?.at).toBe(view?.time);
    await context.close();
  });

  test.each(['newsletter_signup', 'login'])('is left by %s, in the task of the call', async (name) => {
    await go(page, shop.url);
    await visitor.clock.runFor(5 * SECOND);
    const at = await clockOf(page);
    const left = await call(page, 'track', name);
    expect(left.told.slice(1)).toEqual([change('anonymous', false, at)]);
    expect(left.segments).toEqual([]);
    expect(await page.getAttribute('html', 'data-segments')).toBe('');
  });
});

describe('browser', () => {
  /** Up to the instant of entering, with signs of life and no event; gives that instant. */
  async function browse(): Promise<number> {
    await go(page, shop.url);
    const [first] = await journalOf(page);
    const at = (first?.time ?? 0) + 4.5 * MINUTE;
    await attendUntil(page, at - 1);
    expect(await told(page, 'browser')).toEqual([]);
    expect(await journalOf(page)).toHaveLength(1);
    await visitor.clock.runFor(1);
    return at;
  }

  test('is entered 4 min 30 s after the session began, though nothing happens then, and left by a purchase', async () => {
    const at = await browse();
    expect(await told(page, 'browser')).toEqual([change('browser', true, at)]);
    expect(await latest()).toMatchObject({ name: 'user_engagement', time: at });
    await attend(page, 7 * SECOND);
    const { told: all, segments } = await call(page, 'track', 'purchase', order('o-1'));
    expect(all.at(-1)).toEqual(change('browser', false, at + 7 * SECOND));
    expect(segments).not.toContain('browser');
  });

  test('is left when the session ends, 30 minutes after the last sign of life was told', async () => {
    await browse();
    await attend(page, 30 * SECOND);
    // Attention runs out, and that is told.
    await visitor.clock.runFor(MINUTE);
    const last = await latest();
    expect(last?.name).toBe('user_engagement');
    const end = (last?.time ?? 0) + SESSION_MS;
    await visitor.clock.runFor(end - 1 - (await clockOf(page)));
    expect(await segmentsOf(page)).toContain('browser');
    await visitor.clock.runFor(1);
    expect((await told(page, 'browser')).slice(1)).toEqual([change('browser', false, end)]);
  });
});

describe('researcher', () => {
  test('is entered at 60 s of attention on a product, and left by the fourth page', async () => {
    const loaded = await goToBowl(page, shop.url);
    const before = await journalOf(page);
    expect(before.map(({ name }) => name)).toEqual(['page_view', 'view_item']);
    await attendUntil(page, loaded + MINUTE - 1);
    expect(await told(page, 'researcher')).toEqual([]);
    expect(await journalOf(page)).toEqual(before);
    await visitor.clock.runFor(1);
    expect(await told(page, 'researcher')).toEqual([change('researcher', true, loaded + MINUTE)]);
    expect(await latest()).toMatchObject({
      name: 'user_engagement',
      time: loaded + MINUTE,
      params: { engagement_time_msec: MINUTE, items: [{ item_id: 'bowl' }] },
    });
    for (const path of ['/', '/about']) {
      await go(page, shop.url + path);
      expect(await segmentsOf(page)).toContain('researcher');
    }
    await go(page, `${shop.url}/help`);
    const views = (await journalOf(page)).filter(({ name }) => name === 'page_view');
    expect(views).toHaveLength(4);
    const at = views[3]?.time ?? 0;
    // Stamped a millisecond later than the clock shows, as the page before ended in the same one.
    expect(await told(page)).toEqual([{ ...change('researcher', false, at), now: at - 1 }]);
  });

  test('is not entered by time alone: who looks away is not attentive', async () => {
    await goToBowl(page, shop.url);
    await page.mouse.move(10, 10);
    const lastSign = await clockOf(page);
    await visitor.clock.runFor(10 * MINUTE);
    expect(await told(page, 'researcher')).toEqual([]);
    expect(await latest()).toMatchObject({ name: 'user_engagement', time: lastSign + 30 * SECOND });
  });
});

describe('impulsive', () => {
  test('is entered by buying after one product page, and left when the session ends', async () => {
    await goToBowl(page, shop.url);
    await attend(page, 10 * SECOND);
    const at = await clockOf(page);
    const bought = await call(page, 'track', 'purchase', order('o-1'));
    expect(bought.told).toContainEqual(change('impulsive', true, at));
    await visitor.clock.runFor(MINUTE);
    const end = ((await latest())?.time ?? 0) + SESSION_MS;
    await visitor.clock.runFor(end - 1 - (await clockOf(page)));
    expect(await segmentsOf(page)).toEqual(['impulsive']);
    await visitor.clock.runFor(1);
    expect((await told(page, 'impulsive')).slice(1)).toEqual([change('impulsive', false, end)]);
  });
});

describe('cart-abandoner', () => {
  test('is entered when the mouse leaves through the top, and left by adding to the cart', async () => {
    await goToBowl(page, shop.url);
    await addToCart();
    await leaveThroughTheTop();
    const exit = (await journalOf(page)).find(({ name }) => name === 'exit_intent');
    expect(await told(page, 'cart-abandoner')).toEqual([change('cart-abandoner', true, exit?.time ?? 0)]);
    await visitor.clock.runFor(SECOND);
    await addToCart();
    const added = await latest();
    expect(added?.name).toBe('add_to_cart');
    expect((await told(page, 'cart-abandoner')).slice(1)).toEqual([change('cart-abandoner', false, added?.time ?? 0)]);
  });

  test('is entered after 15 minutes without touching the cart, and left by a purchase', async () => {
    await goToBowl(page, shop.url);
    await addToCart();
    const at = ((await latest())?.time ?? 0) + 15 * MINUTE;
    await visitor.clock.runFor(at - 1 - (await clockOf(page)));
    expect(await told(page, 'cart-abandoner')).toEqual([]);
    await visitor.clock.runFor(1);
    expect(await told(page, 'cart-abandoner')).toEqual([change('cart-abandoner', true, at)]);
    await visitor.clock.runFor(SECOND);
    const bought = await call(page, 'track', 'purchase', order('o-1'));
    expect(bought.told).toContainEqual(change('cart-abandoner', false, at + SECOND));
  });

  test('holds for who comes back to a cart within 7 days, and ends when those are over', async () => {
    await goToBowl(page, shop.url);
    await addToCart();
    const added = (await latest())?.time ?? 0;
    await page.close();
    await visitor.clock.pauseAt(added + 7 * DAY - 10 * MINUTE);
    page = await visitor.newPage();
    await go(page, shop.url);
    expect(await told(page, 'cart-abandoner')).toEqual([
      { ...change('cart-abandoner', true, added + 15 * MINUTE), late: true, now: added + 7 * DAY - 10 * MINUTE },
    ]);
    expect(await segmentsOf(page)).toContain('cart-abandoner');
    await visitor.clock.runFor(added + 7 * DAY - 1 - (await clockOf(page)));
    expect(await segmentsOf(page)).toContain('cart-abandoner');
    await visitor.clock.runFor(1);
    expect((await told(page, 'cart-abandoner')).slice(1)).toEqual([change('cart-abandoner', false, added + 7 * DAY)]);
  });
});
