/** The same visits in every engine that this machine has: the built script in real pages, and a real collector. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../browser/support/eventually.js';
import type { Browser, Tab } from './support/engine.js';
import { FOUND, NOT_FOUND } from './support/engines.js';
import { openShop, type Shop } from './support/shop.js';
import { countWaiting, isReady, marks, track, visit } from './support/shopper.js';

/** A page that waits for one that sleeps would not be ready before that is forgotten. */
async function expectReadySoon(tab: Tab): Promise<void> {
  const asked = performance.now();
  await isReady(tab);
  expect(performance.now() - asked).toBeLessThan(5000);
}

for (const sentence of NOT_FOUND) {
  console.warn(sentence);
  test.skip(sentence, () => {});
}

describe.each(FOUND)('in $name', ({ launch }) => {
  let profile: string;
  let browser: Browser;
  let shop: Shop;
  let tab: Tab;

  async function start(): Promise<void> {
    browser = await launch(profile);
    // One that stays, since browsers quit with their last tab.
    await browser.newTab();
    tab = await browser.newTab();
  }

  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'vitrine-engine-'));
    await start();
  });
  afterAll(async () => {
    await browser?.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(async () => {
    await tab?.close();
    await shop?.close();
    tab = await browser.newTab();
  });

  const names = async () => (await shop.events()).map(({ name }) => name);
  const pageViews = async () =>
    (await shop.events())
      .filter(({ name }) => name === 'page_view')
      .map(({ params }) => [new URL(String(params.page_location)).pathname, params.page_title]);
  const stored = async () => (await shop.events()).flatMap(({ params: { mark } }) => (mark ? [mark] : [])).sort();

  /** The visitor quits the browser and comes back to the shop later. */
  async function comeBack(meanwhile = async () => {}): Promise<void> {
    await browser.close();
    await meanwhile();
    await start();
    await visit(tab, shop.url);
  }

  describe('a page', () => {
    test('tells its view and a click, and the collector stores them', async () => {
      await visit(tab, `${shop.url}/bowl`);
      await eventually(names).toContain('view_item');
      await tab.click('button');
      await eventually(names).toEqual(['page_view', 'view_item', 'add_to_cart']);
      const added = (await shop.events()).at(-1);
      expect(added?.params).toMatchObject({ currency: 'EUR', value: 42, items: [{ item_id: 'bowl' }] });
    });

    test('stores and sends nothing before the visitor has answered', async () => {
      await tab.goto(`${shop.url}/pending`);
      await track(tab, marks('pending', 3));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const kept = await tab.evaluate(async () => ({
        databases: await indexedDB.databases(),
        local: localStorage.length,
        session: sessionStorage.length,
        cookies: document.cookie,
      }));
      expect(kept).toEqual({ databases: [], local: 0, session: 0, cookies: '' });
      expect(shop.proxy.requests).toBe(0);
    });

    test('hears of a segment in the very task that tracks the event', async () => {
      await visit(tab, shop.url);
      const order = await tab.evaluate(() => {
        const said: string[] = [];
        const items = [{ item_id: 'bowl', price: 42, quantity: 1 }];
        window.vitrine?.('onEnter', 'impulsive', () => said.push('entered'));
        window.vitrine?.('track', 'view_item', { currency: 'EUR', value: 42, items });
        window.vitrine?.('track', 'purchase', { transaction_id: 't-1', currency: 'EUR', value: 42, items });
        said.push('tracked');
        return said;
      });
      expect(order).toEqual(['entered', 'tracked']);
    });

    test('works under a nonce, strict-dynamic and Trusted Types, without a violation', async () => {
      await visit(tab, `${shop.url}/strict`);
      await track(tab, ['strict']);
      await eventually(stored).toEqual(['strict']);
      expect(await tab.evaluate(() => window.violations)).toEqual([]);
    });
  });

  describe('a page view', () => {
    test('is counted for a new address in the same document, with the title that follows', async () => {
      await visit(tab, shop.url);
      await tab.evaluate(() => {
        history.pushState({}, '', '/lamp');
        setTimeout(() => {
          document.title = 'Lamp';
        }, 30);
      });
      await eventually(pageViews).toEqual([
        ['/', 'Shop'],
        ['/lamp', 'Lamp'],
      ]);
      await tab.back();
      await eventually(async () => (await pageViews()).length).toBe(3);
      expect((await pageViews()).at(-1)?.[0]).toBe('/');
    });

    test('is counted for a link that the Navigation API makes a change of the document', async ({ skip }) => {
      await visit(tab, shop.url);
      const hasNavigation = await tab.evaluate(() => {
        if (!window.navigation) return false;
        window.navigation.addEventListener('navigate', (event) => {
          event.intercept({
            handler: async () => {
              document.title = 'Lamp';
            },
          });
        });
        const link = document.body.appendChild(document.createElement('a'));
        link.href = '/lamp';
        link.textContent = 'Lamp';
        return true;
      });
      if (!hasNavigation) return skip('it has no Navigation API');
      await tab.click('a');
      await eventually(pageViews).toEqual([
        ['/', 'Shop'],
        ['/lamp', 'Lamp'],
      ]);
    });

    test('is counted for a page that comes back from the back/forward cache, which our script does not keep it out of', async () => {
      await visit(tab, shop.url);
      await track(tab, ['before']);
      await tab.evaluate(() => {
        window.isSame = true;
      });
      await tab.goto(`${shop.url}/silent`);
      await tab.back();
      await eventually(() => tab.evaluate(() => window.isSame)).toBe(true);
      await track(tab, ['after']);
      await eventually(stored).toEqual(['after', 'before']);
      expect(await pageViews()).toEqual([
        ['/', 'Shop'],
        ['/', 'Shop'],
      ]);
    });
  });

  test('a page in the back/forward cache records nothing when it comes back, if the visitor has refused in another tab', async () => {
    await visit(tab, shop.url);
    await tab.evaluate(() => {
      window.isSame = true;
    });
    await tab.goto(`${shop.url}/silent`);
    const other = await browser.newTab();
    await visit(other, shop.url);
    await other.evaluate(() => window.vitrine?.('consent.set', { measurement: false, personalization: false }));
    await eventually(() => other.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
    await other.close();
    await tab.back();
    await eventually(() => tab.evaluate(() => location.pathname).catch(() => '')).toBe('/');
    // A browser that has dropped the page loads it anew, and its tag says that the visitor has agreed.
    if (!(await tab.evaluate(() => window.isSame))) return;
    await track(tab, ['after']);
    await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1500)));
    expect(await tab.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
    expect(await stored()).toEqual([]);
  });

  describe('events', () => {
    test('of two tabs that a new visitor opens at once arrive once each, from one visitor', async () => {
      const other = await browser.newTab();
      await Promise.all([visit(tab, shop.url), visit(other, shop.url)]);
      await Promise.all([track(tab, marks('one', 50)), track(other, marks('two', 50))]);
      await eventually(stored).toEqual([...marks('one', 50), ...marks('two', 50)].sort());
      await eventually(() => countWaiting(tab)).toBe(0);
      const marked = (await shop.events()).filter(({ name }) => name === 'marked');
      expect(new Set(marked.map(({ visitor }) => visitor)).size).toBe(1);
      await other.close();
    });

    test('that are many when the page changes hold up nothing on the next page', async () => {
      await visit(tab, shop.url);
      const many = marks('many', 150);
      await tab.evaluate((all) => {
        for (const mark of all) window.vitrine?.('track', 'marked', { mark });
        location.href = '/next?many';
      }, many);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await eventually(() => tab.evaluate(() => location.search).catch(() => '')).toBe('?many');
      await expectReadySoon(tab);
      await eventually(stored).toEqual([...many].sort());
    });

    test('and what is read when the page changes hold up nothing on the next page', async () => {
      await visit(tab, shop.url);
      const many = marks('read', 150);
      await tab.evaluate((all) => {
        for (const mark of all) window.vitrine?.('track', 'marked', { mark });
        // It waits for the events to be written, and the page goes before it has come.
        for (let times = 0; times < 5; times++) window.vitrine?.('exportData');
        for (const key of ['a', 'b', 'c']) window.vitrine?.('claim', key, '1d');
        location.href = '/next?read';
      }, many);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await eventually(() => tab.evaluate(() => location.search).catch(() => '')).toBe('?read');
      await expectReadySoon(tab);
      await track(tab, ['later']);
      await eventually(stored).toEqual([...many, 'later'].sort());
      expect(await tab.evaluate(() => window.vitrine?.claim?.('another', '1d'))).toBe(true);
    });

    test('of an outage outlive the browser, and arrive once on the next visit', async () => {
      await visit(tab, shop.url);
      await shop.proxy.stop();
      await track(tab, marks('outage', 100));
      await comeBack(() => shop.proxy.restart());
      await eventually(stored).toEqual(marks('outage', 100).sort());
      await eventually(() => countWaiting(tab)).toBe(0);
    });

    test('of a visitor without a network wait for it', async ({ skip }) => {
      if (!browser.setOffline) return skip('it cannot be told to be offline');
      await visit(tab, shop.url);
      await browser.setOffline(true);
      await track(tab, marks('offline', 20));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(await stored()).toEqual([]);
      await browser.setOffline(false);
      await eventually(stored).toEqual(marks('offline', 20).sort());
    });

    test('last told before the tab closes arrive', async () => {
      await visit(tab, shop.url);
      await eventually(names).toEqual(['page_view']);
      await track(tab, marks('last', 20));
      await tab.close();
      tab = await browser.newTab();
      await visit(tab, shop.url);
      await eventually(stored).toEqual(marks('last', 20).sort());
    });
  });
});

describe.each(FOUND)('in $name, whose user lets nobody store anything', ({ launch }) => {
  test('memory takes over, and it is said once', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'vitrine-engine-'));
    const [shop, browser] = await Promise.all([openShop(), launch(profile, { denyStorage: true })]);
    try {
      const tab = await browser.newTab();
      await visit(tab, `${shop.url}/troubles`);
      const opened = await tab.evaluate(async () => {
        try {
          const request = indexedDB.open('other');
          return await new Promise((resolve) => {
            request.onsuccess = () => resolve(true);
            request.onerror = () => resolve(false);
          });
        } catch {
          return false;
        }
      });
      expect(opened).toBe(false);
      await track(tab, marks('denied', 20));
      await eventually(async () => (await shop.events()).filter(({ name }) => name === 'marked').length).toBe(20);
      await isReady(tab);
      const troubles = await tab.evaluate(() => window.troubles);
      expect(troubles.filter((trouble) => trouble.includes('memory takes over'))).toHaveLength(1);
      expect(troubles).toHaveLength(1);
    } finally {
      await browser.kill();
      await shop.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  });
});
