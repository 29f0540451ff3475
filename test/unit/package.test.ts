/** What ships: the files of the archive, the ways into it, and that it is harmless where there is no page. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, describe, expect, test } from 'vitest';
import type * as Check from '../../src/check/index.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

if (!existsSync(join(ROOT, 'dist/index.js'))) throw new Error('dist/index.js is missing: run npm run build first');

type Conditions = string | { types: string; default: string };
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  exports: Record<string, Conditions>;
  bin: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
};

const folder = mkdtempSync(join(tmpdir(), 'vitrine-package-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The archive as npm would publish it. */
const [packed] = JSON.parse(
  execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }),
) as { filename: string; files: { path: string }[] }[];
const archive = readFileSync(join(folder, packed?.filename ?? ''));
const shipped = packed?.files.map(({ path }) => path) ?? [];

const { packages: lock } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>;
};

/** The scripts that the package has, and those that they load: what does not hang together is no part of it. */
function loadedFrom(paths: readonly string[]): string[] {
  const found = new Set(paths);
  for (const path of found) {
    const code = readFileSync(join(ROOT, path), 'utf8');
    for (const [, name] of code.matchAll(/\b(?:import|from)\s?\(?(?:\w+\()?["']\.\/([\w.-]+)["']/g))
      found.add(`dist/${name}`);
  }
  return [...found];
}

const runVitrine = (...args: string[]) =>
  execFileSync(process.execPath, [join(ROOT, 'bin/vitrine.js'), ...args], { cwd: ROOT, encoding: 'utf8' });

const targets = Object.values(manifest.exports).flatMap((to) => (typeof to === 'string' ? to : Object.values(to)));
const entries = targets.map((path) => path.replace(/^\.\//, ''));

describe('the archive', () => {
  test('has the scripts, their types, the commands and the papers, and nothing else', () => {
    const scripts = loadedFrom(entries.filter((path) => /^dist\/[\w-]+\.js$/.test(path)));
    const maps = loadedFrom(['dist/vitrine.js', 'dist/head.js', 'dist/personalize.js']).map((path) => `${path}.map`);
    const declarations = entries.filter((path) => path.endsWith('.d.ts'));
    const data = entries.filter((path) => /^dist\/.*\.json$/.test(path));
    const papers = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'docs/batch.schema.json', 'bin/vitrine.js'];
    const others = shipped.filter((path) => !path.startsWith('dist/types/')).sort();
    const hint = 'a file too many may be of an older build: delete dist and build again';
    expect(others, hint).toEqual([...scripts, ...maps, ...declarations, ...data, ...papers].sort());
  });

  test('has types for what is in the source, and no others', () => {
    const types = shipped.filter((path) => path.startsWith('dist/types/'));
    const sourceOf = (path: string) => path.replace('dist/types', 'src').replace(/d\.ts$/, 'ts');
    const hint = 'a file too many may be of an older build: delete dist and build again';
    expect(
      types.filter((path) => !existsSync(join(ROOT, sourceOf(path)))),
      hint,
    ).toEqual([]);
    expect(types).toContain('dist/types/tracker/index.d.ts');
  });

  test('has every file that the manifest leads to', () => {
    const named = [...entries, ...Object.values(manifest.bin)];
    expect(named.filter((path) => !shipped.includes(path))).toEqual([]);
  });

  test('has the catalogue as a file that passes the checker, and names the schema beside it', async () => {
    const { check, catalogue } = (await import(join(ROOT, 'dist/check-command.js'))) as typeof Check;
    const text = readFileSync(join(ROOT, 'dist/catalogue.json'), 'utf8');
    const file = JSON.parse(text) as { $schema: string; segments: unknown[] };
    expect(check(file)).toMatchObject({ problems: [], warnings: [] });
    expect(file.segments).toEqual(JSON.parse(JSON.stringify(catalogue.segments)));
    expect(shipped).toContain(join('dist', file.$schema));
    expect(runVitrine('check', 'dist/catalogue.json')).toMatch(/^\d+ segments, all good\n/);
  });

  test('has every command that its help names', () => {
    const offered = [...runVitrine('--help').matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name);
    expect(offered).toEqual(['replay', 'collect', 'check', 'catalogue']);
    for (const name of offered) expect(runVitrine(name, '--help')).toMatch(new RegExp(`^Usage: vitrine ${name} `));
  });

  test('is clean in the eyes of publint', async () => {
    const { messages } = await publint({ pack: { tarball: new Uint8Array(archive).buffer } });
    expect(messages).toEqual([]);
  });

  test('has types that a module finds, with and without a bundler', async () => {
    const entrypoints = Object.entries(manifest.exports).flatMap(([entry, to]) =>
      typeof to === 'string' ? [] : entry,
    );
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(archive)), { entrypoints });
    // The package has ES modules only: for `require` and for TypeScript's oldest way of looking there is nothing.
    const old = ['node10', 'node16-cjs'];
    const problems = result.types
      ? result.problems.filter((problem) => !('resolutionKind' in problem && old.includes(problem.resolutionKind)))
      : ['there are no types'];
    expect(problems).toEqual([]);
  });
});

describe('the dependencies', () => {
  test('are those that the built files import', () => {
    const files = readdirSync(join(ROOT, 'dist')).filter((name) => name.endsWith('.js'));
    const imported = files.flatMap((name) => {
      const code = readFileSync(join(ROOT, 'dist', name), 'utf8');
      return [...code.matchAll(/^(?:import|export)\b[^;]*?from ["']([^."'][^"']*)["']/gm)].map(([, from = '']) => from);
    });
    const packages = imported.filter((from) => !from.startsWith('node:') && !builtinModules.includes(from));
    const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
    expect(packages.filter((name) => !(name in declared))).toEqual([]);
    expect(Object.keys(manifest.dependencies ?? {}).filter((name) => !packages.includes(name))).toEqual([]);
  });

  test('can be installed from any registry: the lock file names none', () => {
    expect(Object.keys(lock).filter((path) => lock[path]?.resolved?.startsWith('http'))).toEqual([]);
  });

  test('can be installed on any system: the lock file has the packages of all', () => {
    // npm leaves out those that a registry does not have, and then npm ci refuses the file.
    const missing = Object.entries(lock).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !lock[`node_modules/${name}`] && !lock[`${path}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });
});

describe('on a server', () => {
  test('importing the module does nothing, and a tracker there is an empty one', () => {
    const script = `
      const before = Object.keys(globalThis).join();
      const { createTracker } = await import(process.argv[1]);
      const errors = [];
      const vitrine = createTracker({ endpoint: 'https://collect.shop.example', consent: 'granted', onError: (error) => errors.push(error.message) });
      vitrine.track('search', { search_term: 'bowl' });
      vitrine.identify('customer-7', { city: 'Lyon' });
      vitrine.onEnter('browser', () => {})();
      vitrine.whileIn('anonymous', () => errors.push('inside'))();
      vitrine.subscribe(() => {})();
      vitrine.consent.set({ measurement: true, personalization: true });
      vitrine.reset();
      const same = vitrine.snapshot() === vitrine.snapshot();
      const result = [vitrine.segments.size, vitrine.snapshot().ready, same, vitrine.explain('browser').holds, errors.length];
      vitrine.destroy();
      console.log(JSON.stringify([...result, Object.keys(globalThis).join() === before]));`;
    const path = new URL('../../dist/index.js', import.meta.url).href;
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script, path], {
      encoding: 'utf8',
      // It ends by itself: nothing is left waiting.
      timeout: 20_000,
    });
    expect(JSON.parse(printed)).toEqual([0, false, true, 'unknown', 0, true]);
  });
});
