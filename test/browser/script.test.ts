/** The script tag as shops use it: its queue, its options, its mistakes, its end, and the strictest content policy. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { builtScripts } from './support/built.js';
import { eventually } from './support/eventually.js';
import { type Site, serveSite } from './support/site.js';
import { openTestShop, type PageParts, pageWith, STUB, type TestShop } from './support/test-shop.js';
import { attend, call, createVisitor, go, isReady, journalOf, MINUTE, segmentsOf, told } from './support/visitor.js';

let browser: Browser;
let shop: TestShop;
let visitor: BrowserContext;
let page: Page;
/** What the page wrote to the console as an error. */
let complaints: string[];
/** Errors that surfaced in the page: there must never be one. */
let surfaced: string[];

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), openTestShop()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
beforeEach(async () => {
  visitor = await createVisitor(browser);
  complaints = [];
  surfaced = [];
  visitor.on('console', (entry) => {
    if (entry.type() === 'error') complaints.push(entry.text());
  });
  visitor.on('weberror', (error) => surfaced.push(String(error.error())));
  page = await visitor.newPage();
});
afterEach(async () => {
  await visitor.close();
  expect(surfaced).toEqual([]);
});

/** Serves the scripts to pages of any origin, as content networks do: those of another may not load modules otherwise. */
function shareScripts({ routes }: Site): void {
  for (const [path, content] of Object.entries(builtScripts()))
    routes.set(path, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }).end(content);
    });
}

/** Serves a page and goes there; `code` runs in its head, before the script has loaded. */
async function visit(code: string, { tag = shop.granted, ...parts }: PageParts = {}): Promise<void> {
  shop.site.routes.set('/page', pageWith({ tag, head: `<script>${code}</script>`, ...parts }));
  await page.goto(`${shop.url}/page`);
  await page.evaluate(() => new Promise<void>((resolve) => window.vitrine?.(() => resolve())));
  await visitor.clock.runFor(100);
}

const names = async () => (await journalOf(page)).map(({ name }) => name);
const errors = () => page.evaluate(() => window.errors);

describe('the queue', () => {
  test('is played back in order once the script has loaded, functions too', async () => {
    await visit(`
      vitrine('track', 'first');
      vitrine(function () { window.ran = [vitrine.segments instanceof Set, vitrine.snapshot().ready] });
      vitrine('track', 'second', { of: 2 });`);
    await isReady(page);
    const own = (await journalOf(page)).filter(({ name }) => name !== 'page_view');
    expect(own.map(({ name, params }) => [name, params])).toEqual([
      ['first', {}],
      ['second', { of: 2 }],
    ]);
    expect(await page.evaluate(() => (window as Window & { ran?: boolean[] }).ran)).toEqual([true, false]);
  });

  test('may hold the options, wherever they stand; they win over the attributes', async () => {
    await visit(
      `vitrine('track', 'first');
       vitrine('init', { consent: 'granted', eventParams: { page_type: 'home' } });`,
      { tag: 'data-consent="denied"' },
    );
    await isReady(page);
    expect(await journalOf(page)).toMatchObject([
      { name: 'page_view', params: { page_type: 'home' } },
      { name: 'first', params: { page_type: 'home' } },
    ]);
  });

  test('without attributes and options the script starts when the page has loaded, and waits for consent', async () => {
    await visit(`vitrine('track', 'first')`, { tag: '' });
    expect(await page.evaluate(() => window.vitrine?.consent?.state)).toBe('pending');
    expect(await journalOf(page)).toEqual([]);
    await call(page, 'consent.set', { measurement: true, personalization: true });
    await isReady(page);
    expect((await names()).sort()).toEqual(['first', 'page_view']);
  });
});

describe('loaded twice', () => {
  test.each([
    ['with attributes', () => shop.granted, ''],
    ['without, when both wait for the page', () => '', `vitrine('init', { consent: 'granted' })`],
  ])('the script works once: %s', async (_how, tag, code) => {
    await visit(code, { tag: tag(), body: `<h1>Shop</h1><script src="/vitrine.js" ${tag()}></script>` });
    await isReady(page);
    await call(page, 'track', 'search', { search_term: 'bowl' });
    expect(await names()).toEqual(['page_view', 'search']);
    expect(await told(page)).toHaveLength(1);
    expect(complaints).toEqual([]);
  });
});

describe('a mistake', () => {
  test('in the name of a method is told on the console, and the page goes on', async () => {
    await visit(`vitrine('trakc', 'first'); vitrine('track', 'second')`);
    await isReady(page);
    expect(await page.evaluate(() => window.vitrine?.('onenter', 'anonymous'))).toBeUndefined();
    expect(complaints).toHaveLength(2);
    expect(complaints[0]).toContain('trakc');
    expect(complaints[1]).toContain('onenter');
    expect(await names()).toContain('second');
  });

  test.each(['{ endpiont: "/collect" }', '{ idleTimeoutMs: "30s" }'])(
    'in the options, %s, is told on the console, and the page goes on',
    async (options) => {
      await visit(`vitrine('init', ${options}); vitrine('track', 'second')`);
      await isReady(page);
      expect(complaints).toHaveLength(1);
      expect(complaints[0]).toMatch(/endpiont|idleTimeoutMs/);
      expect(await names()).toContain('second');
    },
  );

  test('in the consent is no consent', async () => {
    await visit('', { tag: `data-endpoint="${shop.collector.url}" data-consent="yes"` });
    await attend(page, MINUTE);
    expect(await journalOf(page)).toEqual([]);
    expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({});
  });

  test('in a callback is reported, and the others are called', async () => {
    await visit(`
      vitrine('init', { onError: (error) => errors.push(error.message + ': ' + error.cause) });
      vitrine('onEnter', 'anonymous', () => { throw new Error('of the shop') });
      vitrine('whileIn', 'anonymous', () => { throw new Error('of the shop') });
      vitrine('subscribe', () => { throw new Error('of the shop') });
      vitrine('onEnter', 'anonymous', ({ segment }) => { window.last = segment });`);
    await isReady(page);
    expect(await errors()).toEqual(['a callback threw: Error: of the shop']);
    expect(await told(page)).toHaveLength(1);
    expect(await page.evaluate(() => (window as Window & { last?: string }).last)).toBe('anonymous');
  });

  test('in one of the shop’s own segments is reported with its place, and the others work', async () => {
    await visit(`vitrine('init', {
      onError: (error) => errors.push(error.message),
      segments: [
        { id: 'reader', when: { count: 'page_view', atLeast: 1 } },
        { id: 'wrong', when: { count: 'page_view', within: '7 moons', atLeast: 1 } },
      ],
    });
    vitrine('onEnter', 'reader', ({ segment, why }) => { window.why = why.when });`);
    await isReady(page);
    expect(await errors()).toHaveLength(1);
    expect((await errors())[0]).toMatch(/segments\[1\].*within/);
    expect(await segmentsOf(page)).toEqual(['anonymous', 'reader']);
    expect(await page.evaluate(() => (window as Window & { why?: object }).why)).toMatchObject({
      kind: 'test',
      value: 1,
    });
  });
});

describe('destroyed', () => {
  /** Counts what listens, by the function that each listener is. */
  const COUNT = `
    window.listening = new Map();
    for (const target of [window, document]) {
      const { addEventListener, removeEventListener } = target;
      const keyOf = (type, options) => type + ' ' + (options?.capture ?? options === true);
      target.addEventListener = (type, listener, options) => {
        listening.set(listener, keyOf(type, options));
        addEventListener.call(target, type, listener, options);
      };
      target.removeEventListener = (type, listener, options) => {
        if (listening.get(listener) === keyOf(type, options)) listening.delete(listener);
        removeEventListener.call(target, type, listener, options);
      };
    }`;
  const listening = () =>
    page.evaluate(() => [...(window as unknown as { listening: Map<unknown, string> }).listening.values()]);

  test('it listens to nothing, tells nothing, and leaves the page working', async () => {
    await visit(`${COUNT}
      window.original = [history.pushState, history.replaceState];
      vitrine('whileIn', 'anonymous', () => () => { window.isTakenAway = true });`);
    await isReady(page);
    expect(await listening()).not.toEqual([]);
    await call(page, 'destroy');
    // But for a request under way, which says so when it has ended.
    await eventually(listening).toEqual([]);
    expect(
      await page.evaluate(() => {
        const { original } = window as unknown as { original: unknown[] };
        return [history.pushState === original[0], history.replaceState === original[1]];
      }),
    ).toEqual([true, true]);
    expect(await page.evaluate(() => (window as Window & { isTakenAway?: boolean }).isTakenAway)).toBe(true);
    const before = await journalOf(page);
    await page.evaluate(() => history.pushState({ of: 'the shop' }, '', '/page?2'));
    await call(page, 'track', 'search', { search_term: 'bowl' });
    await attend(page, MINUTE);
    expect(await page.evaluate(() => [history.state, location.search])).toEqual([{ of: 'the shop' }, '?2']);
    expect(await journalOf(page)).toEqual(before);
    expect(complaints).toEqual([]);
  });
});

describe('a page that has it', () => {
  test('in its head, to be run before there is a body, is told with the title that comes', async () => {
    const html = pageWith({ tag: shop.granted }).replace('async src', 'src').replace('<title>Shop</title>', '');
    shop.site.routes.set('/early', html.replace('</head>', '<title>Late</title></head>'));
    await go(page, `${shop.url}/early`);
    await visitor.clock.runFor(2000);
    expect((await journalOf(page)).map(({ name, params }) => [name, params.page_title])).toEqual([
      ['page_view', 'Late'],
    ]);
    expect(complaints).toEqual([]);
  });

  test('from another host, as from a content network, finds its parts there', async () => {
    const network = await serveSite({});
    shareScripts(network);
    const html = pageWith({ tag: shop.granted }).replace('src="/vitrine.js"', `src="${network.url}/vitrine.js"`);
    shop.site.routes.set('/hosted', html);
    await go(page, `${shop.url}/hosted`);
    await eventually(() => segmentsOf(page)).toEqual(['anonymous']);
    expect(complaints).toEqual([]);
    await network.close();
  });

  test('and is in a frame of the shop’s is a page like any other', async () => {
    shop.site.routes.set('/outer', '<!doctype html><title>Outer</title><iframe src="/about"></iframe>');
    await page.goto(`${shop.url}/outer`);
    await eventually(names).toEqual(['page_view']);
    expect((await journalOf(page))[0]?.params.page_location).toBe(`${shop.url}/about`);
  });

  test('and is in a frame without any rights works from memory, says so once, and breaks nothing', async () => {
    const head = `<script>window.said = [];
      vitrine('init', {
        onError: (error) => said.push(error.message),
        segments: [{ id: 'searcher', when: { count: 'search', atLeast: 1 } }],
      });
      vitrine('onEnter', 'searcher', () => { window.hasEntered = true });</script>`;
    shop.site.routes.set('/inner', pageWith({ tag: 'data-consent="granted"', head }));
    // A page without an origin may load modules only from whom lets it.
    for (const [path, content] of Object.entries(builtScripts()))
      shop.site.routes.set(path, (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }).end(content);
      });
    shop.site.routes.set('/outer', '<!doctype html><iframe sandbox="allow-scripts" src="/inner"></iframe>');
    await page.goto(`${shop.url}/outer`);
    const frame = await eventually(() => page.frames()[1]?.url())
      .toContain('/inner')
      .then(() => page.frames()[1]);
    await frame?.evaluate(
      () => new Promise<void>((resolve) => window.vitrine?.(() => window.vitrine?.ready?.then(resolve))),
    );
    await frame?.evaluate(() => window.vitrine?.('track', 'search', { search_term: 'bowl' }));
    await eventually(() => frame?.evaluate(() => (window as Window & { hasEntered?: boolean }).hasEntered)).toBe(true);
    const said = (await frame?.evaluate(() => (window as unknown as { said: string[] }).said)) ?? [];
    expect(said.filter((sentence) => sentence.includes('memory takes over'))).toHaveLength(1);
    expect(complaints).toEqual([]);
  });
});

test('it lives under the strictest content policy, with its chunks', async () => {
  const nonce = 'r4nd0m';
  const policy = `script-src 'nonce-${nonce}' 'strict-dynamic'; require-trusted-types-for 'script'; object-src 'none'; base-uri 'none'`;
  const html = pageWith({
    tag: shop.granted,
    head: `<script>vitrine('init', { segments: [{ id: 'reader', when: { count: 'view_item', atLeast: 1 } }] });
      document.addEventListener('securitypolicyviolation', (event) => errors.push(event.violatedDirective));</script>`,
    body: `<main data-vitrine-event="view_item" data-vitrine-item='{"item_id":"bowl"}'><h1>Bowl</h1></main>`,
  }).replaceAll('<script', `<script nonce="${nonce}"`);
  shop.site.routes.set('/strict', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(html);
  });
  expect(html).toContain(STUB);
  await page.goto(`${shop.url}/strict`);
  await isReady(page);
  await visitor.clock.runFor(100);
  await eventually(() => segmentsOf(page)).toEqual(['anonymous', 'reader']);
  expect(await errors()).toEqual([]);
  expect(complaints).toEqual([]);
});
