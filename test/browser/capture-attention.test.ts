/**
 * Attention in a real browser, on a clock that the test moves. What the arithmetic does over any course of events is
 * shown in `test/unit/capture-attention.test.ts`; here it is whether real pages give it the signals it needs.
 */
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { bundle } from './support/bundle.js';
import { type Site, serveSite } from './support/site.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 0, 31, 12);

let browser: Browser;
let site: Site;

beforeAll(async () => {
  browser = await launchBrowser();
  const page = (body: string) =>
    `<!doctype html><title>Bowl</title><body style="height: 5000px">${body}<script src="/capture.js"></script></body>`;
  site = await serveSite({
    '/capture.js': await bundle('test/browser/support/capture.ts', { name: 'capture' }),
    '/': page(
      `<main data-vitrine-event="view_item" data-vitrine-item='{"item_id":"bowl"}'><input><div id="box"
         style="overflow: scroll; height: 50px"><p style="height: 500px"></p></div></main>`,
    ),
    '/other': page(''),
  });
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

/** A page whose clock stands still at `START` plus what the tests let pass. */
async function open(path = '/'): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.clock.install({ time: START - MINUTE });
  await page.clock.pauseAt(START);
  await page.goto(site.url + path);
  return page;
}

/** What was told of attention: how much, and when after `START` it ended. */
const engagements = (page: Page): Promise<{ ms: unknown; endsAt: number; items?: unknown }[]> =>
  page.evaluate(
    (start) =>
      window.capture
        .captured()
        .filter(({ name }) => name === 'user_engagement')
        .map(({ params, time }) => ({ ms: params.engagement_time_msec, endsAt: time - start, items: params.items })),
    START,
  );

const items = [{ item_id: 'bowl' }];

test('ends 30 s after the last sign of life, each of which a real hand makes', async () => {
  const page = await open();
  const signs = [
    () => page.mouse.move(50, 60),
    () => page.mouse.down(),
    () => page.keyboard.press('Tab'),
    () => page.mouse.wheel(0, 100),
  ];
  // A wheel is told to the page later than the other signs.
  await page.evaluate(() => addEventListener('wheel', () => Object.assign(window, { isWheeled: true })));

  for (const sign of signs) {
    await page.clock.runFor(20 * SECOND);
    await sign();
  }
  await expect.poll(() => page.evaluate(() => 'isWheeled' in window)).toBe(true);
  await page.clock.runFor(5 * MINUTE);
  expect(await engagements(page)).toEqual([{ ms: 110 * SECOND, endsAt: 110 * SECOND, items }]);
});

test('an element that scrolls by itself is no sign of life', async () => {
  const page = await open();
  for (let turn = 1; turn < 5; turn++) {
    await page.clock.runFor(10 * SECOND);
    await page.evaluate((top) => document.querySelector('#box')?.scrollTo(0, top), turn * 20);
  }
  expect(await engagements(page)).toEqual([{ ms: 30 * SECOND, endsAt: 30 * SECOND, items }]);
});

test('is told every five minutes while someone is active', async () => {
  const page = await open();
  for (let turn = 0; turn < 32; turn++) {
    await page.clock.runFor(20 * SECOND);
    await page.mouse.move(turn, 40);
  }
  expect(await engagements(page)).toEqual([
    { ms: 5 * MINUTE, endsAt: 5 * MINUTE, items },
    { ms: 5 * MINUTE, endsAt: 10 * MINUTE, items },
  ]);
});

test('a closed lid is no attention', async () => {
  const page = await open();
  await page.clock.runFor(10 * SECOND);
  await page.clock.fastForward(8 * 60 * MINUTE);
  await page.mouse.move(5, 5);
  await page.clock.runFor(60 * SECOND);
  expect((await engagements(page)).map(({ ms, endsAt }) => [ms, endsAt])).toEqual([
    [30 * SECOND, 30 * SECOND],
    [30 * SECOND, 8 * 60 * MINUTE + 40 * SECOND],
  ]);
});

test('ends and begins with the focus, as another tab takes it and gives it back', async () => {
  const page = await open();
  // Otherwise each page believes to be the only one.
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
  await page.bringToFront();
  await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(true);
  await page.clock.runFor(10 * SECOND);
  const other = await page.context().newPage();
  await other.goto(`${site.url}/other`);
  await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(false);
  await page.clock.runFor(MINUTE);
  expect(await engagements(page)).toEqual([{ ms: 10 * SECOND, endsAt: 10 * SECOND, items }]);
  await page.bringToFront();
  await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(true);
  await page.clock.runFor(MINUTE);
  expect((await engagements(page)).slice(1)).toEqual([{ ms: 30 * SECOND, endsAt: 100 * SECOND, items }]);
});

test('ends when the page is hidden, and begins when it is shown', async () => {
  const page = await open();
  // A browser without a screen hides no page, so the page is told that it is.
  const show = (state: string) =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }, state);
  await page.clock.runFor(7 * SECOND);
  await show('hidden');
  await page.clock.runFor(MINUTE);
  await show('visible');
  await page.clock.runFor(3 * SECOND);
  await show('hidden');
  expect(await engagements(page)).toEqual([
    { ms: 7 * SECOND, endsAt: 7 * SECOND, items },
    { ms: 3 * SECOND, endsAt: 70 * SECOND, items },
  ]);
});

test('is told at the millisecond that changes something, and not before', async () => {
  const page = await open();
  await page.evaluate(() => {
    window.untilChange = (runningMs, about) => (about.length && runningMs < 25_000 ? 25_000 - runningMs : Infinity);
    window.capture.refresh();
  });
  await page.clock.runFor(24_999);
  expect(await engagements(page)).toEqual([]);
  await page.clock.runFor(1);
  expect(await engagements(page)).toEqual([{ ms: 25_000, endsAt: 25_000, items }]);
});

test('is told as the page goes, and does not run in the back/forward cache', async () => {
  const page = await open();
  await page.clock.runFor(4 * SECOND);
  await page.evaluate(() => Object.assign(window, { isSame: true }));
  await page.goto(`${site.url}/other`);
  await page.clock.runFor(2 * SECOND);
  await page.evaluate(() => history.back());
  await expect.poll(() => page.evaluate(() => 'isSame' in window)).toBe(true);
  await page.clock.runFor(MINUTE);
  expect((await engagements(page)).map(({ ms, items }) => [ms, items])).toEqual([
    [4 * SECOND, items],
    [2 * SECOND, undefined],
    [30 * SECOND, items],
  ]);
});
