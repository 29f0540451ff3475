/** Who is left out, with the built script: switched off, not a visitor, or not in the sample. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { openTestShop, pageWith, type TestShop } from './support/test-shop.js';
import { call, isReady, journalOf, listenIn } from './support/visitor.js';

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
  await begin();
});
afterEach(() => visitor.close());

/** A browser profile of its own. */
async function begin(): Promise<void> {
  visitor = await browser.newContext();
  await listenIn(visitor);
  page = await visitor.newPage();
}

/** Opens a page whose tracker has these options, or attributes, and consent. */
async function open(options: string, attributes = ''): Promise<void> {
  const head = `<script>vitrine('init', { consent: 'granted', ${options} })</script>`;
  shop.site.routes.set('/options', pageWith({ head, tag: attributes }));
  await page.goto(`${shop.url}/options`);
  await page.evaluate(() => new Promise<void>((resolve) => window.vitrine?.(() => resolve())));
}

const databases = () => page.evaluate(async () => (await indexedDB.databases()).length);

for (const [who, options, attributes] of [
  ['everybody where it is switched off', 'enabled: false', ''],
  ['a browser that a program drives', "exclude: ['bots']", ''],
  ['a developer’s own machine', "exclude: ['localhost']", ''],
  ['whom the shop says, by a function', 'exclude: [() => true]', ''],
  ['whom an attribute says', '', 'data-exclude="localhost bots"'],
] as const)
  test(`${who}: nothing is recorded or stored, and every call is harmless`, async () => {
    await open(options, attributes);
    await call(page, 'track', 'search', { search_term: 'bowl' });
    await call(page, 'identify', 'ann', {});
    await call(page, 'consent.set', { measurement: true, personalization: true });
    expect(await page.evaluate(() => window.vitrine?.claim?.('offer', '7d'))).toBe(false);
    expect(await page.evaluate(() => window.vitrine?.forget?.())).toBe(true);
    expect(await page.evaluate(() => window.vitrine?.consent?.state)).toBe('denied');
    expect(await databases()).toBe(0);
  });

test('all others are recorded', async () => {
  await open('exclude: [() => false]');
  await isReady(page);
  expect((await journalOf(page)).length).toBeGreaterThan(0);
});

test('an exclusion that does not exist is told to the developer', async () => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await open("exclude: ['robots']").catch(() => {});
  expect(said.join()).toContain('not "robots"');
});

test('of a sample nobody or everybody is recorded at the ends, and in between the same visitors on every page', async () => {
  await open('sampleRate: 0');
  await isReady(page);
  await call(page, 'track', 'search', { search_term: 'bowl' });
  expect(await journalOf(page)).toEqual([]);
  const answers = new Set<boolean>();
  for (let one = 0; one < 12 && answers.size < 2; one++) {
    await visitor.close();
    await begin();
    await open('sampleRate: 0.5');
    await isReady(page);
    const before = (await journalOf(page)).length;
    await page.reload();
    await isReady(page);
    const after = (await journalOf(page)).length;
    expect(after > 0).toBe(before > 0);
    answers.add(before > 0);
  }
  expect(answers.size).toBe(2);
});
