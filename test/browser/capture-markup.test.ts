/** Markup where only a real browser answers: forms that leave the page, pages that build themselves, the pointer. */
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { bundle } from './support/bundle.js';
import type { Captured } from './support/capture.js';
import { type Site, serveSite } from './support/site.js';

const BOWL = `data-vitrine-item='{"item_id":"bowl","item_name":"Bowl","price":42}'`;
const CUP = `data-vitrine-item='{"item_id":"cup","price":8}'`;

let browser: Browser;
let site: Site;

beforeAll(async () => {
  browser = await launchBrowser();
  const page = (body: string) =>
    `<!doctype html><html data-vitrine-currency="EUR"><title>Shop</title><script async src="/capture.js"></script><body>${body}</body></html>`;
  const bowl = page(
    `<main data-vitrine-event="view_item" ${BOWL}><h1>Bowl</h1>
       <form method="post" action="/bowl" data-vitrine-event="add_to_cart">
         <input name="quantity" type="number" value="1" min="1"><input name="note" value="a gift for Anna">
         <button name="add-to-cart" value="13">Add to cart</button></form></main>
     <a href="/cup" data-vitrine-event="select_item" data-vitrine-recommended data-vitrine-list="related" ${CUP}>Cup</a>`,
  );
  site = await serveSite({
    '/capture.js': await bundle('test/browser/support/capture.ts', { name: 'capture' }),
    '/bowl': bowl,
    '/cup': page(`<main data-vitrine-event="view_item" ${CUP}><h1>Cup</h1></main>`),
    '/app': page(
      `<div id="app"></div><script>
         const products = { '/app/bowl': ${JSON.stringify(BOWL)}, '/app/cup': ${JSON.stringify(CUP)} };
         function show(path, delay) {
           history.pushState(null, '', path);
           setTimeout(() => {
             document.title = path;
             app.innerHTML = '<main data-vitrine-event="view_item" ' + products[path] + '><h1>' + path + '</h1></main>';
           }, delay);
         }
       </script>`,
    ),
  });
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

async function open(path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(site.url + path);
  await expect.poll(async () => (await told(page)).length).toBeGreaterThan(0);
  return page;
}

/** What was told, but for attention. */
async function told(page: Page): Promise<Captured[]> {
  const events = await page.evaluate(() => window.capture?.captured() ?? []);
  return events.filter(({ name }) => name !== 'user_engagement');
}

const names = async (page: Page): Promise<string[]> => (await told(page)).map(({ name }) => name);

describe('a plain form', () => {
  test('that leaves the page is told before it does, and the page it leads to is the next', async () => {
    const page = await open('/bowl');
    await page.fill('[name=quantity]', '2');
    await page.click('button');
    await expect.poll(() => names(page)).toHaveLength(5);
    expect(await names(page)).toEqual(['page_view', 'view_item', 'add_to_cart', 'page_view', 'view_item']);
    expect((await told(page))[2]?.params).toEqual({
      currency: 'EUR',
      value: 84,
      items: [{ item_id: 'bowl', item_name: 'Bowl', price: 42, quantity: 2 }],
    });
  });

  test('that the browser finds incomplete is not told', async () => {
    const page = await open('/bowl');
    await page.fill('[name=quantity]', '0');
    await page.click('button');
    expect(await names(page)).toEqual(['page_view', 'view_item']);
  });
});

test('a link to a recommendation is told though it leaves the page', async () => {
  const page = await open('/bowl');
  await page.click('text=Cup');
  await expect.poll(() => names(page)).toHaveLength(5);
  const [, , click] = await told(page);
  expect(click?.name).toBe('select_item');
  expect(click?.params).toMatchObject({ recommended: true, item_list_id: 'related', items: [{ item_id: 'cup' }] });
});

test('an application that builds its pages: each product once and after its page view, however late it comes', async () => {
  const page = await open('/app');
  const show = (path: string, delayMs: number) => page.evaluate(`show(${JSON.stringify(path)}, ${delayMs})`);
  await show('/app/bowl', 150);
  await expect.poll(() => names(page)).toHaveLength(3);
  await show('/app/cup', 1400);
  await expect.poll(() => names(page), { timeout: 4000 }).toHaveLength(5);
  const ids = (await told(page)).map(({ name, params }) => [
    name,
    ...((params.items as { item_id: string }[]) ?? []).map((item) => item.item_id),
  ]);
  expect(ids).toEqual([['page_view'], ['page_view'], ['view_item', 'bowl'], ['page_view'], ['view_item', 'cup']]);
});

describe('exit intent', () => {
  /** The pointer goes from the middle of the page out of the window. */
  async function leave(page: Page, to: [x: number, y: number]): Promise<void> {
    await page.mouse.move(300, 200);
    await page.mouse.move(...to, { steps: 4 });
  }

  test('is a pointer that leaves through the top, not at once, and once a page view', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.clock.install();
    await page.goto(`${site.url}/bowl`);
    await page.clock.runFor(1000);
    const intents = async () => (await names(page)).filter((name) => name === 'exit_intent').length;
    await leave(page, [300, -5]);
    expect(await intents()).toBe(0);
    await page.clock.runFor(5000);
    await leave(page, [-5, 200]);
    await page.mouse.move(300, 200);
    await page.mouse.down();
    await page.mouse.move(300, -5, { steps: 4 });
    await page.mouse.up();
    expect(await intents()).toBe(0);
    await leave(page, [300, -5]);
    await leave(page, [300, -5]);
    expect(await intents()).toBe(1);
    await page.evaluate(() => history.pushState(null, '', '/cup'));
    await page.clock.runFor(5000);
    await leave(page, [300, -5]);
    expect(await intents()).toBe(2);
  });
});
