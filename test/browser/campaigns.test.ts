/** Messages, with the built script: who is shown what, when, and how often, in real tabs on a real journal. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
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
  visitor = await newVisitor();
  requested = [];
  visitor.on('request', (request) => requested.push(new URL(request.url()).pathname));
});
afterEach(() => visitor.close());

/** A browser profile whose clock goes on by itself, and faster when a test waits. */
async function newVisitor(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  await context.clock.install();
  await listenIn(context);
  return context;
}

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

const STEP_MS = 250;

/** Lets time pass in all of the visitor's pages, and gives them room for what takes real time: the network, the database. */
async function pass(page: Page, durationMs: number): Promise<void> {
  for (let leftMs = durationMs; leftMs > 0; leftMs -= STEP_MS) {
    await page.context().clock.runFor(Math.min(leftMs, STEP_MS));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** What is waited for comes sooner, as each look lets time pass. */
async function says(page: Page, id: string): Promise<boolean> {
  await page.context().clock.runFor(STEP_MS);
  return (await page.getByText(`Message ${id}`).count()) > 0;
}
const errors = (page: Page) => page.evaluate(() => window.errors);
async function past(page: Page): Promise<string[]> {
  await page.context().clock.runFor(STEP_MS);
  return (await journalOf(page))
    .filter(({ name }) => name.startsWith('message_'))
    .map(({ name, params }) => `${name.slice('message_'.length)} ${params.campaign_id}`);
}
/** Long enough for a message to be loaded, decided on, and shown. */
const settled = (page: Page) => pass(page, 3000);

describe('a campaign', () => {
  test('is shown to its audience, and what becomes of it is recorded', async () => {
    const page = await open(serve([banner('a', { audience: 'anonymous' }), banner('b', { audience: 'browser' })]));
    await eventually(() => says(page, 'a')).toBe(true);
    await eventually(() => past(page)).toEqual(['impression a']);
    const [impression] = (await journalOf(page)).filter(({ name }) => name === 'message_impression');
    expect(impression?.params).toEqual({ campaign_id: 'a', placement: 'banner-bottom', pressure: [] });
    await page.getByRole('button', { name: /close/i }).click();
    await eventually(() => past(page)).toEqual(['impression a', 'close a']);
    expect(await says(page, 'a')).toBe(false);
    expect(await errors(page)).toEqual([]);
  });

  test('that has been closed stays closed, on the next page and in other tabs', async () => {
    const url = serve([banner('a', { frequency: { maxPerSession: 9 } })]);
    const page = await open(url);
    await eventually(() => past(page)).toEqual(['impression a']);
    await page.getByRole('button', { name: /close/i }).click();
    await eventually(() => past(page)).toEqual(['impression a', 'close a']);
    await page.goto(`${shop.url}/two`);
    await isReady(page);
    const other = await open(`${shop.url}/three`);
    await settled(page);
    expect([await says(page, 'a'), await says(other, 'a')]).toEqual([false, false]);
  });

  test('that may be shown twice in all is, on whatever page', async () => {
    const url = serve([banner('a', { frequency: { maxTotal: 2, maxPerSession: 9 } })]);
    const page = await open(url);
    for (const [path, expected] of Object.entries({ two: 2, three: 2, one: 2 })) {
      await eventually(async () => (await past(page)).length).toBeGreaterThan(0);
      await page.goto(`${shop.url}/${path}`);
      await isReady(page);
      await settled(page);
      await eventually(async () => (await past(page)).length).toBe(expected);
    }
    expect(await says(page, 'a')).toBe(false);
  });

  test('waits for the second page of a visit, unless it is in a slot or told otherwise', async () => {
    const url = serve([banner('over'), banner('in', { placement: { slot: 'hero' } })], {
      pressure: { presets: false, minGap: '0s' },
      body: '<div data-vitrine-slot="hero">Welcome</div>',
    });
    const page = await open(url);
    await eventually(() => says(page, 'in')).toBe(true);
    await settled(page);
    expect(await says(page, 'over')).toBe(false);
    await page.goto(`${shop.url}/two`);
    await eventually(() => says(page, 'over')).toBe(true);
  });

  test('with a condition of its own is shown as soon as that holds, and is no segment', async () => {
    const condition = { count: 'search', within: 'session', atLeast: 2 };
    const page = await open(serve([banner('a', { audience: condition, trigger: { on: 'entered' } })]));
    await call(page, 'track', 'search', { search_term: 'bowl' });
    await settled(page);
    expect(await says(page, 'a')).toBe(false);
    await call(page, 'track', 'search', { search_term: 'cup' });
    await eventually(() => says(page, 'a')).toBe(true);
    const known = await page.evaluate(() => ({
      segments: [...(window.vitrine?.segments ?? [])],
      attribute: document.documentElement.dataset.segments,
    }));
    expect(known).toEqual({ segments: ['anonymous'], attribute: 'anonymous' });
    await page.goto(`${shop.url}/two`);
    expect(await page.evaluate(() => Object.keys(JSON.parse(localStorage.vitrine)))).toEqual(['anonymous']);
  });

  test('may name a row of the catalogue that the shop has not loaded', async () => {
    const page = await open(serve([banner('a', { audience: 'wishlister' })]));
    await call(page, 'track', 'add_to_wishlist', { items: [{ item_id: 'bowl' }] });
    await eventually(() => says(page, 'a')).toBe(true);
    expect(await errors(page)).toEqual([]);
  });

  test('with a higher priority comes first, and the next when it is closed: never two at once', async () => {
    const page = await open(serve([banner('a'), banner('b', { priority: 2 }), banner('c', { priority: 1 })]));
    for (const [id, next] of [
      ['b', 'c'],
      ['c', 'a'],
    ] as const) {
      await eventually(() => says(page, id)).toBe(true);
      expect(await says(page, next)).toBe(false);
      await page.getByRole('button', { name: /close/i }).click();
    }
    await eventually(() => says(page, 'a')).toBe(true);
  });

  test('that has not begun, or is over, is none', async () => {
    const page = await open(serve([banner('a', { startAt: '2999-01-01' }), banner('b', { endAt: '2001-01-01' })], {}));
    await settled(page);
    expect([await says(page, 'a'), await says(page, 'b')]).toEqual([false, false]);
    expect(requested).not.toContain('/messages.js');
  });
});

describe('three tabs opened at once', () => {
  test('show one message between them', async () => {
    const url = serve([banner('a')], { pressure: { presets: false, onFirstPage: true } });
    const pages = await Promise.all([1, 2, 3].map(() => visitor.newPage()));
    await Promise.all(pages.map((page) => page.goto(url)));
    await Promise.all(pages.map(isReady));
    const shown = async () => (await Promise.all(pages.map((page) => says(page, 'a')))).filter(Boolean).length;
    await eventually(shown).toBe(1);
    // Beyond the time for which one tab alone decides.
    await pass(pages[0] as Page, 7000);
    expect(await shown()).toBe(1);
    expect(await past(pages[0] as Page)).toEqual(['impression a']);
  });

  test('hold out the same visitor, and record it once', async () => {
    const url = serve([banner('a', { holdout: 1 })], { pressure: { presets: false, onFirstPage: true } });
    const pages = await Promise.all([1, 2, 3].map(() => visitor.newPage()));
    await Promise.all(pages.map((page) => page.goto(url)));
    await Promise.all(pages.map(isReady));
    await eventually(() => past(pages[0] as Page)).toEqual(['holdout a']);
    await pass(pages[0] as Page, 7000);
    expect(await past(pages[0] as Page)).toEqual(['holdout a']);
    expect(await Promise.all(pages.map((page) => says(page, 'a')))).toEqual([false, false, false]);
  });
});

test('half of the visitors are held out, each one for good', async () => {
  const url = serve([banner('a', { holdout: 0.5, frequency: { maxPerSession: 9, after: { close: '1s' } } })]);
  const groups = new Set<string>();
  for (let tries = 0; tries < 12 && groups.size < 2; tries++) {
    const context = await newVisitor();
    const page = await context.newPage();
    await page.goto(url);
    await isReady(page);
    await eventually(async () => (await past(page)).length).toBe(1);
    // Until then the first page alone decides.
    await context.clock.runFor(6000);
    await page.goto(`${shop.url}/two`);
    await isReady(page);
    await eventually(async () => (await past(page)).length).toBe(2);
    const [first, second] = await past(page);
    expect(second).toBe(first);
    groups.add(String(first));
    await context.close();
  }
  expect([...groups].sort()).toEqual(['holdout a', 'impression a']);
});

describe('nothing is downloaded', () => {
  test('for a visitor to whom no campaign applies', async () => {
    const page = await open(serve([banner('a', { audience: 'browser' })]));
    await settled(page);
    expect(requested.filter((path) => /messages|campaigns|gather/.test(path))).toEqual([]);
    expect(await past(page)).toEqual([]);
  });

  test.each(['pending', 'denied', 'measurement'])('and nothing is shown with consent %s', async (consent) => {
    let asked = 0;
    shop.site.routes.set('/campaigns.json', (_request, response) => {
      asked++;
      response.end(JSON.stringify({ version: 1, campaigns: [banner('a')], pressure: AT_ONCE }));
    });
    const tag = `data-consent="${consent}" data-campaigns="/campaigns.json"`;
    shop.site.routes.set('/one', pageWith({ tag }));
    const page = await visitor.newPage();
    await page.goto(`${shop.url}/one`);
    await settled(page);
    expect(asked).toBe(0);
    expect(requested.filter((path) => /messages|campaigns|gather|evaluation/.test(path))).toEqual([]);
    await call(page, 'consent.set', { measurement: true, personalization: true });
    await eventually(() => says(page, 'a')).toBe(true);
    expect(asked).toBe(1);
  });
});

describe('a goal', () => {
  test('that is reached within its window is a conversion, once, even on a page with no campaign for the visitor', async () => {
    const goal = { event: 'purchase', where: { value: { atLeast: 10 } }, within: '1d' };
    const url = serve([banner('a', { audience: { segment: 'anonymous' }, goal })]);
    const page = await open(url);
    await eventually(() => past(page)).toEqual(['impression a']);
    await page.goto(`${shop.url}/two`);
    await isReady(page);
    const order = (id: string, value: number) => ({ transaction_id: id, value, currency: 'EUR', items: [] });
    await call(page, 'track', 'purchase', order('T1', 5));
    await call(page, 'track', 'purchase', order('T2', 50));
    await call(page, 'track', 'purchase', order('T3', 60));
    await eventually(() => past(page)).toEqual(['impression a', 'conversion a']);
    const conversion = (await journalOf(page)).find(({ name }) => name === 'message_conversion');
    expect(conversion?.params).toMatchObject({ goal: 'purchase', held_out: false, value: 50, currency: 'EUR' });
    await page.goto(`${shop.url}/three`);
    await isReady(page);
    await settled(page);
    expect((await past(page)).filter((one) => one.startsWith('conversion'))).toHaveLength(1);
  });

  test('that the page had no time to tell of is told on the next one', async () => {
    const goal = { event: 'offer_taken', within: '1d' };
    const page = await open(serve([banner('a', { goal })]));
    await eventually(() => past(page)).toEqual(['impression a']);
    await page.evaluate((next) => {
      window.vitrine?.('track', 'offer_taken', {});
      location.href = next;
    }, `${shop.url}/two`);
    await page.waitForURL(/two/);
    await eventually(() => past(page)).toEqual(['impression a', 'conversion a']);
  });
});

describe('triggers', () => {
  test('by page: a type, a path with anything in it', async () => {
    const url = serve([
      banner('path', { trigger: { on: 'immediately', page: { path: ['/tw*'] } } }),
      banner('type', { trigger: { on: 'immediately', page: { type: 'product' } } }),
    ]);
    const page = await open(url);
    await settled(page);
    expect(await past(page)).toEqual([]);
    await page.goto(`${shop.url}/two`);
    await eventually(() => says(page, 'path')).toBe(true);
    await page.getByRole('button', { name: /close/i }).click();
    await call(page, 'track', 'page_view', { page_type: 'product' });
    await eventually(() => says(page, 'type')).toBe(true);
  });

  test('by an event with what must hold of it, also one that came before the messages had', async () => {
    const trigger = { on: 'event', event: 'add_to_cart', where: { value: { above: 40 } } };
    const page = await open(serve([banner('a', { trigger })]));
    await call(page, 'track', 'add_to_cart', { value: 20, items: [] });
    await settled(page);
    expect(await says(page, 'a')).toBe(false);
    await call(page, 'track', 'add_to_cart', { value: 50, items: [] });
    await eventually(() => says(page, 'a')).toBe(true);

    const early = `<script>vitrine('track', 'add_to_cart', { value: 50, items: [] })</script>`;
    const again = await open(serve([banner('b', { trigger })], { head: early }));
    await eventually(() => says(again, 'b')).toBe(true);
  });

  test('by how far the page is scrolled', async () => {
    const body = '<div style="height:5000px">Long</div>';
    const page = await open(serve([banner('a', { trigger: { on: 'scroll', depth: 0.8 } })], { body }));
    await settled(page);
    expect(await says(page, 'a')).toBe(false);
    await page.evaluate(() => window.scrollTo(0, 4500));
    await eventually(() => says(page, 'a')).toBe(true);
  });

  test('by attention on the page, and by nothing being done', async () => {
    const page = await open(
      serve([
        banner('attention', { trigger: { on: 'attention', for: '3s' } }),
        banner('idle', { trigger: { on: 'idle', for: '2s' }, audience: { count: 'search', atLeast: 1 } }),
      ]),
    );
    await page.bringToFront();
    await page.mouse.move(100, 100);
    await eventually(() => says(page, 'attention')).toBe(true);
    await page.getByRole('button', { name: /close/i }).click();
    await call(page, 'track', 'search', { search_term: 'x' });
    await eventually(() => says(page, 'idle')).toBe(true);
  });

  test('by a pointer that leaves through the top', async () => {
    const page = await open(serve([banner('a', { trigger: { on: 'exit' } })]));
    await pass(page, 3200);
    await page.evaluate(() => document.documentElement.dispatchEvent(new MouseEvent('mouseleave', { clientY: -1 })));
    await eventually(() => says(page, 'a')).toBe(true);
  });

  test('on a phone by scrolling up fast', async () => {
    const phone = await newVisitor({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });
    const body = '<div style="height:8000px">Long</div>';
    const head = '<meta name="viewport" content="width=device-width">';
    const url = serve([banner('a', { trigger: { on: 'exit' } })], { body, head });
    const page = await phone.newPage();
    await page.goto(url);
    await isReady(page);
    await page.evaluate(() => window.scrollTo(0, 4000));
    await pass(page, 3500);
    expect(await says(page, 'a')).toBe(false);
    await page.evaluate(async () => {
      for (let y = 4000; y > 3000; y -= 200) {
        window.scrollTo(0, y);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    });
    await eventually(() => says(page, 'a')).toBe(true);
    await phone.close();
  });
});

describe('a message that the shop shows itself', () => {
  const told = (page: Page) => page.evaluate(() => (window as unknown as { shown: string[] }).shown);

  test('is told with what it says, and reports what becomes of it', async () => {
    const head = `<script>
      window.shown = [];
      vitrine('onMessage', (message) => {
        shown.push(message.content.data.text + ' for ' + message.facts.traits.city);
        window.message = message;
        return () => shown.push('gone');
      });
      vitrine('identify', null, { city: 'Lyon' });
    </script>`;
    const campaign = { id: 'own', placement: 'none', content: { data: { text: 'Hello' } } };
    const page = await open(serve([campaign], { head }));
    await eventually(() => told(page)).toEqual(['Hello for Lyon']);
    await eventually(() => past(page)).toEqual(['impression own']);
    await page.evaluate(() => {
      const { message } = window as unknown as { message: import('../../src/campaigns/shop-message.js').ShopMessage };
      message.click('Go');
      message.submit({ size: 'M' });
      message.close();
      message.click('after that');
    });
    await eventually(() => past(page)).toEqual(['impression own', 'click own', 'submit own', 'close own']);
    expect((await page.evaluate(() => window.vitrine?.facts?.()))?.traits).toEqual({ city: 'Lyon', size: 'M' });
  });

  test('that no callback can show is reported once, and the next one is shown', async () => {
    const head = `<script>vitrine('onMessage', () => { throw new Error('broken'); })</script>`;
    const campaign = { id: 'own', placement: 'none', priority: 1, content: { data: {} } };
    const page = await open(serve([campaign, banner('a')], { head }));
    await eventually(() => says(page, 'a')).toBe(true);
    expect(await errors(page)).toEqual(['campaign own: a callback threw']);
    expect(await past(page)).not.toContain('impression own');
  });
});

describe('what is wrong', () => {
  test('is refused with its path, and the others run', async () => {
    const page = await open(
      serve([
        banner('a', { trigger: { on: 'scroll', depth: 3 } }),
        banner('b', { audience: 'anonymuos' }),
        banner('c'),
      ]),
    );
    await eventually(() => says(page, 'c')).toBe(true);
    expect(await errors(page)).toEqual([
      'campaigns[0].trigger.depth 3 is no share; write a number from 0 to 1',
      expect.stringMatching(/^campaigns\[1\]\.audience "anonymuos" is not a segment.*did you mean "anonymous"\?$/),
    ]);
  });

  test('a form that cannot be downloaded was not closed by anybody, and gives its place to the next message', async () => {
    await visitor.route('**/form.js', (route) => route.abort());
    const form = { fields: [{ trait: 'city', type: 'text', label: 'Your town' }] };
    const asking = banner('a', { priority: 1, content: { text: 'Message a', form } });
    const page = await open(serve([asking, banner('b')]));
    await eventually(() => past(page)).toEqual(['impression b']);
    await settled(page);
    expect([await says(page, 'a'), await past(page)]).toEqual([false, ['impression b']]);
    expect(await errors(page)).toEqual([expect.stringContaining('message a: it could not be shown')]);
  });

  test('in a file that is not there, or no file of campaigns, is told, and segments go on', async () => {
    const page = await open(serve([], { options: { campaigns: undefined, campaignsUrl: '/nowhere.json' } }));
    expect(await errors(page)).toEqual(['no campaigns could be read from /nowhere.json']);
    expect(await page.evaluate(() => [...(window.vitrine?.segments ?? [])])).toEqual(['anonymous']);
    const other = await open(serve([], { options: { campaigns: { campaings: [] } } }));
    await eventually(async () => (await errors(other)).length).toBeGreaterThan(0);
    expect((await errors(other))[0]).toMatch(/^campaings is not known here; did you mean "campaigns"\?$/);
    expect(await other.evaluate(() => [...(window.vitrine?.segments ?? [])])).toEqual(['anonymous']);
  });
});

describe('the public API', () => {
  test('gives facts, history and events', async () => {
    const page = await open(`${shop.url}/bowl`);
    await call(page, 'track', 'add_to_cart', {
      currency: 'EUR',
      items: [{ item_id: 'bowl', item_name: 'Bowl', price: 42, quantity: 2 }],
    });
    await call(page, 'track', 'purchase', { transaction_id: 'T1', value: 84, currency: 'EUR', items: [] });
    await call(page, 'track', 'add_to_cart', { items: [{ item_id: 'cup', price: 5 }] });
    const facts = await page.evaluate(() => window.vitrine?.facts?.());
    expect(facts).toMatchObject({
      cart: { quantity: 1, value: 5, currency: 'EUR', items: [{ item_id: 'cup', price: 5, quantity: 1 }] },
      lastOrder: { transactionId: 'T1', value: 84 },
      product: { item_id: 'bowl' },
      session: { pages: 1 },
      context: { source: 'direct' },
    });
    const carts = await page.evaluate(() => window.vitrine?.history?.('add_to_cart', { where: { 'items.price': 5 } }));
    expect(carts).toHaveLength(1);
    const [bucket, again] = await page.evaluate(() => [
      window.vitrine?.bucket?.('test'),
      window.vitrine?.bucket?.('test'),
    ]);
    expect(bucket).toBe(again);
    expect(bucket).toBeGreaterThanOrEqual(0);
    const heard = await page.evaluate(() => {
      const names: string[] = [];
      const stop = window.vitrine?.onEvent?.(['search', 'login'], ({ name }) => names.push(name));
      window.vitrine?.onEvent?.('search', () => names.push('long'), { search_term: { startsWith: 'long' } });
      window.vitrine?.('track', 'search', { search_term: 'x' });
      window.vitrine?.('track', 'view_item_list', {});
      window.vitrine?.('track', 'search', { search_term: 'long x' });
      stop?.();
      window.vitrine?.('track', 'login', {});
      return names;
    });
    expect(heard).toEqual(['search', 'search', 'long']);
  });

  test('tells nothing without consent to personalization', async () => {
    shop.site.routes.set('/measured', pageWith({ tag: 'data-consent="measurement"' }));
    const page = await open(`${shop.url}/measured`);
    const known = await page.evaluate(async () => [
      await window.vitrine?.facts?.(),
      await window.vitrine?.history?.('page_view'),
      window.vitrine?.bucket?.('a') ?? null,
    ]);
    expect(known).toEqual([{ traits: {}, context: {}, cart: { quantity: 0, value: 0, items: [] } }, [], null]);
  });
});
