/** The data layer with the built script, in pages as shops write them for Google's tags: exact events, none twice. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { openTestShop, type PageParts, pageWith, type TestShop } from './support/test-shop.js';
import { attend, call, createVisitor, isReady, journalOf, MINUTE, SECOND, segmentsOf } from './support/visitor.js';

let browser: Browser;
let shop: TestShop;
let visitor: BrowserContext;
let page: Page;
/** Errors that surfaced in the page, and what it wrote to the console as one: there must be none. */
let surfaced: string[];

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), openTestShop()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
beforeEach(async () => {
  visitor = await createVisitor(browser);
  surfaced = [];
  visitor.on('console', (entry) => {
    if (entry.type() === 'error') surfaced.push(entry.text());
  });
  visitor.on('weberror', (error) => surfaced.push(String(error.error())));
  page = await visitor.newPage();
});
afterEach(async () => {
  await visitor.close();
  expect(surfaced).toEqual([]);
});

/** What Google's snippet puts into a page. */
const GTAG = `window.dataLayer = window.dataLayer || [];
  function gtag() { dataLayer.push(arguments); }
  gtag('js', new Date());
  gtag('config', 'G-ABC123', { user_id: 'u-1' });`;

/**
 * As a container of Google Tag Manager behaves once it has loaded: it tells of the page's life, wraps `push`, works off what is
 * pushed, marks it, and may push again.
 */
const CONTAINER = `(function () {
  var layer = window.dataLayer = window.dataLayer || [];
  layer.push({ 'gtm.start': Date.now(), event: 'gtm.js' });
  var handled = 0;
  function handle() {
    while (handled < layer.length) {
      var message = layer[handled++];
      if (message && typeof message === 'object' && !message['gtm.uniqueEventId']) message['gtm.uniqueEventId'] = handled;
    }
  }
  var push = layer.push;
  layer.push = function () {
    var result = push.apply(layer, [].slice.call(arguments, 0));
    handle();
    return result || true;
  };
  handle();
  document.addEventListener('DOMContentLoaded', function () { layer.push({ event: 'gtm.dom' }); });
  window.addEventListener('load', function () { layer.push({ event: 'gtm.load' }); });
  document.addEventListener('click', function (event) {
    layer.push({ event: 'gtm.click', 'gtm.element': event.target, 'gtm.elementText': event.target.innerText });
  }, true);
})();`;

/** Serves a page and goes there; `head` runs before our script. */
async function visit(head: string, { tag = `${shop.granted} data-data-layer`, ...parts }: PageParts = {}) {
  shop.site.routes.set('/page', pageWith({ tag, head: `<script>${head}</script>`, ...parts }));
  await page.goto(`${shop.url}/page`);
  await page.evaluate(() => new Promise<void>((resolve) => window.vitrine?.(() => resolve())));
  await visitor.clock.runFor(100);
}

/** The events of the journal that a shop tells, in order. */
async function told() {
  const ours = ['page_view', 'user_engagement', 'exit_intent'];
  return (await journalOf(page)).filter(({ name }) => !ours.includes(name)).map(({ name, params }) => [name, params]);
}

/** The journal gets these events, and no other one after them. */
async function expectEvents(events: unknown[]): Promise<void> {
  await eventually(told).toEqual(events);
  await visitor.clock.runFor(5 * SECOND);
  expect(await told()).toEqual(events);
}

const run = (code: string) => page.evaluate(code);

const ITEM = { item_id: 'bowl', item_name: 'Bowl', price: 42, quantity: 1 };
const CART = { currency: 'EUR', value: 42, items: [ITEM] };
const ORDER = { transaction_id: 'T-1', ...CART };

test('GA4 by gtag: what was called before the script and after it', async () => {
  await visit(`${GTAG} gtag('event', 'view_item', ${JSON.stringify(CART)});`, {
    body: `<h1>Bowl</h1><button onclick='gtag("event", "add_to_cart", ${JSON.stringify(CART)})'>Add</button>`,
  });
  await page.click('button');
  await run(`gtag('event', 'page_view'); gtag('event', 'purchase', ${JSON.stringify(ORDER)}); gtag('event', 'scroll')`);
  await expectEvents([
    ['view_item', CART],
    ['add_to_cart', CART],
    ['purchase', ORDER],
  ]);
  // `user_id` in Google's settings names nobody here.
  expect((await journalOf(page)).filter(({ user }) => user)).toEqual([]);
});

test('GA4 by push, with a tag manager that wraps it before us or after us', async () => {
  const add = `dataLayer.push({ ecommerce: null }); dataLayer.push({ event: "add_to_cart", ecommerce: ${JSON.stringify(CART)} })`;
  await visit(`window.dataLayer = [{ event: 'view_item', ecommerce: ${JSON.stringify(CART)} }]; ${CONTAINER}`, {
    body: `<h1>Bowl</h1><button onclick='${add}'>Add</button>`,
  });
  await page.click('button');
  await eventually(async () => (await told()).length).toBe(2);
  await run(CONTAINER);
  await page.click('button');
  await expectEvents([
    ['view_item', CART],
    ['add_to_cart', CART],
    ['add_to_cart', CART],
  ]);
});

test('Universal Analytics: a walk from the list to the order', async () => {
  await visit(`window.dataLayer = window.dataLayer || []; ${CONTAINER}
    dataLayer.push({ ecommerce: { currencyCode: 'EUR', impressions: [{ id: 'bowl', name: 'Bowl', price: '42,00', list: 'Home', position: 1 }] } });`);
  const product = { id: 'bowl', name: 'Bowl', price: '42.00', category: 'Table/Bowls' };
  const item = { item_id: 'bowl', item_name: 'Bowl', price: 42, item_category: 'Table', item_category2: 'Bowls' };
  const pushes = [
    { event: 'productClick', ecommerce: { click: { actionField: { list: 'Home' }, products: [product] } } },
    { ecommerce: { detail: { products: [product] } } },
    { event: 'addToCart', ecommerce: { currencyCode: 'EUR', add: { products: [{ ...product, quantity: 2 }] } } },
    { event: 'checkout', ecommerce: { checkout: { actionField: { step: 1 }, products: [product] } } },
    { event: 'checkoutOption', ecommerce: { checkout_option: { actionField: { step: 3, option: 'Visa' } } } },
    { ecommerce: { purchase: { actionField: { id: 'T-1', revenue: '84,00' }, products: [product] } } },
  ];
  // All at once, and the last one again on the next page view.
  await run(`dataLayer.push(...${JSON.stringify(pushes)}); dataLayer.push(${JSON.stringify(pushes.at(-1))})`);
  await expectEvents([
    [
      'view_item_list',
      {
        currency: 'EUR',
        item_list_name: 'Home',
        items: [{ item_id: 'bowl', item_name: 'Bowl', price: 42, item_list_name: 'Home', index: 1 }],
      },
    ],
    ['select_item', { item_list_name: 'Home', items: [item] }],
    ['view_item', { value: 42, items: [item] }],
    ['add_to_cart', { currency: 'EUR', value: 84, items: [{ ...item, quantity: 2 }] }],
    ['begin_checkout', { value: 42, items: [item] }],
    ['add_payment_info', { payment_type: 'Visa' }],
    ['purchase', { transaction_id: 'T-1', value: 84, payment_type: 'Visa', items: [item] }],
  ]);
});

test('a shop that tells both of them tells of everything once', async () => {
  await visit(`window.dataLayer = []; ${CONTAINER}`);
  const universal = { currencyCode: 'EUR', add: { products: [{ id: 'bowl', price: 42, quantity: 1 }] } };
  const order = {
    currencyCode: 'EUR',
    purchase: { actionField: { id: 'T-1', revenue: '42' }, products: [{ id: 'bowl' }] },
  };
  await run(`dataLayer.push({ event: 'add_to_cart', ecommerce: ${JSON.stringify(CART)} });
    dataLayer.push({ event: 'addToCart', ecommerce: ${JSON.stringify(universal)} });
    dataLayer.push({ event: 'purchase', ecommerce: ${JSON.stringify(ORDER)} });
    dataLayer.push({ event: 'transaction', ecommerce: ${JSON.stringify(order)} })`);
  await expectEvents([
    ['add_to_cart', CART],
    ['purchase', ORDER],
  ]);
});

test('of two layers the one that is named is read', async () => {
  await visit(
    `window.dataLayer = [{ event: 'login', method: 'wrong' }]; window.shopLayer = [{ event: 'login', method: 'right' }];`,
    {
      tag: `${shop.granted} data-data-layer="shopLayer"`,
    },
  );
  await run(
    `dataLayer.push({ event: 'sign_up', method: 'wrong' }); shopLayer.push({ event: 'sign_up', method: 'right' })`,
  );
  await expectEvents([
    ['login', { method: 'right' }],
    ['sign_up', { method: 'right' }],
  ]);
});

describe('a layer that comes after the script', () => {
  test.each([
    ['as a property', 'window.dataLayer = window.dataLayer || [];'],
    ['by var', 'var dataLayer = window.dataLayer || [];'],
    ['by a container', CONTAINER],
  ])('%s is read from its first message on', async (_how, code) => {
    await visit('');
    await isReady(page);
    // As a script of the page, in which `var` makes a global.
    await page.addScriptTag({ content: `${code} dataLayer.push({ event: 'login', method: 'first' });` });
    await page.addScriptTag({ content: `dataLayer.push({ event: 'login', method: 'second' });` });
    await expectEvents([
      ['login', { method: 'first' }],
      ['login', { method: 'second' }],
    ]);
  });

  test('and is then replaced by another one is read in both, each message once', async () => {
    await visit(`window.dataLayer = [{ event: 'login', method: 'a' }];`);
    await eventually(told).toHaveLength(1);
    await run(`window.old = dataLayer; window.dataLayer = dataLayer.concat([{ event: 'login', method: 'b' }]); 0`);
    await run(
      `${CONTAINER} dataLayer.push({ event: 'login', method: 'c' }); old.push({ event: 'login', method: 'd' })`,
    );
    await expectEvents(['a', 'b', 'c', 'd'].map((method) => ['login', { method }]));
  });

  test('and was declared before us by var is found again at the next click', async () => {
    await visit(`var dataLayer = [{ event: 'login', method: 'a' }];`, {
      body: `<button onclick="dataLayer = [{ event: 'login', method: 'b' }]">New layer</button>`,
    });
    await eventually(told).toHaveLength(1);
    await page.click('button');
    await run(`dataLayer.push({ event: 'login', method: 'c' })`);
    await expectEvents(['a', 'b', 'c'].map((method) => ['login', { method }]));
  });
});

test('what is pushed while consent is pending waits, and arrives when it is granted, with its time', async () => {
  await visit(`window.dataLayer = [{ event: 'view_item', ecommerce: ${JSON.stringify(CART)} }];`, {
    tag: `data-endpoint="${shop.collector.url}" data-consent="pending" data-data-layer`,
  });
  await visitor.clock.runFor(10 * SECOND);
  // Downloaded by now, or this would wait for nothing.
  await eventually(() => run('Object.keys(dataLayer).includes("push")')).toBe(true);
  const at = await page.evaluate(() => Date.now());
  await run(`dataLayer.push({ event: 'login', method: 'mail' })`);
  await visitor.clock.runFor(MINUTE);
  expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({});
  await call(page, 'consent.set', { measurement: true, personalization: true });
  await isReady(page);
  await expectEvents([
    ['view_item', CART],
    ['login', { method: 'mail' }],
  ]);
  expect((await journalOf(page)).find(({ name }) => name === 'login')?.time).toBe(at);
});

test('what is pushed while consent is denied is never told', async () => {
  await visit('window.dataLayer = [];');
  await isReady(page);
  await eventually(() => run('Object.keys(dataLayer).includes("push")')).toBe(true);
  await call(page, 'consent.set', { measurement: false, personalization: false });
  await run(`dataLayer.push({ event: 'login', method: 'between' })`);
  await call(page, 'consent.set', { measurement: true, personalization: true });
  await isReady(page);
  await run(`dataLayer.push({ event: 'login', method: 'after' })`);
  await expectEvents([['login', { method: 'after' }]]);
});

test('denied from the start, the reader is not loaded and the layer left alone', async () => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await visit('window.dataLayer = [];', { tag: 'data-consent="denied" data-data-layer' });
  await attend(page, MINUTE);
  expect(requests.filter((path) => path !== '/favicon.ico')).toEqual(['/page', '/vitrine.js']);
  expect(await run('Object.keys(dataLayer)')).toEqual([]);
});

test('a product in the layer is what attention is spent on', async () => {
  await visit(`window.dataLayer = [{ event: 'view_item', ecommerce: ${JSON.stringify(CART)} }];`);
  await isReady(page);
  await eventually(told).toHaveLength(1);
  await attend(page, 2 * MINUTE);
  await eventually(() => segmentsOf(page)).toContain('researcher');
});

describe('memberships', () => {
  const changes = () =>
    run(`dataLayer.filter(({ event }) => String(event).startsWith('segment_'))`) as Promise<unknown[]>;

  test('are pushed into the layer on each change, and not read back', async () => {
    await visit(`window.dataLayer = []; vitrine('init', { dataLayerEvents: true });`);
    await isReady(page);
    await eventually(changes).toEqual([{ event: 'segment_enter', segment_id: 'anonymous', segment_late: false }]);
    await run(`dataLayer.push({ event: 'login' })`);
    await eventually(changes).toEqual([
      { event: 'segment_enter', segment_id: 'anonymous', segment_late: false },
      { event: 'segment_leave', segment_id: 'anonymous', segment_late: false },
    ]);
    await expectEvents([['login', {}]]);
  });

  test('make the layer where there is none, and go nowhere unless asked to', async () => {
    await visit(`vitrine('init', { dataLayerEvents: true });`, { tag: shop.granted });
    await isReady(page);
    await eventually(changes).toHaveLength(1);
    await visit(`window.dataLayer = [];`);
    await isReady(page);
    await call(page, 'track', 'login');
    expect(await changes()).toEqual([]);
  });
});

test('destroyed, the layer is as it was, and nothing is read any more', async () => {
  await visit('window.dataLayer = [];');
  await isReady(page);
  await eventually(() => run('Object.keys(dataLayer).includes("push")')).toBe(true);
  await call(page, 'destroy');
  await run(`dataLayer.push({ event: 'login' })`);
  expect(await run('Object.keys(dataLayer)')).toEqual(['0']);
  expect(await run('Object.getOwnPropertyDescriptor(window, "dataLayer").value === dataLayer')).toBe(true);
  await expectEvents([]);
});
