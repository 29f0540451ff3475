/** `vitrine check` and `vitrine catalogue`. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { catalogueCommand, checkCommand } from '../../src/check/index.js';
import { parseJson } from '../../src/check/json.js';
import { layout } from '../../src/check/layout.js';
import { catalogue } from '../../src/segments/catalogue/all.js';
import { check } from '../../src/segments/check.js';
import { capture, jsonFile, temporaryFolder } from './replay.support.js';

async function run(
  command: (args: string[], streams: Parameters<typeof checkCommand>[1] & object) => Promise<number>,
  args: string[],
  input = '',
) {
  const [stdout, stderr] = [capture(), capture()];
  const stdin = Readable.from([Buffer.from(input)]);
  const status = await command(args, { stdin, stdout: stdout.stream, stderr: stderr.stream });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}
const checked = (given: unknown, ...flags: string[]) => run(checkCommand, ['-', ...flags], JSON.stringify(given));

const buyer = { id: 'buyer', when: { count: 'purchase', atLeast: 1 } };

describe('vitrine check', () => {
  test('says of a good file how many segments it has', async () => {
    expect(await checked([buyer])).toEqual({ status: 0, stdout: '1 segment, all good\n', stderr: '' });
    const rows = { version: 1, segments: [buyer, { id: 'hero', params: { orders: 3 } }, 'lead'] };
    expect((await checked(rows)).stdout).toMatch(/^3 segments, all good\n/);
  });

  test('lists what a shop must give, once for all that need it', async () => {
    const segments = [
      { id: 'big', when: { count: 'purchase', where: { value: { above: { ref: 'averageOrderValue' } } }, atLeast: 1 } },
      { id: 'local', when: { trait: 'city', is: { param: 'city' } } },
      { id: 'maybe', when: { trait: 'city', is: { param: 'city', absent: 'any' } } },
      { id: 'both', when: { all: [{ segment: 'big' }, { segment: 'local' }] } },
    ];
    const { status, stdout } = await checked(segments);
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n').sort()).toEqual([
      '4 segments, all good',
      'params.city must be given, for both, local',
      'references.averageOrderValue must be given, for big, both',
    ]);
  });

  test('prints a line for each problem and warning, and ends with 1', async () => {
    const wrong = { id: 'wrong', when: { count: 'purchase', within: '6 months', atLeast: 1 } };
    const odd = { id: 'odd', when: { count: 'purchse', atLeast: 1 } };
    const { status, stdout, stderr } = await checked([wrong, buyer, odd, 'heroe']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'segments[3] "heroe" is not a row of the catalogue; did you mean "hero"?',
      'segments[0].when.within "6 months" is not a duration; write "6mo"',
      'segments[2].when.count "purchse" is no event known here; did you mean "purchase"?',
      '',
    ]);
    expect((await checked([odd])).status).toBe(1);
  });

  test('prints all of it as one object with --json', async () => {
    const odd = { id: 'odd', when: { count: 'purchse', atLeast: { param: 'n' } } };
    const { status, stdout } = await checked(
      [buyer, odd, { ...buyer, id: 'B' }, { ...buyer, id: 'x', internal: true }],
      '--json',
    );
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      segments: ['buyer', 'odd'],
      problems: [{ path: 'segments[2].id', message: expect.stringContaining('write "b"') }],
      warnings: [{ path: 'segments[1].when.count', message: expect.stringContaining('"purchase"') }],
      needs: { 'params.n': ['odd'] },
    });
  });

  test('reads a file, with a byte order mark too', async () => {
    expect(await run(checkCommand, [await jsonFile([buyer])])).toMatchObject({ status: 0 });
    expect(await run(checkCommand, [await jsonFile(`\uFEFF${JSON.stringify([buyer])}`)])).toMatchObject({ status: 0 });
  });

  test('keeps control characters of the file from the terminal', async () => {
    const { stdout } = await checked([{ id: 'a', when: { '\u001b[2J': 1, is: '\u009b' } }]);
    expect(stdout).toContain('\\x1b[2J');
    expect(stdout.trimEnd()).not.toMatch(/\p{Cc}/u);
  });

  test.each([
    [[], 'name a file of segments or campaigns, or - for standard input'],
    [['a.json', 'b.json'], 'one file at a time: a.json, b.json'],
    [['a.json', '--jsn'], '--jsn'],
  ])('ends with 2 at the arguments %j', async (args, reason) => {
    const { status, stdout, stderr } = await run(checkCommand, args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^vitrine check: .*\nTry: vitrine check --help\n$/s);
    expect(stderr).toContain(reason);
  });

  test('ends with 2 at a file that cannot be read', async () => {
    const path = join(await temporaryFolder(), 'none.json');
    const { status, stderr } = await run(checkCommand, [path]);
    expect(status).toBe(2);
    expect(stderr).toContain(`vitrine check: cannot read ${path}: `);
  });

  test('ends with 2 at a file that is not JSON, and says where', async () => {
    const path = join(await temporaryFolder(), 'bad.json');
    await writeFile(path, '{\n  "segments": [\n    "vip",\n  ]\n}\n');
    expect(await run(checkCommand, [path])).toEqual({
      status: 2,
      stdout: '',
      stderr: `vitrine check: ${path} is not JSON: line 4, column 3: expected a value, not "]"\n`,
    });
    expect((await run(checkCommand, ['-'], '')).stderr).toBe(
      'vitrine check: standard input is not JSON: line 1, column 1: expected a value, not the end of the file\n',
    );
  });

  test('is quiet when its reader has gone', async () => {
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    const stderr = capture();
    const status = await checkCommand(['-'], { stdin: Readable.from(['[]']), stdout: gone, stderr: stderr.stream });
    expect([status, stderr.text()]).toEqual([0, '']);
  });
});

describe('vitrine catalogue', () => {
  test('prints the whole catalogue', async () => {
    const { status, stdout } = await run(catalogueCommand, []);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(catalogue)));
  });

  test('prints a file with the rows that are asked for and what they need, in that order', async () => {
    const { stdout } = await run(catalogueCommand, ['vip-lifetime', 'holiday-browser', 'vip-lifetime']);
    const file = JSON.parse(stdout);
    expect(Object.keys(file)).toEqual(['version', 'seasons', 'params', 'segments']);
    expect(file.seasons).toEqual({ holiday: catalogue.seasons?.holiday });
    expect(file.params).toEqual({ vipValue: 1000 });
    expect(file.segments.map(({ id, internal }: { id: string; internal?: true }) => [id, internal])).toEqual([
      ['vip-lifetime', undefined],
      ['holiday-browser', undefined],
      ['holiday-buyer', true],
    ]);
    expect(check(file).problems).toEqual([]);
    expect(await checked(file)).toMatchObject({ status: 0, stdout: '2 segments, all good\n' });
  });

  test('brings nothing that is not needed', async () => {
    const { stdout } = await run(catalogueCommand, ['bought-1y']);
    expect(Object.keys(JSON.parse(stdout))).toEqual(['version', 'segments']);
  });

  test('prints every row so that it stands alone', async () => {
    for (const { id } of catalogue.segments) {
      const { stdout } = await run(catalogueCommand, [id]);
      expect(check(JSON.parse(stdout)), id).toMatchObject({ problems: [], warnings: [] });
    }
  });

  test('ends with 2 at ids that it does not have, and says which were meant', async () => {
    const { status, stdout, stderr } = await run(catalogueCommand, ['vipp', 'hero', 'nonsense']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      'vitrine catalogue: "vipp" is not a row of the catalogue; did you mean "vip"?\n' +
        'vitrine catalogue: "nonsense" is not a row of the catalogue\n' +
        'Try: vitrine catalogue --help\n',
    );
    expect((await run(catalogueCommand, ['--all'])).status).toBe(2);
  });
});

test.each([
  ['check', checkCommand, 'Usage: vitrine check FILE'],
  ['catalogue', catalogueCommand, 'Usage: vitrine catalogue [ID…]'],
])('vitrine %s --help says what there is', async (_, command, usage) => {
  const { status, stdout } = await run(command as typeof checkCommand, ['--help']);
  expect(status).toBe(0);
  expect(stdout).toContain(usage);
});

describe('a mistake in JSON is told with its place', () => {
  test.each([
    ['', 'line 1, column 1: expected a value, not the end of the file'],
    ['{', 'line 1, column 2: expected a key or "}", not the end of the file'],
    ['[1, 2', 'line 1, column 6: expected "," or "]", not the end of the file'],
    ['{"a": 1 "b": 2}', 'line 1, column 9: expected "," or "}", not "\\"b\\":"'],
    ['{"a" 1}', 'line 1, column 6: expected ":", not "1}"'],
    ['{"a": }', 'line 1, column 7: expected a value, not "}"'],
    ['{"a": 1,\n}', 'line 2, column 1: expected a key in double quotes, not "}"'],
    ['[1,\n\n  ]', 'line 3, column 3: expected a value, not "]"'],
    ['{a: 1}', 'line 1, column 2: expected a key or "}", not "a:"'],
    ["{'a': 1}", 'line 1, column 2: expected a key or "}", not "\'a\':"'],
    ['{"a": 1} {', 'line 1, column 10: expected the end, not "{"'],
    ['[01]', 'line 1, column 2: expected a value or "]", not "01]"'],
    ['[1.]', 'line 1, column 2: expected a value or "]", not "1.]"'],
    ['[truely]', 'line 1, column 2: expected a value or "]", not "truely]"'],
    ['[1}', 'line 1, column 3: expected "," or "]", not "}"'],
    ['"a\nb"', 'line 1, column 1: expected a value, not "\\"a"'],
    ['["\\x"]', 'line 1, column 2: expected a value or "]", not "\\"\\\\x\\"]"'],
    ['// mine\n[]', 'line 1, column 1: expected a value, not "//"'],
    ['[undefined]', 'line 1, column 2: expected a value or "]", not "undefined]"'],
    ['{"id":\r\n\tvip}', 'line 2, column 2: expected a value, not "vip}"'],
  ])('%j', (text, message) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(() => parseJson(text)).toThrow(new Error(message));
  });

  test('and what is JSON is read', () => {
    for (const value of [null, 'a\u007fb\u2028"\\/', -1.5e-7, [], {}, { a: [{ b: [[], true] }] }])
      expect(parseJson(`\uFEFF ${JSON.stringify(value, null, 2)}\n`)).toEqual(value);
  });
});

test('JSON is laid out as people write it', () => {
  const short = { id: 'a', list: [1, 'x\ny', []], empty: {} };
  expect(layout(short)).toBe('{ "id": "a", "list": [1, "x\\ny", []], "empty": {} }');
  const text = layout({ version: 1, segments: [short, { ...short, name: '[\n'.repeat(40) }] });
  expect(JSON.parse(text)).toEqual({ version: 1, segments: [short, { ...short, name: '[\n'.repeat(40) }] });
  expect(text.split('\n').slice(0, 4)).toEqual([
    '{',
    '  "version": 1,',
    '  "segments": [',
    '    { "id": "a", "list": [1, "x\\ny", []], "empty": {} },',
  ]);
});
