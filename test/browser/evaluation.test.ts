/** What comes with consent: the engine, a shop's own segments and rows of the catalogue, and words for them. */
import type { ServerResponse } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { builtFile } from './support/built.js';
import { eventually } from './support/eventually.js';
import { openTestShop, pageWith, type TestShop } from './support/test-shop.js';
import {
  ARRIVAL,
  call,
  createVisitor,
  go,
  HOUR,
  holdClock,
  isReady,
  journalOf,
  segmentsOf,
  told,
} from './support/visitor.js';

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
afterEach(async () => {
  await visitor.close();
  shop.site.routes.set('/evaluation.js', builtFile('evaluation.js'));
});

/** Opens a page whose options are the text of an object; `errors` hears of trouble. */
async function open(options: string, tag = shop.granted): Promise<void> {
  const init = `vitrine('init', { onError: (error) => errors.push(error.message), ...${options} })`;
  shop.site.routes.set('/own', pageWith({ tag, head: `<script>${init}</script>` }));
  await page.goto(`${shop.url}/own`);
}

const errors = () => page.evaluate(() => window.errors);
const names = async () => (await journalOf(page)).map(({ name }) => name);
const ORDER = { transaction_id: 'T1', value: 42, currency: 'EUR', items: [{ item_id: 'bowl', price: 42 }] };

describe('before the engine has come', () => {
  /** Keeps the engine back until the function is called. */
  function holdEngine(): () => void {
    const held: ServerResponse[] = [];
    let free = false;
    const answer = (response: ServerResponse) =>
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(builtFile('evaluation.js'));
    shop.site.routes.set('/evaluation.js', (_request, response) => (free ? answer(response) : held.push(response)));
    return () => {
      free = true;
      for (const response of held) answer(response);
    };
  }

  test('events are in the journal at once, and what they changed is told with its time when it has', async () => {
    const release = holdEngine();
    await page.goto(`${shop.url}/`);
    await eventually(names).toEqual(['page_view']);
    await call(page, 'track', 'search', { search_term: 'bowl' });
    await eventually(names).toEqual(['page_view', 'search']);
    expect(await segmentsOf(page)).toEqual([]);
    release();
    await isReady(page);
    const [view] = await journalOf(page);
    expect(await told(page)).toMatchObject([{ segment: 'anonymous', enter: true, at: view?.time, late: false }]);
    expect((await call(page, 'track', 'login')).segments).toEqual([]);
  });

  test('a page that is closed before that has lost nothing', async () => {
    const release = holdEngine();
    await page.goto(`${shop.url}/`);
    await eventually(names).toEqual(['page_view']);
    await call(page, 'track', 'add_to_cart', { items: [{ item_id: 'bowl', price: 42 }] });
    await page.close();
    release();
    page = await visitor.newPage();
    await go(page, `${shop.url}/about`);
    expect(await names()).toEqual(['page_view', 'add_to_cart', 'page_view']);
    await visitor.clock.runFor(16 * 60_000);
    expect(await segmentsOf(page)).toContain('cart-abandoner');
  });

  test('and if it never comes, events are kept and sent, and that is told', async () => {
    shop.site.routes.set('/evaluation.js', (_request, response) => response.writeHead(500).end());
    await open('{}');
    await isReady(page);
    await visitor.clock.runFor(3000);
    expect(await errors()).toEqual(['the segments could not be loaded']);
    const [view] = await journalOf(page);
    await eventually(async () => (await shop.collector.events()).map(({ id }) => id)).toContain(view?.id);
    expect(await segmentsOf(page)).toEqual([]);
  });
});

describe('segments of the shop’s choice', () => {
  test('rows of the catalogue come by their ids, with parameters of the shop', async () => {
    await open(`{ segments: ['account-holder', { id: 'heavy-browser', params: { pages: 2 } }] }`);
    await isReady(page);
    expect(await segmentsOf(page)).toEqual(['anonymous']);
    await call(page, 'track', 'sign_up');
    expect((await call(page, 'track', 'page_view')).segments.sort()).toEqual(['account-holder', 'heavy-browser']);
    expect(await errors()).toEqual([]);
  });

  test('rows that there are not are told with what was meant, and the others work', async () => {
    await open(`{ segments: ['acount-holder', 'wishlister'] }`);
    await isReady(page);
    expect(await errors()).toEqual([expect.stringMatching(/segments\[0\].*account-holder/)]);
    expect((await call(page, 'track', 'add_to_wishlist', { items: [] })).segments).toContain('wishlister');
  });

  test('may lie at an address, which is not asked for before the visitor has agreed', async () => {
    let asked = 0;
    shop.site.routes.set('/segments.json', (_request, response) => {
      asked++;
      response.writeHead(200).end('{"segments": ["wishlister"]}');
    });
    await open('{}', 'data-consent="pending" data-segments-url="/segments.json"');
    await call(page, 'track', 'add_to_wishlist', { items: [] });
    expect(asked).toBe(0);
    await call(page, 'consent.set', { measurement: true, personalization: true });
    await isReady(page);
    expect(asked).toBe(1);
    expect(await segmentsOf(page)).toEqual(['anonymous', 'wishlister']);
  });

  test.each([
    ['that has nothing', '/nowhere.json'],
    ['that has no JSON', '/about'],
  ])('at an address %s are told of, and the built-in ones work', async (_, url) => {
    await open(`{ segmentsUrl: '${url}' }`);
    await isReady(page);
    expect(await errors()).toEqual([`no segments could be read from ${url}`]);
    expect(await segmentsOf(page)).toEqual(['anonymous']);
  });

  test('that are new to somebody who has been here before are theirs at once, and nobody is told of a change', async () => {
    await open('{}');
    await isReady(page);
    await call(page, 'track', 'add_to_wishlist', { items: [] });
    await page.context().clock.runFor(5000);
    await open(`{ segments: ['wishlister'] }`);
    await isReady(page);
    expect(await segmentsOf(page)).toEqual(['anonymous', 'wishlister']);
    expect(await told(page)).toEqual([]);
  });

  test('the life stage is the first of the list that the visitor is in', async () => {
    await open(`{ segments: ['first-order', 'lead'] }`);
    await isReady(page);
    const stage = () => page.evaluate(() => window.vitrine?.lifeStage);
    expect(await stage()).toBe('anonymous');
    await call(page, 'track', 'login');
    expect(await stage()).toBe('lead');
    await call(page, 'track', 'purchase', ORDER);
    expect(await stage()).toBe('first-order');
  });

  test('an order in another currency counts without its value, and is told of', async () => {
    await open(`{ segments: ['bought-30d', 'vip-lifetime'], references: { currency: 'EUR' } }`);
    await isReady(page);
    const { segments } = await call(page, 'track', 'purchase', { ...ORDER, value: 5000, currency: 'USD' });
    expect(segments).toContain('bought-30d');
    expect(segments).not.toContain('vip-lifetime');
    expect(await errors()).toEqual([expect.stringContaining('USD')]);
  });
});

test('why somebody is in a segment is said in the page’s language, and in another one', async () => {
  await open(`{ segments: ['frequent-30d'] }`);
  await isReady(page);
  await call(page, 'track', 'purchase', ORDER);
  const say = (language?: string) =>
    page.evaluate(
      async (options) =>
        (await window.vitrine?.describe?.('frequent-30d', options))?.map(({ text }) => text).join('\n'),
      language ? { language } : {},
    );
  expect(await say()).toMatch(/1 of 3 purchases in 30 days/);
  expect(await say('fr')).toMatch(/1 achat sur 3/);
});

describe('what an event lacks', () => {
  const purchase = async () => {
    await call(page, 'track', 'purchase', { ...ORDER, payment_type: '' });
    return (await journalOf(page)).at(-1)?.params;
  };

  test('an order has the shipping and the payment that the steps before have told, on other pages too', async () => {
    await go(page, `${shop.url}/`);
    await call(page, 'track', 'add_shipping_info', { shipping_tier: 'express' });
    await go(page, `${shop.url}/about`);
    await call(page, 'track', 'add_payment_info', { payment_type: 'card' });
    await go(page, `${shop.url}/help`);
    expect(await purchase()).toMatchObject({ shipping_tier: 'express', payment_type: 'card' });
  });

  test('but not those of an earlier session', async () => {
    await go(page, `${shop.url}/`);
    await call(page, 'track', 'add_shipping_info', { shipping_tier: 'express' });
    await page.close();
    await holdClock(visitor, ARRIVAL + HOUR);
    page = await visitor.newPage();
    await go(page, `${shop.url}/about`);
    expect(await purchase()).not.toHaveProperty('shipping_tier');
  });

  test('a click in a list that the shop calls recommendations is one on a recommendation', async () => {
    await open(`{ recommendationLists: ['also-bought'] }`);
    await isReady(page);
    await call(page, 'track', 'select_item', { item_list_id: 'also-bought', items: [{ item_id: 'bowl' }] });
    await call(page, 'track', 'select_item', { items: [{ item_id: 'bowl', item_list_id: 'search' }] });
    const clicks = (await journalOf(page)).filter(({ name }) => name === 'select_item');
    expect(clicks.map(({ params }) => params.recommended)).toEqual([true, undefined]);
  });
});
