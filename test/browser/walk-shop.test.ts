/** A visitor in the demo shop: what each page makes of a segment, and every event in the database, once. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startShop } from '../../demo/server.js';
import { launchBrowser } from './support/browser.js';
import { type BuiltCollector, DIST, startBuiltCollector } from './support/built.js';
import { eventually } from './support/eventually.js';
import { badFrenchIn, englishIn, missingIn, saidOn } from './support/language.js';
import {
  arrived,
  attend,
  createVisitor,
  DAY,
  go,
  HOUR,
  journalOf,
  MINUTE,
  SECOND,
  segmentsOf,
  told,
} from './support/visitor.js';

/** For people to look at; nothing is compared with them. */
const SCREENSHOTS = fileURLToPath(new URL('../screenshots/', import.meta.url));

let browser: Browser;
let collector: BuiltCollector;
let shop: Awaited<ReturnType<typeof startShop>>;
let visitor: BrowserContext;
let page: Page;
/** What pages wrote to the console as an error, and errors that surfaced: there must be none. */
let complaints: string[];

beforeAll(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  collector = await startBuiltCollector(['*']);
  shop = await startShop({ port: 0, host: '127.0.0.1', distPath: DIST, collectorUrl: collector.url });
  visitor = await createVisitor(browser);
  await visitor.addCookies([{ name: 'consent', value: 'granted', url: shop.address }]);
  complaints = [];
  visitor.on('console', (entry) => {
    const isOurs = !entry.location().url.endsWith('/favicon.ico');
    if (entry.type() === 'error' && isOurs) complaints.push(entry.text());
  });
  visitor.on('weberror', (error) => complaints.push(String(error.error())));
  page = await visitor.newPage();
});
afterEach(async () => {
  await visitor.close();
  await shop.close();
  await collector.remove();
  expect(complaints).toEqual([]);
});

const shot = (name: string) => page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
const names = async () => (await journalOf(page)).map(({ name }) => name);

/** Waits for a message; the shop's own comparison is one, too. */
async function seeMessage(title: string): Promise<void> {
  await eventually(async () => {
    await visitor.clock.runFor(10);
    return page.getByRole('heading', { name: title }).isVisible();
  }).toBe(true);
}

/** To a page of the shop; those about a product tell so. */
async function goTo(path: string): Promise<void> {
  const before = (await names()).length;
  await go(page, shop.address + path);
  if (path.startsWith('/p/')) await eventually(async () => (await names()).slice(before)).toContain('view_item');
}

async function addToCart(): Promise<void> {
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await eventually(names).toContain('add_to_cart');
  await eventually(() => page.textContent('[data-cart-count]')).toBe('1');
}

test('an anonymous visitor is asked for an address on the second page, and not again once they are known', async () => {
  await goTo('/');
  await goTo('/c/table');
  await attend(page, 11 * SECOND);
  await seeMessage('May we write to you?');
  await shot('anonymous');
  const message = page.locator('.message');
  await message.getByLabel('Your e-mail').fill('ada@example.com');
  await message.getByLabel('Send me the seasonal letter').check();
  await message.getByRole('button', { name: 'Sign up' }).click();
  await eventually(() => message.textContent()).toContain('The next letter is yours.');
  await eventually(() => segmentsOf(page)).not.toContain('anonymous');
  const known = (await journalOf(page)).find(({ name }) => name === 'identify');
  expect(await told(page, 'anonymous')).toMatchObject([{ enter: false, at: known?.time }]);
  await goTo('/c/light');
  await attend(page, MINUTE);
  expect(await page.locator('.message').count()).toBe(0);
});

test('who abandons a cart is reminded of it: at once, and when they come back', async () => {
  await goTo('/');
  await goTo('/p/lune');
  await addToCart();
  await page.mouse.move(300, 200);
  await visitor.clock.runFor(3 * SECOND);
  await page.mouse.move(300, -5, { steps: 4 });
  await seeMessage('Your cart is waiting');
  await shot('cart-abandoner');
  expect(await page.locator('.message').textContent()).toContain('€24');
  await page.close();
  await visitor.clock.runFor(2 * DAY);
  page = await visitor.newPage();
  await goTo('/');
  expect(await told(page, 'cart-abandoner')).toEqual([]);
  await goTo('/c/light');
  await attend(page, 6 * SECOND);
  await seeMessage('Your cart is waiting');
  await shot('cart-abandoner-two-days-later');
});

test('every event from the first page to the last is in the database, once, as the browser journalled it', async () => {
  await goTo('/');
  await page.fill('#header-search', 'bowl');
  await page.press('#header-search', 'Enter');
  await page.waitForURL('**/search?**');
  await arrived(page);
  await goTo('/p/lune');
  await attend(page, 90 * SECOND);
  await addToCart();
  await goTo('/checkout');
  const answers = {
    email: 'a@b.fr',
    firstName: 'Ada',
    lastName: 'L',
    street: '1 rue',
    postcode: '69002',
    city: 'Lyon',
  };
  for (const [name, value] of Object.entries(answers)) await page.fill(`#${name}`, value);
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.waitForURL('**/order/*');
  await arrived(page);
  await eventually(names).toContain('purchase');
  expect(await segmentsOf(page)).toEqual(['first-order', 'impulsive']);
  await seeMessage('While you are here');
  await shot('impulsive');
  await visitor.clock.fastForward(HOUR);
  await goTo('/c/light');
  await attend(page, 5 * SECOND);
  // Goes as visitors go: with the tab.
  await page.close();

  const silent = await visitor.newPage();
  await silent.goto(`${shop.address}/sprig.svg`);
  const journal = await journalOf(silent);
  expect(journal.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['page_view', 'search', 'view_item', 'add_to_cart', 'begin_checkout', 'purchase']),
  );
  expect(journal.at(-1)?.name).toBe('user_engagement');
  await eventually(async () => (await collector.events()).length).toBe(journal.length);
  const rows = await collector.closeAndRead();
  const short = ({
    id,
    time,
    name,
    visitor: by,
  }: {
    id: string;
    time: number;
    name: string;
    visitor?: string | null;
  }) => ({
    id,
    time,
    name,
    visitor: by,
  });
  expect(rows.map(short)).toEqual(journal.map(short));
});

test('in French, all is French from the home page to the order, and the events name the same products', async () => {
  /** Where the visitor is, and that it is said in French: the page, its messages to come, and what the strip explains. */
  async function look(path: string): Promise<void> {
    expect(new URL(page.url()).pathname).toMatch(path);
    expect(await page.getAttribute('html', 'lang')).toBe('fr');
    const said = await saidOn(page);
    expect([englishIn(said), badFrenchIn(said), missingIn(said)]).toEqual([[], [], []]);
  }
  await goTo('/fr/');
  await page.getByRole('button', { name: 'Derrière la vitrine' }).click();
  await page.locator('[data-explain=researcher] summary').click();
  await eventually(async () => {
    await visitor.clock.runFor(1000);
    return page.locator('[data-explain=researcher] [data-tree]').textContent();
  }).toContain('0 vue de produit sur 1');
  await shot('strip-fr');
  await page.getByRole('button', { name: 'Derrière la vitrine' }).click();
  await look('/fr/');
  await page.fill('#header-search', 'assiette');
  await page.press('#header-search', 'Enter');
  await page.waitForURL('**/fr/search?**');
  await arrived(page);
  await look('/fr/search');
  await page.getByRole('link', { name: 'Lune assiette plate' }).click();
  await page.waitForURL('**/fr/p/lune');
  await arrived(page);
  await eventually(names).toContain('view_item');
  await page.getByRole('button', { name: 'Ajouter au panier' }).click();
  await eventually(() => page.textContent('[data-cart-count]')).toBe('1');
  await look('/fr/p/lune');
  await page.mouse.move(300, 200);
  await visitor.clock.runFor(3 * SECOND);
  await page.mouse.move(300, -5, { steps: 4 });
  await seeMessage('Votre panier vous attend');
  expect(await page.locator('.message').textContent()).toContain('24,00\u00a0€');
  await look('/fr/p/lune');
  await page.getByRole('link', { name: 'Voir mon panier' }).click();
  await page.waitForURL('**/fr/cart');
  await look('/fr/cart');
  await page.getByRole('link', { name: 'Passer commande' }).click();
  await page.waitForURL('**/fr/checkout');
  await look('/fr/checkout');
  const answers = {
    email: 'a@b.fr',
    firstName: 'Ada',
    lastName: 'L',
    street: '1 rue',
    postcode: '69002',
    city: 'Lyon',
  };
  for (const [name, value] of Object.entries(answers)) await page.fill(`#${name}`, value);
  await page.getByRole('button', { name: 'Valider la commande' }).click();
  await page.waitForURL('**/fr/order/*');
  await arrived(page);
  await eventually(names).toContain('purchase');
  await seeMessage('Pendant que vous êtes là');
  await look('/fr/order/');
  const bought = (await journalOf(page)).find(({ name }) => name === 'purchase');
  expect(bought?.params.items).toEqual([
    expect.objectContaining({ item_id: 'lune', item_name: 'Lune, assiette plate', item_category: 'table', price: 24 }),
  ]);
});

test('the home page speaks of where the visitor comes from, begins with the room they named, and nothing moves', async () => {
  await visitor.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const shifts = () => page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  const firstRoom = () =>
    page.locator('.rooms > li').evaluateAll((rooms) => {
      const [first] = rooms.sort((a, b) => {
        const [one, other] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        return one.top - other.top || one.left - other.left;
      });
      return first?.textContent?.trim();
    });
  const heading = async () => (await page.textContent('h1'))?.trim();

  await page.setViewportSize({ width: 390, height: 844 });
  await goTo('/fr/?utm_source=lettre&utm_medium=email');
  await eventually(heading).toBe('Comme promis\u00a0: les nouveautés des ateliers.');
  expect(await firstRoom()).toBe('Table');
  await shot('hero-email-fr');
  expect(await shifts()).toEqual([]);
  await page.evaluate(() => window.vitrine?.('identify', null, { interest: 'linen' }));
  await eventually(firstRoom).toBe('Linge');
  // The next visit, directly: the letter is forgotten, and the room is not, even before Vitrine has loaded.
  await page.close();
  await visitor.clock.runFor(HOUR);
  page = await visitor.newPage();
  await page.route('**/vitrine.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await page.goto(`${shop.address}/fr/`);
  expect(await firstRoom()).toBe('Linge');
  expect(await heading()).toBe('Dressez la table. Allumez la lampe. Prenez le temps.');
  await page.unroute('**/vitrine.js');
  await goTo('/fr/');
  expect([await firstRoom(), await heading()]).toEqual([
    'Linge',
    'Dressez la table. Allumez la lampe. Prenez le temps.',
  ]);
  expect(await shifts()).toEqual([]);
});
