/** Who it is: anonymous visits that join a customer, another customer on the same browser, and a logout. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { compareEvents } from '../../src/segments/event.js';
import { assignPersons } from '../../src/segments/person.js';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { openTestShop, type TestShop } from './support/test-shop.js';
import { call, createVisitor, go, goToBowl, journalOf, SECOND, segmentsOf, told } from './support/visitor.js';

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
  visitor = await createVisitor(browser);
  page = await visitor.newPage();
});
afterEach(() => visitor.close());

const search = (term: string) => call(page, 'track', 'search', { search_term: term });
const buy = (id: string) => call(page, 'track', 'purchase', { transaction_id: id, value: 42, currency: 'EUR' });

/** What this browser has sent, as the collector has it, in order. */
async function delivered() {
  const journal = await journalOf(page);
  await visitor.clock.runFor(2 * SECOND);
  const ids = new Set(journal.map(({ id }) => id));
  const ours = async () => (await shop.collector.events()).filter(({ id }) => ids.has(id)).sort(compareEvents);
  await eventually(async () => (await ours()).length).toBe(ids.size);
  return ours();
}

test('what was recorded before a visitor is named joins the customer, on the page and in the database', async () => {
  await go(page, shop.url);
  await search('bowl');
  expect(await segmentsOf(page)).toEqual(['anonymous']);
  const named = await call(page, 'identify', 'customer-7', { city: 'Lyon' });
  expect(named.segments).toEqual([]);
  expect(named.told.at(-1)).toMatchObject({ segment: 'anonymous', enter: false });
  await search('cup');
  const rows = await delivered();
  expect(rows.map(({ name, user }) => [name, user])).toEqual([
    ['page_view', undefined],
    ['search', undefined],
    ['identify', 'customer-7'],
    ['search', 'customer-7'],
  ]);
  expect(new Set(rows.map((row) => row.visitor)).size).toBe(1);
  expect(rows[0]?.visitor).toBeTruthy();
  expect(new Set(assignPersons(rows))).toEqual(new Set(['customer-7']));
});

test('naming somebody else begins a new person, who has none of the segments of the one before', async () => {
  await goToBowl(page, shop.url);
  await call(page, 'identify', 'customer-7');
  await buy('o-1');
  // What this browser knows of a customer from earlier visits is read first.
  await eventually(() => segmentsOf(page)).toEqual(['impulsive']);
  await call(page, 'identify', 'customer-8');
  await eventually(() => segmentsOf(page)).toEqual([]);
  await call(page, 'identify', 'customer-7');
  await eventually(() => segmentsOf(page)).toEqual(['impulsive']);
  const rows = await delivered();
  expect(new Set(assignPersons(rows))).toEqual(new Set(['customer-7', 'customer-8']));
});

test('after a reset the next event is a new visitor’s, and the next page goes on with that one', async () => {
  await go(page, shop.url);
  await call(page, 'identify', 'customer-7');
  await buy('o-1');
  await call(page, 'reset');
  await search('bowl');
  await eventually(() => segmentsOf(page)).toEqual(['anonymous']);
  await go(page, `${shop.url}/about`);
  const rows = await delivered();
  const [first] = rows;
  const fresh = rows.filter((row) => row.visitor !== first?.visitor);
  expect(fresh.map(({ name, user }) => [name, user])).toEqual(
    expect.arrayContaining([
      ['search', undefined],
      ['page_view', undefined],
    ]),
  );
  expect(fresh.every(({ user }) => user === undefined)).toBe(true);
  expect(new Set(fresh.map((row) => row.visitor)).size).toBe(1);
  expect(await segmentsOf(page)).toEqual(['anonymous']);
  expect((await told(page)).filter(({ late }) => late)).toEqual([]);
});
