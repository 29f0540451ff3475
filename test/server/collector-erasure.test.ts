import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Collector, type EventStore, openDuckDbStore, type StoredEvent } from '../../src/collector/index.js';
import { countEvents, latestEvents } from '../../src/collector/latest.js';
import { visitorOf } from '../../src/wire/visitor.js';
import { NOW, pageView, SHOP, sendEvents, startCollector, storedEvents, temporaryFolder } from './collector.support.js';

const SECRET = 'q2Zk0_r8-sVdT1mYb7NcXw';
const VISITOR = await visitorOf(SECRET);

function erase(
  { address }: Pick<Collector, 'address'>,
  visitor: string,
  headers: Record<string, string> = { authorization: `Bearer ${SECRET}` },
): Promise<Response> {
  return fetch(`${address}/v1/visitors/${visitor}`, { method: 'DELETE', headers });
}

async function openStore(path: string, settings: Record<string, string> = {}): Promise<EventStore> {
  const store = await openDuckDbStore(path, settings);
  onTestFinished(() => store.close());
  return store;
}

const stored = (id: string, more: Partial<StoredEvent> = {}): StoredEvent => ({
  ...pageView(id),
  received: NOW,
  future: false,
  ...more,
});

const idsIn = async (store: EventStore) => (await latestEvents(store, 1000)).map(({ id }) => id).sort();

describe('a visitor', () => {
  it('has the hash of the secret for an id', async () => {
    expect(await visitorOf('correct-horse-battery-staple')).toBe('h8vr_uvAX3xUrJM2xLS77I');
    const ids = await Promise.all(Array.from({ length: 200 }, (_, index) => visitorOf(`secret-${index}`)));
    for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/);
    expect(new Set(ids).size).toBe(200);
  });

  it('is erased with all events by who holds the secret, again and again', async () => {
    const collector = await startCollector();
    await sendEvents(collector, [
      pageView('a', { visitor: VISITOR }),
      pageView('b', { visitor: VISITOR, user: 'customer-7' }),
      pageView('other'),
      { ...pageView('nobody'), visitor: undefined },
    ] as Parameters<typeof sendEvents>[1]);
    for (let times = 0; times < 3; times++) {
      const answer = await erase(collector, VISITOR);
      expect([answer.status, await answer.text()]).toEqual([204, '']);
      expect((await storedEvents(collector)).map(({ id }) => id).sort()).toEqual(['nobody', 'other']);
    }
  });

  it('that never came is erased, too', async () => {
    expect((await erase(await startCollector(), VISITOR)).status).toBe(204);
  });

  it('comes no more: a late batch is acknowledged and not stored, also by the next collector', async () => {
    const dataPath = join(await temporaryFolder(), 'events.duckdb');
    const first = await startCollector({ store: `duckdb:${dataPath}` });
    await sendEvents(first, [pageView('a', { visitor: VISITOR })]);
    await erase(first, VISITOR);
    const late = [pageView('a', { visitor: VISITOR }), pageView('b', { visitor: VISITOR }), pageView('other')];
    expect(await sendEvents(first, late)).toEqual({ accepted: 3, rejected: [] });
    await first.close();
    const second = await startCollector({ store: `duckdb:${dataPath}` });
    expect(await sendEvents(second, late)).toEqual({ accepted: 3, rejected: [] });
    expect((await storedEvents(second)).map(({ id }) => id)).toEqual(['other']);
  });

  it('is not erased without the secret', async () => {
    const collector = await startCollector();
    await sendEvents(collector, [pageView('a', { visitor: VISITOR }), pageView('b')]);
    const short = 'short';
    const cases: [string, string | undefined, string][] = [
      [VISITOR, undefined, '"authorization" must be "Bearer" and the secret'],
      [VISITOR, '', '"authorization" must be'],
      [VISITOR, `Basic ${SECRET}`, '"authorization" must be'],
      [VISITOR, 'Bearer ', '"authorization" must be'],
      [VISITOR, `Bearer ${SECRET} more`, '"authorization" must be'],
      [VISITOR, `Bearer ${SECRET}x`, 'is not the one of this visitor'],
      [VISITOR, `Bearer ${VISITOR}`, 'is not the one of this visitor'],
      [`${VISITOR}x`, `Bearer ${SECRET}`, 'is not the one of this visitor'],
      ['v-1', `Bearer ${SECRET}`, 'is not the one of this visitor'],
      [await visitorOf(short), `Bearer ${short}`, 'is not the one of this visitor'],
    ];
    for (const [visitor, authorization, sentence] of cases) {
      const answer = await erase(collector, visitor, authorization === undefined ? {} : { authorization });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(await answer.json()).toEqual({ error: expect.stringContaining(sentence) });
    }
    expect(await storedEvents(collector)).toHaveLength(2);
  });
});

describe('a user', () => {
  const KEY = 'the-key-of-the-server-0123456789';
  const eraseUser = ({ address }: Collector, user: string) =>
    fetch(`${address}/v1/users/${encodeURIComponent(user)}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${KEY}` },
    });

  async function importOrders({ address }: Collector, ...orders: Partial<StoredEvent>[]): Promise<void> {
    const lines = orders.map((order) => JSON.stringify({ time: NOW - 5000, name: 'purchase', params: {}, ...order }));
    const headers = { authorization: `Bearer ${KEY}` };
    const answer = await fetch(`${address}/v1/import`, { method: 'POST', headers, body: lines.join('\n') });
    expect(await answer.json()).toMatchObject({ accepted: orders.length, rejectedLines: 0 });
  }

  const idsOf = async (collector: Collector) => (await storedEvents(collector)).map(({ id }) => id).sort();

  it('is erased with all orders and all visitors, and comes no more, also to the next collector', async () => {
    const store = `duckdb:${join(await temporaryFolder(), 'events.duckdb')}`;
    const first = await startCollector({ store, serverKey: KEY });
    await importOrders(first, { id: 'order', user: 'ann' }, { id: 'of bob', user: 'bob' });
    await sendEvents(first, [
      pageView('at home', { visitor: 'home', time: NOW - 9000 }),
      pageView('login at home', { visitor: 'home', user: 'ann' }),
      pageView('at work', { visitor: 'work', user: 'ann' }),
      pageView('later at work', { visitor: 'work', time: NOW }),
      pageView('other', { visitor: 'other' }),
    ]);
    for (let times = 0; times < 2; times++) {
      const answer = await eraseUser(first, 'ann');
      expect([answer.status, await answer.text()]).toEqual([204, '']);
      expect(await idsOf(first)).toEqual(['of bob', 'other']);
    }
    async function comeLate(collector: Collector): Promise<void> {
      await importOrders(collector, { id: 'order', user: 'ann' }, { id: 'another order', user: 'ann' });
      const late = [
        pageView('at home', { visitor: 'home' }),
        pageView('elsewhere', { visitor: 'new', user: 'ann' }),
        pageView('other', { visitor: 'other' }),
      ];
      expect(await sendEvents(collector, late)).toEqual({ accepted: 3, rejected: [] });
      expect(await idsOf(collector)).toEqual(['of bob', 'other']);
    }
    await comeLate(first);
    await first.close();
    await comeLate(await startCollector({ store, serverKey: KEY }));
  });

  it('leaves what others did in the same browser', async () => {
    const collector = await startCollector({ serverKey: KEY });
    const at = (seconds: number, user?: string) =>
      pageView(`at ${seconds}`, { visitor: 'family', time: NOW + seconds * 1000, ...(user && { user }) });
    await sendEvents(collector, [at(1), at(2, 'ann'), at(3), at(4, 'bob'), at(5), at(6, 'ann'), at(7)]);
    expect((await eraseUser(collector, 'ann')).status).toBe(204);
    expect(await idsOf(collector)).toEqual(['at 3', 'at 4']);
    await sendEvents(collector, [at(8), at(9, 'ann'), at(10, 'bob')]);
    expect(await idsOf(collector)).toEqual(['at 10', 'at 3', 'at 4', 'at 8']);
  });

  it('may be called anything', async () => {
    const collector = await startCollector({ serverKey: KEY });
    const users = ['a/b?c#d', 'ann@shop.example', "'; DROP TABLE events; --", 'é%2F\u{1F4A9}', 'u'.repeat(3000)];
    await importOrders(collector, ...users.map((user) => ({ id: user.slice(0, 99), user })), { id: 'x', user: 'left' });
    for (const user of users) expect([user, (await eraseUser(collector, user)).status]).toEqual([user, 204]);
    expect(await idsOf(collector)).toEqual(['x']);
    expect((await eraseUser(collector, '')).status).toBe(400);
  });

  it('is in no log, and that somebody was erased is, with who asked for it', async () => {
    const lines: string[] = [];
    const { write } = process.stdout;
    process.stdout.write = ((line: string) => lines.push(line)) as never;
    onTestFinished(() => {
      process.stdout.write = write;
    });
    const collector = await startCollector({ serverKey: KEY, logLevel: 'debug' });
    await importOrders(collector, { id: 'order', user: 'ann' });
    await eraseUser(collector, 'ann');
    await erase(collector, VISITOR);
    await collector.close();
    const told = lines.flatMap((line) => line.split('\n')).filter((line) => line.includes('is erased'));
    expect(told.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ of: 'user', askedBy: 'server' }),
      expect.objectContaining({ of: 'visitor', askedBy: 'visitor' }),
    ]);
    expect(lines.join('')).not.toMatch(/ann|order/);
    expect(lines.join('')).not.toContain(VISITOR);
  });
});

describe('a page', () => {
  it('of an allowed origin may ask, after a preflight; a foreign one may not', async () => {
    const collector = await startCollector();
    await sendEvents(collector, [pageView('a', { visitor: VISITOR })]);
    const preflight = (origin: string) =>
      fetch(`${collector.address}/v1/visitors/${VISITOR}`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'DELETE',
          'access-control-request-headers': 'authorization',
        },
      });
    const allowed = await preflight(SHOP);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(allowed.headers.get('access-control-allow-methods')).toBe('DELETE');
    expect(allowed.headers.get('access-control-allow-headers')).toBe('authorization');

    const foreign = 'https://evil.example';
    expect((await preflight(foreign)).status).toBe(403);
    const authorization = `Bearer ${SECRET}`;
    const turnedAway = await erase(collector, VISITOR, { authorization, origin: foreign });
    expect([turnedAway.status, turnedAway.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect(await storedEvents(collector)).toHaveLength(1);

    const refused = await erase(collector, VISITOR, { origin: SHOP });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, SHOP]);
    const erased = await erase(collector, VISITOR, { authorization, origin: SHOP });
    expect([erased.status, erased.headers.get('access-control-allow-origin')]).toEqual([204, SHOP]);
    expect(await storedEvents(collector)).toEqual([]);
  });
});

describe('a collector in trouble', () => {
  it('answers 503 when the database fails, and 429 when too much waits', async () => {
    const store = await openStore(join(await temporaryFolder(), 'events.duckdb'));
    let finish = () => {};
    let work: () => Promise<void> = () => Promise.reject(new Error('disk on fire'));
    const troubles: Error[] = [];
    const collector = await startCollector({
      store: { ...store, erase: (what) => ('visitor' in what ? work() : store.erase(what)), close: async () => {} },
      limits: { maxWaitingBytes: 50_000 },
      onError: (trouble) => troubles.push(trouble),
    });
    const failed = await erase(collector, VISITOR, { authorization: `Bearer ${SECRET}`, origin: SHOP });
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await failed.json()).toEqual({ error: expect.stringContaining('ask again later') });
    expect(troubles.map(({ message }) => message)).toEqual([expect.stringContaining('could not be erased')]);

    const begun = new Promise<void>((begin) => {
      work = () => {
        begin();
        return new Promise((resolve) => {
          finish = resolve;
        });
      };
    });
    const first = erase(collector, VISITOR);
    await begun;
    work = async () => {};
    const refused = await erase(collector, VISITOR);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    finish();
    expect((await first).status).toBe(204);
    expect((await erase(collector, VISITOR)).status).toBe(204);
  });
});

describe('the DuckDB file', () => {
  it('takes a call of add before or after an erasure, and never halves of it', async () => {
    const store = await openStore(join(await temporaryFolder(), 'events.duckdb'));
    const ofVisitor = (round: number) =>
      Array.from({ length: 50 }, (_, index) => stored(`v-${round}-${index}`, { visitor: `gone-${round}` }));
    const ofOthers = (round: number) => Array.from({ length: 5 }, (_, index) => stored(`o-${round}-${index}`));
    await Promise.all(
      Array.from({ length: 10 }, async (_, round) => {
        await Promise.all([
          store.append([...ofVisitor(round).slice(0, 25), ...ofOthers(round)]),
          store.erase({ visitor: `gone-${round}` }),
          store.append(ofVisitor(round)),
        ]);
      }),
    );
    expect((await idsIn(store)).filter((id) => !id.startsWith('o-'))).toEqual([]);
    expect(await countEvents(store)).toBe(50);
  });

  it('takes an id again once it was erased', async () => {
    const store = await openStore(join(await temporaryFolder(), 'events.duckdb'));
    await store.append([stored('a', { visitor: 'gone', name: 'first' }), stored('b')]);
    await store.erase({ visitor: 'gone' });
    await store.append([stored('a', { name: 'second' }), stored('b', { name: 'second' })]);
    await store.append([stored('a', { visitor: 'gone', name: 'third' })]);
    expect((await latestEvents(store, 9)).map(({ id, name }) => [id, name]).sort()).toEqual([
      ['a', 'second'],
      ['b', 'page_view'],
    ]);
  });

  it('loses what the events held, once later events have used the space again', async () => {
    const path = join(await temporaryFolder(), 'events.duckdb');
    // Compression would hide the text from the search, not from who looks for it.
    const store = await openStore(path, { force_compression: 'uncompressed' });
    const checkpoint = () => store.erase({ visitor: 'nobody' });
    const marks = Array.from({ length: 300 }, randomText);
    const filling = (name: string) =>
      Array.from({ length: 3000 }, (_, index) => stored(`${name}-${index}`, { params: { text: randomText() } }));
    const left = async () => {
      const texts = await Promise.all([path, `${path}.wal`].map((file) => readFile(file, 'latin1').catch(() => '')));
      return marks.filter((mark) => texts.some((text) => text.includes(mark))).length;
    };
    await store.append(filling('before'));
    await store.append(
      marks.map((mark, index) => stored(`mark-${index}`, { visitor: 'gone', user: mark, params: { text: mark } })),
    );
    await checkpoint();
    expect(await left()).toBe(marks.length);
    await store.erase({ visitor: 'gone' });
    for (let round = 0; round < 3; round++) {
      await store.append(filling(`after-${round}`));
      await checkpoint();
    }
    expect(await left()).toBe(0);
    expect(await countEvents(store)).toBe(12_000);
  });

  it('of an earlier version learns to remember who was erased', async () => {
    const path = join(await temporaryFolder(), 'events.duckdb');
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const earlier = await DuckDBInstance.create(path);
    const connection = await earlier.connect();
    await connection.run(`
      CREATE TABLE events (id VARCHAR PRIMARY KEY, site VARCHAR, visitor VARCHAR, "user" VARCHAR, time BIGINT NOT NULL,
        name VARCHAR NOT NULL, params JSON NOT NULL, received BIGINT NOT NULL, future BOOLEAN NOT NULL)`);
    await connection.run(`INSERT INTO events VALUES ('a', NULL, 'gone', NULL, 1, 'search', '{}', 1, false)`);
    connection.closeSync();
    earlier.closeSync();
    const store = await openStore(path);
    await store.erase({ visitor: 'gone' });
    await store.append([stored('a', { visitor: 'gone' }), stored('b')]);
    expect(await idsIn(store)).toEqual(['b']);
  });
});

function randomText(): string {
  return randomBytes(30).toString('base64url');
}
