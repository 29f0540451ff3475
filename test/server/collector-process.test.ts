import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { collectCommand, openDuckDbStore } from '../../src/collector/index.js';
import { latestEvents } from '../../src/collector/latest.js';
import { visitorOf } from '../../src/wire/visitor.js';
import { NOW, pageView, SHOP, sendEvents, storedEvents, temporaryFolder } from './collector.support.js';
import { buildCommand, type CollectorProcess } from './collector-process.support.js';

const command = await buildCommand();
afterAll(command.remove);

/** Runs the command to its end. */
async function run(args: string[], file = command.script) {
  const child = spawn(process.execPath, [file, ...args]);
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await once(child, 'close');
  const [stdout, stderr] = await outputs;
  return { status, stdout, stderr };
}

async function startProcess(dataPath: string): Promise<CollectorProcess> {
  const collector = await command.start(dataPath);
  onTestFinished(() => void collector.child.kill('SIGKILL'));
  return collector;
}

describe('vitrine collect', () => {
  it('has every acknowledged event exactly once after it was killed in mid-traffic, again and again', async () => {
    const dataPath = join(await temporaryFolder(), 'events.duckdb');
    const acknowledged = new Set<string>();
    const sent = new Set<string>();
    let number = 0;

    for (let round = 0; round < 2; round++) {
      const collector = await startProcess(dataPath);
      const enough = acknowledged.size + 600;
      const senders = Array.from({ length: 8 }, async () => {
        for (;;) {
          // The second half comes again with the next batch, as after an answer that was lost.
          const batch = Array.from({ length: 20 }, (_, index) =>
            pageView(`e-${number + index}`, { time: NOW + number }),
          );
          number += 10;
          for (const { id } of batch) sent.add(id);
          await sendEvents(collector, batch);
          for (const { id } of batch) acknowledged.add(id);
          if (acknowledged.size >= enough) collector.child.kill('SIGKILL');
        }
      });
      await Promise.allSettled(senders);
    }

    const last = await startProcess(dataPath);
    await sendEvents(last, [pageView('after')]);
    last.child.kill('SIGTERM');
    expect(await once(last.child, 'exit')).toEqual([0, null]);

    const store = await openDuckDbStore(dataPath);
    const stored = (await latestEvents(store, 1e6)).map((event) => event.id);
    await store.close();
    expect(acknowledged.size).toBeGreaterThanOrEqual(1200);
    expect(new Set(stored).size).toBe(stored.length);
    expect([...acknowledged].filter((id) => !stored.includes(id))).toEqual([]);
    expect(stored.filter((id) => id !== 'after' && !sent.has(id))).toEqual([]);
  });

  it('says on standard error, and never in the log, where the first password of the report is set', async () => {
    const store = `duckdb:${join(await temporaryFolder(), 'events.duckdb')}`;
    async function outputsOf(environment: Record<string, string>) {
      const args = [
        command.script,
        'collect',
        '--port',
        '0',
        '--origin',
        SHOP,
        '--store',
        store,
        '--log-level',
        'debug',
      ];
      const child = spawn(process.execPath, args, { env: { ...process.env, ...environment } });
      onTestFinished(() => void child.kill('SIGKILL'));
      const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
      const [first] = await once(child.stdout, 'data');
      const address = /http:\/\/[\d.:]+/.exec(String(first))?.[0];
      const login = await (await fetch(`${address}/login`)).text();
      child.kill('SIGTERM');
      const [stdout, stderr] = await outputs;
      return { stdout, stderr, login };
    }
    const without = await outputsOf({});
    const token = /\/setup\?token=([\w-]+)/.exec(without.stderr)?.[1] ?? '';
    expect(token).toHaveLength(32);
    expect(without.stdout).not.toContain(token);
    expect(without.login).toContain('No password has been set yet');
    const given = await outputsOf({ VITRINE_REPORT_PASSWORD: 'a quiet password' });
    expect(given.stderr).toBe('');
    expect(given.stdout).not.toContain('a quiet password');
    expect(given.login).toContain('type="password"');
  });

  it('has nothing of a visitor whose erasure it has answered, killed at that moment, again and again', async () => {
    const dataPath = join(await temporaryFolder(), 'events.duckdb');
    const secrets = Array.from({ length: 12 }, (_, index) => `secret-of-visitor-number-${index}`);
    const visitors = await Promise.all(secrets.map(visitorOf));
    const eventsOf = (visitor: string) =>
      Array.from({ length: 30 }, (_, index) => pageView(`${visitor}-${index}`, { visitor }));
    const erased = new Set<string>();

    for (let round = 0; round < 3; round++) {
      const collector = await startProcess(dataPath);
      // What has been erased comes late, too.
      await Promise.all(
        [...visitors.map(eventsOf), [pageView(`other-${round}`)]].map((events) => sendEvents(collector, events)),
      );
      const enough = erased.size + 2;
      const erasures = visitors.map(async (visitor, index) => {
        const { status } = await fetch(`${collector.address}/v1/visitors/${visitor}`, {
          method: 'DELETE',
          headers: { authorization: `Bearer ${secrets[index]}` },
        });
        expect(status).toBe(204);
        erased.add(visitor);
        if (erased.size >= enough) collector.child.kill('SIGKILL');
      });
      await Promise.allSettled(erasures);
    }

    const store = await openDuckDbStore(dataPath);
    const stored = (await latestEvents(store, 1e6)).map(({ id, visitor = '' }) => ({ id, visitor }));
    await store.close();
    expect(erased.size).toBeGreaterThanOrEqual(2);
    expect(stored.filter(({ visitor }) => erased.has(visitor))).toEqual([]);
    // Of an erasure that was not answered, all or nothing has happened.
    for (const visitor of visitors)
      expect([0, 30]).toContain(stored.filter((event) => event.visitor === visitor).length);
    expect(stored.filter(({ id }) => id.startsWith('other-'))).toHaveLength(3);
  });

  it('answers what is under way before it stops on SIGTERM', async () => {
    const dataPath = join(await temporaryFolder(), 'events.duckdb');
    const collector = await startProcess(dataPath);
    const answers = Array.from({ length: 20 }, (_, index) => sendEvents(collector, [pageView(`e-${index}`)]));
    await Promise.race(answers);
    const ended = once(collector.child, 'exit');
    collector.child.kill('SIGTERM');
    const settled = await Promise.allSettled(answers);
    expect(await ended).toEqual([0, null]);

    const store = await openDuckDbStore(dataPath);
    const stored = (await latestEvents(store, 100)).length;
    await store.close();
    expect(stored).toBeGreaterThanOrEqual(settled.filter(({ status }) => status === 'fulfilled').length);
  });

  it('does not share its file or its port', async () => {
    const dataPath = join(await temporaryFolder(), 'events.duckdb');
    const collector = await startProcess(dataPath);
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { port } = new URL(collector.address);
    expect(await collectCommand(['--origin', SHOP, '--store', `duckdb:${dataPath}`, '--port', '0'])).toBe(1);
    expect(said).toHaveBeenLastCalledWith(expect.stringContaining('another process has it open'));
    expect(await collectCommand(['--origin', SHOP, '--store', `duckdb:${dataPath}2`, '--port', port])).toBe(1);
    expect(said).toHaveBeenLastCalledWith(expect.stringContaining('EADDRINUSE'));
    expect(await storedEvents(collector)).toEqual([]);
    said.mockRestore();
  });

  it('refuses wrong flags with a sentence and status 2', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const cases: [string[], string][] = [
      [[], '--origin is missing'],
      [['--origin', 'https://shop.example/'], 'write "https://shop.example"'],
      [['--origin', SHOP, '--port', 'high'], '--port must be a whole number from 0 to 65535, not "high"'],
      [['--origin', SHOP, '--colour'], "Unknown option '--colour'"],
      [['--origin', SHOP, 'events.duckdb'], "Unexpected argument 'events.duckdb'"],
    ];
    for (const [args, sentence] of cases) {
      expect(await collectCommand(args)).toBe(2);
      expect(said).toHaveBeenLastCalledWith(expect.stringContaining(sentence));
    }
    said.mockRestore();
  });

  it('says what to install when the packages of the collector are missing', async () => {
    const elsewhere = await temporaryFolder();
    await cp(command.folder, elsewhere, { recursive: true });
    const { status, stderr } = await run(['collect', '--origin', SHOP], join(elsewhere, 'bin/vitrine.js'));
    expect(stderr).toContain('npm install fastify prom-client @duckdb/node-api');
    expect(status).toBe(1);
  });
});

describe('vitrine', () => {
  it('explains itself, and suggests the command that was meant', async () => {
    const [help, version, collectHelp, none, mistyped, unbuilt] = await Promise.all(
      [['--help'], ['--version'], ['collect', '--help'], [], ['colect'], ['replay']].map((args) => run(args)),
    );
    expect(help).toMatchObject({ status: 0, stdout: expect.stringContaining('collect'), stderr: '' });
    expect(version?.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(collectHelp).toMatchObject({ status: 0, stdout: expect.stringContaining('--origin'), stderr: '' });
    expect(none).toMatchObject({ status: 2, stdout: '', stderr: help?.stdout });
    expect(mistyped).toMatchObject({ status: 2, stderr: expect.stringContaining('Did you mean "collect"?') });
    expect(unbuilt).toMatchObject({ status: 1, stderr: expect.stringContaining('npm run build') });
  });
});
