/** The demo shop by itself: its pages, and what it tells Vitrine and makes of the answers. A stand-in plays Vitrine. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startShop } from '../../demo/server.js';
import { languages } from '../../demo/texts/languages.js';
import { launchBrowser } from './support/browser.js';
import { badFrenchIn, englishIn, missingIn, saidOn } from './support/language.js';

/** Records what it is told, and lets a test have the shop show a campaign of its own. */
const STAND_IN = `
  const queue = vitrine.q ?? [];
  let tell;
  window.told = [];
  window.vitrine = (...call) => {
    const [name, callback] = call;
    if (typeof name === 'function') return;
    if (name === 'onMessage') tell = callback;
    else told.push(call);
  };
  window.show = (campaign) => {
    window.takeAway = tell({
      campaign,
      click: (label) => told.push(['click', label]),
      close: () => told.push(['close']),
    });
  };
  for (const call of queue) vitrine(...call);
`;

type Told = [name: string, ...values: unknown[]];
declare const window: Window & { told: Told[]; show(campaign: string): void; takeAway(): void };

let folder: string;
let shop: Awaited<ReturnType<typeof startShop>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
  await writeFile(join(folder, 'vitrine.js'), STAND_IN);
  shop = await startShop({ port: 0, distPath: folder, collectorUrl: 'http://localhost:9' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  context = await browser.newContext({ baseURL: shop.address, reducedMotion: 'reduce' });
  page = await context.newPage();
});
afterEach(() => context.close());

const cookie = (name: string, value: string) => context.addCookies([{ name, value, url: shop.address }]);
const told = (name: string) => page.evaluate((wanted) => window.told.filter((call) => call[0] === wanted), name);
const offer = () => page.locator('[data-offer]');

describe.each(languages)('pages in $language', ({ language, prefix }) => {
  const paths = [
    ...['/', '/c/table', '/c/light', '/c/linen', '/c/kitchen', '/c/house', '/p/lune', '/p/quatre-temps', '/search'],
    ...['/search?q=Bolet', '/search?q=zzz', '/gifts?person=cook', '/cart', '/checkout', '/login', '/sign-up'],
    ...['/privacy', '/nowhere'],
  ];

  /** On the narrowest phone: what the page says is all in its language, and it is labelled and fits. */
  async function look(): Promise<void> {
    const found = await page.evaluate(() => ({
      path: location.pathname + location.search,
      language: document.documentElement.lang,
      sideways: document.documentElement.scrollWidth - window.innerWidth,
      headings: document.querySelectorAll('h1').length,
      unlabelled: [...document.querySelectorAll<HTMLInputElement>('input:not([type=hidden]), select')].filter(
        (field) => !field.labels?.length,
      ).length,
      unsized: document.querySelectorAll('img:not([width][height]), img:not([alt])').length,
      // Such a link would lead out of the language.
      astray: [...document.querySelectorAll<HTMLElement>('a[href^="/"]:not([hreflang]), form[action^="/"]')]
        .map((element) => element.getAttribute('href') ?? element.getAttribute('action') ?? '')
        .filter((path) => path.startsWith('/fr/') !== (document.documentElement.lang === 'fr')),
    }));
    const { path, ...rest } = found;
    expect(rest, path).toEqual({ language, sideways: 0, headings: 1, unlabelled: 0, unsized: 0, astray: [] });
    const said = await saidOn(page);
    expect(missingIn(said), path).toEqual([]);
    if (language === 'en') return expect(englishIn(said), path).toContain('Search the shop');
    expect(englishIn(said), path).toEqual([]);
    expect(badFrenchIn(said), path).toEqual([]);
  }

  beforeEach(() => page.setViewportSize({ width: 320, height: 640 }));

  test('fit the narrowest phone, are labelled, and keep to their language and content policy', async () => {
    await cookie('cart', 'lune*2~veille*1');
    const complaints: string[] = [];
    page.on('console', (entry) => {
      if (entry.type() === 'error' && !entry.text().includes('404')) complaints.push(entry.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    for (const path of paths) {
      await page.goto(prefix + path);
      await look();
    }
    expect(complaints).toEqual([]);
  });

  test('each names itself in the other languages, and the way there leads to the same page', async () => {
    await page.goto(`${prefix}/search?q=Bolet`);
    const alternates = await page.$$eval('link[hreflang]', (links) =>
      links.map((link) => [link.getAttribute('hreflang'), link.getAttribute('href')]),
    );
    expect(alternates).toEqual([
      ['en', `${shop.address}/search?q=Bolet`],
      ['fr', `${shop.address}/fr/search?q=Bolet`],
      ['x-default', `${shop.address}/search?q=Bolet`],
    ]);
    await page.locator('.footer [hreflang]').click();
    expect(page.url()).toBe(`${shop.address}${prefix ? '' : '/fr'}/search?q=Bolet`);
    expect(await page.getAttribute('html', 'lang')).toBe(prefix ? 'en' : 'fr');
  });

  test('forms that are refused say why in it, and an account, its orders and a newsletter speak it, too', async () => {
    await cookie('cart', 'lune*2~veille*1');
    /** Sends a form as it is, past what the browser itself would refuse. */
    const send = async (selector: string) => {
      const arrival = page.waitForEvent('framenavigated');
      await page.locator(selector).evaluate((form: HTMLFormElement) => form.submit());
      await arrival;
      await page.waitForLoadState('domcontentloaded');
      await look();
    };
    await page.goto(`${prefix}/checkout`);
    await send('.checkout');
    expect(await page.locator('[role=alert] li').count()).toBe(6);
    await page.goto(`${prefix}/sign-up`);
    await send('.stack');
    expect(await page.locator('.error').count()).toBe(3);
    await page.goto(`${prefix}/login`);
    for (const password of ['wrong!', 'tilleul']) {
      await page.fill('#email', 'camille@example.com');
      await page.fill('#password', password);
      await send('.stack');
    }
    expect(new URL(page.url()).pathname).toBe(`${prefix}/account`);
    await send('[data-logout]');
    expect(new URL(page.url()).pathname).toBe(`${prefix}/`);
    await send('.newsletter');
    expect(new URL(page.url()).pathname).toBe(`${prefix}/newsletter`);
  });
});

describe('pages', () => {
  test('a cookie that makes no sense is an empty cart', async () => {
    await cookie('cart', 'lune*-1~constructor*2~veille*x~~*');
    await page.goto('/cart');
    expect(await page.textContent('h1')).toBe('Your cart is empty');
  });

  test('what a visitor searches for is shown as text', async () => {
    await page.goto(`/search?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
    expect(await page.textContent('h1')).toContain('<img src=x');
    expect(await page.locator('h1 img').count()).toBe(0);
  });
});

describe('buying', () => {
  test('adding to the cart keeps the visitor on the page and says so', async () => {
    await page.goto('/p/lune');
    await page.selectOption('#quantity', '3');
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await expect.poll(() => page.textContent('[data-cart-count]')).toBe('3');
    expect(await page.textContent('[data-add] [role=status]')).toContain('Lune is in your cart.');
  });

  test('a smaller quantity is told as so many pieces removed', async () => {
    await cookie('cart', 'lune*5');
    await page.goto('/cart');
    // Else the page would go on, and what it has told with it.
    await page.evaluate(() => window.addEventListener('submit', (event) => event.preventDefault()));
    await page.selectOption('.cart-line select', '2');
    await expect.poll(() => told('track')).toHaveLength(1);
    expect(await told('track')).toMatchObject([
      ['track', 'remove_from_cart', { currency: 'EUR', value: 72, items: [{ item_id: 'lune', quantity: 3 }] }],
    ]);
  });

  test('an order is told once: not by a reload, nor by sending its form twice', async () => {
    await cookie('cart', 'lune*2');
    await page.goto('/checkout');
    const token = await page.inputValue('[name=token]');
    const form = {
      token,
      email: 'a@b.fr',
      firstName: 'A',
      lastName: 'B',
      street: '1',
      postcode: '1',
      city: 'L',
      country: 'FR',
    };
    const send = () => page.request.post('/checkout', { form: { ...form, shipping: 'standard', payment: 'card' } });
    const [first, second] = [await send(), await send()];
    expect(first.url()).toContain('/order/SF-');
    expect(second.url()).toBe(first.url());
    expect(await first.text()).toContain('data-vitrine-event="purchase"');
    expect(await second.text()).not.toContain('data-vitrine-event="purchase"');
  });

  test('a checkout with something missing says what, and keeps what was written', async () => {
    await cookie('cart', 'lune*2');
    await page.goto('/checkout');
    await page.fill('#email', 'a@b.fr');
    await page.evaluate(() => document.querySelector('form.checkout')?.setAttribute('novalidate', ''));
    await page.getByRole('button', { name: 'Place order' }).click();
    expect(await page.textContent('[role=alert]')).toContain('Write your first name.');
    expect(await page.inputValue('#email')).toBe('a@b.fr');
    expect(await page.getAttribute('#firstName', 'aria-describedby')).toBe('firstName-error');
    expect(await page.locator('[data-vitrine-event=begin_checkout]').count()).toBe(0);
  });
});

describe('who it is', () => {
  test('a wrong password is no login; the right one is told once, with the customer’s number', async () => {
    await cookie('consent', 'granted');
    await page.goto('/login');
    await page.fill('#email', 'camille@example.com');
    await page.fill('#password', 'wrong!');
    await page.locator('.stack button').click();
    expect(await page.locator('[data-vitrine-event=login]').count()).toBe(0);
    await page.fill('#password', 'tilleul');
    await page.locator('.stack button').click();
    await page.waitForURL('**/account');
    expect(await page.locator('[data-vitrine-event=login]').count()).toBe(1);
    await expect.poll(() => told('identify')).toMatchObject([['identify', 'customer-7', { city: 'Lyon' }]]);
    await page.reload();
    expect(await page.locator('[data-vitrine-event=login]').count()).toBe(0);
    expect(await told('identify')).toEqual([]);
  });

  test('nobody is named before there is consent', async () => {
    await page.goto('/login');
    await page.fill('#email', 'camille@example.com');
    await page.fill('#password', 'tilleul');
    await page.locator('.stack button').click();
    await page.waitForURL('**/account');
    expect(await told('identify')).toEqual([]);
    await page.locator('.consent').getByRole('button', { name: 'Accept' }).click();
    await expect.poll(() => told('identify')).toHaveLength(1);
  });
});

describe('consent', () => {
  const tagged = () => page.getAttribute('script[src="/vitrine.js"]', 'data-consent');

  test('is pending until answered; either answer is one press, told at once and kept', async () => {
    for (const [name, state, measurement] of [
      ['Accept', 'granted', true],
      ['Refuse', 'denied', false],
    ] as const) {
      await context.clearCookies();
      await page.goto('/');
      expect(await tagged()).toBe('pending');
      await page.locator('.consent').getByRole('button', { name }).click();
      await page.locator('.consent').waitFor({ state: 'detached' });
      expect(await told('consent.set')).toEqual([['consent.set', { measurement, personalization: measurement }]]);
      await page.reload();
      expect(await tagged()).toBe(state);
      expect(await page.locator('.consent').count()).toBe(0);
    }
  });

  test('can be withdrawn with one press on the privacy page', async () => {
    await cookie('consent', 'granted');
    await page.goto('/privacy');
    await page.getByRole('button', { name: 'Withdraw consent' }).click();
    await expect.poll(() => page.textContent('[data-consent-state]')).toContain('You refused');
    expect(await tagged()).toBe('denied');
  });
});

describe('the message that the shop shows itself', () => {
  const show = () => page.evaluate(() => window.show('compare'));
  /** What Vitrine has been told of it. */
  const heard = async () => [...(await told('click')), ...(await told('close'))];

  beforeEach(async () => {
    await cookie('consent', 'granted');
    await page.goto('/p/veille');
  });

  test('takes no focus, covers little of a phone, and moves nothing', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const before = await page.locator('.product').boundingBox();
    await show();
    await offer().waitFor();
    expect((await offer().boundingBox())?.height).toBeLessThan(844 / 3);
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    expect(await page.locator('.product').boundingBox()).toEqual(before);
  });

  test.each(['Escape', 'button'])('closed by %s, it is gone, and Vitrine is told so once', async (how) => {
    await show();
    await offer().waitFor();
    if (how === 'Escape') await page.keyboard.press('Escape');
    else await offer().getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('Escape');
    expect([await offer().count(), await heard()]).toEqual([0, [['close']]]);
  });

  test('opens the comparison when that is asked for, and has ended when Escape closes it', async () => {
    await show();
    await offer().getByRole('button', { name: 'Compare the three' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await page.locator('dialog thead th').count()).toBe(3);
    expect([await offer().count(), await heard()]).toEqual([0, [['click', 'compare']]]);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await expect.poll(heard).toEqual([['click', 'compare'], ['close']]);
  });

  test('goes when Vitrine takes it away, which is not closing it', async () => {
    await show();
    await page.evaluate(() => window.takeAway());
    expect([await offer().count(), await heard()]).toEqual([0, []]);
  });
});

describe('a coupon', () => {
  const total = () => page.textContent('[data-order-total]');

  test('takes off what it says, on the checkout, in the order and in what Vitrine is told; what was written stays', async () => {
    await cookie('cart', 'lune*2');
    await page.goto('/checkout');
    await page.fill('#firstName', 'Ada');
    for (const [code, sum] of [
      ['nonsense', '€52.90'],
      [' retour10 ', '€48.10'],
    ] as const) {
      await page.fill('#coupon', code);
      await page.getByRole('button', { name: 'Apply' }).click();
      await expect.poll(total).toBe(sum);
      expect(await page.locator('#coupon-error').count()).toBe(code === 'nonsense' ? 1 : 0);
      expect(await page.inputValue('#firstName')).toBe('Ada');
      expect(await page.locator('[data-vitrine-event=begin_checkout]').count()).toBe(0);
    }
    const rest = { email: 'a@b.fr', lastName: 'L', street: '1', postcode: '1', city: 'Lyon' };
    for (const [name, value] of Object.entries(rest)) await page.fill(`#${name}`, value);
    await page.getByRole('button', { name: 'Place order' }).click();
    await page.waitForURL('**/order/*');
    expect(await page.locator('.summary').textContent()).toContain('−€4.80');
    const purchase = await page.getAttribute('[data-vitrine-event=purchase]', 'data-vitrine-params');
    expect(JSON.parse(purchase ?? '')).toMatchObject({ coupon: 'RETOUR10', value: 43.2, currency: 'EUR' });
  });
});

describe('the time machine', () => {
  test('moves the page’s clock, marks what happens then, and comes back as a new visitor', async () => {
    await cookie('consent', 'granted');
    await page.goto('/');
    expect(await told('init')).toEqual([['init', { eventParams: { page_type: 'home' } }]]);
    await page.getByRole('button', { name: 'Behind the window' }).click();
    await page.getByRole('button', { name: '+30 days' }).click();
    await expect.poll(() => told('init')).toEqual([['init', { eventParams: { page_type: 'home', demo: true } }]]);
    const ahead = await page.evaluate(() => [Date.now(), Date.parse(new Date().toISOString()), Number(new Date(5))]);
    expect(ahead[0]).toBeGreaterThan(Date.now() + 29.9 * 86_400_000);
    expect(Math.abs(Number(ahead[1]) - Number(ahead[0]))).toBeLessThan(1000);
    expect(ahead[2]).toBe(5);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.locator('.consent').waitFor();
    expect(Math.abs((await page.evaluate(() => Date.now())) - Date.now())).toBeLessThan(60_000);
  });
});
