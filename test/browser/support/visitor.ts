/** A visitor whose clock a test holds, and what the pages they see are told. */
import type { Browser, BrowserContext, Page } from 'playwright';
import type { TrackedEvent } from '../../../src/segments/event.js';
import { eventually } from './eventually.js';

/** When visitors come: a Monday morning, long enough ago for no collector to call it the future. */
export const ARRIVAL = Date.UTC(2026, 2, 2, 9);

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The five that are built in. */
export const SEGMENTS = ['anonymous', 'browser', 'researcher', 'impulsive', 'cart-abandoner'];

/** A change as `onEnter` or `onLeave` told of it, and what the clock showed then. */
export interface Told {
  segment: string;
  enter: boolean;
  at: number;
  late: boolean;
  now: number;
}

declare global {
  interface Window {
    /** What this page has been told. */
    heard: Told[];
    /** What `onError` has been told, where a test gives it. */
    errors: string[];
  }
}

/** In every page, before its own scripts: asks for every change, through the queue as a shop does. */
function listen(segments: string[]): void {
  // The stub that shops copy into their pages.
  window.vitrine ??= (...call) => {
    const { vitrine } = window;
    if (vitrine) vitrine.q = [...Array.from(vitrine.q ?? []), call];
  };
  window.heard = [];
  window.errors = [];
  for (const name of segments) {
    for (const method of ['onEnter', 'onLeave']) {
      window.vitrine(method, name, ({ segment, enter, at, late }: Told) => {
        window.heard.push({ segment, enter, at, late, now: Date.now() });
      });
    }
  }
}

/** The context's pages ask for every change. */
export const listenIn = (context: BrowserContext): Promise<unknown> => context.addInitScript(listen, SEGMENTS);

/** The context's clock shows `time`, and stands still until a test moves it. */
export async function holdClock(context: BrowserContext, time = ARRIVAL): Promise<void> {
  await context.clock.install({ time: time - SECOND });
  await context.clock.pauseAt(time);
}

/** A browser profile of its own, at {@link ARRIVAL}. */
export async function createVisitor(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  await holdClock(context);
  await listenIn(context);
  return context;
}

/** Resolved when the tracker has read what earlier pages left. */
export const isReady = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        window.vitrine?.(() => window.vitrine?.ready?.then(resolve));
      }),
  );

/** Goes to an address and waits for the tracker there; gives the instant at which the page was loaded. */
export async function go(page: Page, url: string): Promise<number> {
  await page.goto(url);
  return arrived(page);
}

/** As {@link go}, to a page about a product of the test shop; what reads its markup is downloaded, too. */
export async function goToBowl(page: Page, shopUrl: string): Promise<number> {
  const before = (await journalOf(page)).length;
  const loaded = await go(page, `${shopUrl}/bowl`);
  await eventually(async () => (await journalOf(page)).slice(before).map(({ name }) => name)).toContain('view_item');
  return loaded;
}

/** As {@link go}, for a page that the visitor is on the way to already. */
export async function arrived(page: Page): Promise<number> {
  await isReady(page);
  const loaded = await page.evaluate(() => Date.now());
  // A script that was quicker than the page's body looks again after 100 ms.
  await page.context().clock.runFor(100);
  return loaded;
}

/** Lets time pass with a visitor who moves the mouse now and then. */
export async function attend(page: Page, durationMs: number): Promise<void> {
  for (let leftMs = durationMs; leftMs > 0; leftMs -= 20 * SECOND) {
    await page.mouse.move(200 + (leftMs % 7), 200 + (leftMs % 11));
    await page.context().clock.runFor(Math.min(leftMs, 20 * SECOND));
  }
}

/** As {@link attend}, until the clock shows `time`. */
export async function attendUntil(page: Page, time: number): Promise<void> {
  await attend(page, time - (await clockOf(page)));
}

/** What the page's clock shows. */
export const clockOf = (page: Page): Promise<number> => page.evaluate(() => Date.now());

/** Calls `window.vitrine(…)`, and gives what the page had been told when the call returned, within the same task. */
export function call(page: Page, ...values: unknown[]): Promise<{ told: Told[]; segments: string[] }> {
  return page.evaluate((given) => {
    const [method, ...rest] = given as [string, ...unknown[]];
    window.vitrine?.(method, ...rest);
    return { told: [...window.heard], segments: [...(window.vitrine?.segments ?? [])] };
  }, values);
}

/** What this page has been told, or of one segment only. */
export async function told(page: Page, segment?: string): Promise<Told[]> {
  const all = await page.evaluate(() => window.heard);
  return segment ? all.filter((change) => change.segment === segment) : all;
}

/** The segments the visitor is in, sorted. */
export const segmentsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...(window.vitrine?.segments ?? [])].sort());

/** The journal, in order. Works on any page of the shop's origin, and creates nothing. */
export const journalOf = (page: Page): Promise<TrackedEvent[]> =>
  page.evaluate(async () => {
    // A tab that was just opened has no origin.
    if (location.protocol === 'about:') return [];
    if (!(await indexedDB.databases()).some(({ name }) => name === 'vitrine')) return [];
    return new Promise<TrackedEvent[]>((resolve, reject) => {
      const opening = indexedDB.open('vitrine');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const reading = opening.result.transaction('journal').objectStore('journal').getAll();
        reading.onsuccess = () => {
          opening.result.close();
          resolve(reading.result.flatMap((record) => record?.event ?? []));
        };
      };
    });
  });
