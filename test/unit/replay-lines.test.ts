/** Reading: bytes → lines → events, or the reason why not. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LINE_MAX_BYTES, readLines } from '../../src/replay/lines.js';
import { parseEvent } from '../../src/replay/parse.js';

/** What a receiver sees of `bytes` that come in chunks of a size. */
async function linesOf(bytes: Uint8Array, chunkBytes = bytes.length): Promise<string[]> {
  const seen: string[] = [];
  await readLines(chunked(bytes, chunkBytes), {
    line: (number, source, start, end) => seen.push(`${number} ${source.toString('utf8', start, end)}`),
    tooLong: (number) => seen.push(`${number} too long`),
  });
  return seen;
}

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

const text = Buffer.from('{"a":1}\n\nété\r\nlast');
const lines = ['1 {"a":1}', '2 ', '3 été\r', '4 last'];

describe('lines', () => {
  test.each([1, 2, 3, 5, 1000])('are the same in chunks of %d bytes', async (chunkBytes) => {
    expect(await linesOf(text, chunkBytes)).toEqual(lines);
  });

  test.each([1, 7, 1000])('are read from gzip in chunks of %d bytes', async (chunkBytes) => {
    expect(await linesOf(gzipSync(text), chunkBytes)).toEqual(lines);
  });

  test('are read from several gzip files put together', async () => {
    const bytes = Buffer.concat([gzipSync('one\ntw'), gzipSync('o\nthree\n')]);
    expect(await linesOf(bytes)).toEqual(['1 one', '2 two', '3 three']);
  });

  test('of gzip that is cut off are an error, not a short file', async () => {
    const whole = gzipSync(text);
    await expect(linesOf(whole.subarray(0, whole.length - 9))).rejects.toThrow('the gzip data is damaged or cut off');
  });

  test('carry no byte order mark', async () => {
    expect(await linesOf(Buffer.from('\uFEFF{}\n\uFEFF{}'), 1)).toEqual(['1 {}', '2 \uFEFF{}']);
  });

  test('of nothing are none', async () => {
    expect(await linesOf(Buffer.from(''))).toEqual([]);
    expect(await linesOf(gzipSync(''))).toEqual([]);
  });

  test.each([64 * 1024, 1000 * 1024 * 1024])(
    'that are too long are passed over, in chunks of %d',
    async (chunkBytes) => {
      const fits = 'x'.repeat(LINE_MAX_BYTES);
      const bytes = Buffer.from(`before\n${fits}\n${fits}x\nafter\n${fits}x`);
      const seen = (await linesOf(bytes, chunkBytes)).map((line) => line.slice(0, 12));
      expect(seen).toEqual(['1 before', '2 xxxxxxxxxx', '3 too long', '4 after', '5 too long']);
    },
  );

  test('that never end are not held', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let most = 0;
    async function* endless() {
      for (let count = 0; count < 200; count++) {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        yield Buffer.from(chunk);
      }
    }
    const seen: number[] = [];
    await readLines(endless(), { line: () => {}, tooLong: (number) => seen.push(number) });
    expect(seen).toEqual([1]);
    expect(most).toBeLessThan(100 * 1024 * 1024);
  });
});

describe('a line', () => {
  const parse = (line: string | Buffer) => {
    const bytes = Buffer.from(line);
    return parseEvent(bytes, 0, bytes.length);
  };
  const good = '{"id":"a","time":1,"name":"search","params":{}}';

  test('is an event', () => {
    expect(parse(good)).toEqual({ id: 'a', time: 1, name: 'search', params: {} });
    expect(parse(`${good}\r`)).toMatchObject({ id: 'a' });
  });

  test('may be blank, which is nothing', () => {
    expect(parse('')).toBeUndefined();
    expect(parse(' \t\r')).toBeUndefined();
  });

  test.each([
    ['{"id":"a"', 'not JSON: '],
    ['[1]', 'an event must be an object, not [1]'],
    ['{"id":"a","time":"now","name":"search","params":{}}', '"time" must be whole milliseconds since 1970, not "now"'],
    [good.replace('{}', '{"a":{"__proto__":1}}'), 'the key "__proto__" is not allowed'],
    [good.replace('{}', '{"a":[{"\\u005f_proto__":1}]}'), 'the key "__proto__" is not allowed'],
    [good.replace('{}', '[]').replace('1', '['.repeat(1e6) + ']'.repeat(1e6)), 'nested too deeply'],
    [Buffer.from(good.replace('"a"', '"\xe9"'), 'latin1'), 'not UTF-8'],
  ])('is refused with the reason: %.60s', (line, reason) => {
    expect(parse(line)).toContain(reason);
  });

  test('may hold "__proto__" as a text, and a replacement character', () => {
    expect(parse(good.replace('{}', '{"search_term":"__proto__"}'))).toMatchObject({ id: 'a' });
    expect(parse(good.replace('"a"', '"\uFFFD"'))).toMatchObject({ id: '\uFFFD' });
  });
});
