/** What messages do beyond what every engine is asked: images, deadlines, changes of facts, and what they leave behind. */
import { brotliCompressSync } from 'node:zlib';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { bundle } from './support/bundle.js';
import { eventually } from './support/eventually.js';
import { gift, hero, newsletter, offer, profile, reminder } from './support/message-gallery.js';
import { openMessageShop } from './support/message-shop.js';
import type { Showing } from './support/messages.js';
import type { Site } from './support/site.js';

let shop: Site;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  shop = await openMessageShop();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
beforeEach(async () => {
  page = await browser.newPage();
  await page.goto(`${shop.url}/`);
});
afterEach(async () => {
  expect(await page.evaluate(() => window.violations)).toEqual([]);
  await page.close();
});

const textOf = (selector: string) => page.evaluate((wanted) => window.messages.textOf(wanted), selector);
const heard = () => page.evaluate(() => window.messages.heard);
/** Without the impression, which comes or does not as the machine is slow or quick. */
const reactions = async () => (await heard()).filter(({ kind }) => kind !== 'impression');
const reports = () => page.evaluate(() => window.messages.reports);
const isShown = () => page.evaluate(() => !!window.messages.root());
const begin = (showing: Showing) => page.evaluate((given) => window.messages.show(given), showing);
async function show(showing: Showing): Promise<void> {
  await begin(showing);
  await eventually(isShown).toBe(true);
}

describe('an image', () => {
  test('that fails is left out, before anybody has seen its place, and is told once', async () => {
    await show({ content: { title: 'Bowls', image: { src: '/missing.png', alt: 'A bowl', width: 640, height: 360 } } });
    expect(await textOf('.image')).toBeUndefined();
    expect(await textOf('.title')).toBe('Bowls');
    expect(await reports()).toEqual([`message test: its image does not load: ${shop.url}/missing.png`]);
  });

  test('that is slow has its place, and the message does not wait for it', async () => {
    shop.routes.set('/slow.png', () => {});
    await begin({ content: { title: 'Bowls', image: { src: '/slow.png', alt: 'A bowl', width: 640, height: 320 } } });
    expect(await isShown()).toBe(false);
    await eventually(isShown).toBe(true);
    const place = await page.locator('.image').boundingBox();
    expect((place?.width ?? 0) / (place?.height ?? 1)).toBeCloseTo(2, 1);
  });

  test('of a message that is taken away before it has come brings nothing back', async () => {
    await begin(reminder);
    await page.evaluate(() => window.messages.remove());
    await page.waitForTimeout(300);
    expect(await isShown()).toBe(false);
    expect(await reactions()).toEqual([]);
  });
});

describe('a coupon', () => {
  test('says until when it is good, and that it no longer is, also while it is looked at', async () => {
    const { image: _, ...content } = offer.content;
    await show({ content, expiresAt: Date.now() + 1200 });
    expect(await textOf('.deadline')).toMatch(/^Valid until \w+ \d+, \d{4}/);
    expect(await textOf('.code')).toBe('MERCI10');
    await eventually(() => textOf('.deadline')).toBe('This code has expired.');
    expect(await textOf('.code')).toBeUndefined();
  });

  test('is copied without a permission, for the code and nothing else', async () => {
    await page.evaluate(() => {
      // As the browser does where the page may not.
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'));
      document.addEventListener('copy', ({ clipboardData }) => clipboardData?.setData('text/plain', 'the shop'));
    });
    await show({ ...offer, placement: 'slide-in' });
    await page.click('.copy');
    await eventually(() => textOf('.copy')).toBe('Copied');
    await page.evaluate(() => {
      const field = document.createElement('textarea');
      document.body.prepend(field);
      field.focus();
    });
    await page.keyboard.press('Control+V');
    expect(await page.evaluate(() => document.querySelector('textarea')?.value)).toBe('MERCI10');
  });
});

describe('what is known', () => {
  const cartOf = (value: number) => ({ quantity: 1, value, currency: 'EUR', items: [] });
  const update = (value: number) => page.evaluate((cart) => window.messages.update({ cart }), cartOf(value));

  test('is followed by texts and by the way to a threshold, which is said', async () => {
    await show(gift);
    expect(await textOf('.progress-text')).toBe('€12.00 to your gift');
    await update(50.5);
    expect(await textOf('.progress-text')).toBe('€9.50 to your gift');
    expect(await page.locator('progress').evaluate((bar: HTMLProgressElement) => bar.value)).toBe(50.5);
    await eventually(() => textOf('[role=status]')).toBe('€9.50 to your gift');
    await update(75);
    expect(await textOf('.progress-text')).toBe('The gift is yours');
    expect(await page.locator('progress').evaluate((bar: HTMLProgressElement) => bar.value)).toBe(60);
  });

  test('elsewhere is not asked any more, unless the answer is being written', async () => {
    await show({
      ...newsletter,
      content: { form: { ...newsletter.content.form, perStep: 1, fields: profile.content.form?.fields ?? [] } },
    });
    expect(await textOf('.label')).toBe('First name');
    await page.evaluate(() => window.messages.update({ traits: { first_name: 'Ada' } }));
    expect(await textOf('.label')).toBe('Phone (optional)');
    await page.fill('.input', '06');
    await page.evaluate(() => window.messages.update({ traits: { first_name: 'Ada', phone: '1' } }));
    expect(await textOf('.label')).toBe('Phone (optional)');
  });
});

describe('a form', () => {
  test('goes on where it stopped, skips what need not be answered, and ends with thanks', async () => {
    await show({ ...profile, facts: { traits: { first_name: 'Ada', birthday: '1990-05-23' } } });
    expect(await page.locator('.field').count()).toBe(3);
    await page.fill('[type=email]', 'Ada@Example.com');
    await page.click('text=The light');
    await page.click('text=The table');
    await page.click('.primary');
    await eventually(() => page.locator('.field').count()).toBe(3);
    await page.click('.rating >> text=4');
    await page.click('.primary');
    await eventually(() => textOf('.thanks')).toBe('Thank you.');
    expect(await reactions()).toEqual([
      { kind: 'submit', traits: { email: 'Ada@Example.com', rooms: 'table,light' }, isLast: false },
      { kind: 'submit', traits: { rating: 4, letters: false }, isLast: true },
    ]);
  });

  test('says of every field what is wrong with it, and goes to the first', async () => {
    await show(profile);
    await page.fill('#field-1', 'call me');
    await page.click('.primary');
    await eventually(() => page.locator('.error:visible').allTextContents()).toEqual([
      'Please fill this in.',
      'Please write a phone number: digits, and a + for the country.',
      'Please fill this in.',
    ]);
    expect(await page.locator('.input:focus').getAttribute('id')).toBe('field-0');
    const tel = page.locator('#field-1');
    expect(await tel.getAttribute('aria-describedby')).toBe('field-1-error field-1-purpose');
    await page.fill('#field-0', 'Ada');
    await page.fill('#field-1', '');
    await page.click('.primary');
    expect(await page.locator('#field-0').getAttribute('aria-invalid')).toBeNull();
    expect(await tel.getAttribute('aria-describedby')).toBe('field-1-purpose');
  });

  test('that does not load is not shown, and told', async () => {
    const form = shop.routes.get('/form.js') ?? '';
    shop.routes.delete('/form.js');
    await begin(newsletter);
    await eventually(reports).toEqual(['message test: it could not be shown']);
    expect(await isShown()).toBe(false);
    shop.routes.set('/form.js', form);
  });

  test('that is put off is closed for later', async () => {
    await show(newsletter);
    await page.click('text=Later');
    expect(await reactions()).toEqual([{ kind: 'close', by: 'later' }]);
    expect(await isShown()).toBe(false);
  });

  test('with nothing left to ask is not shown', async () => {
    expect(
      await begin({ ...newsletter, facts: { traits: { emailHash: 'a', newsletter: false, interest: 'table' } } }),
    ).toBe(false);
    expect(await isShown()).toBe(false);
    expect(await reports()).toEqual(['message test: its form has nothing left to ask']);
  });

  test('on a page without https tells no address, not even as it is', async () => {
    await page.evaluate(() => Object.defineProperty(window.crypto, 'subtle', { value: undefined }));
    await show(newsletter);
    await page.fill('.input', 'ada@example.com');
    await page.click('.tick');
    await page.click('.primary');
    await eventually(reactions).toContainEqual({ kind: 'submit', traits: { newsletter: true }, isLast: false });
    expect(await reports()).toEqual(['message test: an address can be hashed on https pages only, and is dropped']);
  });

  test('keeps what is typed from the shortcuts of the shop', async () => {
    await page.evaluate(() => {
      document.addEventListener('keydown', (event) => {
        if (event.key === '/') event.preventDefault();
      });
    });
    await show(newsletter);
    await page.locator('.input').pressSequentially('a/b');
    expect(await page.inputValue('.input')).toBe('a/b');
  });
});

describe('a button', () => {
  const buttons = offer.content.buttons ?? [];

  test('that leads somewhere is heard, by its name in English, and followed', async () => {
    await page.goto(`${shop.url}/?lang=fr`);
    await show({ content: { title: 'Bols', buttons } });
    await page.click('text=Voir la boutique');
    await eventually(isShown).toBe(false);
    expect(page.url()).toMatch(/#bowls$/);
    expect(await reactions()).toEqual([
      { kind: 'click', label: 'Look around' },
      { kind: 'close', by: 'done' },
    ]);
  });

  test('that records an event says which', async () => {
    await show({ content: { title: 'Bowls', buttons } });
    await page.click('text=Tell me later');
    expect(await reactions()).toEqual([
      { kind: 'click', label: 'Tell me later', event: 'offer_later', params: { from: 'modal' } },
      { kind: 'close', by: 'done' },
    ]);
  });

  test('that leads where nobody should go is left out, and told', async () => {
    await show({ content: { title: 'Bowls', buttons: [{ label: 'Run', href: 'javascript:alert(1)' }, ...buttons] } });
    expect(await page.locator('.buttons > *').allTextContents()).toEqual(['Look around', 'Tell me later']);
    expect(await reports()).toEqual(['message test: its address is not allowed: javascript:alert(1)']);
  });
});

describe('a modal', () => {
  test('closes by a press beside it, and not by a text that is marked out of it', async () => {
    await show(offer);
    const box = await page.locator('.text').boundingBox();
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 5);
    await page.mouse.down();
    await page.mouse.move(5, 5);
    await page.mouse.up();
    expect(await isShown()).toBe(true);
    await page.mouse.click(5, 5);
    await eventually(isShown).toBe(false);
    expect(await reactions()).toEqual([{ kind: 'close', by: 'backdrop' }]);
  });
});

describe('a slot', () => {
  test('that is not on the page, or can hold nothing, is told, and nothing is shown', async () => {
    expect(await begin({ ...hero, placement: { slot: 'foot"]' } })).toBe(false);
    expect(await begin({ ...hero, placement: { slot: 'unfit' } })).toBe(false);
    expect(await isShown()).toBe(false);
    expect(await reports()).toEqual([
      'message test: the page has no [data-vitrine-slot="foot"]"]',
      'message test: [data-vitrine-slot="unfit"] must be a div, section or the like',
    ]);
  });

  test('keeps its height, so that what is below stays where it is', async () => {
    const top = () =>
      page
        .locator('ul')
        .boundingBox()
        .then((box) => box?.y);
    const before = await top();
    await show({ placement: { slot: 'hero' }, content: { title: 'Welcome back' } });
    expect(await top()).toBe(before);
    await page.evaluate(() => window.messages.remove());
    expect(await top()).toBe(before);
  });
});

describe('an impression', () => {
  test('is not heard of what is out of view, or in a page that nobody looks at', async () => {
    await page.setViewportSize({ width: 1280, height: 300 });
    await page.evaluate(() =>
      document
        .querySelector('.hero')
        ?.before(Object.assign(document.createElement('div'), { innerText: '\n'.repeat(60) })),
    );
    await show(hero);
    await page.waitForTimeout(1300);
    expect(await heard()).toEqual([]);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
      document.querySelector('.hero')?.scrollIntoView();
    });
    await page.waitForTimeout(1300);
    expect(await heard()).toEqual([]);
    await page.evaluate(() => {
      Reflect.deleteProperty(document, 'visibilityState');
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await eventually(heard).toEqual([{ kind: 'impression' }]);
    await page.waitForTimeout(1300);
    expect(await heard()).toHaveLength(1);
  });
});

test('a message taken away leaves the page as it was', async () => {
  const look = () => page.evaluate(() => document.documentElement.outerHTML);
  const before = await look();
  for (const showing of [reminder, offer, gift, hero, newsletter]) {
    await show(showing);
    await page.evaluate(() => window.messages.remove());
    expect(await look()).toBe(before);
  }
  expect(await reactions()).toEqual([]);
});

test('below a dialog that the shop has opened, a message does not stand in its way', async () => {
  await page.evaluate(() => {
    const dialog = document.createElement('dialog');
    dialog.textContent = 'Cookies?';
    document.body.append(dialog);
    dialog.showModal();
  });
  await show(reminder);
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const above = await page.evaluate(
    ([x, y]) => document.elementFromPoint(x ?? 0, y ?? 0)?.tagName,
    [width - 60, height - 60],
  );
  expect(above).toBe('DIALOG');
});

test('it takes at most 5,300 bytes of what messages may weigh, and a form 2,900 more, a coupon 800', async () => {
  const sizes = await Promise.all([
    bundle('src/messages/show.ts', { minify: true, late: ['form', 'coupon'] }),
    bundle('src/messages/form/form.ts', { minify: true }),
    bundle('src/messages/show/coupon.ts', { minify: true }),
  ]);
  const [show = 0, form = 0, coupon = 0] = sizes.map((code) => brotliCompressSync(code).length);
  expect(show).toBeLessThanOrEqual(5300);
  expect(form).toBeLessThanOrEqual(2900);
  expect(coupon).toBeLessThanOrEqual(800);
});
