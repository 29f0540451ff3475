/** The report in a browser: the password is set by the address of the console, and every page is read, in both languages, on a phone. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Collector, createCollector, openDuckDbStore } from '../../src/collector/index.js';
import { liveEvents, SHOP_CAMPAIGNS, shopEvents } from '../server/report-shop.support.js';
import { launchBrowser } from './support/browser.js';

declare const axe: typeof import('axe-core');

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PASSWORD = 'seven quiet bowls';
const NOW = Date.UTC(2026, 4, 15, 9);
const PAGES = [
  '/',
  '/segments/first-order',
  '/segments/domestic',
  '/overlap',
  '/rfm',
  '/campaigns',
  '/opportunities',
  '/discoveries',
  '/visitor',
  '/visitor?person=live-1&segment=vip',
  '/events',
];

let browser: Browser;
let collector: Collector;
let page: Page;
const troubles: string[] = [];

beforeAll(async () => {
  const store = await openDuckDbStore(':memory:');
  const events = [...shopEvents(80, NOW), ...liveEvents(NOW)];
  await store.append(events.map((event) => ({ ...event, received: event.time, future: false })));
  collector = await createCollector({
    store,
    origins: ['*'],
    port: 0,
    now: () => NOW,
    campaigns: SHOP_CAMPAIGNS,
    references: { currency: 'EUR' },
  });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
});

afterAll(async () => {
  await browser?.close();
  await collector?.close();
});

/** What axe finds wrong, each as `rule: element`. */
async function violations(): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations: found } = await axe.run(document);
    return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
  });
}

const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('a marketer sets the password, logs out and in, and reads every page on a phone, in English and, by night, in French', async () => {
  await page.goto(collector.setupAddress ?? '');
  expect(await violations()).toEqual([]);
  for (const field of ['#password', '#repeat']) await page.fill(field, PASSWORD);
  await page.click('button.main');
  expect(new URL(page.url()).pathname).toBe('/');

  await page.getByRole('button', { name: 'Log out' }).click();
  expect(await violations()).toEqual([]);
  await page.fill('#password', 'not the password');
  await page.click('button.main');
  await page.getByRole('alert').waitFor();
  await page.fill('#password', PASSWORD);
  await page.click('button.main');
  // The refused login is the only trouble.
  expect(troubles.splice(0)).toEqual([expect.stringContaining('401')]);

  // It reloads by itself until there are figures.
  await page.locator('table').first().waitFor({ timeout: 45_000 });

  const found: string[] = [];
  for (const [language, colorScheme] of [
    ['en', 'light'],
    ['fr', 'dark'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    for (const path of PAGES) {
      await page.goto(`${collector.address}${path}${path.includes('?') ? '&' : '?'}language=${language}`);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      const wrong = [...(await violations()), ...((await overflow()) > 0 ? ['it is wider than the window'] : [])];
      found.push(...wrong.map((one) => `${language} ${path} ${one}`));
    }
  }
  expect(found).toEqual([]);
  expect(troubles).toEqual([]);
}, 120_000);

test('the list of segments is narrowed by what is typed, accents or not', async () => {
  await page.goto(`${collector.address}/?language=fr`);
  await page.fill('#filter', 'ACHETE une');
  const shown = page.locator('tr[data-name]:not(.hidden)');
  expect(await shown.count()).toBeLessThan(await page.locator('tr[data-name]').count());
  for (const name of await shown.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-name') ?? '')))
    expect(name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()).toContain('achete une');
});

test('the latest events come by themselves, and a visitor is erased by the button', async () => {
  await page.goto(`${collector.address}/events?language=en`);
  const event = { id: 'just-now', visitor: 'newcomer', time: NOW, name: 'chat_start', params: {} };
  await fetch(`${collector.address}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify({ v: 1, sent: NOW, events: [event] }),
  });
  await page.locator('[data-id="just-now"]').waitFor({ timeout: 15_000 });
  await page.getByRole('link', { name: 'newcomer' }).click();
  await page.getByText('Erase this visitor', { exact: true }).click();
  await page.getByRole('button', { name: 'Yes, erase everything of this visitor' }).click();
  await page.getByText('Everything of this visitor is erased.').waitFor();
  await page.goto(`${collector.address}/visitor?person=newcomer`);
  await page.getByText('Nothing is stored of this visitor.').waitFor();
});
