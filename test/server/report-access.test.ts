import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/collector/index.js';
import { createAttempts } from '../../src/collector/report/attempts.js';
import { reportPaths } from '../../src/collector/report/openapi.js';
import { hashPassword, isPassword } from '../../src/collector/report/password.js';
import { createSessions } from '../../src/collector/report/sessions.js';
import { NOW, SHOP, startCollector, temporaryFolder } from './collector.support.js';
import { logIn, openReader, PASSWORD } from './report.support.js';

const GUARDED = Object.entries(reportPaths as Record<string, Record<string, { security: readonly unknown[] }>>)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, { security }]) => ({ path, method, security })))
  .filter(({ security }) => security.length > 0)
  .map(({ path, method }) => ({ path: path.replace('{id}', 'vip'), method }));

describe('a page of the report', () => {
  it('is shown to nobody without a session, with a made-up one, or with one that has ended', async () => {
    const collector = await startCollector({ reportPassword: PASSWORD });
    const ended = await logIn(collector);
    expect((await ended.post('/logout', { token: await ended.formToken() })).status).toBe(303);
    const old = (await logIn(collector)).cookie;
    const readers = ['', 'vitrine_session=', `vitrine_session=${'A'.repeat(43)}`, old.slice(0, -1)];
    expect(GUARDED.map(({ path }) => path)).toContain('/visitor/erase');
    for (const { path, method } of GUARDED)
      for (const cookie of readers) {
        const reader = Object.assign(openReader(collector), { cookie });
        const answer = method === 'get' ? await reader.get(path) : await reader.post(path, { token: 'x' });
        expect([path, cookie, answer.status]).toEqual([path, cookie, method === 'get' ? 303 : 401]);
        if (method === 'get') expect(answer.headers.get('location')).toMatch(/^\/login/);
        expect(answer.text).not.toContain('vip');
      }
  });

  it('takes a form only from a page of the same session', async () => {
    const collector = await startCollector({ reportPassword: PASSWORD });
    const [reader, other] = [await logIn(collector), await logIn(collector)];
    const [token, foreign] = [await reader.formToken(), await other.formToken()];
    const wrong: [Record<string, string>, Record<string, string>][] = [
      [{}, {}],
      [{ token: '' }, {}],
      [{ token: foreign }, {}],
      [{ token }, { origin: 'https://evil.example' }],
      [{ token }, { origin: 'null' }],
      [{ token }, { 'sec-fetch-site': 'cross-site' }],
      [{ token }, { 'sec-fetch-site': 'same-site' }],
    ];
    for (const [form, headers] of wrong)
      for (const path of ['/logout', '/refresh', '/visitor/erase'])
        expect([path, form, headers, (await reader.post(path, form, headers)).status]).toEqual([
          path,
          form,
          headers,
          403,
        ]);
    expect((await reader.get('/events')).status).toBe(200);
    const { origin } = new URL(collector.address);
    expect((await reader.post('/logout', { token }, { origin, 'sec-fetch-site': 'same-origin' })).status).toBe(303);
    expect((await reader.get('/events')).status).toBe(303);
    expect((await other.get('/events')).status).toBe(200);
  });

  it('runs nothing but its own script and may stand in no frame', async () => {
    const reader = await logIn(await startCollector({ reportPassword: PASSWORD }));
    for (const path of ['/', '/events', '/login', '/visitor?person=x', '/segments/none']) {
      const { headers } = await reader.get(path, path === '/login' ? { cookie: '' } : {});
      if (headers.get('location')) continue;
      const policy = headers.get('content-security-policy') ?? '';
      for (const part of ["default-src 'none'", "script-src 'sha256-", "frame-ancestors 'none'", "form-action 'self'"])
        expect(policy).toContain(part);
      expect(policy).not.toContain('unsafe');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('logging in', () => {
  it('takes the password alone, and gives a cookie that scripts and other sites do not have', async () => {
    const collector = await startCollector({ reportPassword: PASSWORD });
    for (const password of ['', PASSWORD.slice(1), `${PASSWORD} `, PASSWORD.toUpperCase(), 'x'.repeat(5000)]) {
      const reader = openReader(collector);
      const answer = await reader.post('/login', { password });
      expect([password.length, answer.status, reader.cookie]).toEqual([password.length, 401, '']);
    }
    const answer = await openReader(collector).post('/login', { password: PASSWORD });
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^vitrine_session=[\w-]{43}; HttpOnly; SameSite=Strict; Max-Age=\d+; Path=\/$/,
    );
    const behind = await openReader(collector).post('/login', { password: PASSWORD }, { 'x-forwarded-proto': 'https' });
    expect(behind.headers.getSetCookie()[0]).toMatch(/; Secure$/);
    expect((await openReader(collector).post('/login', { password: PASSWORD }, { origin: SHOP })).status).toBe(403);
  });

  it('leads back to the page that was asked for, and never to another site', async () => {
    const collector = await startCollector({ reportPassword: PASSWORD });
    const asked = await openReader(collector).get('/segments/vip?x=1');
    expect(asked.headers.get('location')).toBe('/login?next=%2Fsegments%2Fvip%3Fx%3D1');
    for (const [next, to] of [
      ['/segments/vip?x=1', '/segments/vip?x=1'],
      ['//evil.example', '/'],
      ['/\\evil.example', '/'],
      ['https://evil.example', '/'],
      ['/a\r\nset-cookie: a=b', '/'],
    ] as const)
      expect((await openReader(collector).post('/login', { password: PASSWORD, next })).headers.get('location')).toBe(
        to,
      );
  });

  it('is refused for a while after ten wrong attempts, also with the right password', async () => {
    let time = NOW;
    const collector = await startCollector({ reportPassword: PASSWORD, now: () => time });
    const reader = openReader(collector);
    for (let attempt = 0; attempt < 10; attempt++)
      expect((await reader.post('/login', { password: 'a wrong password' })).status).toBe(401);
    const refused = await reader.post('/login', { password: PASSWORD });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '900']);
    time += 15 * 60_000;
    expect((await reader.post('/login', { password: PASSWORD })).status).toBe(303);
  });

  it('speaks French to French browsers, and keeps to a language that was chosen', async () => {
    const collector = await startCollector({ reportPassword: PASSWORD });
    const reader = openReader(collector);
    expect((await reader.get('/login', { 'accept-language': 'fr-CA,en;q=0.5' })).text).toContain('<html lang="fr">');
    expect((await reader.get('/login', { 'accept-language': 'de' })).text).toContain('<html lang="en">');
    const chosen = await reader.get('/login?language=fr');
    expect(chosen.text).toContain('Mot de passe');
    expect(chosen.headers.getSetCookie()[0]).toMatch(/^vitrine_language=fr; SameSite=Lax/);
  });
});

describe('the first password', () => {
  const form = { password: PASSWORD, repeat: PASSWORD };

  it('is set once, by the address that the collector gives, and holds after a restart', async () => {
    const folder = await temporaryFolder();
    const store = `duckdb:${join(folder, 'events.duckdb')}`;
    const start = () => createCollector({ store, origins: [SHOP], port: 0, now: () => NOW });
    const collector = await start();
    const token = new URL(collector.setupAddress ?? '').searchParams.get('token') ?? '';
    const reader = openReader(collector);
    expect((await reader.get('/login')).text).toContain('No password has been set yet');
    expect((await reader.post('/login', { password: '' })).status).toBe(401);
    for (const wrong of ['', `${token}x`, token.slice(1)]) {
      expect((await reader.get(`/setup?token=${wrong}`)).status).toBe(403);
      expect((await reader.post('/setup', { ...form, token: wrong })).status).toBe(403);
    }
    expect((await reader.post('/setup', { ...form, token }, { origin: SHOP })).status).toBe(403);
    expect((await reader.post('/setup', { token, password: 'short', repeat: 'short' })).status).toBe(400);
    expect((await reader.post('/setup', { ...form, token, repeat: 'another one' })).status).toBe(400);
    expect((await reader.get(`/setup?token=${token}`)).status).toBe(200);
    expect((await reader.post('/setup', { ...form, token })).status).toBe(303);
    expect((await reader.get('/events')).status).toBe(200);
    expect(collector.setupAddress).toBeUndefined();
    expect((await reader.get(`/setup?token=${token}`)).status).toBe(403);
    expect((await reader.post('/setup', { ...form, token })).status).toBe(403);
    await collector.close();

    const file = join(folder, 'events.duckdb.report.json');
    expect(await readFile(file, 'utf8')).not.toContain(PASSWORD);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const again = await start();
    expect(again.setupAddress).toBeUndefined();
    expect((await openReader(again).post('/login', { password: PASSWORD })).status).toBe(303);
    await again.close();
  });

  it('is not taken from a file that is something else, and the sentence says so', async () => {
    const reportFile = join(await temporaryFolder(), 'report.json');
    await writeFile(reportFile, '{"password":"plain text"}');
    await expect(startCollector({ reportFile })).rejects.toThrow("is not the report's own file");
  });

  it('in the settings must be long enough, and the sentence does not show it', async () => {
    await expect(startCollector({ reportPassword: 'secret' })).rejects.toThrow(
      'options.reportPassword must have 10 to 200 characters',
    );
  });
});

it('a password is kept as what scrypt makes of it, differently each time, however its accents are typed', async () => {
  const [one, other] = [await hashPassword('clé secrète'), await hashPassword('clé secrète')];
  expect(one).not.toBe(other);
  expect(one).not.toContain('cl');
  expect(await isPassword('clé secrète'.normalize('NFD'), one)).toBe(true);
  expect(await isPassword('cle secrete', one)).toBe(false);
  expect(await isPassword('', 'scrypt::')).toBe(false);
});

it('a session ends after twelve hours without a page, and after a week in any case', () => {
  const hour = 3_600_000;
  let time = 0;
  const sessions = createSessions(() => time);
  const [idle, busy] = [sessions.start(), sessions.start()];
  for (let hours = 6; hours < 7 * 24; hours += 6) {
    time = hours * hour;
    expect(sessions.find(busy)).toBeDefined();
  }
  expect(sessions.find(idle)).toBeUndefined();
  time = 7 * 24 * hour;
  expect(sessions.find(busy)).toBeUndefined();
});

it('many addresses together may try a hundred times, and one that was right starts anew', () => {
  let time = 0;
  const attempts = createAttempts(() => time);
  for (let number = 0; number < 9; number++) expect(attempts.waitMs('me')).toBe(0);
  attempts.succeeded('me');
  for (let number = 0; number < 100; number++) expect(attempts.waitMs(`robot-${number}`)).toBe(0);
  expect(attempts.waitMs('me')).toBe(15 * 60_000);
  time = 15 * 60_000;
  expect(attempts.waitMs('me')).toBe(0);
});
