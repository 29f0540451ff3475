/** Page views in a real browser, whose history, caches and prerendering no imitation has. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser } from './support/browser.js';
import { bundle } from './support/bundle.js';
import type { Captured } from './support/capture.js';
import { type Route, type Site, serveSite } from './support/site.js';

let browser: Browser;
let site: Site;

/** The script stands before the title, so that a hasty page view would have none. */
const head = (title: string) => `<!doctype html><script src="/capture.js"></script><title>${title}</title>`;
const html = (title: string, body = '') => `${head(title)}<body><h1>${title}</h1>${body}</body>`;

beforeAll(async () => {
  browser = await launchBrowser();
  site = await serveSite({
    '/capture.js': await bundle('test/browser/support/capture.ts', { name: 'capture' }),
    '/': html('Home', '<a id="bowl" href="/bowl">Bowl</a> <a id="reviews" href="#reviews">Reviews</a>'),
    '/bowl': html('Bowl'),
  });
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

async function open(path = '/'): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(site.url + path);
  await expect.poll(() => views(page)).toHaveLength(1);
  return page;
}

const captured = (page: Page): Promise<Captured[]> => page.evaluate(() => window.capture.captured());

/** The page views so far, as the paths and titles told. */
async function views(page: Page): Promise<string[]> {
  const events = await captured(page);
  return events
    .filter(({ name }) => name === 'page_view')
    .map(({ params }) => `${String(params.page_location).slice(site.url.length)} ${params.page_title}`);
}

/** Waits until there are as many, and then whether there are more. */
async function expectViews(page: Page, expected: string[]): Promise<void> {
  await expect.poll(() => views(page), { timeout: 5000 }).toHaveLength(expected.length);
  expect(await views(page)).toEqual(expected);
}

/** What a shop's router does: the address at once, the page later. */
function go(page: Page, path: string, title: string | undefined, delayMs = 120): Promise<void> {
  return page.evaluate(
    ([path, title, delayMs]) => {
      history.pushState(null, '', path);
      setTimeout(() => {
        if (title) document.title = title;
      }, delayMs);
    },
    [path, title, delayMs] as const,
  );
}

describe('a document', () => {
  test('that is loaded, and one that is reloaded, is a page view each, with the referrer of the document', async () => {
    const page = await open('/?utm_source=news&token=s3cret#top');
    await expectViews(page, ['/?utm_source=news Home']);
    await page.reload();
    await expectViews(page, ['/?utm_source=news Home', '/?utm_source=news Home']);
    await page.click('#bowl');
    await expect.poll(() => views(page)).toHaveLength(3);
    const [, , bowl] = (await captured(page)).filter(({ name }) => name === 'page_view');
    expect(bowl?.params).toEqual({
      page_location: `${site.url}/bowl`,
      page_title: 'Bowl',
      page_referrer: `${site.url}/?utm_source=news`,
    });
  });

  test('is told when its head is parsed, however late the rest comes', async () => {
    let finish = () => {};
    const slow: Route = (_request, response) => {
      response.setHeader('content-type', 'text/html').write(`${head('Slow')}<body><h1>Slow</h1>`);
      finish = () => response.end('</body>');
    };
    site.routes.set('/slow', slow);
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${site.url}/slow`, { waitUntil: 'commit' });
    await expectViews(page, ['/slow Slow']);
    expect(await page.evaluate(() => document.readyState)).toBe('loading');
    finish();
  });

  test('that comes back from the back/forward cache is a page view of its own', async () => {
    const page = await open();
    await page.evaluate(() => Object.assign(window, { isSame: true }));
    await page.click('#bowl');
    await expectViews(page, ['/ Home', '/bowl Bowl']);
    // Not goBack(), which waits for a load that does not come.
    await page.evaluate(() => history.back());
    await expect.poll(() => page.evaluate(() => 'isSame' in window)).toBe(true);
    await expectViews(page, ['/ Home', '/bowl Bowl', '/ Home']);
    const last = (await captured(page)).findLast(({ name }) => name === 'page_view');
    expect(last?.params.page_referrer).toBe('');
  });

  test('that is prerendered is told when it is shown, and not before', async () => {
    // By a browser that nobody drives, since one that is driven does not prerender.
    const rules = { prerender: [{ source: 'list', urls: ['/next'], eagerness: 'immediate' }] };
    const start = `<script type="speculationrules">${JSON.stringify(rules)}</script>
      <script>fetch('/prerendered').then(() => { location.href = '/next' })</script>`;
    const next = `<script>
      const count = () => capture.captured().filter(({ params }) => /next/.test(params.page_location)).length;
      setTimeout(() => {
        const before = { isPrerendering: document.prerendering, views: count() };
        document.addEventListener('prerenderingchange', () => setTimeout(() =>
          fetch('/told', { method: 'POST', body: JSON.stringify({ before, after: count() }) }), 50));
        fetch('/ready');
      }, 300);
    </script>`;
    let answer = () => {};
    const told = new Promise<string>((resolve) => {
      site.routes.set('/start', html('Start', start));
      site.routes.set('/next', html('Next', next));
      site.routes.set('/prerendered', (_request, response) => {
        answer = () => response.end();
      });
      site.routes.set('/ready', (_request, response) => {
        response.end();
        answer();
      });
      site.routes.set('/told', async (request, response) => {
        resolve(await text(request));
        response.end();
      });
    });
    const profile = await mkdtemp(join(tmpdir(), 'vitrine-prerender-'));
    const child = spawn(
      findChromium(),
      ['--headless=new', '--no-sandbox', '--no-first-run', `--user-data-dir=${profile}`, `${site.url}/start`],
      { detached: true, stdio: 'ignore' },
    );
    try {
      expect(JSON.parse(await told)).toEqual({ before: { isPrerendering: true, views: 0 }, after: 1 });
    } finally {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  });
});

describe('inside a document', () => {
  test('a new address is told once the title has followed it, and comes from the page before', async () => {
    const page = await open('/?gclid=1');
    await go(page, '/bowl', 'Bowl');
    await expectViews(page, ['/?gclid=1 Home', '/bowl Bowl']);
    const [first, second] = (await captured(page)).filter(({ name }) => name === 'page_view');
    expect(first?.params.page_referrer).toBe('');
    expect(second?.params.page_referrer).toBe(`${site.url}/?gclid=1`);
  });

  test('neither the same address nor a place on the page nor a query that is replaced is a page view', async () => {
    const page = await open();
    await page.evaluate(() => {
      history.replaceState({ key: 1 }, '');
      history.replaceState({ key: 2 }, '', location.href);
      history.pushState({ key: 3 }, '', location.href);
      history.replaceState(null, '', '?color=3');
    });
    await page.click('#reviews');
    await page.evaluate(() => history.back());
    await page.waitForTimeout(1300);
    await expectViews(page, ['/ Home']);
  });

  test('a route after #, another query and another path that replaces the first are page views', async () => {
    const page = await open();
    await page.evaluate(() => {
      location.hash = '#/cart';
      document.title = 'Cart';
    });
    await expectViews(page, ['/ Home', '/#/cart Cart']);
    await go(page, '/search?q=cup', 'Search');
    await expectViews(page, ['/ Home', '/#/cart Cart', '/search?q=cup Search']);
    await page.evaluate(() => {
      history.replaceState(null, '', '/account');
      document.title = 'Account';
    });
    await expectViews(page, ['/ Home', '/#/cart Cart', '/search?q=cup Search', '/account Account']);
  });

  test('back and forward are page views, though the old page stands until the data is there', async () => {
    const page = await open();
    await page.evaluate(() => {
      addEventListener('popstate', () =>
        setTimeout(() => Object.assign(document, { title: location.pathname === '/' ? 'Home' : 'Bowl' }), 300),
      );
    });
    await go(page, '/bowl', 'Bowl');
    await expectViews(page, ['/ Home', '/bowl Bowl']);
    await page.evaluate(() => history.back());
    await expectViews(page, ['/ Home', '/bowl Bowl', '/ Home']);
  });
});

describe('between two pages of a document', () => {
  test('what never changes is told after a second, and what changes twice when it has settled', async () => {
    const page = await open();
    const startedAt = Date.now();
    await go(page, '/same', undefined);
    await expectViews(page, ['/ Home', '/same Home']);
    expect(Date.now() - startedAt).toBeGreaterThan(900);
    await page.evaluate(() => {
      history.pushState(null, '', '/cup');
      setTimeout(() => Object.assign(document, { title: 'Loading' }), 50);
      setTimeout(() => Object.assign(document, { title: 'Cup' }), 130);
    });
    await expectViews(page, ['/ Home', '/same Home', '/cup Cup']);
  });

  test('a waiting page is told under its own address before the next, and before the document goes', async () => {
    const page = await open();
    await page.evaluate(() => {
      history.pushState(null, '', '/a');
      history.pushState(null, '', '/b');
    });
    expect((await views(page)).map((view) => view.split(' ')[0])).toEqual(['/', '/a']);
    await page.goto(`${site.url}/bowl`);
    await expectViews(page, ['/ Home', '/a Home', '/b Home', '/bowl Bowl']);
  });

  test('a page that sends on to another was never seen', async () => {
    const page = await open();
    await page.evaluate(() => {
      history.pushState(null, '', '/account');
      history.replaceState(null, '', '/login');
      document.title = 'Login';
    });
    await expectViews(page, ['/ Home', '/login Login']);
  });

  test('the old page has the attention until the address changes, the new one from then on', async () => {
    const page = await open();
    await page.waitForTimeout(200);
    const movedAt = await page.evaluate(() => {
      history.pushState(null, '', '/bowl');
      setTimeout(() => {
        document.body.innerHTML = `<main data-vitrine-event="view_item" data-vitrine-item='{"item_id":"bowl"}'></main>`;
      }, 300);
      return Date.now();
    });
    await expect.poll(() => views(page)).toHaveLength(2);
    await page.goto(`${site.url}/bowl`);
    const [, home, , bowl] = (await captured(page)).filter(({ name }) => name !== 'trouble');
    const names = (await captured(page)).map(({ name }) => name);
    expect(names.slice(0, 5)).toEqual(['page_view', 'user_engagement', 'page_view', 'view_item', 'user_engagement']);
    expect(home?.params.items).toBeUndefined();
    expect(Math.abs((home?.time ?? 0) - movedAt)).toBeLessThan(50);
    expect(bowl?.params.items).toEqual([{ item_id: 'bowl' }]);
    const engagement = (await captured(page))[4];
    expect(engagement?.params.items).toEqual([{ item_id: 'bowl' }]);
    const spentMs = Number(engagement?.params.engagement_time_msec);
    expect(Math.abs(Number(engagement?.time) - movedAt - spentMs)).toBeLessThan(50);
  });
});

describe('the functions of History', () => {
  test('get and give what they did, and an error is the caller’s own', async () => {
    const page = await open();
    const seen = await page.evaluate(() => {
      const returned: unknown = history.pushState({ deep: 1 }, 'unused', '/bowl');
      let problem = '';
      try {
        history.pushState(null, '', 'https://elsewhere.example/');
      } catch (error) {
        problem = (error as Error).name;
      }
      return { returned, state: history.state, problem };
    });
    expect(seen).toEqual({ returned: undefined, state: { deep: 1 }, problem: 'SecurityError' });
  });

  test('stay with whoever wrapped them after us, and after stop ours below only passes on', async () => {
    const page = await open();
    const result = await page.evaluate(() => {
      const below = History.prototype.pushState;
      const theirs = function (this: History, ...given: Parameters<History['pushState']>) {
        return below.apply(this, given);
      };
      History.prototype.pushState = theirs;
      window.capture.stop();
      const stays = History.prototype.pushState === theirs;
      history.pushState(null, '', '/bowl');
      return [stays, location.pathname];
    });
    expect(result).toEqual([true, '/bowl']);
    await page.waitForTimeout(1100);
    await expectViews(page, ['/ Home']);
  });
});
