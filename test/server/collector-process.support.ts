/** The command `vitrine collect` in a process of its own, put together as the build does, but for the type checks. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Plugin, rollup } from 'rollup';
import ts from 'typescript';
import { SHOP } from './collector.support.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** A collector that listens. */
export interface CollectorProcess {
  readonly address: string;
  readonly child: ChildProcess;
}

/** See {@link buildCommand}. */
export interface BuiltCommand {
  /** A package of its own. */
  readonly folder: string;
  /** The program. */
  readonly script: string;
  /** Starts a collector on a free port, for the pages of `SHOP`. It is the caller's to end. */
  start(dataPath: string): Promise<CollectorProcess>;
  remove(): Promise<void>;
}

const typescriptWithoutChecks: Plugin = {
  name: 'typescript-without-checks',
  resolveId: (name, importer) =>
    importer && name.startsWith('.') ? resolve(dirname(importer), name.replace(/\.js$/, '.ts')) : null,
  transform: (code) =>
    ts.transpileModule(code, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
    }).outputText,
};

/** Builds the command inside the project, so that it finds its packages. */
export async function buildCommand(): Promise<BuiltCommand> {
  const folder = join(PROJECT, 'node_modules/.cache', `vitrine-collector-test-${process.pid}-${Date.now()}`);
  const script = join(folder, 'bin/vitrine.js');
  const bundle = await rollup({
    input: join(PROJECT, 'src/collector/index.ts'),
    external: (name) => !name.startsWith('.') && !name.startsWith('/'),
    plugins: [typescriptWithoutChecks],
  });
  await bundle.write({ file: join(folder, 'dist/collector.js') });
  await cp(join(PROJECT, 'package.json'), join(folder, 'package.json'));
  await cp(join(PROJECT, 'bin'), join(folder, 'bin'), { recursive: true });

  async function start(dataPath: string): Promise<CollectorProcess> {
    const args = [script, 'collect', '--port', '0', '--origin', SHOP, '--store', `duckdb:${dataPath}`];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /http:\/\/\S+/.exec(line)?.[0];
      if (address) return { address, child };
    }
    throw new Error('The collector ended without listening');
  }

  return { folder, script, start, remove: () => rm(folder, { recursive: true, force: true }) };
}
