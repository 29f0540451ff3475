/** A stream of bytes as lines, of which it holds one at a time. */
import { createGunzip } from 'node:zlib';
import { tooLarge } from './body.js';
import { refusal } from './refusal.js';

/** A line without its end; `bytes` is missing if it was too long. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly bytes?: Buffer;
}

const NEW_LINE = 0x0a;
const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * The lines of a body, as they arrive. Empty ones are passed over and counted.
 *
 * @param sent gzip or not, which its first bytes say
 * @throws a 413 refusal beyond `maxBytes`, as sent or inflated; a 400 refusal when it is broken or its sender has hung up.
 */
export async function* linesOf(
  sent: AsyncIterable<Buffer>,
  { maxBytes, maxLineBytes }: { maxBytes: number; maxLineBytes: number },
): AsyncGenerator<Line> {
  let number = 0;
  /** The beginning of a line whose end has not come. */
  let pieces: Buffer[] = [];
  let length = 0;

  function line(last: Buffer): Line | undefined {
    number++;
    length += last.length;
    const bytes = length > maxLineBytes ? undefined : Buffer.concat([...pieces, last]);
    const isEmpty = bytes !== undefined && bytes.toString('latin1').trim() === '';
    pieces = [];
    length = 0;
    if (isEmpty) return undefined;
    return bytes === undefined ? { number } : { number, bytes };
  }

  for await (const chunk of inflated(bounded(sent, maxBytes), maxBytes)) {
    let start = 0;
    for (let end = chunk.indexOf(NEW_LINE); end >= 0; end = chunk.indexOf(NEW_LINE, start)) {
      const found = line(chunk.subarray(start, end));
      start = end + 1;
      if (found) yield found;
    }
    const rest = chunk.subarray(start);
    length += rest.length;
    // Of a line that is too long only the length is of interest.
    if (length <= maxLineBytes) pieces.push(rest);
    else pieces = [];
  }
  const last = line(Buffer.alloc(0));
  if (last) yield last;
}

async function* bounded(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

async function* inflated(chunks: AsyncGenerator<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  const head = await firstBytes(chunks);
  const whole = joined(head, chunks);
  if (!GZIP_MAGIC.every((byte, index) => head[index] === byte)) return yield* whole;
  const gunzip = createGunzip();
  const feeding = feed(whole, gunzip);
  // Told below: the reader of what comes out is the first to notice.
  feeding.catch((error) => gunzip.destroy(error));
  try {
    yield* bounded(gunzip, maxBytes);
    await feeding;
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error) throw error;
    throw refusal(400, `The body is not whole gzip: ${error instanceof Error ? error.message : error}`);
  } finally {
    gunzip.destroy();
  }
}

/** Writes as fast as it is read on the other side. */
async function feed(chunks: AsyncIterable<Buffer>, into: NodeJS.WritableStream): Promise<void> {
  for await (const chunk of chunks) {
    if (into.write(chunk)) continue;
    await new Promise<void>((resolve) => {
      for (const event of ['drain', 'close'] as const) into.once(event, resolve);
    });
  }
  into.end();
}

/** Enough to know what it is, or all there is. */
async function firstBytes(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < GZIP_MAGIC.length) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}
