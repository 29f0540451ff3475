/** Messages in every engine that this machine has, by keyboard alone, under the strictest content policy. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../browser/support/eventually.js';
import { gift, hero, news, newsletter, offer, reminder } from '../browser/support/message-gallery.js';
import { openMessageShop } from '../browser/support/message-shop.js';
import type { Showing } from '../browser/support/messages.js';
import type { Site } from '../browser/support/site.js';
import type { Browser, Tab } from './support/engine.js';
import { FOUND } from './support/engines.js';

describe.each(FOUND)('in $name', ({ launch }) => {
  let profile: string;
  let browser: Browser;
  let shop: Site;
  let tab: Tab;

  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'vitrine-messages-'));
    shop = await openMessageShop();
    browser = await launch(profile);
    tab = await browser.newTab();
  });
  afterAll(async () => {
    await browser?.kill();
    await shop?.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  beforeEach(() => tab.goto(`${shop.url}/`));
  afterEach(async () => {
    const wrong = await tab.evaluate(() => ({ violations: window.violations, reports: window.messages.reports }));
    expect(wrong).toEqual({ violations: [], reports: [] });
  });

  const focusOn = (id: string) => tab.evaluate((wanted) => document.getElementById(wanted)?.focus(), id);
  const focused = () => tab.evaluate(() => window.messages.focused());
  const heard = () => tab.evaluate(() => window.messages.heard);
  /** Without the impression, which comes or does not as the machine is slow or quick. */
  const reactions = async () => (await heard()).filter(({ kind }) => kind !== 'impression');
  const isShown = () => tab.evaluate(() => !!window.messages.root());
  const textOf = (selector: string) => tab.evaluate((wanted) => window.messages.textOf(wanted), selector);
  async function show(showing: Showing): Promise<void> {
    await tab.evaluate((given) => void window.messages.show(given), showing);
    await eventually(isShown).toBe(true);
  }
  async function type(text: string): Promise<void> {
    for (const key of text) await tab.press(key);
  }

  test('a modal takes the focus, keeps it, closes by Escape and gives it back', async () => {
    await focusOn('before');
    await show(offer);
    await eventually(focused).toBe('in message: content');
    const met: string[] = [];
    for (let step = 0; step < 6; step++) {
      await tab.press('Tab');
      met.push(await focused());
    }
    expect(met.slice(0, 4)).toEqual([
      'in message: button copy',
      'in message: button primary',
      'in message: button',
      'in message: close',
    ]);
    // Then to the browser's own, or round: never to the page.
    expect(met.filter((each) => /before|after|home/.test(each))).toEqual([]);
    await tab.press('Escape');
    await eventually(isShown).toBe(false);
    expect(await focused()).toBe('before');
    expect(await reactions()).toEqual([{ kind: 'close', by: 'escape' }]);
  });

  test.each([
    ['slide-in', reminder],
    ['banner', gift],
  ])('a %s leaves the focus and Escape to the page, comes last in it, and gives the focus back', async (_, showing) => {
    await focusOn('last');
    await show(showing);
    expect(await focused()).toBe('last');
    await tab.press('Escape');
    expect(await isShown()).toBe(true);
    await tab.press('Tab');
    expect(await focused()).toBe('in message: button primary');
    await tab.press('Escape');
    await eventually(isShown).toBe(false);
    expect(await focused()).toBe('last');
    expect(await reactions()).toEqual([{ kind: 'close', by: 'escape' }]);
  });

  test('a message that nobody asked for is read out when it comes', async () => {
    await show(reminder);
    await eventually(() =>
      tab.evaluate(() => window.messages.root()?.querySelector('[role=status]')?.textContent),
    ).toMatch(/^Your bowls are waiting\. There are 2 pieces for €48\.00/);
  });

  test('a banner is above the shop, and the rest of the page is as usable as before', async () => {
    await show(news);
    const top = () => tab.evaluate(() => window.messages.root()?.querySelector('.banner')?.getBoundingClientRect().top);
    await eventually(top).toBe(0);
    const seen = await tab.evaluate(() => {
      const height = window.messages.root()?.querySelector('.banner')?.getBoundingClientRect().height ?? 0;
      window.scrollTo(0, 200);
      const scrolled = window.scrollY;
      window.scrollTo(0, 0);
      return {
        within: document.elementFromPoint(20, height / 2)?.tagName,
        below: document.elementFromPoint(20, height + 10)?.tagName,
        scrolled,
      };
    });
    expect(seen).toEqual({ within: 'VITRINE-MESSAGE', below: expect.not.stringMatching('VITRINE'), scrolled: 200 });
    await tab.click('#after');
    expect(await tab.evaluate(() => window.isClicked)).toBe(true);
  });

  test('a slot shows the message in the place of its own content, which is untouched and comes back', async () => {
    const own = () => tab.evaluate(() => document.querySelector('.hero h2')?.checkVisibility());
    expect(await own()).toBe(true);
    await show(hero);
    expect(await textOf('.title')).toBe('Welcome back');
    expect(await own()).toBe(false);
    await tab.evaluate(() => window.messages.remove());
    expect(await own()).toBe(true);
    await show(hero);
    expect(await textOf('.title')).toBe('Welcome back');
    expect(await reactions()).toEqual([]);
  });

  test('a form is filled in by keyboard: what is wrong is said where it is, and its answers are heard', async () => {
    await focusOn('last');
    await show(newsletter);
    await tab.press('Tab');
    expect(await focused()).toBe('in message: input');
    await type('ada');
    await tab.press('Enter');
    await eventually(() => textOf('.error')).toMatch(/^Please write an address/);
    expect(await focused()).toBe('in message: input');
    await type('@example.com');
    await tab.press('Tab');
    expect(await focused()).toBe('in message: tick');
    await tab.press(' ');
    await tab.press('Tab');
    await tab.press('Enter');
    await eventually(() => textOf('legend')).toBe('What do you like best?');
    expect(await focused()).toBe('in message: tick');
    await tab.press(' ');
    await tab.press('Enter');
    await eventually(() => textOf('.thanks')).toBe('Thank you. The first letter is on its way.');
    expect(await focused()).toBe('in message: thanks');
    await tab.press('Escape');
    expect(await reactions()).toEqual([
      {
        kind: 'submit',
        traits: { emailHash: expect.stringMatching(/^b5fc85e55755f9e0/), newsletter: true },
        isLast: false,
      },
      { kind: 'submit', traits: { interest: 'table' }, isLast: true },
      { kind: 'close', by: 'done' },
    ]);
  });

  test('an impression is heard once a message has been seen for a second', async () => {
    const before = Date.now();
    await show(reminder);
    await eventually(heard).toEqual([{ kind: 'impression' }]);
    expect(Date.now() - before).toBeGreaterThan(900);
  });

  test('a code is copied with one press, and that is said', async () => {
    await show({ ...offer, placement: 'slide-in' });
    await focusOn('last');
    await tab.press('Tab');
    expect(await focused()).toBe('in message: button copy');
    await tab.press('Enter');
    await eventually(() => textOf('.copy')).toBe('Copied');
    expect(await heard()).toContainEqual({ kind: 'click', label: 'copy' });
    await eventually(() =>
      tab.evaluate(() => window.messages.root()?.querySelector('[role=status]')?.textContent),
    ).toBe('Copied');
  });
});
