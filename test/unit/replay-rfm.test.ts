/** `vitrine replay --rfm-scale`: reference values from a log, and the replay that reads them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { TrackedEvent } from '../../src/segments/event.js';
import { computeReferences } from '../../src/segments/references.js';
import { event, jsonFile, jsonLines, NOON, replayed } from './replay.support.js';

const CDNOW = fileURLToPath(new URL('../data/cdnow-300-customers.jsonl.gz', import.meta.url));
const DAY_MS = 86_400_000;

const purchase = (user: string, timeMs: number, params: Record<string, unknown> = {}) =>
  event(timeMs, { user, name: 'purchase', params });

const cdnowEvents = (): TrackedEvent[] =>
  gunzipSync(readFileSync(CDNOW))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** What `--rfm-scale` prints of a log. */
async function scaleOf(events: unknown[], ...args: string[]) {
  const { stdout, ...rest } = await replayed(jsonLines(events), '--rfm-scale', ...args);
  return { ...rest, references: JSON.parse(stdout) };
}

describe('--rfm-scale', () => {
  test('prints the reference values of a log, the same bytes every time and in any order of lines', async () => {
    const first = await replayed('', '--events', CDNOW, '--rfm-scale');
    expect(await replayed('', '--events', CDNOW, '--rfm-scale')).toEqual(first);
    const events = cdnowEvents();
    expect(await replayed(jsonLines(events.toReversed()), '--rfm-scale', '--memory', '1MB')).toEqual(first);

    const orders = events.map(({ user = '', time, params }) => ({ person: user, time, value: Number(params.value) }));
    const latest = Math.max(...orders.map(({ time }) => time));
    expect(first).toEqual({
      status: 0,
      stdout: `${JSON.stringify(computeReferences(orders, latest))}\n`,
      stderr: '',
    });
    expect(JSON.parse(first.stdout)).toEqual({
      averageOrderValue: expect.any(Number),
      lifetimeValueP80: expect.any(Number),
      rfm: expect.objectContaining({ frequency: expect.any(Array) }),
    });
  });

  test('takes orders as the engine does', async () => {
    const { references } = await scaleOf([
      purchase('a', 0, { transaction_id: 't1', value: 10 }),
      purchase('a', 1, { transaction_id: 't1', value: 10 }),
      purchase('a', 2, { transaction_id: 't2', value: 10 }),
      event(3, { user: 'a', name: 'refund', params: { transaction_id: 't2' } }),
      purchase('a', 4, { transaction_id: 't3', value: 10 }),
      event(5, { user: 'a', name: 'refund', params: { transaction_id: 't3', items: [{ item_id: 'i' }] } }),
      purchase('b', 6, { value: 40, offline: true }),
      purchase('b', 7),
      event(8, { user: 'c', name: 'purchase', visitor: 'v', params: { value: 90 } }),
      event(7, { visitor: 'v', name: 'purchase', params: { value: 10 } }),
    ]);
    // a has two of 10, b one of 40 and one of 0, c two of together 100.
    expect(references).toMatchObject({
      averageOrderValue: 160 / 6,
      lifetimeValueP80: 100,
      rfm: { frequency: [null, null, null, null], monetary: [40, 100, null, null] },
    });
  });

  test('is of the instant of --until', async () => {
    const events = [purchase('a', 0, { value: 10 }), purchase('b', 2 * DAY_MS, { value: 30 })];
    const recencyDays = async (until: number) =>
      (await scaleOf(events, '--until', String(NOON + until))).references.rfm.recencyDays;
    expect(await recencyDays(DAY_MS)).toEqual([null, null, null, null]);
    expect(await recencyDays(2 * DAY_MS)).toEqual([null, null, null, 0]);
    expect(await recencyDays(3 * DAY_MS)).toEqual([null, null, null, 1]);
  });

  test('carries over other reference values and replaces its own', async () => {
    const given = { currency: 'EUR', averageOrderValue: 1, storeCountry: 'FR', season: { hemisphere: 'north' } };
    const { references } = await scaleOf([purchase('a', 0, { value: 10 })], '--references', await jsonFile(given));
    expect(references).toEqual({
      ...given,
      averageOrderValue: 10,
      lifetimeValueP80: 10,
      rfm: expect.any(Object),
    });
  });

  test('counts values in the currency of the shop, and says which others there are', async () => {
    const events = [
      purchase('a', 0, { value: 10, currency: 'EUR' }),
      purchase('b', 1, { value: 20 }),
      purchase('b', 2, { value: 500, currency: 'USD' }),
      purchase('b', 3, { value: 500, currency: 'GBP' }),
      purchase('c', 4, { value: 500, currency: 'USD' }),
    ];
    const note = 'orders in another currency than EUR, whose value counts as 0: 3 (USD 2, GBP 1)\n';
    const expected = { currency: 'EUR', averageOrderValue: 6, lifetimeValueP80: 20 };
    const byFlag = await scaleOf(events, '--currency', 'EUR');
    expect(byFlag).toMatchObject({ status: 0, stderr: note, references: expected });
    expect(await scaleOf(events, '--references', await jsonFile({ currency: 'EUR' }))).toEqual(byFlag);
    const overFile = ['--references', await jsonFile({ currency: 'USD' }), '--currency', 'EUR'];
    expect(await scaleOf(events, ...overFile)).toEqual(byFlag);

    const without = await scaleOf(events);
    expect(without).toMatchObject({ status: 0, references: { averageOrderValue: 306 } });
    expect(without.references).not.toHaveProperty('currency');
    expect(without.stderr).toBe('orders are in several currencies, added up as they are: USD 2, EUR 1, GBP 1\n');
  });

  test('prints what it can when lines are wrong', async () => {
    const { status, stdout, stderr } = await replayed(
      `nonsense\n${jsonLines([purchase('a', 0, { value: 7 })])}`,
      '--rfm-scale',
    );
    expect({ status, references: JSON.parse(stdout) }).toMatchObject({
      status: 1,
      references: { averageOrderValue: 7 },
    });
    expect(stderr).toContain('line 1: not JSON');
  });

  test.each([
    ['no events', []],
    ['no orders', [event(0, { user: 'a' })]],
    [
      'a cancelled order',
      [
        purchase('a', 0, { transaction_id: 't' }),
        event(1, { user: 'a', name: 'refund', params: { transaction_id: 't' } }),
      ],
    ],
    ['an order eleven years ago', [purchase('a', -11 * 366 * DAY_MS), event(0, { user: 'a' })]],
  ])('of %s ends with 2 and a sentence', async (_, events) => {
    const { status, stdout, stderr } = await replayed(jsonLines(events), '--rfm-scale');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^vitrine replay: there is no order .*\n$/);
  });

  test.each([
    [['--rfm-scale', '--now-only'], 'leave out --now-only'],
    [['--rfm-scale', '--segments', 'x.json'], 'leave out --segments'],
    [['--rfm-scale', '--params', 'x.json'], 'leave out --params'],
    [['--currency', 'EUR'], '--currency goes with --rfm-scale'],
    [['--rfm-scale', '--currency', ''], '--currency must be'],
  ])('with %j ends with 2 and a sentence', async (args, reason) => {
    const { status, stdout, stderr } = await replayed(jsonLines([purchase('a', 0)]), ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(reason);
  });
});

describe('a file of reference values', () => {
  const rfm = { recencyDays: [null, null, 7, 30], frequency: [2, 3, 3, null], monetary: [10, null, 20, null] };
  const buyer = { id: 'buyer', when: { count: 'purchase', atLeast: 1 } };
  const big = { id: 'big', when: { sum: 'purchase', of: 'value', above: { ref: 'averageOrderValue' } } };
  const changes = async (references: unknown, ...events: unknown[]) => {
    const file = await jsonFile(references);
    const segments = await jsonFile({ version: 1, segments: [buyer, big] });
    const { stdout, ...rest } = await replayed(jsonLines(events), '--references', file, '--segments', segments);
    return {
      ...rest,
      file,
      entered: stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).segment),
    };
  };

  test('may have cuts that are null, and names of its own', async () => {
    const right = {
      currency: 'EUR',
      averageOrderValue: 5,
      lifetimeValueP80: 0,
      storeCountry: 'FR',
      storeCity: 'Lyon',
      rfm,
      own: [1],
    };
    const { status, stderr, entered } = await changes(right, purchase('a', 0, { value: 9 }));
    expect({ status, stderr, entered }).toEqual({ status: 0, stderr: '', entered: ['big', 'buyer'] });
  });

  test.each([
    [{ currency: 978 }, 'currency must be a text, not 978'],
    [{ currency: '' }, 'currency must be a text, not ""'],
    [{ storeCity: ['Lyon'] }, 'storeCity must be a text, not ["Lyon"]'],
    [{ lifetimeValueP80: '240' }, 'lifetimeValueP80 must be a number, not "240"'],
    [{ averageOrderValue: null }, 'averageOrderValue must be a number, not null'],
    [{ rfm: [1, 2, 3, 4] }, 'rfm must be {"recencyDays": […], "frequency": […], "monetary": […]}'],
    [{ rfm: { ...rfm, monetary: undefined } }, 'rfm.monetary must be a list of four numbers'],
    [{ rfm: { ...rfm, frequency: [1, 2, 3] } }, 'rfm.frequency must be a list of four numbers'],
    [{ rfm: { ...rfm, recencyDays: [1, 2, '3', 4] } }, 'rfm.recencyDays[2] must be a number, not "3"'],
    [{ rfm: { ...rfm, monetary: [50, null, 20, null] } }, 'rfm.monetary must ascend, but 20 comes after 50'],
  ])('that is wrong in %j is told so with its name, and the rest goes on', async (wrong, sentence) => {
    const { status, stderr, entered, file } = await changes(
      { averageOrderValue: 5, ...wrong },
      purchase('a', 0, { value: 9 }),
    );
    const [name] = Object.keys(wrong);
    const [first, ...others] = stderr.trimEnd().split('\n');
    expect(first).toContain(`${file}: ${sentence}`);
    expect(first).toMatch(new RegExp(`; "${name}" is left out$`));
    const unknown = name === 'averageOrderValue';
    expect(others).toEqual(unknown ? ['unknown without references.averageOrderValue: big'] : []);
    expect({ status, entered }).toEqual({ status: 1, entered: unknown ? ['buyer'] : ['big', 'buyer'] });
  });

  test('with a currency has orders in others reported, and that is no problem', async () => {
    const orders = [
      purchase('a', 0, { value: 9, currency: 'USD', transaction_id: 't1' }),
      purchase('a', 1, { value: 9, currency: 'USD', transaction_id: 't1' }),
      purchase('b', 2, { value: 9, currency: 'EUR' }),
      purchase('b', 3, { value: 9 }),
    ];
    const { status, stderr } = await changes({ currency: 'EUR', averageOrderValue: 5 }, ...orders);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'orders in another currency than EUR, whose value counts as 0: 1 (USD 1)\n',
    });
    expect((await changes({ currency: 'EUR', averageOrderValue: 5 }, ...orders.slice(2))).stderr).toBe('');
    expect((await changes({ averageOrderValue: 5 }, ...orders)).stderr).toBe('');
  });

  test('names ten currencies at most', async () => {
    const orders = Array.from({ length: 13 }, (_, index) => purchase('a', index, { currency: `C${10 + index}` }));
    const { stderr } = await changes({ currency: 'EUR', averageOrderValue: 5 }, ...orders);
    expect(stderr).toMatch(/: 13 \(C10 1, C11 1, .*, C19 1, 3 more\)\n$/);
  });
});

describe('a scale as reference values', () => {
  /** The segments of each CDNOW customer at the end, on the scale of all of them. */
  async function segmentsOf(...args: string[]) {
    const { stdout: scale } = await replayed('', '--events', CDNOW, '--rfm-scale');
    const files = ['--references', await jsonFile(scale), ...args];
    const { status, stdout } = await replayed('', '--events', CDNOW, '--now-only', ...files);
    expect(status).toBe(0);
    const persons: { user: string; segments: string[] }[] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(persons).toHaveLength(300);
    return { persons, references: JSON.parse(scale) };
  }

  test('puts every customer into exactly one of the six RFM groups', async () => {
    const { persons } = await segmentsOf();
    const groups = persons.map(({ segments }) => segments.filter((segment) => segment.startsWith('rfm-')));
    for (const own of groups) expect(own).toHaveLength(1);
    expect(new Set(groups.flat()).size).toBeGreaterThan(4);
  });

  test('gives every customer the score of the cluster', async () => {
    const scores = [1, 2, 3, 4, 5].flatMap((score) =>
      (['recency', 'frequency', 'monetary'] as const).map((rfm) => ({
        id: `${rfm}-${score}`,
        when: { rfm, is: score },
      })),
    );
    const { persons, references } = await segmentsOf('--segments', await jsonFile({ version: 1, segments: scores }));
    const { recencyDays, frequency, monetary } = references.rfm;
    const events = cdnowEvents();
    const latest = Math.max(...events.map(({ time }) => time));
    const reached = (cuts: number[], value: number) => 1 + cuts.filter((cut) => cut <= value).length;
    for (const { user, segments } of persons) {
      const own = events.filter((event) => event.user === user);
      const days = (latest - Math.max(...own.map(({ time }) => time))) / DAY_MS;
      const cents = own.reduce((sum, { params }) => sum + Math.round(100 * Number(params.value)), 0);
      expect(segments).toEqual([
        `frequency-${reached(frequency, own.length)}`,
        `monetary-${reached(monetary, cents / 100)}`,
        `recency-${1 + recencyDays.filter((cut: number) => days <= cut).length}`,
      ]);
    }
    expect(new Set(persons.flatMap(({ segments }) => segments)).size).toBe(15);
  });
});
