import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/collector/index.js';
import { batchOf, NOW, pageView, SHOP, send, startCollector, storedEvents } from './collector.support.js';

async function refused(answer: Response, status: number): Promise<string> {
  const body = (await answer.json()) as { error: string };
  expect({ status: answer.status, ...body }).toEqual({ status, error: expect.any(String) });
  return body.error;
}

/** Sends a request by hand, the whole of it before it reads, and gives all that comes until the connection is closed. */
async function exchange(address: string, ...lines: string[]): Promise<string> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject).write(lines.join('\r\n'), () => resolve());
  });
  const answer = await text(socket);
  socket.destroy();
  return answer;
}

const HEAD = ['POST /v1/events HTTP/1.1', 'host: localhost', 'content-type: text/plain', 'connection: close'];

describe('a batch', () => {
  it('is taken as text/plain and as application/json, in UTF-8', async () => {
    const collector = await startCollector();
    const types = ['text/plain', 'text/plain;charset=UTF-8', 'application/json', 'application/json; charset="utf-8"'];
    for (const [index, type] of types.entries()) {
      const body = batchOf([pageView(`e-${index}`, { params: { page_title: 'Café ☕' } })], { site: 'fr' });
      const answer = await send(collector, body, { 'content-type': type });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ accepted: 1, rejected: [] });
    }
    const stored = await storedEvents(collector);
    expect(stored.map((event) => event.id)).toEqual(['e-3', 'e-2', 'e-1', 'e-0']);
    expect(stored[0]).toEqual({
      ...pageView('e-3', { params: { page_title: 'Café ☕' } }),
      site: 'fr',
      received: NOW,
      future: false,
    });
  });

  it('may be empty', async () => {
    const answer = await send(await startCollector(), batchOf([]));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ accepted: 0, rejected: [] });
  });

  it('is stored without its bad events, which are named with their place and reason', async () => {
    const collector = await startCollector();
    const events = [
      pageView('good-1'),
      { id: 'bad-time', time: 'now', name: 'page_view', params: {} },
      'text',
      { ...pageView('x'), id: 'i'.repeat(257) },
      { ...pageView('deep'), params: { list: JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) } },
      pageView('half-\ud83d'),
      pageView('good-2'),
    ];
    // JSON.stringify itself gives up on the deep one.
    const body = batchOf(events.map((event, index) => (index === 4 ? 'DEEP' : event))).replace(
      '"DEEP"',
      `{"id":"deep","time":1,"name":"x","params":{"list":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
    );
    const answer = await send(collector, body);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      accepted: 2,
      rejected: [
        { index: 1, id: 'bad-time', reason: '"time" must be whole milliseconds since 1970, not "now"' },
        { index: 2, reason: 'an event must be an object, not "text"' },
        { index: 3, id: 'i'.repeat(257), reason: '"id" must not be longer than 256 characters' },
        { index: 4, id: 'deep', reason: 'an event must not be nested deeper than 32 levels' },
        { index: 5, id: 'half-\ud83d', reason: '"id" must be well-formed Unicode' },
      ],
    });
    expect((await storedEvents(collector)).map((event) => event.id)).toEqual(['good-2', 'good-1']);
  });

  it('may hold numbers that are none for a computer, but not where a number must be', async () => {
    const collector = await startCollector();
    const events = ['"value":1e999', '"engagement_time_msec":1e999', '"engagement_time_msec":5'].map(
      (params, index) => `{"id":"${index}","time":1,"name":"x","params":{${params}}}`,
    );
    const answer = await send(collector, `{"v":1,"sent":1,"events":[${events.join()}]}`);
    expect(await answer.json()).toMatchObject({ accepted: 2, rejected: [{ index: 1 }] });
    const stored = (await storedEvents(collector)).map(({ params }) => params);
    expect(stored).toEqual([{ engagement_time_msec: 5 }, { value: null }]);
  });

  it('that is wrong as a whole gets 400 and a sentence that says what and where', async () => {
    const collector = await startCollector();
    const cases: [string | Uint8Array<ArrayBuffer>, RegExp][] = [
      ['', /empty/],
      ['{"v":1,"sent":1,"events":[', /not JSON/],
      ['[]', /must be a batch/],
      ['null', /must be a batch/],
      [batchOf([], { v: 2 }), /"v".* must be 1/],
      [batchOf([], { v: undefined }), /"v"/],
      [batchOf([], { sent: 'today' }), /"sent"/],
      [batchOf([], { site: 7 }), /"site"/],
      [batchOf([], { events: {} }), /"events" must be an array/],
      [batchOf(Array.from({ length: 1001 }, (_, index) => pageView(`${index}`))), /1001 events.*1000/],
      ['['.repeat(100_000), /not JSON/],
      ['['.repeat(100_000) + ']'.repeat(100_000), /must be a batch/],
      [Uint8Array.of(0x7b, 0x22, 0xff, 0xfe), /UTF-8/],
    ];
    for (const [body, sentence] of cases) expect(await refused(await send(collector, body), 400)).toMatch(sentence);
    expect(await storedEvents(collector)).toEqual([]);
  });

  it('of another content type, charset or encoding gets 415', async () => {
    const collector = await startCollector();
    const body = batchOf([pageView('e')]);
    const types = ['text/html', 'application/x-www-form-urlencoded', 'text/plain; charset=iso-8859-1', 'rubbish'];
    for (const type of types)
      expect(await refused(await send(collector, body, { 'content-type': type }), 415)).toContain('content-type');
    const untyped = await fetch(`${collector.address}/v1/events`, { method: 'POST', body: Buffer.from(body) });
    expect(await refused(untyped, 415)).toContain('not missing');
    const encoded = await send(collector, body, { 'content-encoding': 'br' });
    expect(encoded.headers.get('accept-encoding')).toBe('gzip');
    expect(await refused(encoded, 415)).toContain('content-encoding');
  });

  it('that is too large gets 413', async () => {
    const collector = await startCollector({ limits: { maxBodyBytes: 10_000 } });
    const body = batchOf([pageView('e', { params: { text: 'x'.repeat(10_000) } })]);
    expect(await refused(await send(collector, body), 413)).toContain('10000 bytes');
    const chunked = await fetch(`${collector.address}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(await refused(chunked, 413)).toContain('10000 bytes');
    // The answer arrives although most of it has not been sent yet when the limit is passed.
    const huge = await exchange(collector.address, ...HEAD, 'content-length: 8000000', '', 'x'.repeat(8_000_000));
    expect(huge).toMatch(/^HTTP\/1.1 413 .*10000 bytes/s);
  });

  it('may hold keys that would poison an object', async () => {
    const collector = await startCollector();
    const body = `{"v":1,"sent":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"events":[
      {"id":"p","time":1,"name":"__proto__","__proto__":{"user":"other"},"params":{"__proto__":{"polluted":1},"constructor":1}}]}`;
    expect((await send(collector, body, { 'content-type': 'application/json' })).status).toBe(200);
    expect({}).not.toHaveProperty('polluted');
    const [event] = await storedEvents(collector);
    expect(event?.user).toBeUndefined();
    expect(Object.keys(event?.params ?? {})).toEqual(['__proto__', 'constructor']);
  });
});

describe('gzip', () => {
  const body = batchOf([pageView('zipped', { params: { page_title: 'é'.repeat(500) } })]);

  it('is inflated, also when only its first bytes say so', async () => {
    const collector = await startCollector();
    expect((await send(collector, gzipSync(body), { 'content-encoding': 'gzip' })).status).toBe(200);
    const unlabelled = gzipSync(batchOf([pageView('unlabelled')]));
    expect((await send(collector, unlabelled)).status).toBe(200);
    expect((await storedEvents(collector)).map((event) => event.id).sort()).toEqual(['unlabelled', 'zipped']);
  });

  it('that is cut short, broken or none gets 400', async () => {
    const collector = await startCollector();
    const whole = gzipSync(body);
    const broken = Buffer.from(whole);
    broken.fill(0, 20, 40);
    for (const bytes of [whole.subarray(0, whole.length - 9), broken, Buffer.from(body), Buffer.alloc(0)])
      expect(await refused(await send(collector, bytes, { 'content-encoding': 'gzip' }), 400)).toMatch(/gzip/);
    expect(await storedEvents(collector)).toEqual([]);
  });

  it('that inflates past the limit gets 413 and is not inflated whole', async () => {
    const collector = await startCollector();
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024, ' '));
    expect(bomb.length).toBeLessThan(256 * 1024);
    const before = process.memoryUsage().rss;
    expect(await refused(await send(collector, bomb, { 'content-encoding': 'gzip' }), 413)).toContain('262144 bytes');
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });
});

describe('a page', () => {
  it('of an allowed origin needs no preflight and may read the answer, also a refusal', async () => {
    const collector = await startCollector({ origins: ['https://other.example', SHOP] });
    for (const body of [batchOf([pageView('e')]), 'broken']) {
      const answer = await send(collector, body, { origin: SHOP });
      expect(answer.headers.get('access-control-allow-origin')).toBe(SHOP);
      expect(answer.headers.get('vary')).toContain('origin');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('gets an answer to a preflight that lets JSON and gzip through', async () => {
    const { address } = await startCollector();
    const answer = await fetch(`${address}/v1/events`, {
      method: 'OPTIONS',
      headers: {
        origin: SHOP,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-encoding,content-type',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(answer.headers.get('access-control-allow-methods')).toBe('POST');
    expect(answer.headers.get('access-control-allow-headers')).toBe('content-type, content-encoding');
  });

  it('of a foreign origin gets 403, and nothing is stored', async () => {
    const collector = await startCollector();
    const foreign = ['https://shop.example.evil', 'http://shop.example', 'https://shop.example:444', 'null'];
    for (const origin of foreign) {
      const answer = await send(collector, batchOf([pageView('e')]), { origin });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(await refused(answer, 403)).toContain(`"${origin}"`);
    }
    const preflight = await fetch(`${collector.address}/v1/events`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(await refused(preflight, 403)).toContain('evil');
    expect(await storedEvents(collector)).toEqual([]);
  });

  it('of any origin may send when the list says "*"', async () => {
    const collector = await startCollector({ origins: ['*'] });
    const answer = await send(collector, batchOf([pageView('e')]), { origin: 'https://anyone.example' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://anyone.example');
  });
});

it('an allow-list with something else than origins is refused at once, with what to write', async () => {
  const start = (origin: string) => createCollector({ store: 'duckdb:unused.duckdb', origins: [origin] });
  await expect(start('https://shop.example/')).rejects.toThrow(
    'origins: "https://shop.example/" is not an origin; write "https://shop.example"',
  );
  await expect(start('https://Shop.example:443')).rejects.toThrow('write "https://shop.example"');
  for (const origin of ['shop.example', '', 'null', 'https://*.shop.example', 'file:///x'])
    await expect(start(origin)).rejects.toThrow('is not an origin');
});

describe('what is no request for the collector', () => {
  it('is refused in a sentence, too, when Node or the router would say something else', async () => {
    const { address } = await startCollector();
    const host = ['host: localhost', 'connection: close'];
    const cases: [number, RegExp, string[]][] = [
      [400, /not HTTP/, ['nonsense']],
      [400, /not HTTP/, ['POST /v1/events HTTP/1.1', ...host, 'content-length: -1']],
      [431, /headers are too large/, ['POST /v1/events HTTP/1.1', ...host, `x: ${'x'.repeat(20_000)}`]],
      [400, /"host" is missing/, ['POST /v1/events HTTP/1.1', 'connection: close', 'content-length: 0']],
      [417, /"expect" must be.*"the best"/, ['POST /v1/events HTTP/1.1', ...host, 'expect: the best']],
      [400, /"\/v1\/visitors\/%zz" cannot be read/, ['DELETE /v1/visitors/%zz HTTP/1.1', ...host]],
      [414, /"\/v1\/visitors\/x{80,}…" cannot/, [`DELETE /v1/visitors/${'x'.repeat(5000)} HTTP/1.1`, ...host]],
      [404, /^There is no GET "\/x{90,}…" here/, [`GET /${'x'.repeat(5000)} HTTP/1.1`, ...host]],
    ];
    for (const [status, sentence, lines] of cases) {
      const [head = '', body = ''] = (await exchange(address, ...lines, '', '')).split('\r\n\r\n');
      expect(head).toContain(`HTTP/1.1 ${status} `);
      expect(JSON.parse(body)).toEqual({ error: expect.stringMatching(sentence) });
    }
  });

  it('does not spoil the answer to the batch before it', async () => {
    const { address } = await startCollector();
    const body = batchOf([pageView('e')]);
    const answer = await exchange(address, ...HEAD, `content-length: ${body.length}`, '', `${body}GET / HTTP/1.1`);
    expect(answer).toContain('HTTP/1.1 200 OK');
    expect(answer).toContain('{"accepted":1,"rejected":[]}');
  });
});

it('an unknown address gets 404 and a sentence', async () => {
  const { address } = await startCollector();
  for (const [method, path] of [
    ['GET', '/nothing'],
    ['PUT', '/v1/events'],
    ['POST', '/v1/events/'],
  ] as const)
    expect(await refused(await fetch(address + path, { method }), 404)).toContain('POST /v1/events');
});
