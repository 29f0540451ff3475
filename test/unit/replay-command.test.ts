/** `vitrine replay`: what it prints, and its exit status. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readInstant, readSize } from '../../src/replay/flags.js';
import { replayCommand } from '../../src/replay/index.js';
import { capture, event, jsonFile, jsonLines, NOON, replayed, temporaryFolder } from './replay.support.js';

const MINUTE_MS = 60_000;

/** Entered with the first page view; left when it is an hour old. */
const recent = { id: 'recent', when: { count: 'page_view', within: '1h', atLeast: 1 } };
const big = { id: 'big', when: { count: 'page_view', atLeast: { ref: 'manyPages' } } };
const definitions = (...segments: unknown[]) => jsonFile({ version: 1, segments });

/** A line of a change. */
const line = (user: string, segment: string, enter: boolean, timeMs: number) =>
  `${JSON.stringify({ user, segment, enter, time: NOON + timeMs })}\n`;

describe('changes', () => {
  test('are printed by user, then time, then segment, timers included up to the latest event', async () => {
    const segments = await definitions(recent, { id: 'ever', when: { count: 'page_view', atLeast: 1 } });
    const events = [
      event(70 * MINUTE_MS, { user: 'b' }),
      event(0, { user: 'b' }),
      event(10 * MINUTE_MS, { user: 'a' }),
    ];
    const { status, stdout, stderr } = await replayed(jsonLines(events), '--segments', segments);
    expect(stdout).toBe(
      line('a', 'ever', true, 10 * MINUTE_MS) +
        line('a', 'recent', true, 10 * MINUTE_MS) +
        line('a', 'recent', false, 70 * MINUTE_MS) +
        line('b', 'ever', true, 0) +
        line('b', 'recent', true, 0) +
        line('b', 'recent', false, 60 * MINUTE_MS) +
        line('b', 'recent', true, 70 * MINUTE_MS),
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  test('happen up to --until, inclusive', async () => {
    const segments = await definitions(recent);
    const lines = jsonLines([event(0, { user: 'a' }), event(61 * MINUTE_MS, { user: 'a' })]);
    const enter = line('a', 'recent', true, 0);
    const leave = line('a', 'recent', false, 60 * MINUTE_MS);
    const until = async (end: string) => (await replayed(lines, '--segments', segments, '--until', end)).stdout;
    expect(await until(String(NOON + 60 * MINUTE_MS - 1))).toBe(enter);
    expect(await until('2026-03-01T13:00:00Z')).toBe(enter + leave);
    expect(await until('2026-03-01')).toBe('');
  });

  test('are those of the catalogue without --segments', async () => {
    const { stdout } = await replayed(jsonLines([event(0, { visitor: 'v' })]));
    expect(stdout).toContain(line('v', 'anonymous', true, 0));
  });

  test('are those of the rows of the catalogue that --segments names, with their numbers', async () => {
    const segments = await jsonFile([{ id: 'repeat', params: { orders: 3 } }, 'lapsing-3m']);
    const events = [1, 2, 3].map((time) => event(time, { user: 'a', name: 'purchase' }));
    const { status, stdout, stderr } = await replayed(jsonLines(events), '--segments', segments);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(line('a', 'repeat', true, 3));
  });

  test('after a refund that cancels an order are told from then on', async () => {
    const segments = await definitions({ id: 'buyer', when: { count: 'purchase', atLeast: 1 } });
    const order = { transaction_id: 't1' };
    const events = [
      event(3, { user: 'a' }),
      event(2, { user: 'a', name: 'refund', params: order }),
      event(1, { user: 'a', name: 'purchase', params: { ...order, items: [] } }),
    ];
    const { stdout } = await replayed(jsonLines(events), '--segments', segments);
    expect(stdout).toBe(line('a', 'buyer', true, 1) + line('a', 'buyer', false, 2));
  });

  test('of no events are none', async () => {
    expect(await replayed('', '--segments', await definitions(recent))).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await replayed('')).toMatchObject({ status: 0, stdout: '' });
  });

  test('are the same from a file, compressed, reversed, and in any time zone', async () => {
    const segments = await definitions(recent, { id: 'month', when: { count: 'page_view', within: '1mo', is: 1 } });
    const events = Array.from({ length: 300 }, (_, index) =>
      event(((index * 37) % 100) * 600 * MINUTE_MS, {
        visitor: `v${index % 9}`,
        ...(index % 4 ? {} : { user: `u${index % 5}` }),
      }),
    );
    const expected = await replayed(jsonLines(events), '--segments', segments);
    expect(expected.stdout.length).toBeGreaterThan(10_000);

    expect(await replayed(jsonLines(events.toReversed()), '--segments', segments)).toEqual(expected);
    expect(await replayed(gzipSync(jsonLines(events)), '--segments', segments)).toEqual(expected);
    const file = join(await temporaryFolder(), 'not-named-gz');
    await writeFile(file, gzipSync(jsonLines(events)));
    expect(await replayed('', '--segments', segments, '--events', file)).toEqual(expected);
    vi.stubEnv('TZ', 'Pacific/Apia');
    expect(await replayed(jsonLines(events), '--segments', segments)).toEqual(expected);
  });
  afterEach(() => vi.unstubAllEnvs());
});

describe('--now-only', () => {
  test('prints each person with the segments at the end and what is unknown', async () => {
    const segments = await definitions(recent, big, { id: 'ever', when: { count: 'page_view', atLeast: 1 } });
    const lines = jsonLines([event(0, { user: 'b' }), event(61 * MINUTE_MS, { user: 'a' })]);
    const { stdout, stderr } = await replayed(lines, '--segments', segments, '--now-only');
    const unknown = '[{"segment":"big","missing":["references.manyPages"]}]';
    expect(stdout).toBe(
      `{"user":"a","segments":["ever","recent"],"unknown":${unknown}}\n{"user":"b","segments":["ever"],"unknown":${unknown}}\n`,
    );
    expect(stderr).toBe('');
  });
});

describe('reference values and parameters', () => {
  test('decide what is unknown without them, and that is said', async () => {
    const param = { id: 'some', when: { count: 'page_view', atLeast: { param: 'somePages' } } };
    const segments = await definitions(big, param);
    const lines = jsonLines([event(0, { user: 'a' })]);

    const without = await replayed(lines, '--segments', segments);
    expect(without).toMatchObject({ status: 0, stdout: '' });
    expect(without.stderr).toBe('unknown without references.manyPages: big\nunknown without params.somePages: some\n');

    const files = ['--references', await jsonFile({ manyPages: 1 }), '--params', await jsonFile({ somePages: 1 })];
    const { stdout } = await replayed(lines, '--segments', segments, ...files);
    expect(stdout).toBe(line('a', 'big', true, 0) + line('a', 'some', true, 0));
  });
});

describe('what is wrong', () => {
  test('in a line is told with its number, and the rest goes on', async () => {
    const [first, second] = [jsonLines([event(0, { user: 'a' })]), jsonLines([event(1, { user: 'a' })])];
    const { status, stdout, stderr } = await replayed(
      `${first}{"id":\n\n{"id":"x","name":"search","params":{},"time":1.5}\u0007\n${second}{"id":"y","time":\u001b[2J}`,
      '--segments',
      await definitions(recent),
    );
    expect(status).toBe(1);
    expect(stdout).toBe(line('a', 'recent', true, 0));
    expect(stderr).toMatch(/^line 2: not JSON: .*\nline 4: .*\nline 6: not JSON: .*\n$/);
    expect(stderr).not.toContain('\u001b');
  });

  test('in many lines is told in full for some and counted for all', async () => {
    const { status, stderr } = await replayed('x\n'.repeat(12_345), '--segments', await definitions(recent));
    expect(status).toBe(1);
    expect(stderr.split('\n')).toHaveLength(23);
    expect(stderr).toContain('line 20: ');
    expect(stderr).not.toContain('line 21: ');
    expect(stderr).toContain('12,345 problems in all, 20 shown');
  });

  test('in a segment is told with its path, and the other segments go on', async () => {
    const wrong = { id: 'wrong', when: { count: 'page_view', within: '6 months', atLeast: 1 } };
    const lines = jsonLines([event(0, { user: 'a' })]);
    const { status, stdout, stderr } = await replayed(lines, '--segments', await definitions(wrong, recent));
    expect(status).toBe(1);
    expect(stdout).toBe(line('a', 'recent', true, 0));
    expect(stderr).toMatch(/^segments\[0\]\.when\.within /);
  });

  test('in rows of the catalogue is told with its path, and the other rows go on', async () => {
    const hero = { id: 'hero', params: { order: 3 } };
    const segments = await jsonFile([hero, 'heroe', 'anonymous', { id: 'customer', internal: true }]);
    const { status, stdout, stderr } = await replayed(jsonLines([event(0, { user: 'a' })]), '--segments', segments);
    expect(status).toBe(1);
    expect(stdout).toBe(line('a', 'anonymous', true, 0));
    expect(stderr).toBe(
      'segments[0].params.order is not a parameter of "hero"; did you mean "orders"?\n' +
        'segments[1] "heroe" is not a row of the catalogue; did you mean "hero"?\n',
    );
  });

  test('only perhaps is said as a warning, and is no reason for another status', async () => {
    const odd = { id: 'odd', when: { count: 'page_veiw', is: 0 } };
    const lines = jsonLines([event(0, { user: 'a' })]);
    expect(await replayed(lines, '--segments', await definitions(odd))).toEqual({
      status: 0,
      stdout: line('a', 'odd', true, 0),
      stderr: 'warning: segments[0].when.count "page_veiw" is no event known here; did you mean "page_view"?\n',
    });
  });

  test.each([
    [[], '--events is missing'],
    [['--events'], 'events'],
    [['--events', '-', '--nonsense'], '--nonsense'],
    [['--events', '-', 'more'], 'more'],
    [['--events', '-', '--until', 'yesterday'], '--until must be an instant'],
    [['--events', '-', '--until', '2026-02-30'], '--until must be an instant'],
    [['--events', '-', '--memory', '64'], '--memory must be a size'],
  ])('in the arguments %j ends with 2', async (args, reason) => {
    const stdout = capture();
    const stderr = capture();
    const stdin = (async function* () {})();
    expect(await replayCommand(args, { stdin, stdout: stdout.stream, stderr: stderr.stream })).toBe(2);
    expect(stderr.text()).toMatch(/^vitrine replay: .*\nTry: vitrine replay --help\n$/s);
    expect(stderr.text()).toContain(reason);
    expect(stdout.text()).toBe('');
  });

  test.each([
    ['--segments', '{'],
    ['--segments', '"card"'],
    ['--segments', '{"version":1}'],
    ['--segments', '{"version":2,"segments":[]}'],
    ['--references', '[]'],
    ['--params', '{"category":["shoes"]}'],
  ])('in the file of %s (%s) ends with 2, with its name', async (flag, content) => {
    const file = await jsonFile(content);
    const { status, stdout, stderr } = await replayed(jsonLines([event(0)]), flag, file);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(file);
  });

  test.each(['/nowhere/at/all', '/'])('with the events file %s ends with 2', async (file) => {
    const { status, stderr } = await replayed('', '--events', file);
    expect(status).toBe(2);
    expect(stderr).toContain(`cannot read ${file}`);
  });

  test('with gzip that is cut off ends with 2, and nothing is printed', async () => {
    const whole = gzipSync(jsonLines([event(0)]));
    const { status, stdout, stderr } = await replayed(whole.subarray(0, -1));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('damaged or cut off');
  });
});

describe('the streams', () => {
  test('may lose their reader, which ends the command quietly', async () => {
    const events = Array.from({ length: 3000 }, (_, index) => event(index, { user: `u${index}` }));
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    const stderr = capture();
    const stdin = (async function* () {
      yield jsonLines(events);
    })();
    const args = ['--events', '-', '--segments', await definitions(recent)];
    expect(await replayCommand(args, { stdin, stdout: gone, stderr: stderr.stream })).toBe(0);
    expect(stderr.text()).toBe('');
  });

  test('carry progress and a summary on a terminal, or with --verbose a summary', async () => {
    const lines = jsonLines(Array.from({ length: 12_000 }, (_, index) => event(index, { user: `u${index % 100}` })));
    const segments = await definitions(recent);
    const run = async (isTTY: boolean, ...more: string[]) => {
      const stderr = capture();
      const stdin = (async function* () {
        yield lines;
      })();
      const terminal = Object.assign(stderr.stream, { isTTY });
      const args = ['--events', '-', '--segments', segments, ...more];
      await replayCommand(args, { stdin, stdout: capture().stream, stderr: terminal });
      return stderr.text();
    };
    const summary = /12,000 events, 100 persons, 100 changes: [\d,]+ events\/s and [\d,]+ changes\/s\n$/;
    expect(await run(false)).toBe('');
    expect(await run(false, '--verbose')).toMatch(summary);
    const onTerminal = await run(true);
    expect(onTerminal).toMatch(summary);
    expect(onTerminal).toMatch(/10,000 events read, [\d,]+ events\/s/);
    expect(await run(false, '--verbose', '--now-only')).toMatch(/^12,000 events, 100 persons: [\d,]+ events\/s\n$/);
  });
});

test('--help says what there is', async () => {
  const { status, stdout } = await replayed('', '--help');
  expect(status).toBe(0);
  expect(stdout).toContain('Usage: vitrine replay --events FILE');
});

test.each([
  ['1769860800000', 1_769_860_800_000],
  ['-1', -1],
  ['2026-01-31', Date.UTC(2026, 0, 31)],
  ['2026-01-31T12:30', Date.UTC(2026, 0, 31, 12, 30)],
  ['2026-01-31T12:30:15.250Z', Date.UTC(2026, 0, 31, 12, 30, 15, 250)],
  ['2026-01-31T12:30+02:00', Date.UTC(2026, 0, 31, 10, 30)],
])('%s is an instant', (text, instant) => {
  expect(readInstant(text)).toBe(instant);
});

test.each([
  ['64MB', 64 * 1024 ** 2],
  ['64m', 64 * 1024 ** 2],
  ['1.5 GiB', 1.5 * 1024 ** 3],
  ['2048K', 2 * 1024 ** 2],
  ['67108864', 64 * 1024 ** 2],
])('%s is a size', (text, bytes) => {
  expect(readSize(text)).toBe(bytes);
});
