/** Orders of the whole shop, imported by its servers, change what is known of one visitor in their own browser. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { type BuiltCollector, builtScripts, startBuiltCollector } from './support/built.js';
import { eventually } from './support/eventually.js';
import { type Site, serveSite } from './support/site.js';
import { pageWith } from './support/test-shop.js';
import { call, isReady, listenIn, segmentsOf } from './support/visitor.js';

const SERVER_KEY = 'the-key-of-the-servers-of-the-shop';
const DAY_MS = 86_400_000;

let browser: Browser;
let site: Site;
let collector: BuiltCollector;

beforeAll(async () => {
  [browser, site] = await Promise.all([
    launchBrowser(),
    serveSite({ ...builtScripts(), '/favicon.ico': '', '/silent': '<!doctype html><title>Silent</title>' }),
  ]);
  collector = await startBuiltCollector([site.url], {
    serverKey: SERVER_KEY,
    references: { currency: 'EUR' },
    referencesMaxAgeSeconds: 0,
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await collector?.remove();
});

/** A visitor on a page whose options are the text of an object. */
async function visit(
  options: string,
  consent = 'granted',
): Promise<{ page: Page; context: BrowserContext; open(hash?: string): Promise<void> }> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  await listenIn(context);
  const page = await context.newPage();
  const init = `vitrine('init', { onError: (error) => errors.push(error.message), ...${options} })`;
  site.routes.set(
    '/shop',
    pageWith({
      tag: `data-endpoint="${collector.url}" data-consent="${consent}"`,
      head: `<script>${init}</script>`,
    }),
  );
  return {
    page,
    context,
    async open(hash = '') {
      // The same page but for its hash would not be loaded again.
      if (hash) await page.goto(`${site.url}/silent`);
      await page.goto(`${site.url}/shop${hash}`);
      if (consent === 'granted') await isReady(page);
    },
  };
}

async function asServer(path: string, body = ''): Promise<Record<string, unknown>> {
  const authorization = `Bearer ${SERVER_KEY}`;
  const answer = await fetch(`${collector.url}${path}`, { method: 'POST', body, headers: { authorization } });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

const orders = (values: number[], more: object = {}) =>
  values
    .map((value, index) => ({
      id: `${value}-${index}`,
      user: `customer-${value}-${index}`,
      time: Date.now() - DAY_MS,
      name: 'purchase',
      params: { transaction_id: `${value}-${index}`, value, currency: 'EUR' },
      ...more,
    }))
    .map((order) => JSON.stringify(order))
    .join('\n');

const kept = (page: Page, key = 'references') =>
  page.evaluate(
    (name) =>
      new Promise((resolve) => {
        const opening = indexedDB.open('vitrine');
        opening.onsuccess = () => {
          const reading = opening.result.transaction('state').objectStore('state').get(name);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result?.values ?? null);
          };
        };
      }),
    key,
  );

test('orders that are imported make a visitor a big spender, and then none, each at the next page', async () => {
  const { page, open } = await visit(`{ segments: ['big-spender'] }`);
  await open();
  await call(page, 'track', 'purchase', {
    transaction_id: 'T1',
    value: 100,
    currency: 'EUR',
    items: [{ item_id: 'bowl' }],
  });
  // So far nobody knows what the others spend.
  expect(await segmentsOf(page)).not.toContain('big-spender');
  await eventually(async () => (await collector.events()).some(({ name }) => name === 'purchase')).toBe(true);

  await asServer('/v1/import', orders([20, 30, 40]));
  await asServer('/v1/references');
  await open();
  await eventually(() => kept(page)).toMatchObject({ currency: 'EUR', averageOrderValue: 47.5 });
  // Nothing changes while the page is looked at.
  expect(await segmentsOf(page)).not.toContain('big-spender');
  await open();
  expect(await segmentsOf(page)).toContain('big-spender');

  await asServer('/v1/import', orders([1000, 2000]));
  await asServer('/v1/references');
  await eventually(async () => {
    await open();
    return ((await kept(page)) as { averageOrderValue: number }).averageOrderValue;
  }).toBeGreaterThan(500);
  await open();
  expect(await segmentsOf(page)).not.toContain('big-spender');
  expect(await page.evaluate(() => window.errors)).toEqual([]);
});

test('reference values are asked for with consent to personalization, and only where a segment lacks them', async () => {
  const asked: string[] = [];
  const watch = (context: BrowserContext) =>
    context.on('request', (request) => {
      if (request.url().includes('references')) asked.push(request.url());
    });
  for (const [options, consent] of [
    [`{ segments: ['big-spender'] }`, 'measurement'],
    [`{ segments: ['big-spender'] }`, 'pending'],
    ['{}', 'granted'],
    [`{ segments: ['big-spender'], references: { averageOrderValue: 10 } }`, 'granted'],
  ] as const) {
    const { page, context, open } = await visit(options, consent);
    watch(context);
    await open();
    await page.waitForTimeout(500);
    await page.goto(`${site.url}/silent`);
  }
  expect(asked).toEqual([]);
});

test('a site has those of its own orders, beside another site of the same address', async () => {
  await asServer('/v1/import', orders([5, 7], { site: 'cups' }));
  await asServer('/v1/import', orders([500, 700], { site: 'beds' }));
  await asServer('/v1/references');
  const { page, open } = await visit(`{ segments: ['big-spender'], site: location.hash.slice(1) }`);
  await open('#cups');
  await call(page, 'track', 'purchase', { transaction_id: 'T2', value: 100, currency: 'EUR', items: [] });
  for (const [name, mean, isBig] of [
    ['cups', 6, true],
    ['beds', 600, false],
  ] as const) {
    await open(`#${name}`);
    await eventually(() => kept(page, `references${name}`)).toMatchObject({ averageOrderValue: mean });
    await open(`#${name}`);
    await eventually(async () => (await segmentsOf(page)).includes('big-spender')).toBe(isBig);
  }
  expect(await page.evaluate(() => window.errors)).toEqual([]);
});

test('an address that has none is told of once, and not asked again by the next page', async () => {
  const { page, context, open } = await visit(`{ segments: ['big-spender'], referencesUrl: '/none.json' }`);
  const asked: string[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/none.json')) asked.push(request.url());
  });
  await open();
  await eventually(() => page.evaluate(() => window.errors)).toEqual([
    'no reference values could be read from /none.json',
  ]);
  await open();
  await page.waitForTimeout(500);
  expect(asked).toHaveLength(1);
  expect(await segmentsOf(page)).toEqual(['anonymous']);
});
