import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keptFrom } from '../../src/collector/retention.js';
import { readSettings } from '../../src/collector/settings.js';
import { loggable, reasonOf } from '../../src/collector/trouble.js';
import { SHOP, temporaryFolder } from './collector.support.js';

const KEY = 'a-good-key-0123456789abcdef';

describe('settings', () => {
  it('are the same by flags and by the environment', async () => {
    const file = join(await temporaryFolder(), 'references.json');
    await writeFile(file, '{"currency":"EUR","storeCity":"Lyon"}');
    const given = {
      store: 'clickhouse:http://localhost:8123/shop',
      port: '8080',
      host: '0.0.0.0',
      'server-key': KEY,
      'metrics-key': `${KEY}2`,
      retention: '13mo',
      references: file,
      'references-every': '10m',
      memory: '2GB',
      'log-level': 'warn',
    };
    const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
    const environment = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [`VITRINE_${name.toUpperCase().replaceAll('-', '_')}`, value]),
    );
    const byFlags = readSettings(
      ['--origin', SHOP, '--origin', 'https://www.shop.example', '--public-page', ...flags],
      {},
    );
    const byEnvironment = readSettings([], {
      ...environment,
      VITRINE_ORIGIN: `${SHOP}, https://www.shop.example`,
      VITRINE_PUBLIC_PAGE: 'true',
    });
    expect(byFlags).toEqual(byEnvironment);
    expect(byFlags).toEqual({
      origins: [SHOP, 'https://www.shop.example'],
      store: 'clickhouse:http://localhost:8123/shop',
      port: 8080,
      host: '0.0.0.0',
      publicPage: true,
      serverKey: KEY,
      metricsKey: `${KEY}2`,
      retention: '13mo',
      references: { currency: 'EUR', storeCity: 'Lyon' },
      referencesEvery: '10m',
      duckDbSettings: { memory_limit: '2GB' },
      logLevel: 'warn',
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ origin: 'https://shop.example/' }, '"https://shop.example/" is not an origin; write "https://shop.example"'],
    [{ store: 'sqlite:x' }, ' must be duckdb:FILE or clickhouse:URL'],
    [{ store: 'duckdb:' }, ' names no file'],
    [{ store: 'clickhouse:localhost' }, ' names no address of ClickHouse'],
    [{ port: 'tcp://10.0.0.1:4401' }, ' must be a whole number from 0 to 65535, not "tcp://10.0.0.1:4401"'],
    [{ port: '70000' }, ' must be a whole number from 0 to 65535'],
    [{ 'server-key': 'hunter2' }, ' must be 22 characters or more'],
    [{ 'metrics-key': 'a key with spaces in it 0123456789' }, ' must be 22 characters or more'],
    [{ retention: 'two years' }, ' must be a duration, such as "25mo", not "two years"'],
    [{ retention: '0d' }, ' must be a duration'],
    [{ 'references-every': '1mo' }, ' must be a duration from "10s" to "24d"'],
    [{ 'references-every': '1s' }, ' must be a duration from "10s" to "24d"'],
    [{ references: '/nowhere.json' }, '/nowhere.json cannot be read: ENOENT'],
    [{ memory: 'plenty' }, ' must be an amount such as 2GB, not "plenty"'],
    [{ 'log-level': 'loud' }, ' must be one of debug, info, warn, error, silent, not "loud"'],
  ])('that are wrong are refused in a sentence: %o', (given, sentence) => {
    const [[name = '', value = ''] = []] = Object.entries(given);
    const variable = `VITRINE_${name.toUpperCase().replaceAll('-', '_')}`;
    const origin = name === 'origin' ? {} : { VITRINE_ORIGIN: SHOP };
    for (const [said, read] of [
      [`--${name}`, () => readSettings([`--${name}`, value], origin)],
      [variable, () => readSettings([], { ...origin, [variable]: value })],
    ] as const) {
      expect(read).toThrow(`${said}${sentence.startsWith(' ') ? sentence : `: ${sentence}`}`);
      if (name.endsWith('key')) expect(read).not.toThrow(value);
    }
  });

  it('must name the pages that may send', () => {
    expect(() => readSettings([], {})).toThrow('--origin is missing');
    expect(() => readSettings(['--port', '1', '--port', '2'], { VITRINE_ORIGIN: SHOP })).toThrow(
      '--port is given twice',
    );
  });
});

it('retention reaches back in calendar months', () => {
  expect(new Date(keptFrom(Date.UTC(2026, 2, 31, 5), { months: 25, ms: 0 })).toISOString()).toBe(
    '2024-02-29T05:00:00.000Z',
  );
});

describe('trouble', () => {
  it('is told with its reason, if that is one that is known', () => {
    const wrapped = (message: string, code?: string) =>
      new Error('A group', { cause: Object.assign(new Error(message), { code }) });
    expect(reasonOf(wrapped('IO Error: No space left on device'))).toBe('its disk is full');
    expect(reasonOf(wrapped('x', 'ECONNREFUSED'))).toBe('it cannot be reached');
    expect(reasonOf(wrapped('Could not set lock on file "x.duckdb"'))).toBe('another process has it open');
    expect(reasonOf(wrapped('disk on fire'))).toBeUndefined();
    expect(reasonOf('text')).toBeUndefined();
  });

  it('is logged without the values it was about', () => {
    const cause = new Error(
      `Conversion Error: Could not convert 'ann@shop.example' of h8vr_uvAX3xUrJM2xLS77I to "INT"\nLINE 1: ann`,
    );
    const { message, causes, at } = loggable(new Error('A group of events could not be stored', { cause }));
    expect(message).toBe('A group of events could not be stored');
    expect(causes).toEqual(['Conversion Error: Could not convert … of … to …']);
    expect(at[0]).toContain('collector-settings.test.ts');
  });
});
