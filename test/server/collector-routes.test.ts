import fc from 'fast-check';
import type { FastifyServerOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Collector, createCollector, type EventStore, openDuckDbStore } from '../../src/collector/index.js';
import { latestEvents } from '../../src/collector/latest.js';
import { openApi } from '../../src/collector/openapi/document.js';
import { visitorOf } from '../../src/wire/visitor.js';
import { batchOf, NOW, pageView, SHOP, sendEvents } from './collector.support.js';
import { logIn, PASSWORD } from './report.support.js';

/** As the server itself has them, so that a new one is never forgotten here. */
const routes: Route[] = vi.hoisted(() => []);

vi.mock('fastify', async (importOriginal) => {
  const fastify = await importOriginal<typeof import('fastify')>();
  function watched(options: FastifyServerOptions) {
    const server = fastify.default(options);
    server.addHook('onRoute', ({ method, url }) => {
      routes.push(...[method].flat().map((one) => ({ method: one, url })));
    });
    return server;
  }
  return { ...fastify, default: watched };
});

interface Route {
  readonly method: string;
  readonly url: string;
}

const SERVER_KEY = 'the-key-of-the-server-0123456789';
const METRICS_KEY = 'the-key-of-the-metrics-0123456789';
const SECRET = 'q2Zk0_r8-sVdT1mYb7NcXw';
const ELSEWHERE = { 'x-forwarded-for': '192.0.2.1' };
const FORM = 'application/x-www-form-urlencoded';
const MAX_BODY_BYTES = 20_000;

/** Who asks is asked for nothing here. */
const OPEN = [
  'POST /v1/events',
  'OPTIONS /v1/events',
  'OPTIONS /v1/visitors/:visitor',
  'GET /v1/references.json',
  'GET /healthz',
  'GET /openapi.json',
  'GET /login',
  'POST /login',
  'GET /setup',
  'POST /setup',
];

/** Every name that some route reads, from its address, a form or the query. */
const NAMES = [
  'limit',
  'site',
  'person',
  'segment',
  'language',
  'next',
  'erased',
  'token',
  'password',
  'repeat',
  'back',
];

let store: EventStore;
let collector: Collector;
/** Every statement that a route has run. */
const statements: string[] = [];
/** Everything that was logged. */
const logged: string[] = [];
const { write } = process.stdout;

beforeAll(async () => {
  process.stdout.write = ((text: string) => logged.push(text) > 0) as typeof write;
  store = await openDuckDbStore(':memory:');
  collector = await createCollector({
    store: {
      ...store,
      query(sql, values, steps = []) {
        statements.push(sql, ...steps.map((step) => step.sql));
        // Who is in which segment takes seconds, and answers to no request: the statement is what is looked at here.
        return /\bjournal\b/.test(sql) ? Promise.resolve([]) : store.query(sql, values, steps);
      },
    },
    origins: [SHOP],
    port: 0,
    now: () => NOW,
    serverKey: SERVER_KEY,
    metricsKey: METRICS_KEY,
    reportPassword: PASSWORD,
    logLevel: 'debug',
    limits: { maxBodyBytes: MAX_BODY_BYTES, maxImportBytes: MAX_BODY_BYTES },
  });
});
afterAll(async () => {
  await collector?.close();
  process.stdout.write = write;
});

const nameOf = ({ method, url }: Route) => `${method} ${url}`;
/** Of a `GET` route Fastify makes a `HEAD` route. */
const isOpen = (route: Route) => OPEN.includes(nameOf(route).replace(/^HEAD/, 'GET'));
const filled = (url: string, value: string) => url.replace(/:\w+/g, () => encodeURIComponent(value));

function ask({ method, url }: Route, path: string, init: RequestInit = {}): Promise<Response> {
  const takesForm = method === 'POST' && !url.startsWith('/v1/') && init.body === undefined;
  return fetch(collector.address + path, {
    method,
    redirect: 'manual',
    ...init,
    headers: { ...(takesForm && { 'content-type': FORM }), ...(init.headers as Record<string, string>) },
  });
}

/** What the right asker of a route sends along. */
async function rightOf({ url }: Route): Promise<Record<string, string>> {
  if (url === '/v1/visitors/:visitor') return { authorization: `Bearer ${SECRET}` };
  if (url === '/metrics') return { authorization: `Bearer ${METRICS_KEY}` };
  if (url.startsWith('/v1/')) return { authorization: `Bearer ${SERVER_KEY}` };
  return { cookie: (await logIn(collector)).cookie };
}

it('every route is described, and no other', () => {
  const described = Object.entries(openApi.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  const there = routes.filter(({ method }) => method !== 'HEAD').map(nameOf);
  expect(there.sort()).toEqual(described.sort());
});

describe('who may not', () => {
  it('gets no further at any route, but for those that are open to all', async () => {
    const visitor = await visitorOf(SECRET);
    const someKey = { '/v1/visitors/:visitor': SERVER_KEY, '/metrics': SERVER_KEY };
    for (const route of routes.filter((one) => !isOpen(one)))
      for (const headers of [
        {},
        { authorization: 'Bearer wrong' },
        { authorization: `Bearer ${someKey[route.url as keyof typeof someKey] ?? METRICS_KEY}` },
        { cookie: `vitrine_session=${'A'.repeat(43)}` },
      ] as Record<string, string>[]) {
        const answer = await ask(route, filled(route.url, visitor), { headers: { ...ELSEWHERE, ...headers } });
        const isSentAway = answer.status === 303 && /^\/login/.test(answer.headers.get('location') ?? '');
        const isRefused = answer.status === 401 || answer.status === 403 || isSentAway;
        expect([nameOf(route), headers, answer.status, isRefused]).toEqual([
          nameOf(route),
          headers,
          answer.status,
          true,
        ]);
      }
    expect(OPEN.filter((name) => !routes.map(nameOf).includes(name))).toEqual([]);
  });
});

describe('a body', () => {
  it('that is larger than it may be is refused at every route, sent with its length or in chunks', async () => {
    const chunks = () => new Blob(['x'.repeat(5 * MAX_BODY_BYTES)]).stream();
    const visitor = await visitorOf(SECRET);
    for (const route of routes.filter(({ method }) => method === 'POST' || method === 'DELETE')) {
      const headers = { 'content-type': route.url === '/v1/events' ? 'text/plain' : FORM, ...(await rightOf(route)) };
      for (const body of ['x'.repeat(5 * MAX_BODY_BYTES), chunks()]) {
        const more = typeof body === 'string' ? {} : { duplex: 'half' };
        const answer = await ask(route, filled(route.url, visitor), { body, headers, ...more } as RequestInit);
        expect([nameOf(route), answer.status]).toEqual([nameOf(route), 413]);
      }
    }
  });
});

describe('a hostile text', () => {
  const HOSTILE = [
    `'; DROP TABLE events; -- " OR "1"="1 \\'); DELETE FROM events; /* %27%00../../etc/passwd`,
    `"'></script><img src=x onerror=alert(1)> \0\r\nset-cookie: a=b\u2028 =cmd|' /C calc'!A0`,
    `$1 $p1 {p1:String} ? :x ⟦0⟧ ⟦99⟧ __proto__`,
    '__proto__',
  ];
  /** Found in a statement or the log, the text is no value any more. */
  const MARK = 'zzmarkzz';

  it('in every parameter of every route is a value: in no statement, no log and no markup', async () => {
    await sendEvents(collector, [pageView('witness', { visitor: 'bystander' })]);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (text) => {
        const hostile = text === '__proto__' ? text : `${text}${MARK}${text}`;
        const right = { ...(await logIn(collector)), key: `Bearer ${SERVER_KEY}` };
        const [cookie, token] = [right.cookie, await right.formToken()];
        for (const route of routes) {
          if (route.url === '/logout') continue;
          for (const { path, init } of requestsFor(route, hostile, token)) {
            const authorization = route.url === '/metrics' ? `Bearer ${METRICS_KEY}` : right.key;
            const answer = await ask(route, path, { ...init, headers: { cookie, authorization, ...init.headers } });
            const body = await answer.text();
            expect([nameOf(route), path, answer.status < 500]).toEqual([nameOf(route), path, true]);
            expect(answer.headers.get('set-cookie') ?? '').not.toContain(MARK);
            if (!/html/.test(answer.headers.get('content-type') ?? '')) continue;
            expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'sha256-/);
            expect(body).not.toContain('<img src=x');
          }
        }
      }),
      { numRuns: HOSTILE.length + 1, examples: HOSTILE.map((text) => [text]) },
    );
    expect(statements.filter((sql) => sql.includes(MARK))).toEqual([]);
    expect(statements.length).toBeGreaterThan(100);
    expect((await latestEvents(store, 1000)).map(({ id }) => id)).toContain('witness');
  });

  it('and keys, passwords and secrets of all these requests are in no line of the log', async () => {
    const log = logged.join('');
    expect(log.split('\n').filter((line) => line.includes('"route":"/v1/import"')).length).toBeGreaterThan(10);
    for (const secret of [SERVER_KEY, METRICS_KEY, SECRET, PASSWORD, 'vitrine_session', MARK, await visitorOf(SECRET)])
      expect([secret, log.includes(secret)]).toEqual([secret, false]);
  });

  interface Request {
    path: string;
    init: RequestInit & { headers?: Record<string, string> };
  }

  /** The text in the address, once and twice in the query, and in the body. */
  function* requestsFor(route: Route, hostile: string, token: string): Generator<Request> {
    const { method, url } = route;
    const path = filled(url, hostile);
    const all = new URLSearchParams(NAMES.map((name) => [name, hostile]));
    const twice = new URLSearchParams([...all, ...all]);
    if (method === 'HEAD') return;
    if (method === 'DELETE') yield { path: `${path}?${all}`, init: {} };
    else if (method !== 'POST')
      for (const query of ['', `?${all}`, `?${twice}`]) yield { path: path + query, init: {} };
    else if (url === '/v1/events' || url === '/v1/import')
      for (const body of bodiesOf(hostile, url))
        yield { path: `${path}?${all}`, init: { body, headers: { 'content-type': 'text/plain' } } };
    else
      for (const given of [hostile, token]) {
        const form = new URLSearchParams(all);
        form.set('token', given);
        yield { path: `${path}?${all}`, init: { body: form } };
      }
  }

  /** What is good but for its texts, and what is not good at all. */
  function bodiesOf(hostile: string, url: string): string[] {
    const event = {
      ...pageView(hostile, { visitor: hostile, user: hostile, name: hostile }),
      site: hostile,
      params: { [hostile]: hostile, transaction_id: hostile, items: [{ item_id: hostile, [hostile]: hostile }] },
    };
    const events = [
      event,
      { ...event, id: `${hostile}-order`, name: 'purchase' },
      { ...event, id: hostile, time: hostile },
    ];
    if (url === '/v1/import') return [events.map((one) => JSON.stringify(one)).join('\n'), hostile];
    return [batchOf(events, { site: hostile }), batchOf([hostile], { site: hostile, v: hostile }), hostile];
  }
});
