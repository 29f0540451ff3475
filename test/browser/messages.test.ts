/** Messages, with the built script: who is shown what, when, and how often, in real tabs on a real journal. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { openTestShop, pageWith, type TestShop } from './support/test-shop.js';
import { call, isReady, journalOf, listenIn } from './support/visitor.js';

let browser: Browser;
let shop: TestShop;
let visitor: BrowserContext;
let requested: string[];

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), openTestShop()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
beforeEach(async () => {
  visitor = await browser.newContext();
  await listenIn(visitor);
  requested = [];
  visitor.on('request', (request) => requested.push(new URL(request.url()).pathname));
});
afterEach(() => visitor.close());

/** Two words that nothing else on the page says, with a way to close and a link that counts. */
const banner = (id: string, more: object = {}) => ({
  id,
  placement: 'banner-bottom',
  content: { text: `Message ${id}`, buttons: [{ label: 'Yes please', event: 'offer_taken' }] },
  ...more,
});
/** A shop that bears a message at once, so that tests need not wait. */
const AT_ONCE = { presets: false, onFirstPage: true, minGap: '0s' };

const init = (options: object) =>
  `<script>vitrine('init', { onError: (error) => errors.push(error.message), ...${JSON.stringify(options)} })</script>`;

/** Serves pages with these campaigns, and gives the address of one. */
function serve(
  campaigns: readonly object[],
  { pressure = AT_ONCE, options = {}, tag = shop.granted, body = '<h1>Shop</h1>', head = '' } = {} as {
    pressure?: object;
    options?: object;
    tag?: string;
    body?: string;
    head?: string;
  },
): string {
  const given = { campaigns: { version: 1, campaigns, pressure }, ...options };
  for (const path of ['/one', '/two', '/three'])
    shop.site.routes.set(path, pageWith({ tag, head: init(given) + head, body }));
  return `${shop.url}/one`;
}

async function open(url: string): Promise<Page> {
  const page = await visitor.newPage();
  await page.goto(url);
  await isReady(page);
  return page;
}

const says = async (page: Page, id: string) => (await page.getByText(`Message ${id}`).count()) > 0;
const errors = (page: Page) => page.evaluate(() => window.errors);
const past = async (page: Page) =>
  (await journalOf(page))
    .filter(({ name }) => name.startsWith('message_'))
    .map(({ name, params }) => `${name.slice('message_'.length)} ${params.campaign_id}`);
/** Long enough for a message to be loaded, decided on, and shown. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 1500));

describe('a campaign', () => {
  test('is shown to its audience; impression, click, close are recorded', async () => {
    const page = await open(serve([banner('a', { audience: 'anonymous' }), banner('b', { audience: 'browser' })]));
    await eventually(() => says(page, 'a')).toBe(true);
    await eventually(() => past(page)).toEqual(['impression a']);
    expect(await errors(page)).toEqual([]);
    await page.getByRole('button', { name: 'Yes please' }).click();
    await eventually(async () => (await journalOf(page)).map(({ name }) => name)).toContain('offer_taken');
    await page.getByRole('button', { name: /close/i }).click();
    await eventually(() => past(page)).toEqual(['impression a', 'click a', 'close a']);
    expect(await says(page, 'a')).toBe(false);
  });
});
