/** Replays for the tests, in this process and in their own. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { onTestFinished } from 'vitest';
import { replayCommand } from '../../src/replay/index.js';
import type { TrackedEvent } from '../../src/segments/event.js';

/** Noon of a day in spring: a page view is made with little. */
export const NOON = Date.UTC(2026, 2, 1, 12);

let made = 0;

/** An event at so many ms after {@link NOON}. */
export function event(timeMs: number, more: Partial<TrackedEvent> = {}): TrackedEvent {
  made++;
  return { id: `e${made}`, time: NOON + timeMs, name: 'page_view', params: {}, ...more };
}

export function jsonLines(events: unknown[]): string {
  return events.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Runs the command with `input` on standard input. */
export async function replayed(input: string | Uint8Array | Readable, ...args: string[]) {
  const stdout = capture();
  const stderr = capture();
  const stdin = input instanceof Readable ? input : Readable.from([Buffer.from(input)]);
  const status = await replayCommand(['--events', '-', ...args], {
    stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
  });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

/** A stream that keeps what is written to it. */
export function capture(): { stream: Writable; text(): string } {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream, text: () => text };
}

/** A folder that is deleted after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-replay-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a JSON file of its own and gives its path. */
export async function jsonFile(value: unknown): Promise<string> {
  const path = join(await temporaryFolder(), 'file.json');
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

/**
 * A script for a process of its own: the command, without type checks, that says at its end on standard error how much
 * memory the process has taken at most (`peak 123 MB`).
 */
export async function replayScript(): Promise<string> {
  const folder = await temporaryFolder();
  const source = fileURLToPath(new URL('../../src', import.meta.url));
  for (const name of await readdir(source, { recursive: true })) {
    if (!/^(segments|replay)\b.*\.ts$/.test(name)) continue;
    const code = await readFile(join(source, name), 'utf8');
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
    });
    const path = join(folder, name.replace(/ts$/, 'js'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, outputText);
  }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const script = join(folder, 'main.js');
  await writeFile(
    script,
    `import { replayCommand } from './replay/index.js';
     process.on('exit', () => console.error('peak', Math.round(process.resourceUsage().maxRSS / 1024), 'MB'));
     process.exitCode = await replayCommand(process.argv.slice(2));`,
  );
  return script;
}
