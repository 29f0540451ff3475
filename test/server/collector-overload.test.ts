import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { openDuckDbStore } from '../../src/collector/index.js';
import { latestEvents } from '../../src/collector/latest.js';
import { visitorOf } from '../../src/wire/visitor.js';
import { batchOf, pageView, SHOP, send, sendEvents, startCollector, temporaryFolder } from './collector.support.js';
import { buildCommand } from './collector-process.support.js';

const command = await buildCommand();
afterAll(command.remove);

/** A collector in a process of its own, by the shell, which can take things away from it. */
async function startInShell(flags: string, before = '', environment: Record<string, string> = {}) {
  const line = `${before} exec "${process.execPath}" "${command.script}" collect --port 0 --origin ${SHOP} ${flags}`;
  const child: ChildProcess = spawn('bash', ['-c', line], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said: string[] = [];
  child.stderr?.on('data', (text) => said.push(String(text)));
  const address = await new Promise<string>((resolve, reject) => {
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (text) => {
      said.push(text);
      const found = /Collecting on (http:\/\/\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`The collector ended without listening: ${said.join('\n')}`)));
  });
  return { address, child, log: () => said.join('\n') };
}

describe('400 connections', () => {
  it('at once are told to come back where it is too much, and everything that was acknowledged is stored once', async () => {
    const path = join(await temporaryFolder(), 'events.duckdb');
    const collector = await startCollector({
      store: `duckdb:${path}`,
      limits: { maxWaitingBytes: 50_000 },
    });
    const acknowledged = new Set<string>();
    const statuses: Record<number, number> = {};
    const connections = Array.from({ length: 400 }, async (_, connection) => {
      // As a tracker does: the same batch again, later, until it is taken.
      const events = Array.from({ length: 20 }, (_, index) =>
        pageView(`e-${connection}-${index}`, { params: { text: 'x'.repeat(100) } }),
      );
      for (let attempt = 0; attempt < 60; attempt++) {
        const answer = await send(collector, batchOf(events));
        await answer.arrayBuffer();
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
        if (answer.status === 200) {
          for (const { id } of events) acknowledged.add(id);
          return;
        }
        expect(answer.headers.get('retry-after')).toBe('5');
        await new Promise((resolve) => setTimeout(resolve, 50 + ((connection * 7) % 200)));
      }
    });
    await Promise.all(connections);
    expect(Object.keys(statuses)).toEqual(['200', '429']);
    expect(statuses[200]).toBe(400);
    expect(statuses[429]).toBeGreaterThan(20);
    await collector.close();
    const store = await openDuckDbStore(path);
    const stored = (await latestEvents(store, 1e5)).map(({ id }) => id);
    await store.close();
    expect(stored).toHaveLength(8000);
    expect(new Set(stored)).toEqual(acknowledged);
  });
});

describe('a disk that is full', () => {
  it('is told as the reason, and what was acknowledged is there when there is room again', async () => {
    const path = join(await temporaryFolder(), 'events.duckdb');
    // The system refuses to let any file grow beyond 3 MB, as it does when the disk is full.
    const full = await startInShell(`--store duckdb:${path}`, 'ulimit -f 3072;');
    const acknowledged: string[] = [];
    let refusal: Response | undefined;
    for (let number = 0; !refusal && number < 400; number++) {
      const events = [1, 2].map((part) => pageView(`e-${number}-${part}`, { params: { text: randomText() } }));
      const answer = await send(full, batchOf(events));
      if (answer.status === 200) acknowledged.push(...events.map(({ id }) => id));
      else refusal = answer;
    }
    expect([refusal?.status, refusal?.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refusal?.json()).toEqual({ error: expect.stringContaining('its disk is full') });
    expect(acknowledged.length).toBeGreaterThan(10);
    const ended = once(full.child, 'exit');
    full.child.kill('SIGKILL');
    await ended;

    const again = await startInShell(`--store duckdb:${path}`);
    await sendEvents(again, [pageView('room')]);
    again.child.kill('SIGTERM');
    await once(again.child, 'exit');
    const store = await openDuckDbStore(path);
    const stored = new Set((await latestEvents(store, 1e5)).map(({ id }) => id));
    await store.close();
    expect([...acknowledged, 'room'].filter((id) => !stored.has(id))).toEqual([]);
  });
});

function randomText(): string {
  return Array.from({ length: 8000 }, () => Math.random().toString(36).slice(2))
    .join('')
    .slice(0, 60_000);
}

describe('the log', () => {
  it('tells of each request by its route, and holds no address, id, key or query string', async () => {
    const path = join(await temporaryFolder(), 'events.duckdb');
    const serverKey = 'the-secret-key-of-the-server-01';
    const secret = 'q2Zk0_r8-sVdT1mYb7NcXw';
    const visitor = await visitorOf(secret);
    const { address, child, log } = await startInShell(`--store duckdb:${path} --log-level debug`, '', {
      VITRINE_SERVER_KEY: serverKey,
      // Else the address to set one at is written between the lines of the log.
      VITRINE_REPORT_PASSWORD: 'a-password-of-the-report',
    });
    const requests: [path: string, init?: RequestInit][] = [
      [
        '/v1/events',
        {
          method: 'POST',
          body: batchOf([pageView('id-of-an-event', { user: 'ann@shop.example' }), { id: 'bad-id' }]),
          headers: { 'content-type': 'text/plain' },
        },
      ],
      ['/v1/events', { method: 'POST', body: '{"broken-body', headers: { 'content-type': 'text/plain' } }],
      ['/v1/events?limit=1&q=from-a-query'],
      ['/v1/nowhere/in-the-path?q=from-a-query'],
      [`/v1/visitors/${visitor}`, { method: 'DELETE', headers: { authorization: `Bearer ${secret}` } }],
      [
        `/v1/visitors/${visitor}`,
        { method: 'DELETE', headers: { authorization: 'Bearer a-wrong-secret-of-a-visitor' } },
      ],
      [
        '/v1/import',
        {
          method: 'POST',
          body: JSON.stringify(pageView('imported-id')),
          headers: { authorization: `Bearer ${serverKey}` },
        },
      ],
      ['/v1/import', { method: 'POST', headers: { authorization: 'Bearer a-wrong-key-of-a-server' } }],
      ['/metrics', { headers: { 'x-forwarded-for': '192.0.2.77' } }],
    ];
    for (const [at, init] of requests) await (await fetch(`${address}${at}`, init)).arrayBuffer();
    child.kill('SIGTERM');
    await once(child, 'exit');
    const said = log();
    for (const line of said.trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), msg: expect.any(String) });
    expect(said).toContain('"route":"/v1/visitors/:visitor","status":204');
    expect(said.match(/"msg":"request"/g)).toHaveLength(requests.length);
    const personal = [
      serverKey,
      secret,
      visitor,
      'id-of',
      'ann',
      'bad-id',
      'broken-body',
      'from-a-query',
      'in-the-path',
      'wrong',
      'imported-id',
      '192.0.2',
      'v-1',
    ];
    expect(personal.filter((text) => said.includes(text))).toEqual([]);
  });
});

describe('settings', () => {
  it('come from the environment, and a flag wins', async () => {
    const folder = await temporaryFolder();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    // The port of the environment is taken, so the flag has won where it starts.
    const { address, log } = await startInShell('--log-level info', '', {
      VITRINE_PORT: String(port),
      VITRINE_STORE: `duckdb:${join(folder, 'from-the-environment.duckdb')}`,
      VITRINE_SERVER_KEY: 'the-secret-key-of-the-server-01',
      VITRINE_LOG_LEVEL: 'error',
      VITRINE_SERVERKEY: 'a slip of the pen',
      VITRINE_RETENTION: '',
    });
    expect(log()).toContain('from-the-environment.duckdb');
    expect(log()).toContain('VITRINE_SERVERKEY is no setting');
    const computed = await fetch(`${address}/v1/references`, {
      method: 'POST',
      headers: { authorization: 'Bearer the-secret-key-of-the-server-01' },
    });
    expect(computed.status).toBe(200);
  });
});
