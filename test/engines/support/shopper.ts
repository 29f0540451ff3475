/** What visitors do in a page with the script, in any engine. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Tab } from './engine.js';

/** A page that is not ready by then will never be. */
const READY_WITHIN_MS = 20_000;

/** Resolved when the tracker of the page knows its visitor. */
export async function isReady(tab: Tab): Promise<void> {
  const latest = Date.now() + READY_WITHIN_MS;
  // In short questions: WebKit never answers one that a page takes along when it goes.
  while (!(await Promise.race([tab.evaluate(askWhetherReady), delay(2000, false)]))) {
    if (Date.now() > latest) throw new Error('The tracker of the page has not become ready');
    await delay(20);
  }
}

/** In the page. The first time, it may not have run its scripts yet. */
function askWhetherReady(): boolean {
  const page: { isReady?: boolean } & Window = window;
  if (page.isReady === undefined && page.vitrine) {
    page.isReady = false;
    page.vitrine(() =>
      page.vitrine?.ready?.then(() => {
        page.isReady = true;
      }),
    );
  }
  return page.isReady === true;
}

/** Goes to a page and waits for the tracker there. */
export async function visit(tab: Tab, url: string): Promise<void> {
  await tab.goto(url);
  await isReady(tab);
}

/** Tracks an event named `marked` for each mark, all in one task. */
export const track = (tab: Tab, marks: string[]): Promise<void> =>
  tab.evaluate((all) => {
    for (const mark of all) window.vitrine?.('track', 'marked', { mark });
  }, marks);

/** So many marks that are like no others. */
export const marks = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);

/** How many events wait in the browser to be sent. Works on any page of the shop's, and creates nothing. */
export const countWaiting = (tab: Tab): Promise<number> =>
  tab.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'vitrine')) return 0;
    return new Promise<number>((resolve, reject) => {
      const opening = indexedDB.open('vitrine');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const counting = opening.result.transaction('journal').objectStore('journal').index('outbox').count();
        counting.onerror = () => reject(counting.error);
        counting.onsuccess = () => {
          opening.result.close();
          resolve(counting.result);
        };
      };
    });
  });
