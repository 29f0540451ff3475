import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { collectCommand, openDuckDbStore } from '../../src/collector/index.js';
import { NOW, pageView, SHOP, sendEvents, storedEvents, temporaryFolder } from './collector.support.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Inside the project, so that the command finds its packages. */
const folder = join(PROJECT, 'node_modules/.cache', `vitrine-collector-test-${process.pid}`);
const script = join(folder, 'bin/vitrine.js');

/** Puts the command together as the build does, but for the type checks. */
beforeAll(async () => {
  const bundle = await rollup({
    input: join(PROJECT, 'src/collector/index.ts'),
    external: (name) => !name.startsWith('.') && !name.startsWith('/'),
    plugins: [
      {
        name: 'typescript-without-checks',
        resolveId: (name, importer) =>
          importer && name.startsWith('.') ? resolve(dirname(importer), name.replace(/\.js$/, '.ts')) : null,
        transform: (code) =>
          ts.transpileModule(code, {
            compilerOptions: {
              module: ts.ModuleKind.ESNext,
              target: ts.ScriptTarget.ES2022,
              verbatimModuleSyntax: true,
            },
          }).outputText,
      },
    ],
  });
  await bundle.write({ file: join(folder, 'dist/collector.js') });
  await cp(join(PROJECT, 'package.json'), join(folder, 'package.json'));
  await cp(join(PROJECT, 'bin'), join(folder, 'bin'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command to its end. */
async function run(args: string[], file = script) {
  const child = spawn(process.execPath, [file, ...args]);
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await once(child, 'close');
  const [stdout, stderr] = await outputs;
  return { status, stdout, stderr };
}

/** A collector in a process of its own, killed at the latest after the test. */
async function startProcess(dataPath: string): Promise<{ address: string; child: ChildProcess }> {
  const args = [script, 'collect', '--port', '0', '--origin', SHOP, '--data', dataPath];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/\S+/.exec(line)?.[0];
    if (address) return { address, child };
  }
  throw new Error('The collector ended without listening');
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
    const stored = (await store.latest(1e6)).map((event) => event.id);
    await store.close();
    expect(acknowledged.size).toBeGreaterThanOrEqual(1200);
    expect(new Set(stored).size).toBe(stored.length);
    expect([...acknowledged].filter((id) => !stored.includes(id))).toEqual([]);
    expect(stored.filter((id) => id !== 'after' && !sent.has(id))).toEqual([]);
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
    const stored = (await store.latest(100)).length;
    await store.close();
    expect(stored).toBeGreaterThanOrEqual(settled.filter(({ status }) => status === 'fulfilled').length);
  });

  it('does not share its file or its port', async () => {
    const dataPath = join(await temporaryFolder(), 'events.duckdb');
    const collector = await startProcess(dataPath);
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { port } = new URL(collector.address);
    expect(await collectCommand(['--origin', SHOP, '--data', dataPath, '--port', '0'])).toBe(1);
    expect(said).toHaveBeenLastCalledWith(expect.stringContaining('another process has it open'));
    expect(await collectCommand(['--origin', SHOP, '--data', `${dataPath}2`, '--port', port])).toBe(1);
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
    await cp(folder, elsewhere, { recursive: true });
    const { status, stderr } = await run(['collect', '--origin', SHOP], join(elsewhere, 'bin/vitrine.js'));
    expect(stderr).toContain('npm install fastify @duckdb/node-api');
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
