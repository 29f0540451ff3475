/** Records that are damaged, or somebody else's: the shop has them anyway, and the visitor goes on. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { openTestShop, pageWith, type TestShop } from './support/test-shop.js';
import { call, createVisitor, isReady, journalOf, SECOND, segmentsOf } from './support/visitor.js';

let browser: Browser;
let shop: TestShop;
let visitor: BrowserContext;
let page: Page;
/** Errors and rejections that surfaced in a page: there must never be one. */
let surfaced: string[];

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), openTestShop()]);
  const head = `<script>vitrine('init', { onError: (error) => errors.push(error.message) })</script>`;
  shop.site.routes.set('/told', pageWith({ tag: shop.granted, head }));
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
beforeEach(async () => {
  visitor = await createVisitor(browser);
  page = await visitor.newPage();
  surfaced = [];
  visitor.on('weberror', (error) => surfaced.push(String(error.error())));
});
afterEach(async () => {
  await visitor.close();
  expect(surfaced).toEqual([]);
});

const NONSENSE = [null, 7, 'text', [], {}, { event: null }, { event: {} }];
/** Like events, but for something: the index that the outbox is has those that wait. */
const ALMOST = [
  { id: 'no-params', time: 1, name: 'purchase' },
  { id: 'no-time', time: 'soon', name: 'purchase', params: {} },
  { id: 'no-name', time: 3, params: {} },
  { id: 'text', time: 4, name: 'purchase', params: 'many' },
].map((event) => ({ event, waiting: 1 }));

/** On a page without the script: puts these into the journal, and `instead` in the place of each record that is kept apart. */
async function damage(journal: readonly unknown[], instead?: { readonly value: unknown }): Promise<void> {
  await page.goto(`${shop.url}/silent`);
  await page.evaluate(
    ([added, replaced]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('vitrine');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['journal', 'state', 'locks'], 'readwrite');
          for (const record of added) transaction.objectStore('journal').add(record);
          if (replaced)
            for (const name of ['state', 'locks']) {
              const store = transaction.objectStore(name);
              store.put(replaced.value, 'loan');
              store.getAllKeys().onsuccess = ({ target }) => {
                for (const key of (target as IDBRequest<IDBValidKey[]>).result) store.put(replaced.value, key);
              };
            }
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
          transaction.onabort = () => reject(transaction.error);
        };
      }),
    [journal, instead] as const,
  );
}

async function openShop(): Promise<void> {
  await page.goto(`${shop.url}/told`);
  await isReady(page);
}

/** Everything sound that the journal has arrives. */
async function expectDelivered(): Promise<void> {
  const sound = (await journalOf(page)).filter((event) => event?.params?.term).map(({ id }) => id);
  expect(sound.length).toBeGreaterThan(0);
  const stored = async () => (await shop.collector.events()).map(({ id }) => id);
  for (const id of sound) {
    await visitor.clock.runFor(2 * SECOND);
    await eventually(stored).toContain(id);
  }
}

test('in the journal they are passed over, and the segments are those of the events beside them', async () => {
  await openShop();
  await call(page, 'track', 'search', { term: 'bowl' });
  await eventually(() => segmentsOf(page)).toContain('anonymous');
  await damage([...NONSENSE, ...ALMOST]);
  await openShop();
  await eventually(() => segmentsOf(page)).toContain('anonymous');
  await call(page, 'track', 'search', { term: 'cup' });
  await expectDelivered();
  const exported = await page.evaluate(() => window.vitrine?.exportData?.());
  expect(exported).toMatchObject({ events: expect.arrayContaining([expect.objectContaining({ name: 'search' })]) });
});

test.each(NONSENSE.map((value) => ({ value })))(
  'with $value in the place of every record the visitor goes on, and is in segments again',
  async (instead) => {
    await openShop();
    await call(page, 'track', 'search', { term: 'bowl' });
    await page.evaluate(() => window.vitrine?.claim?.('once', '1d'));
    await visitor.clock.runFor(2 * SECOND);
    await damage([], instead);
    await openShop();
    await call(page, 'track', 'search', { term: 'cup' });
    await eventually(() => segmentsOf(page)).toContain('anonymous');
    await expectDelivered();
  },
);

test.each([undefined, 7, {}, { folds: 7 }, { folds: {}, memberships: 'all' }])(
  'with %j in the place of the engine’s snapshot it is made anew from the journal',
  async (engine) => {
    await openShop();
    await call(page, 'track', 'search', { term: 'bowl' });
    await visitor.clock.runFor(2 * SECOND);
    await page.goto(`${shop.url}/silent`);
    await page.evaluate(
      (broken) =>
        new Promise<void>((resolve) => {
          const opening = indexedDB.open('vitrine');
          opening.onsuccess = () => {
            const transaction = opening.result.transaction('state', 'readwrite');
            const state = transaction.objectStore('state');
            const reading = state.get('snapshot');
            reading.onsuccess = () => state.put({ ...reading.result, engine: broken }, 'snapshot');
            transaction.oncomplete = () => {
              opening.result.close();
              resolve();
            };
          };
        }),
      engine,
    );
    await openShop();
    await eventually(() => segmentsOf(page)).toEqual(['anonymous']);
    await call(page, 'identify', 'customer-7');
    await eventually(() => segmentsOf(page)).toEqual([]);
  },
);
