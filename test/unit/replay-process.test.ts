/** `vitrine replay` as a process: how much memory it takes, and what it leaves behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, onTestFinished, test } from 'vitest';
import { event, jsonLines, replayScript, temporaryFolder } from './replay.support.js';

const PERSONS = 2000;

/** So many MB of events; those of a person lie far apart, and only the first line of a visitor, its latest event, names the user. */
function* log(megabytes: number): Generator<string> {
  const params = { page_title: 'x'.repeat(8 * 1024) };
  for (let number = 0; number < megabytes * 122; number++) {
    const visitor = `v${(number * 7) % PERSONS}`;
    yield jsonLines([
      event(-number * 1000, {
        id: `e${number}`,
        visitor,
        params,
        ...(number < PERSONS && { user: `user of ${visitor}` }),
      }),
    ]);
  }
}

/** The command with a budget of 16 MB, a heap that leaves no room for the log, and a folder for temporary files. */
async function startReplay() {
  const temporary = await temporaryFolder();
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=64', await replayScript(), '--events', '-', '--memory', '16MB', '--now-only'],
    { env: { ...process.env, TMPDIR: temporary } },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  // What is still on its way to a process that is killed cannot arrive; without a listener that ends the test run.
  child.stdin.on('error', () => {});
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk) => {
      written[name] += chunk;
    });
  return { child, temporary, written };
}

test('a log ten times larger than the budget is replayed within it', async () => {
  const { child, temporary, written } = await startReplay();
  await Promise.all([pipeline(Readable.from(log(160)), child.stdin), once(child, 'close')]);
  const persons = written.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).user);
  expect(persons).toHaveLength(PERSONS);
  expect(persons).toEqual(Array.from({ length: PERSONS }, (_, index) => `user of v${index}`).sort());
  const peakMb = Number(/peak (\d+) MB/.exec(written.stderr)?.[1]);
  // Node takes some 50 MB before it does anything, and as much again in garbage; the catalogue takes 10.
  expect(peakMb).toBeLessThan(16 + 130);
  expect(await readdir(temporary)).toEqual([]);
}, 120_000);

test.each(['SIGINT', 'SIGKILL'] as const)('%s ends it at once, and no temporary file is left', async (signal) => {
  const { child, temporary, written } = await startReplay();
  const ended = once(child, 'close');
  // More than the budget and all buffers on the way: when it is through, some is on disk.
  await new Promise((resolve) => Readable.from(log(40)).on('end', resolve).pipe(child.stdin, { end: false }));
  child.kill(signal);
  expect(await ended).toEqual([null, signal]);
  expect(written.stdout).toBe('');
  expect(await readdir(temporary)).toEqual([]);
});
