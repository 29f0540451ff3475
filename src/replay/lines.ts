/** Reads JSON Lines from a stream of bytes, gzip or not, holding one chunk and one line of bounded length. */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The longest line that is read, in bytes; a longer one is passed over without being held. */
export const LINE_MAX_BYTES = 10 * 1024 * 1024;

const NEWLINE = 0x0a;
/** Few large chunks out of the decompressor: each costs a turn through the event loop. */
const GUNZIP_CHUNK_BYTES = 256 * 1024;

/** Where lines go. Numbers start at 1 and count every line, blank ones too. */
export interface LineReceiver {
  /** A line: the bytes of `source` from `start` to before `end`, without its newline. They are lent for this call only. */
  line(number: number, source: Buffer, start: number, end: number): void;
  /** A line longer than {@link LINE_MAX_BYTES}. */
  tooLong(number: number): void;
}

/**
 * Hands every line of `input` to `receiver`, in order. Gzip is told by its first bytes; a byte order mark is dropped.
 *
 * Rejects with the stream's own error when it cannot be read to its end, a truncated gzip stream included.
 */
export async function readLines(input: AsyncIterable<Uint8Array | string>, receiver: LineReceiver): Promise<void> {
  let number = 1;
  /** The beginning of a line that goes on in the next chunk. */
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let skipping = false;

  const finish = (source: Buffer, start: number, end: number) => {
    if (skipping) receiver.tooLong(number);
    else receiver.line(number, source, number === 1 ? afterByteOrderMark(source, start, end) : start, end);
    number++;
    begun = [];
    begunBytes = 0;
    skipping = false;
  };
  const measure = (bytes: number) => {
    skipping ||= begunBytes + bytes > LINE_MAX_BYTES;
  };

  for await (const chunk of decompress(input)) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      measure(end - start);
      if (begunBytes === 0 || skipping) finish(chunk, start, end);
      else {
        const whole = Buffer.concat([...begun, chunk.subarray(start, end)]);
        finish(whole, 0, whole.length);
      }
      start = end + 1;
    }
    measure(chunk.length - start);
    begunBytes += chunk.length - start;
    if (skipping) begun = [];
    else if (start < chunk.length) begun.push(chunk.subarray(start));
  }
  if (begunBytes > 0) {
    const whole = Buffer.concat(begun);
    finish(whole, 0, whole.length);
  }
}

/** The same bytes, decompressed if they begin as gzip does. */
async function* decompress(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  const chunks = buffers(input);
  // A pipe may hand over its first byte alone.
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = (async function* () {
    if (head.length > 0) yield head;
    yield* chunks;
  })();
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole;
    return;
  }
  const gunzip = createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES });
  // The pipeline hands an error of either side to the one who reads below; it need not be told twice.
  pipeline(Readable.from(whole), gunzip, () => {});
  try {
    yield* gunzip;
  } catch (error) {
    const damaged = error instanceof Error && (error as NodeJS.ErrnoException).code?.startsWith('Z_');
    throw damaged ? new Error(`the gzip data is damaged or cut off: ${error.message}`) : error;
  }
}

async function* buffers(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  for await (const chunk of input) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
}

function afterByteOrderMark(source: Buffer, start: number, end: number): number {
  const marked = end - start >= 3 && source.readUIntBE(start, 3) === 0xefbbbf;
  return marked ? start + 3 : start;
}
