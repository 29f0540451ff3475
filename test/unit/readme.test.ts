/** What the documentation shows is true: its commands run, its snippets work, its tables name what there is. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { JSDOM, requestInterceptor, VirtualConsole } from 'jsdom';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { card } from '../../src/segments/catalogue/card.js';
import { check } from '../../src/segments/check.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import type { Batch } from '../../src/wire/batch.js';
import { blocksOf, ROOT, readPage, tableBelow, typeProblems } from './readme.support.js';

const PAGES = ['README.md', 'CHANGELOG.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter(
  (path) => path.endsWith('.md'),
);
/** The pages whose blocks are proved here; the others have tests of their own. */
const PROVED = ['README.md', 'docs/api.md', 'docs/language.md', 'docs/design.md'];
const SAMPLE = 'test/data/clothing-shop-300-visitors.jsonl.gz';

for (const name of ['vitrine.js', 'head.js', 'replay.js', 'collector.js'])
  if (!existsSync(join(ROOT, 'dist', name))) throw new Error(`dist/${name} is missing: run npm run build first`);

const { scripts } = JSON.parse(readPage('package.json')) as { scripts: Record<string, string> };

const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: ROOT, encoding: 'utf8' });
const runVitrine = (...args: string[]) => run(process.execPath, 'bin/vitrine.js', ...args);

test('every block of code is in a language that is proved here', () => {
  const proved = ['sh', 'html', 'css', 'ts', 'json'];
  const others = PROVED.flatMap((path) => blocksOf(path)).filter(({ language }) => !proved.includes(language));
  expect(others.map(({ place }) => place)).toEqual([]);
});

test('every link leads to a file, and to a heading in it', () => {
  /** As GitHub makes the name of a heading. */
  const anchorOf = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replace(/ /g, '-');
  const broken = PAGES.flatMap((page) =>
    [...readPage(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
      if (/^https?:/.test(link)) return [];
      const [file, anchor] = link.split('#');
      const path = file ? join(dirname(page), file) : page;
      if (!existsSync(join(ROOT, path))) return [`${page}: ${link}`];
      const headings = [...readPage(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
      return anchor === undefined || headings.includes(anchor) ? [] : [`${page}: ${link}`];
    }),
  );
  expect(broken).toEqual([]);
});

describe('the commands', () => {
  const commands = blocksOf('README.md', 'sh').flatMap(({ code }) => code.trim().split(/\n| && /));

  test('those of npm are scripts of this package', () => {
    const named = [...readPage('README.md').matchAll(/\bnpm (?:run )?([\w:]+)/g)].map(([, name = '']) => name);
    const npmItself = ['ci', 'pack', 'install', 'registry'];
    expect(named.filter((name) => !npmItself.includes(name) && !scripts[name])).toEqual([]);
  });

  test('each is one that is run here or by everybody', () => {
    const known = /^(npm (ci|start|test)$|npm run bench:replay -- FILE$|npx vitrine replay |node -p )/;
    expect(commands.filter((command) => !known.test(command))).toEqual([]);
  });

  test('the replays run and print changes', () => {
    const replays = commands.filter((command) => command.startsWith('npx vitrine '));
    expect(replays.length).toBeGreaterThan(0);
    for (const command of replays) {
      const lines = runVitrine(...command.split(' ').slice(2))
        .trim()
        .split('\n');
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ segment: expect.any(String), enter: expect.any(Boolean) });
    }
  });

  test('the benchmark prints the table that the README shows', () => {
    const printed = run('node', 'bench/replay.mjs', SAMPLE);
    const segments = tableBelow('README.md', '## Replay').map(([segment]) => segment);
    expect(printed).toContain('events/s');
    expect([...printed.matchAll(/^\| (\S+) \|/gm)].map(([, segment]) => segment)).toEqual(segments);
  });

  test('the hash is that of the head snippet', () => {
    const command = commands.find((line) => line.startsWith('node -p')) ?? '';
    const hash = createHash('sha256')
      .update(readFileSync(join(ROOT, 'dist/head.js')))
      .digest('base64');
    expect(run('sh', '-c', command).trim()).toBe(`sha256-${hash}`);
  });

  test.each(['replay', 'collect'])('the page of %s has the flags of its help', (command) => {
    const page = readPage(command === 'replay' ? 'docs/replay.md' : 'docs/collector.md');
    const flagsOf = (text: string, at: RegExp) => [...text.matchAll(at)].map(([, flag]) => flag).sort();
    const described = flagsOf(page, /^\| `(--[\w-]+)/gm).filter((flag) => flag !== '--help');
    const offered = flagsOf(runVitrine(command, '--help'), /^ +(--[\w-]+)/gm).filter((flag) => flag !== '--help');
    expect(described).toEqual(offered);
  });
});

describe('the snippets', () => {
  test('in TypeScript compile, strictly', () => {
    const [main, ...others] = blocksOf('README.md', 'ts').map(({ code }) => code);
    const modules = [
      ...others,
      ...['docs/api.md', 'docs/messages.md'].flatMap((page) => blocksOf(page, 'ts').map(({ code }) => code)),
    ];
    const names = (rows: string[][]) =>
      rows.flatMap(([call = '']) => [...call.matchAll(/`(\w+)/g)].map(([, name]) => `${name}: true`));
    const complete = `
      import type { Tracker, TrackerOptions } from 'vitrine';
      export const options: Record<keyof TrackerOptions, true> =
        { ${names(tableBelow('docs/api.md', '## Options').slice(1))} };
      export const members: Record<keyof Tracker, true> =
        { ${[...new Set(names(tableBelow('docs/api.md', '## Methods').slice(1)))]} };`;
    const problems = typeProblems({
      vitrine: main ?? '',
      ...Object.fromEntries(modules.map((code, index) => [`snippet${index + 1}`, code])),
      tables: complete,
    });
    expect(problems).toEqual([]);
  });

  test('in JSON pass the checker', () => {
    for (const { code, place } of [...blocksOf('README.md', 'json'), ...blocksOf('docs/language.md', 'json')]) {
      const given = JSON.parse(code) as Record<string, unknown>;
      expect(check(given.segments ? given : [given]).problems, place).toEqual([]);
    }
  });

  test('in HTML make a page that measures, calls back and sends', async () => {
    const [tags = '', ...rest] = blocksOf('README.md', 'html').map(({ code }) => code);
    const { window, mistakes, sent } = await openPage(tags, rest.join('\n'));
    const reminder = window.document.getElementById('reminder');

    window.vitrine?.('consent.set', { measurement: true, personalization: true });
    await vi.waitFor(() => expect(window.vitrine?.snapshot?.().ready).toBe(true));
    expect([...(window.vitrine?.segments ?? [])]).toEqual(['anonymous']);
    expect(window.document.documentElement.dataset.segments).toBe('anonymous');
    expect(reminder?.hidden).toBe(true);

    window.vitrine?.('track', 'exit_intent');
    expect(reminder?.hidden).toBe(false);
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan(0), 5000);
    expect(sent.map(({ name }) => name)).toEqual(expect.arrayContaining(['page_view', 'add_to_cart', 'exit_intent']));
    expect(mistakes).toEqual([]);
  });

  test('in HTML for the script tag are calls that it takes', async () => {
    const [tags = '', ...rest] = blocksOf('docs/api.md', 'html').map(({ code }) => code);
    const { window, mistakes, sent } = await openPage(tags, rest.join('\n'));
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan(0), 5000);
    expect(sent.find(({ name }) => name === 'chat_start')).toMatchObject({ params: { page_type: 'product' } });
    expect(sent.find(({ name }) => name === 'identify')).toMatchObject({ user: 'customer-7' });
    expect(window.vitrine?.explain?.('browser').holds).toBe(false);
    expect(mistakes).toEqual([]);
  });

  test('in CSS are rules of a style sheet', () => {
    const { document } = new JSDOM(`<style>${blocksOf('docs/api.md', 'css').map(({ code }) => code)}</style>`).window;
    expect(document.styleSheets[0]?.cssRules).toHaveLength(1);
  });

  test('the head snippet names the segments that are still certain', () => {
    const { window } = new JSDOM(`<script>${readPage('dist/head.js')}</script>`, {
      url: 'https://shop.example/',
      runScripts: 'dangerously',
      beforeParse: ({ localStorage }) => localStorage.setItem('vitrine', JSON.stringify({ browser: 1, vip: 9e15 })),
    });
    expect(window.document.documentElement.dataset.segments).toBe('vip');
  });
});

describe('the tables', () => {
  test('the README names the built-in segments', () => {
    const ids = card.segments.map(({ id }) => `\`${id}\``);
    expect(
      tableBelow('README.md', '## Segments')
        .slice(1)
        .map(([id]) => id),
    ).toEqual(ids);
  });

  test('the built-in segments are shown as they are', () => {
    const shown = blocksOf('docs/language.md', 'json').map(({ code }) => JSON.parse(code) as unknown);
    for (const segment of card.segments) expect(shown).toContainEqual(segment);
  });

  test('mistakes are told as they are shown', () => {
    for (const [rule = '', message] of tableBelow('docs/language.md', '## Mistakes').slice(1)) {
      const { problems } = check([{ id: 'a', when: JSON.parse(rule.slice(1, -1)) }]);
      expect(problems.map((problem) => `\`${problem.path} ${problem.message}\``)).toEqual([message]);
    }
  });

  test('the size that the README tells is the real one, or up to 3 % more', () => {
    const [row = []] = tableBelow('README.md', '## What the bytes are spent on').filter(([part]) =>
      part?.includes('dist/vitrine.js'),
    );
    const told = Number(/\d+/.exec((row[2] ?? '').replace(/,/g, ''))?.[0]);
    const script = readFileSync(join(ROOT, 'dist/vitrine.js'));
    const real = brotliCompressSync(script, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
    expect(told, 'paste what npm run size prints').toBeGreaterThanOrEqual(real);
    expect(told, 'paste what npm run size prints').toBeLessThanOrEqual(real * 1.03);
  });

  test('the files that a shop is told to copy are those that the script loads', () => {
    const loaded: string[] = [];
    const read = (file: string) => {
      for (const [, name = ''] of readPage(`dist/${file}`).matchAll(/\bimport\((?:\w+\()?"\.\/([\w-]+\.js)"\)/g)) {
        if (loaded.includes(name)) continue;
        loaded.push(name);
        read(name);
      }
    };
    read('vitrine.js');
    const [, told = ''] = /^`npm run build` makes `dist\/`\.(.*?);/ms.exec(readPage('README.md')) ?? [];
    expect([...told.matchAll(/`([\w-]+\.js)`/g)].map(([, name]) => name).sort()).toEqual(
      [...loaded, 'vitrine.js'].sort(),
    );
  });

  test('the files that the design names are there', () => {
    const named = [
      ...readPage('docs/design.md').matchAll(
        /`((?:segments|tracker|wire|collector|replay|campaigns|messages)\/[\w/-]*(?:\.ts)?)`/g,
      ),
    ].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(join(ROOT, 'src', path)))).toEqual([]);
  });
});

/** A page of a shop with the built script, in a browser without IndexedDB. `sent` is what its collector has taken. */
async function openPage(head: string, body: string) {
  const mistakes: string[][] = [];
  const sent: TrackedEvent[] = [];
  const virtualConsole = new VirtualConsole();
  for (const kind of ['error', 'jsdomError'])
    virtualConsole.on(kind as 'error', (...told) => mistakes.push(told.map(String)));
  const { window } = new JSDOM(`<!doctype html><html><head>${head}</head><body>${body}</body></html>`, {
    url: 'https://shop.example/',
    runScripts: 'dangerously',
    virtualConsole,
    resources: {
      interceptors: [
        requestInterceptor((request: Request) => {
          const script = readPage(`dist${new URL(request.url).pathname}`);
          // There is no import() in jsdom's scripts.
          return new Response(script.replaceAll('import(', 'importChunk('), {
            headers: { 'content-type': 'text/javascript' },
          });
        }),
      ],
    },
    beforeParse(page) {
      page.TextEncoder = TextEncoder;
      page.importChunk = (address: string) =>
        import(/* @vite-ignore */ join(ROOT, 'dist', new URL(address, page.location.href).pathname));
      page.fetch = async (url, { body } = {}) => {
        expect(url).toBe('https://collect.shop.example/v1/events');
        const { events } = JSON.parse(String(body)) as Batch;
        sent.push(...events);
        return Response.json({ accepted: events.length, rejected: [] });
      };
    },
  });
  onTestFinished(() => window.close());
  await vi.waitFor(() => expect(window.vitrine?.track).toBeDefined(), 5000);
  return { window, mistakes, sent };
}
