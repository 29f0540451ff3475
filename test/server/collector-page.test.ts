// @vitest-environment jsdom
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { expect, it } from 'vitest';
import { NOW, pageView, SHOP, sendEvents, startCollector } from './collector.support.js';
import { logIn, PASSWORD } from './report.support.js';

const start = () => startCollector({ reportPassword: PASSWORD });

async function openPage(address: string): Promise<{ html: string; document: Document; headers: Headers }> {
  const { status, text, headers } = await (await logIn({ address })).get('/events');
  expect(status).toBe(200);
  return { html: text, document: new DOMParser().parseFromString(text, 'text/html'), headers };
}

/** `fetch` does not let a test set `Host`. */
function statusFor(address: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(address + path, { headers }, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

it('the page shows the latest events with what they are about', async () => {
  const collector = await start();
  const items = [{ item_id: 'sku-1', item_name: 'Bowl', quantity: 2 }, { item_id: 'sku-2' }];
  await sendEvents(collector, [
    pageView('cart', { user: 'customer-7', name: 'add_to_cart', params: { value: 84, currency: 'EUR', items } }),
    pageView('view', {
      time: NOW - 5000,
      params: { page_location: 'https://shop.example/bowls?a=1', page_title: 'Bowls' },
    }),
    pageView('ahead', { time: NOW + 9e9 }),
  ]);
  const { document } = await openPage(collector.address);
  const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
    ['time', '.flag', '.name', '.who', 'summary'].map((part) => row.querySelector(part)?.textContent),
  );
  expect(rows).toEqual([
    ['2026-04-29 16:00:00', 'in the future', 'page_view', 'v-1', '–'],
    ['2026-01-15 11:59:59', undefined, 'add_to_cart', 'customer-7', 'value84currencyEURitemsBowl × 2, sku-2'],
    ['2026-01-15 11:59:55', undefined, 'page_view', 'v-1', 'page_location/bowls?a=11 more'],
  ]);
  expect(document.querySelector('#total')?.textContent).toBe('3 events stored');
});

it('the page writes as text whatever an event holds, and runs nothing but its own script', async () => {
  const collector = await start();
  const attack = `"'></pre></script><script>alert(1)</script><img src=x onerror=alert(1)>`;
  await sendEvents(collector, [
    pageView(attack, {
      user: attack,
      name: attack,
      params: {
        [attack]: attack,
        items: [{ item_name: attack, quantity: 2 }],
        page_location: `https://a.example/${attack}`,
      },
    }),
    pageView(`${attack}2`, { visitor: attack }),
  ]);
  const { html, document, headers } = await openPage(collector.address);
  expect(document.querySelectorAll('script')).toHaveLength(1);
  expect(document.querySelector('img')).toBeNull();
  expect([...document.querySelectorAll('.name')].some((name) => name.textContent === attack)).toBe(true);
  expect(html).not.toContain('<img');

  const hashed = (text: string | null | undefined) =>
    createHash('sha256')
      .update(text ?? '')
      .digest('base64');
  const policy = headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`script-src 'sha256-${hashed(document.querySelector('script')?.textContent)}'`);
  expect(policy).toContain(`style-src 'sha256-${hashed(document.querySelector('style')?.textContent)}'`);
});

it('an empty page says how to send the first event, in a way that works', async () => {
  const collector = await start();
  const { document } = await openPage(collector.address);
  const [tag, curl] = [...document.querySelectorAll('pre')].map((example) => example.textContent ?? '');
  expect(tag).toContain(`data-endpoint="${collector.address}"`);
  const [, address = '', type = '', body = ''] =
    /^curl (\S+) -H 'content-type: (\S+)' -d '(.*)'$/.exec(curl ?? '') ?? [];
  const answer = await fetch(address, { method: 'POST', body, headers: { 'content-type': type } });
  expect(await answer.json()).toEqual({ accepted: 1, rejected: [] });
});

it('the latest events are given as JSON to this machine only, unless the page is public', async () => {
  const closed = await startCollector();
  const open = await startCollector({ publicPage: true });
  const { port } = new URL(closed.address);
  const elsewhere = [
    { host: 'evil.example' },
    { host: 'localhost.evil.example' },
    { host: `localhost:${port}`, 'x-forwarded-for': '192.0.2.1' },
    { host: `localhost:${port}`, forwarded: 'for=192.0.2.1' },
  ];
  for (const path of ['/v1/events?limit=5']) {
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'LOCALHOST'])
      expect(await statusFor(closed.address, path, { host })).toBe(200);
    for (const headers of elsewhere) {
      expect(await statusFor(closed.address, path, headers)).toBe(403);
      expect(await statusFor(open.address, path, headers)).toBe(200);
    }
  }
  // Not even the shop's own pages may read them.
  const fromShop = await fetch(`${closed.address}/v1/events`, { headers: { origin: SHOP } });
  expect(fromShop.headers.get('access-control-allow-origin')).toBeNull();
});

it('a wrong limit is refused in a sentence', async () => {
  const { address } = await startCollector();
  for (const limit of ['0', '1.5', '1001', 'all', '-1']) {
    const answer = await fetch(`${address}/v1/events?limit=${limit}`);
    expect([answer.status, await answer.json()]).toEqual([400, { error: expect.stringContaining(`not "${limit}"`) }]);
  }
});
