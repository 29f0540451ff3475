/** What only a real browser proves of the collector: what it sends by itself, and what it asks before. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Collector, createCollector, type EventStore, openDuckDbStore } from '../../src/collector/index.js';
import { latestEvents } from '../../src/collector/latest.js';
import type { visitorOf } from '../../src/wire/visitor.js';
import { batchOf, pageView } from '../server/collector.support.js';
import { launchBrowser } from './support/browser.js';
import { bundle } from './support/bundle.js';
import { eventually } from './support/eventually.js';
import { type Site, serveSite } from './support/site.js';

declare global {
  interface Window {
    visitors: { visitorOf: typeof visitorOf };
  }
}

const SECRET = 'q2Zk0_r8-sVdT1mYb7NcXw';

let site: Site;
let browser: Browser;
let collector: Collector;
let store: EventStore;
let page: Page;
/** The methods of the requests that reached the collector: Playwright does not tell of preflights. */
const received: string[] = [];
const onRequest = (message: unknown) => {
  const { method = '', url } = (message as { request: IncomingMessage }).request;
  if (url?.startsWith('/v1/')) received.push(method);
};

beforeAll(async () => {
  site = await serveSite({
    '/': '<!doctype html><title>Shop</title><script src="/visitor.js"></script>',
    '/visitor.js': await bundle('src/wire/visitor.ts', { name: 'visitors' }),
  });
  subscribe('http.server.request.start', onRequest);
  browser = await launchBrowser();
  store = await openDuckDbStore(':memory:');
  collector = await createCollector({ store, origins: [site.url], port: 0 });
});

afterAll(async () => {
  unsubscribe('http.server.request.start', onRequest);
  await browser?.close();
  await collector?.close();
  await site?.close();
});

beforeEach(async () => {
  page = await browser.newPage();
  await page.goto(site.url);
  return () => page.close();
});

const storedIds = async () => (await latestEvents(store, 100)).map(({ id }) => id);

describe('a batch that the browser has gzipped', () => {
  const batch = (id: string) => batchOf([pageView(id, { params: { page_title: 'déjà vu '.repeat(500) } })]);

  test.each(['fetch', 'beacon'] as const)('arrives by %s as plain text, without a preflight', async (way) => {
    received.length = 0;
    const sent = await page.evaluate(
      async ([address, text, by]) => {
        const gzipped = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
        const body = new Blob([await new Response(gzipped).arrayBuffer()], { type: 'text/plain;charset=UTF-8' });
        if (by === 'beacon') return { bytes: body.size, answer: navigator.sendBeacon(address, body) };
        const answer = await fetch(address, { method: 'POST', body, keepalive: true });
        return { bytes: body.size, answer: (await answer.json()) as unknown };
      },
      [`${collector.address}/v1/events`, batch(way), way] as const,
    );
    expect(sent.answer).toEqual(way === 'beacon' ? true : { accepted: 1, rejected: [] });
    expect(sent.bytes).toBeLessThan(500);
    await eventually(storedIds).toContain(way);
    const stored = (await latestEvents(store, 100)).find(({ id }) => id === way);
    expect(stored?.params).toEqual({ page_title: 'déjà vu '.repeat(500) });
    expect(received).toEqual(['POST']);
  });
});

test('a page erases its visitor, whose id it computes from the secret, after a preflight', async () => {
  const visitor = await page.evaluate((secret) => window.visitors.visitorOf(secret), SECRET);
  await store.append([{ ...pageView('mine', { visitor }), received: 1, future: false }]);
  received.length = 0;
  const ask = (secret: string) =>
    page.evaluate(
      async ([address, authorization]) => {
        const answer = await fetch(address, { method: 'DELETE', headers: { authorization }, keepalive: true });
        return { status: answer.status, text: await answer.text() };
      },
      [`${collector.address}/v1/visitors/${visitor}`, `Bearer ${secret}`] as const,
    );
  expect(await ask(`${SECRET}x`)).toEqual({
    status: 401,
    text: expect.stringContaining('not the one of this visitor'),
  });
  expect(await storedIds()).toContain('mine');
  expect(received).toEqual(['OPTIONS', 'DELETE']);
  expect(await ask(SECRET)).toEqual({ status: 204, text: '' });
  expect(await storedIds()).not.toContain('mine');
});
