/** Consent that others tell, with the built script: Google's consent mode, a TCF platform, the browser's privacy control. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { openTestShop, type PageParts, pageWith, type TestShop } from './support/test-shop.js';
import { attend, call, createVisitor, journalOf, MINUTE, SECOND, segmentsOf } from './support/visitor.js';

let browser: Browser;
let shop: TestShop;
let visitor: BrowserContext;
let page: Page;
let surfaced: string[];
let requests: string[];

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), openTestShop()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
beforeEach(async () => {
  visitor = await createVisitor(browser);
  surfaced = [];
  requests = [];
  visitor.on('weberror', (error) => surfaced.push(String(error.error())));
  visitor.on('request', (request) => requests.push(request.url().replace(shop.url, '')));
  page = await visitor.newPage();
});
afterEach(async () => {
  await visitor.close();
  expect(surfaced).toEqual([]);
});

async function visit(consent: string, head = '', parts: PageParts = {}): Promise<void> {
  const tag = `data-endpoint="${shop.collector.url}" data-consent="${consent}"`;
  shop.site.routes.set('/page', pageWith({ tag, head: `<script>${head}</script>`, ...parts }));
  await page.goto(`${shop.url}/page`);
  await page.evaluate(() => new Promise<void>((resolve) => window.vitrine?.(() => resolve())));
  await visitor.clock.runFor(100);
}

const run = (code: string) => page.evaluate(code);
const state = () => run('vitrine.consent.state');
const databases = () => page.evaluate(() => indexedDB.databases());

async function expectNothingKept(): Promise<void> {
  expect(await databases()).toEqual([]);
  expect(await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }])).toEqual([{}, {}]);
  expect(await visitor.cookies()).toEqual([]);
  expect(await segmentsOf(page)).toEqual([]);
  // The page, the script, and what listens for consent: no engine, no sender, no events.
  const others = /^\/(page|vitrine\.js|data-layer\.js|tcf\.js|favicon\.ico)$/;
  expect(requests.filter((path) => !others.test(path))).toEqual([]);
}

const DENIED = `{ ad_storage: 'denied', analytics_storage: 'denied', personalization_storage: 'denied', wait_for_update: 500 }`;
const GTAG = `window.dataLayer = window.dataLayer || [];
  function gtag() { dataLayer.push(arguments); }`;
const MODE = `${GTAG} gtag('consent', 'default', ${DENIED});`;
const update = (analytics: string, personalization: string) =>
  `gtag('consent', 'update', { analytics_storage: '${analytics}', personalization_storage: '${personalization}' })`;

/** The layer has been found: what is pushed from now on is heard at once. */
const isHeard = () => eventually(() => run('Object.keys(dataLayer).includes("push")')).toBe(true);

describe('Google’s consent mode', () => {
  test('a default that denies leaves it pending: events wait, and nothing is kept or sent before the update', async () => {
    await visit('google', MODE);
    await isHeard();
    await call(page, 'track', 'search', { search_term: 'bowl' });
    await attend(page, MINUTE);
    expect(await state()).toBe('pending');
    await expectNothingKept();
    await run(update('granted', 'granted'));
    expect(await state()).toBe('granted');
    await eventually(async () => (await journalOf(page)).map(({ name }) => name)).toEqual(['page_view', 'search']);
    await eventually(() => segmentsOf(page)).toEqual(['anonymous']);
  });

  test('an update before the script has loaded counts', async () => {
    await visit('google', `${MODE} ${update('granted', 'granted')};`);
    await eventually(state).toBe('granted');
    await eventually(async () => (await journalOf(page)).map(({ name }) => name)).toEqual(['page_view']);
  });

  test('without personalization, events are kept and nobody is in a segment', async () => {
    await visit('google', `${MODE} ${update('granted', 'denied')};`);
    await eventually(state).toBe('measurement');
    await eventually(async () => (await journalOf(page)).map(({ name }) => name)).toEqual(['page_view']);
    expect(await segmentsOf(page)).toEqual([]);
    expect(requests).not.toContain('/evaluation.js');
  });

  test('an update that denies is a refusal: what was kept is deleted', async () => {
    await visit('google', `${MODE} ${update('granted', 'granted')};`);
    await eventually(async () => (await journalOf(page)).length).toBe(1);
    await run(update('denied', 'denied'));
    expect(await state()).toBe('denied');
    await eventually(databases).toEqual([]);
    // Taken back, it begins anew.
    await run(update('granted', 'granted'));
    expect(await state()).toBe('granted');
    await eventually(async () => (await journalOf(page)).map(({ name }) => name)).toEqual(['page_view']);
  });

  test('a default that denies does not delete what an earlier visit has left', async () => {
    await visit('google', `${MODE} ${update('granted', 'granted')};`);
    await eventually(async () => (await journalOf(page)).length).toBe(1);
    await visit('google', MODE);
    await isHeard();
    await visitor.clock.runFor(MINUTE);
    expect(await state()).toBe('pending');
    const before = await journalOf(page);
    expect(before[0]?.name).toBe('page_view');
    await run(update('granted', 'granted'));
    await eventually(async () => (await journalOf(page)).length).toBeGreaterThan(before.length);
    expect(new Set((await journalOf(page)).map(({ visitor: id }) => id)).size).toBe(1);
  });

  test('a default that grants counts once its wait is over', async () => {
    await visit(
      'google',
      `${GTAG} gtag('consent', 'default', { analytics_storage: 'granted', wait_for_update: 500 });`,
    );
    await isHeard();
    expect(await state()).toBe('pending');
    await expectNothingKept();
    await visitor.clock.runFor(SECOND);
    expect(await state()).toBe('measurement');
  });

  test('a layer that comes late is heard, and so is one beside the layer whose events are read', async () => {
    await visit('google', `window.shopLayer = [{ event: 'login', method: 'mail' }];`, {
      tag: `data-consent="google" data-data-layer="shopLayer"`,
    });
    await eventually(() => run('Object.keys(shopLayer).includes("push")')).toBe(true);
    expect(await state()).toBe('pending');
    await page.addScriptTag({ content: `${MODE} ${update('granted', 'granted')}` });
    expect(await state()).toBe('granted');
    await eventually(async () => (await journalOf(page)).map(({ name }) => name).sort()).toEqual([
      'login',
      'page_view',
    ]);
  });

  test('events of the layer are not recorded unless that is asked for', async () => {
    await visit('google', `${MODE} ${update('granted', 'granted')}; dataLayer.push({ event: 'login' });`);
    await eventually(async () => (await journalOf(page)).length).toBe(1);
    await run(`dataLayer.push({ event: 'sign_up' })`);
    await visitor.clock.runFor(SECOND);
    expect((await journalOf(page)).map(({ name }) => name)).toEqual(['page_view']);
  });

  test('what the shop itself says wins from then on', async () => {
    await visit('google', MODE);
    await isHeard();
    await call(page, 'consent.set', { measurement: true, personalization: false });
    await run(update('granted', 'granted'));
    expect(await state()).toBe('measurement');
    await run(update('denied', 'denied'));
    expect(await state()).toBe('measurement');
  });
});

/** The stub that platforms put into a page, and what replaces it: it keeps the calls until then. */
const STUB = `(function () {
  var queue = [];
  window.__tcfapi = function () { return arguments.length ? void queue.push(arguments) : queue; };
})();`;
const PLATFORM = `(function () {
  var waiting = window.__tcfapi ? window.__tcfapi() : [], ids = 0;
  window.listeners = {};
  window.tell = function (status, purposes, applies) {
    var consents = {};
    purposes.forEach(function (purpose) { consents[purpose] = true; });
    Object.keys(listeners).forEach(function (id) {
      listeners[id]({ eventStatus: status, listenerId: +id, gdprApplies: applies !== false, purpose: { consents: consents } }, true);
    });
  };
  window.__tcfapi = function (command, version, callback, id) {
    if (command === 'addEventListener') {
      listeners[++ids] = callback;
      callback({ eventStatus: 'cmpuishown', listenerId: ids, gdprApplies: true, purpose: { consents: {} } }, true);
    }
    if (command === 'removeEventListener') callback(delete listeners[id]);
  };
  waiting.forEach(function (call) { window.__tcfapi.apply(null, call); });
})();`;
const listeners = () => run('Object.keys(window.listeners || {}).length');

describe('a platform of the TCF', () => {
  test.each([
    ['is there before us', `${STUB}${PLATFORM}`, ''],
    ['replaces its stub later', STUB, PLATFORM],
    ['comes later', '', PLATFORM],
  ])('that %s is asked, and nothing is kept or sent before the answer', async (_when, head, later) => {
    await visit('tcf', head);
    await eventually(() => requests).toContain('/tcf.js');
    await run(later || '0');
    await eventually(listeners).toBe(1);
    await call(page, 'track', 'search', { search_term: 'bowl' });
    await attend(page, MINUTE);
    expect(await state()).toBe('pending');
    await expectNothingKept();
    await run(`tell('useractioncomplete', [1, 5, 6, 8, 9])`);
    expect(await state()).toBe('granted');
    await eventually(async () => (await journalOf(page)).map(({ name }) => name)).toEqual(['page_view', 'search']);
  });

  test('may grant measurement only, and a refusal deletes what was kept', async () => {
    await visit('tcf', PLATFORM);
    await eventually(listeners).toBe(1);
    await run(`tell('tcloaded', [1, 8, 9])`);
    expect(await state()).toBe('measurement');
    await eventually(async () => (await journalOf(page)).length).toBe(1);
    await run(`tell('useractioncomplete', [])`);
    expect(await state()).toBe('denied');
    await eventually(databases).toEqual([]);
  });

  test('grants where the GDPR does not apply', async () => {
    await visit('tcf', PLATFORM);
    await eventually(listeners).toBe(1);
    await run(`tell('tcloaded', [], false)`);
    expect(await state()).toBe('granted');
  });

  test.each([
    ['destroyed', ['destroy']],
    ['told by the shop itself', ['consent.set', { measurement: true, personalization: true }]],
  ])('is left when the tracker is %s', async (_how, method) => {
    await visit('tcf', PLATFORM);
    await eventually(listeners).toBe(1);
    await call(page, ...method);
    await eventually(listeners).toBe(0);
  });
});

describe('a browser with Global Privacy Control', () => {
  beforeEach(() =>
    visitor.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })),
  );

  test.each([
    ['an option that grants', 'granted', '', 'measurement'],
    ['an update that grants', 'google', `${MODE} ${update('granted', 'granted')}`, 'measurement'],
    ['an update that refuses', 'google', `${MODE} ${update('denied', 'denied')}`, 'denied'],
    ['the option not to respect it', 'granted', `vitrine('init', { respectGpc: false })`, 'granted'],
  ])('%s', async (_what, consent, head, expected) => {
    await visit(consent, head);
    await eventually(state).toBe(expected);
  });

  test('is not personalized where the GDPR does not apply', async () => {
    await visit('tcf', PLATFORM);
    await eventually(listeners).toBe(1);
    await run(`tell('tcloaded', [], false)`);
    expect(await state()).toBe('measurement');
  });

  test('is personalized when the shop itself says that the visitor has agreed', async () => {
    await visit('granted');
    expect(await state()).toBe('measurement');
    expect(await segmentsOf(page)).toEqual([]);
    await call(page, 'consent.set', { measurement: true, personalization: true });
    await eventually(() => segmentsOf(page)).toEqual(['anonymous']);
  });
});
