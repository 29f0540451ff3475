/** What a replay of the whole catalogue prints does not depend on the machine, on the order of the lines, or on bad ones. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { LINE_MAX_BYTES } from '../../src/replay/lines.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { event, jsonFile, jsonLines, NOON, replayed, replayScript } from '../unit/replay.support.js';

const SCENARIOS = new URL('../scenarios/', import.meta.url);

/** The events of all scenarios, each of which is a person; no two events of a person have the same id. */
const events = readdirSync(SCENARIOS)
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => {
    const { name, events } = JSON.parse(readFileSync(new URL(file, SCENARIOS), 'utf8')) as {
      name: string;
      events: TrackedEvent[];
    };
    const byId = new Map(events.map((event) => [event.id, { ...event, user: name }]));
    return [...byId.values()];
  });

const references = {
  currency: 'EUR',
  averageOrderValue: 80,
  lifetimeValueP80: 240,
  storeCountry: 'FR',
  storeCity: 'Lyon',
  rfm: { recencyDays: [7, 30, 90, 180], frequency: [2, 3, 5, 8], monetary: [50, 120, 300, 800] },
};
const params = { category: 'shoes', tier: 'express', type: 'card' };
const END = '2028-06-30T23:30:00Z';

/** Runs the command in a process of its own, so that it lives in the time zone from its start. */
async function printedIn(timeZone: string, lines: string): Promise<string> {
  const files = ['--references', await jsonFile(references), '--params', await jsonFile(params)];
  const child = spawn(
    process.execPath,
    [await replayScript(), '--events', '-', '--until', END, '--memory', '16MB', ...files],
    { env: { ...process.env, TZ: timeZone }, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const ended = once(child, 'close');
  await pipeline(Readable.from([lines]), child.stdin);
  expect(await ended).toEqual([0, null]);
  return printed;
}

test('the catalogue is the same in every time zone, and from lines in reverse', async () => {
  const inUtc = await printedIn('UTC', jsonLines(events));
  const entered = new Set([...inUtc.matchAll(/"segment":"([^"]*)","enter":true/g)].map(([, id]) => id));
  // Windows of months, seasons, birthdays and scores among them: what a calendar could move.
  for (const id of ['bought-6m', 'holiday-buyer', 'birthday-soon', 'rfm-new', 'inactive'])
    expect(entered).toContain(id);
  expect(await printedIn('Pacific/Auckland', jsonLines(events))).toBe(inUtc);
  expect(await printedIn('America/St_Johns', jsonLines(events.toReversed()))).toBe(inUtc);
});

test('lines that are no events are told by their number and skipped, and the others count as if alone', async () => {
  const good = Array.from({ length: 40 }, (_, index) =>
    event(index * 3_600_000, { id: `g${index}`, user: `u${index % 3}`, name: index % 5 ? 'view_item' : 'purchase' }),
  );
  const line = (more: object) => JSON.stringify({ ...event(0, { id: 'bad', user: 'u1', name: 'purchase' }), ...more });
  const latestDateMs = 8.64e15;
  const bad: [line: string | Buffer, reason: RegExp][] = [
    ['[]', /an event must be an object, not \[\]/],
    [line({ id: 7 }), /"id" must be a non-empty text, not 7/],
    [line({ id: '' }), /"id" must be a non-empty text/],
    [line({ name: null }), /"name" must be a non-empty text, not null/],
    [line({ user: 7 }), /"user" must be a text, not 7/],
    [line({ visitor: null }), /"visitor" must be a text, not null/],
    [line({ time: String(NOON) }), /"time" must be whole milliseconds since 1970, not "\d+"/],
    [line({ time: NOON + 0.5 }), /"time" must be whole/],
    [line({ time: latestDateMs + 1 }), /"time" must be whole/],
    [line({ time: -latestDateMs - 1 }), /"time" must be whole/],
    [line({}).replace(String(NOON), '1e999'), /"time" must be whole/],
    [line({ params: [] }), /"params" must be an object, not \[\]/],
    [line({ params: { items: {} } }), /"params.items" must be an array of objects/],
    [line({ params: { items: ['a'] } }), /"params.items" must be an array of objects/],
    [line({ params: { engagement_time_msec: -1 } }), /"params.engagement_time_msec" must be milliseconds/],
    [line({ params: { a: 'PROTO' } }).replace('"a":"PROTO"', '"__proto__":{"value":9}'), /the key "__proto__"/],
    [line({ params: { items: [{ a: 1 }] } }).replace('"a"', '"\\u005f_proto__"'), /the key "__proto__"/],
    [line({ params: { text: 'x'.repeat(LINE_MAX_BYTES) } }), /longer than 10 MB/],
    [Buffer.from(line({ user: 'Zoé' }), 'latin1'), /not UTF-8/],
    [line({}).slice(0, -1), /not JSON/],
  ];
  const mixed = good.flatMap((each, index) => [
    Buffer.from(jsonLines([each])),
    ...(bad[index] ? [Buffer.from(bad[index][0]), Buffer.from('\n')] : []),
  ]);

  const alone = await replayed(jsonLines(good));
  const { status, stdout, stderr } = await replayed(Buffer.concat(mixed));
  expect(status).toBe(1);
  expect(alone.stdout.length).toBeGreaterThan(1000);
  expect(stdout).toBe(alone.stdout);
  const told = stderr.split('\n').filter((text) => text.startsWith('line '));
  expect(told).toHaveLength(bad.length);
  for (const [index, [, reason]] of bad.entries())
    expect(told[index]).toMatch(new RegExp(`^line ${2 * index + 2}: .*${reason.source}`));
});

test('the earliest and the latest instant there are have no surprises', async () => {
  const buys = (time: number) => ({ id: 'e', user: 'u', time, name: 'purchase', params: { value: 5 } });
  for (const time of [-8.64e15, 8.64e15]) {
    const { status, stdout } = await replayed(jsonLines([buys(time)]));
    expect(status).toBe(0);
    expect(stdout).toContain(`{"user":"u","segment":"first-order","enter":true,"time":${time}}\n`);
  }
});
