/** What visitors do in a page with the script, in any engine. */
import type { Tab } from './engine.js';

/** Resolved when the tracker of the page knows its visitor. */
export const isReady = (tab: Tab): Promise<void> =>
  tab.evaluate(
    () =>
      new Promise<void>((resolve) => {
        // A page that has only just come may not have run its scripts yet.
        const ask = () => {
          if (window.vitrine) window.vitrine(() => window.vitrine?.ready?.then(resolve));
          else setTimeout(ask, 20);
        };
        ask();
      }),
  );

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
