import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Collector, openDuckDbStore } from '../../src/collector/index.js';
import { latestEvents } from '../../src/collector/latest.js';
import { linesOf } from '../../src/collector/lines.js';
import { NOW, pageView, startCollector, storedEvents } from './collector.support.js';

const SERVER_KEY = 'a-key-for-the-tests-of-the-import';

const start = (more = {}) => startCollector({ serverKey: SERVER_KEY, ...more });

function importing(
  { address }: Pick<Collector, 'address'>,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const authorization = `Bearer ${SERVER_KEY}`;
  return fetch(`${address}/v1/import`, { method: 'POST', body, headers: { authorization, ...headers } });
}

const order = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  user: 'ann',
  time: NOW - 1000,
  name: 'purchase',
  params: { transaction_id: id, value: 10, currency: 'EUR' },
  ...more,
});
const lines = (...values: unknown[]) =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');

describe('an import', () => {
  it('stores orders that no browser saw, marked as offline, once however often they are sent', async () => {
    const collector = await start();
    const body = lines(order('a'), order('b', { site: 'fr', params: { offline: false } }));
    for (const sent of [body, `${body}\r\n\r\n`, gzipSync(body)]) {
      const answer = await importing(collector, sent);
      expect([answer.status, await answer.json()]).toEqual([200, { accepted: 2, rejected: [], rejectedLines: 0 }]);
    }
    const stored = await storedEvents(collector);
    expect(stored).toHaveLength(2);
    expect(stored.find(({ id }) => id === 'a')?.params).toEqual({ ...order('a').params, offline: true });
    expect(stored.find(({ id }) => id === 'b')).toMatchObject({ site: 'fr', params: { offline: true } });
  });

  it('lists its bad lines by number, each with its reason, and keeps the good ones', async () => {
    const collector = await start({ limits: { maxBodyBytes: 2000 } });
    const sent = Buffer.concat([
      Buffer.from(
        `${lines(
          order('good-1'),
          '',
          '{"id":"cut',
          order('nobody', { user: undefined }),
          order('when', { time: 'now' }),
          order('long', { params: { text: 'x'.repeat(3000) } }),
          [1],
        )}\n`,
      ),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from(lines(order('good-2', { user: undefined, visitor: 'v' }))),
    ]);
    const answer = await importing(collector, sent as Uint8Array<ArrayBuffer>);
    const { accepted, rejected, rejectedLines } = await answer.json();
    expect([answer.status, accepted, rejectedLines]).toEqual([200, 2, 6]);
    expect(rejected).toEqual([
      { line: 3, reason: 'the line is not JSON' },
      { line: 4, id: 'nobody', reason: '"user" must name who ordered, or "visitor" the browser' },
      { line: 5, id: 'when', reason: '"time" must be whole milliseconds since 1970, not "now"' },
      { line: 6, reason: 'a line must not be longer than 2000 bytes' },
      { line: 7, reason: expect.stringContaining('an event must be an object') },
      { line: 8, reason: 'the line is not UTF-8 text' },
    ]);
    expect((await storedEvents(collector)).map(({ id }) => id).sort()).toEqual(['good-1', 'good-2']);
  });

  it('of more than may be imported is refused, and says what of it is stored', async () => {
    const collector = await start({ limits: { maxImportBytes: 200_000 } });
    const body = lines(...Array.from({ length: 3000 }, (_, index) => order(`o-${index}`)));
    for (const sent of [body, gzipSync(body), gzipSync(Buffer.alloc(50_000_000))]) {
      const answer = await importing(collector, sent as Uint8Array<ArrayBuffer>);
      expect(answer.status).toBe(413);
    }
    const { error } = await (await importing(collector, body)).json();
    const last = Number(/up to line (\d+) are stored/.exec(error)?.[1]);
    expect(last).toBeGreaterThanOrEqual(500);
    expect(await storedEvents(collector, 1000)).toHaveLength(Math.min(1000, last));
  });

  it('that is broken gzip, or does not arrive whole, is refused and leaves the way free for the next', async () => {
    const collector = await start();
    const whole = gzipSync(lines(...Array.from({ length: 200 }, (_, index) => order(`o-${index}`))));
    const broken = await importing(collector, whole.subarray(0, whole.length >> 1) as Uint8Array<ArrayBuffer>);
    expect([broken.status, (await broken.json()).error]).toEqual([400, expect.stringContaining('not whole gzip')]);

    const { hostname, port } = new URL(collector.address);
    const headers = { authorization: `Bearer ${SERVER_KEY}`, 'content-length': 5000 };
    const hungUp = request({ hostname, port, path: '/v1/import', method: 'POST', headers });
    hungUp.on('error', () => {});
    hungUp.write(lines(order('a')));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = await importing(collector, lines(order('b')));
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '5']);
    hungUp.destroy();
    await expect.poll(async () => (await importing(collector, lines(order('b')))).status).toBe(200);
  });

  it('answers 503 when the database fails in its midst, with the reason, and loses nothing that was stored', async () => {
    const store = await openDuckDbStore(':memory:');
    let groups = 0;
    const append: typeof store.append = (events) =>
      ++groups === 3
        ? Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))
        : store.append(events);
    const collector = await start({ store: { ...store, append }, onError: () => {} });
    const body = lines(...Array.from({ length: 2000 }, (_, index) => order(`o-${index}`)));
    const failed = await importing(collector, body);
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await failed.json()).error).toMatch(/its disk is full.*up to line 1000 are stored/);
    expect(await latestEvents(store, 5000)).toHaveLength(1000);
    expect((await importing(collector, body)).status).toBe(200);
    expect(await latestEvents(store, 5000)).toHaveLength(2000);
  });

  it('lets the batches of browsers pass while it runs', async () => {
    const collector = await start();
    const body = lines(...Array.from({ length: 5000 }, (_, index) => order(`o-${index}`)));
    const [imported, ...sent] = await Promise.all([
      importing(collector, body),
      ...Array.from({ length: 20 }, (_, index) =>
        fetch(`${collector.address}/v1/events`, {
          method: 'POST',
          headers: { 'content-type': 'text/plain' },
          body: JSON.stringify({ v: 1, sent: NOW, events: [pageView(`p-${index}`)] }),
        }),
      ),
    ]);
    expect([imported?.status, ...sent.map(({ status }) => status)]).toEqual(Array(21).fill(200));
  });
});

describe('lines', () => {
  it('are the same however the bytes are cut, gzip or not', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '💩', '\n', '\n', '\r', ' ', '\x1f'), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(80)), fc.boolean(), async (given, cuts, isGzip) => {
        const sent = isGzip ? gzipSync(given) : Buffer.from(given);
        const places = [0, ...cuts.filter((cut) => cut < sent.length).sort((a, b) => a - b), sent.length];
        async function* pieces() {
          for (const [index, place] of places.entries()) yield sent.subarray(place, places[index + 1] ?? sent.length);
        }
        const found: [number, string][] = [];
        for await (const { number, bytes } of linesOf(pieces(), { maxBytes: 1000, maxLineBytes: 1000 }))
          found.push([number, String(bytes)]);
        const due = given
          .split('\n')
          .map((line, index): [number, string] => [index + 1, line])
          .filter(([, line]) => /[^\s]/.test(line));
        expect(found.map(([number, line]) => [number, line.trim()])).toEqual(
          due.map(([number, line]) => [number, line.trim()]),
        );
      }),
      { numRuns: 200 },
    );
  });
});
