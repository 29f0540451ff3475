import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/collector/index.js';
import { openApi } from '../../src/collector/openapi/document.js';
import { visitorOf } from '../../src/wire/visitor.js';
import { batchOf, NOW, pageView, SHOP, startCollector } from './collector.support.js';

const SERVER_KEY = 'the-key-of-the-server-0123456789';
const METRICS_KEY = 'the-key-of-the-metrics-0123456789';
const SECRET = 'q2Zk0_r8-sVdT1mYb7NcXw';
const ELSEWHERE = { 'x-forwarded-for': '192.0.2.1' };

type Operation = { security?: unknown; responses: Record<string, { content?: Record<string, { schema?: object }> }> };
const paths = openApi.paths as unknown as Record<string, Record<string, Operation>>;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** A good request to each route: who has the right key gets 2xx. */
const good: Record<string, () => Promise<RequestInit>> = {
  'post /v1/events': async () => ({ body: batchOf([pageView('a')]), headers: { 'content-type': 'text/plain' } }),
  'delete /v1/visitors/{visitor}': async () => ({ headers: { authorization: `Bearer ${SECRET}` } }),
  'delete /v1/users/{user}': async () => ({ headers: { authorization: `Bearer ${SERVER_KEY}` } }),
  'post /v1/import': async () => ({
    body: `${JSON.stringify({ ...pageView('i'), user: 'ann' })}\n{}`,
    headers: { authorization: `Bearer ${SERVER_KEY}` },
  }),
  'post /v1/references': async () => ({ headers: { authorization: `Bearer ${SERVER_KEY}` } }),
  'get /metrics': async () => ({ headers: { authorization: `Bearer ${METRICS_KEY}` } }),
};

async function ask(address: string, { path, method }: { path: string; method: string }, more: RequestInit = {}) {
  const at = `${address}${path
    .replace('{visitor}', await visitorOf(SECRET))
    .replace('{user}', 'ann')
    .replace('{id}', 'vip')}`;
  const given = (await good[`${method} ${path}`]?.()) ?? {};
  return fetch(at, {
    method: method.toUpperCase(),
    redirect: 'manual',
    ...given,
    ...more,
    headers: { ...(given.headers as Record<string, string>), ...(more.headers as Record<string, string>) },
  });
}

describe('the OpenAPI document', () => {
  it('says what is answered: the good answer and the refusals have the form that it gives', async () => {
    const collector = await startCollector({ serverKey: SERVER_KEY, metricsKey: METRICS_KEY });
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema({ $id: 'openapi', components: openApi.components });
    for (const { path, method, operation } of operations) {
      for (const answer of [
        await ask(collector.address, { path, method }),
        await ask(collector.address, { path, method }, { headers: { origin: 'https://evil.example', ...ELSEWHERE } }),
        await ask(collector.address, { path, method }, { headers: { authorization: 'Bearer wrong' } }),
      ]) {
        const told = operation.responses[answer.status];
        expect([path, method, answer.status, told !== undefined]).toEqual([path, method, answer.status, true]);
        const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
        const body = await answer.text();
        if (body === '') continue;
        const schema = told?.content?.[type]?.schema;
        expect([path, method, answer.status, type, schema !== undefined]).toEqual([
          path,
          method,
          answer.status,
          type,
          true,
        ]);
        if (type !== 'application/json') continue;
        const text = JSON.stringify(schema).replaceAll('#/components', 'openapi#/components');
        const isRight = ajv.compile(JSON.parse(text));
        expect(isRight(JSON.parse(body)), `${method} ${path}: ${ajv.errorsText(isRight.errors)} in ${body}`).toBe(true);
      }
    }
    expect(await (await fetch(`${collector.address}/openapi.json`)).json()).toEqual(
      JSON.parse(JSON.stringify(openApi)),
    );
  });
});

describe('a route that asks who it is', () => {
  it('lets nobody in without, with a wrong, or with another key', async () => {
    const collector = await startCollector({ serverKey: SERVER_KEY, metricsKey: METRICS_KEY });
    const guarded = operations.filter(
      ({ operation, method }) => method !== 'options' && /Key|Secret/.test(JSON.stringify(operation.security) ?? ''),
    );
    expect(guarded.map(({ path }) => path).sort()).toEqual([
      '/metrics',
      '/v1/import',
      '/v1/references',
      '/v1/users/{user}',
      '/v1/visitors/{visitor}',
    ]);
    for (const route of guarded) {
      const right = await ask(collector.address, route);
      expect([route.path, Math.floor(right.status / 100)]).toEqual([route.path, 2]);
      const keys = [SERVER_KEY, METRICS_KEY, SECRET].map((key) => `Bearer ${key}`);
      const own = new Headers((await good[`${route.method} ${route.path}`]?.())?.headers).get('authorization') ?? '';
      const wrong = [
        ...keys.filter((key) => key !== own),
        '',
        'Bearer',
        'Bearer ',
        `Basic ${own}`,
        own.slice(7),
        `${own}x`,
        own.slice(0, -1),
      ];
      for (const authorization of wrong) {
        const answer = await ask(collector.address, route, { headers: { authorization } });
        expect([route.path, authorization, answer.status]).toEqual([route.path, authorization, 401]);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
        expect(await answer.text()).not.toContain(own.slice(7));
      }
    }
  });

  it('is closed where no key was given, and the metrics are for this machine then', async () => {
    const collector = await startCollector();
    for (const path of ['/v1/import', '/v1/references']) {
      const answer = await fetch(`${collector.address}${path}`, {
        method: 'POST',
        headers: { authorization: 'Bearer x' },
      });
      expect([path, answer.status]).toEqual([path, 403]);
    }
    expect((await fetch(`${collector.address}/metrics`)).status).toBe(200);
    expect((await fetch(`${collector.address}/metrics`, { headers: ELSEWHERE })).status).toBe(403);
  });

  it('gives events as JSON to this machine only', async () => {
    const collector = await startCollector();
    expect((await fetch(`${collector.address}/v1/events`)).status).toBe(200);
    expect((await fetch(`${collector.address}/v1/events`, { headers: ELSEWHERE })).status).toBe(403);
  });
});

describe('metrics', () => {
  it('count events, requests and erasures by route, and name nobody', async () => {
    const collector = await startCollector({ serverKey: SERVER_KEY });
    const visitor = await visitorOf(SECRET);
    await ask(
      collector.address,
      { path: '/v1/events', method: 'post' },
      { body: batchOf([pageView('a'), pageView('b'), {}]) },
    );
    await ask(collector.address, { path: '/v1/visitors/{visitor}', method: 'delete' });
    await fetch(`${collector.address}/nothing/here?user=ann`);
    const text = await (await fetch(`${collector.address}/metrics`)).text();
    for (const line of [
      'vitrine_events_total{result="accepted"} 2',
      'vitrine_events_total{result="rejected"} 1',
      'vitrine_erasures_total{of="visitor"} 1',
      'vitrine_http_requests_total{method="POST",route="/v1/events",status="200"} 1',
      'vitrine_http_requests_total{method="DELETE",route="/v1/visitors/:visitor",status="204"} 1',
      'vitrine_http_requests_total{method="any",route="none",status="404"} 1',
      'vitrine_write_seconds_count{result="stored"} 1',
      'vitrine_waiting_bytes 0',
    ])
      expect(text.split('\n')).toContain(line);
    for (const personal of [visitor, 'v-1', 'ann', 'nothing', '127.0.0.1']) expect(text).not.toContain(personal);
  });
});

describe('retention', () => {
  it('erases at the start what has arrived too long ago, and nothing for what its time says', async () => {
    const { openDuckDbStore } = await import('../../src/collector/index.js');
    const { latestEvents } = await import('../../src/collector/latest.js');
    const store = await openDuckDbStore(':memory:');
    const at = (id: string, time: number, received: number) => ({ ...pageView(id, { time }), received, future: false });
    const limit = Date.UTC(2023, 11, 15, 12);
    await store.append([at('old', NOW, limit - 1), at('kept', 8e15, limit), at('behind', 1, NOW), at('new', NOW, NOW)]);
    const collector = await createCollector({
      store: { ...store, close: async () => {} },
      origins: [SHOP],
      port: 0,
      now: () => NOW,
    });
    await collector.close();
    expect((await latestEvents(store, 9)).map(({ id }) => id).sort()).toEqual(['behind', 'kept', 'new']);
    await store.close();
  });
});
