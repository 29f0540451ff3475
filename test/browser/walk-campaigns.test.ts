/** The demo shop's campaigns, each met once by a visitor who does what its audience does. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startShop } from '../../demo/server.js';
import { launchBrowser } from './support/browser.js';
import { type BuiltCollector, DIST, startBuiltCollector } from './support/built.js';
import { eventually } from './support/eventually.js';
import {
  ARRIVAL,
  arrived,
  attend,
  call,
  DAY,
  go,
  HOUR,
  holdClock,
  journalOf,
  listenIn,
  MINUTE,
  SECOND,
} from './support/visitor.js';

/** For people to look at; nothing is compared with them. */
const SCREENSHOTS = fileURLToPath(new URL('../screenshots/', import.meta.url));

let browser: Browser;
let collector: BuiltCollector;
let shop: Awaited<ReturnType<typeof startShop>>;
let visitor: BrowserContext;
let page: Page;
/** What pages wrote to the console as an error, which a breach of the content policy is, and errors that surfaced. */
let complaints: string[];
/** The campaigns that this visitor has met. */
let met: string[];

beforeAll(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  browser = await launchBrowser();
  collector = await startBuiltCollector(['*']);
  shop = await startShop({ port: 0, host: '127.0.0.1', distPath: DIST, collectorUrl: collector.url });
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await collector?.remove();
});
beforeEach(() => arrive());
afterEach(async () => {
  await visitor.close();
  expect(complaints).toEqual([]);
});

/** A visitor who has agreed to everything. */
async function arrive(time = ARRIVAL): Promise<void> {
  await visitor?.close();
  visitor = await browser.newContext({ reducedMotion: 'reduce' });
  await holdClock(visitor, time);
  await listenIn(visitor);
  met = [];
  await visitor.addCookies([{ name: 'consent', value: 'granted', url: shop.address }]);
  complaints = [];
  visitor.on('console', (entry) => {
    if (entry.type() === 'error') complaints.push(entry.text());
  });
  visitor.on('weberror', (error) => complaints.push(String(error.error())));
  page = await visitor.newPage();
}

const goTo = (path: string) => go(page, shop.address + path);
const names = async () => (await journalOf(page)).map(({ name }) => name);
/** What has become of messages, such as `impression letters`. */
const past = async () =>
  (await journalOf(page))
    .filter(({ name }) => name.startsWith('message_'))
    .map(({ name, params }) => `${name.slice('message_'.length)} ${params.campaign_id}`);

/** Another visit so much later, on its first page, where nothing comes. */
async function comeBack(afterMs: number, path = '/'): Promise<void> {
  await page.goto('about:blank');
  // The clock cannot jump further than 24 days at once.
  for (let leftMs = afterMs; leftMs > 0; leftMs -= 20 * DAY)
    await visitor.clock.fastForward(Math.min(leftMs, 20 * DAY));
  await goTo(path);
}

/** The message that is there, from when it is, and has been for long enough to count. */
async function meet(campaign: string): Promise<string> {
  met.push(`impression ${campaign}`);
  await eventually(async () => {
    await visitor.clock.runFor(100);
    return (await past()).filter((what) => what.startsWith('impression'));
  }).toEqual(met);
  await page.screenshot({ path: join(SCREENSHOTS, `campaign-${campaign}.png`) });
  return (await page.locator('.message, [data-offer]').textContent()) ?? '';
}
const message = () => page.locator('.message');
const press = (name: string) => message().getByRole('button', { name }).click();

/** This visitor's events of a name that the collector has; the page's own time must pass before they are sent. */
async function received(name: string) {
  await visitor.clock.runFor(SECOND);
  const ids = new Set((await journalOf(page)).map(({ id }) => id));
  return (await collector.events()).filter((event) => event.name === name && ids.has(event.id));
}

/** Buys what is in the cart, on the page where it is told. */
async function order(path = '/p/lune', prefix = ''): Promise<void> {
  await goTo(prefix + path);
  await page.locator('[data-add] button').click();
  await eventually(() => page.textContent('[data-cart-count]')).toBe('1');
  await goTo(`${prefix}/checkout`);
  const answers = { email: 'a@b.fr', firstName: 'Ada', lastName: 'L', street: '1', postcode: '69002', city: 'Lyon' };
  for (const [name, value] of Object.entries(answers)) await page.fill(`#${name}`, value);
  await page.locator('.summary > .button').click();
  await page.waitForURL('**/order/*');
  await arrived(page);
  await eventually(names).toContain('purchase');
}

/** Changes what the shop serves as its campaigns. */
async function change(campaign: string, more: object): Promise<void> {
  await page.route('**/campaigns.json', async (route) => {
    const file = await (await route.fetch()).json();
    for (const one of file.campaigns) if (one.id === campaign) Object.assign(one, more);
    await route.fulfill({ json: file });
  });
}

test('a profile grows visit by visit: the letter, a question each, and a birthday that is kept', async () => {
  await goTo('/fr/');
  await attend(page, 12 * SECOND);
  expect(await past()).toEqual([]);
  await goTo('/fr/c/table');
  await attend(page, 11 * SECOND);
  expect(await meet('letters')).toContain('Pouvons-nous vous écrire');
  await page.getByLabel('Votre adresse e-mail').last().fill('ada@example.com');
  await page.getByLabel('Envoyez-moi la lettre de saison').check();
  await press('M’inscrire');
  await eventually(() => message().textContent()).toContain('La prochaine lettre est pour vous');
  const told = async () => (await journalOf(page)).findLast(({ name }) => name === 'identify')?.params.traits;
  expect(await told()).toMatchObject({ email: 'ada@example.com', newsletter: true });

  /** One question a visit. */
  async function answer(campaign: string, fill: () => Promise<void>): Promise<void> {
    await comeBack(DAY, '/fr/');
    await goTo('/fr/c/light');
    await attend(page, 9 * SECOND);
    await meet(campaign);
    await fill();
    await press('Envoyer');
    await eventually(past).toContain(`submit ${campaign}`);
  }
  await answer('ask-interest', () => message().getByLabel('Linge').check());
  await answer('ask-city', () => message().getByLabel('Votre ville').fill('Lyon'));
  await answer('ask-birthday', () => message().getByLabel('Le jour').fill('1990-03-08'));
  await attend(page, 31 * SECOND);
  await goTo('/fr/');
  await attend(page, 5 * SECOND);
  expect(await meet('birthday')).toContain('BOUGIE15');
});

test('who leaves a cart is reminded of it, and what they buy then is told to the collector as reached', async () => {
  await goTo('/c/table');
  await goTo('/p/lune');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await eventually(names).toContain('add_to_cart');
  await page.mouse.move(300, 200);
  await visitor.clock.runFor(4 * SECOND);
  await page.mouse.move(300, -5, { steps: 4 });
  const said = await meet('cart-reminder');
  expect(said).toContain('€24.00');
  expect(said).toContain('€56.00 to free delivery');
  await message().getByRole('link', { name: 'Go to my cart' }).click();
  await page.waitForURL('**/cart');
  await arrived(page);
  await call(page, 'track', 'purchase', { transaction_id: 'o-1', value: 24, currency: 'EUR' });
  await eventually(past).toEqual(['impression cart-reminder', 'click cart-reminder', 'conversion cart-reminder']);
  await eventually(async () => (await received('message_conversion')).map(({ params }) => params.value)).toEqual([24]);
});

test('who would have been asked, but is held out for comparison, sees nothing, and is counted', async () => {
  await change('letters', { holdout: 1 });
  await goTo('/');
  await goTo('/c/table');
  await attend(page, 11 * SECOND);
  await eventually(past).toEqual(['holdout letters']);
  await eventually(async () => (await received('message_holdout')).map(({ params }) => params.campaign_id)).toEqual([
    'letters',
  ]);
  expect(await message().count()).toBe(0);
});

test('who studies a product may compare it, in the shop’s own dialog, and who looks around for long is led to the gifts', async () => {
  await goTo('/');
  await goTo('/fr/p/veille');
  await attend(page, MINUTE + SECOND);
  await meet('compare');
  await page.getByRole('button', { name: 'Comparer les trois' }).click();
  expect(await page.locator('dialog thead th').count()).toBe(3);
  await page.screenshot({ path: join(SCREENSHOTS, 'campaign-compare-open.png') });
  expect(await past()).not.toContain('close compare');
  await page.keyboard.press('Escape');
  await eventually(past).toEqual(['impression compare', 'click compare', 'close compare']);
  expect(await page.locator('[data-offer]').count()).toBe(0);
  await visitor.clock.runFor(5 * MINUTE);
  await goTo('/c/table');
  await attend(page, 11 * SECOND);
  expect(await meet('gift-guide')).toContain('Shall we help you find it?');
});

test('an order has company at once and at the next visit, and occasional buyers get one offer', async () => {
  await change('occasional-offer', { holdout: 0 });
  await order();
  const slot = page.locator('[data-vitrine-slot]');
  await slot.scrollIntoViewIfNeeded();
  const place = await slot.boundingBox();
  expect(await meet('companions')).toContain('Lune dinner plate is rarely alone');
  expect(await slot.boundingBox()).toEqual(place);
  await comeBack(DAY);
  await goTo('/c/table');
  await page.mouse.wheel(0, 1200);
  expect(await meet('goes-with')).toContain('Lune dinner plate');
  expect(await message().getByRole('link').getAttribute('href')).toBe(`${shop.address}/p/lune#related`);
  await comeBack(30 * DAY, '/fr/');
  await order('/p/veille', '/fr');
  await comeBack(DAY, '/fr/');
  await goTo('/fr/c/light');
  await attend(page, 6 * SECOND);
  expect(await meet('occasional-offer')).toContain('TROIS12');
});

test('who bought for the holidays is welcomed when they come back for the next ones', async () => {
  await arrive(Date.UTC(2023, 11, 1, 9));
  await goTo('/');
  await call(page, 'track', 'purchase', { transaction_id: 'o-1', value: 24, currency: 'EUR' });
  await comeBack(364 * DAY + HOUR);
  await goTo('/c/house');
  await attend(page, 4 * SECOND);
  const said = await meet('welcome-back');
  expect(said).toContain('RETOUR10');
  expect(said).toMatch(/Valid until/);
  await page.keyboard.press('Escape');
  await eventually(past).toContain('close welcome-back');
});
