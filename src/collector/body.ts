/** From the bytes of a request to the events in it. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { eventProblem, isRecord, type TrackedEvent } from '../segments/event.js';
import { BATCH_MAX_EVENTS, BATCH_VERSION, type BatchAnswer } from '../wire/batch.js';
import { quoted, refusal } from './refusal.js';

/** A batch with its good events apart from the bad ones. */
export interface ReadBatch {
  site: string | undefined;
  events: TrackedEvent[];
  rejected: BatchAnswer['rejected'];
}

/** An id is the key of the table; what makes ids needs some 20 characters. */
const ID_MAX_LENGTH = 256;

/** Real parameters are three levels deep; what is written recursively, here and in databases, ends at some thousands. */
const EVENT_MAX_DEPTH = 32;

const gunzipAsync = promisify(gunzip);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Checks what the headers say about the body.
 *
 * @throws a 415 refusal.
 */
export function checkBodyHeaders(contentType: string | undefined, contentEncoding: string | undefined): void {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  if (!['text/plain', 'application/json'].includes(type.trim()))
    throw refusal(415, `"content-type" must be text/plain or application/json, not ${quoted(contentType)}`);
  const charset = parameters.map((text) => /^\s*charset\s*=\s*"?([^"\s]*)/.exec(text)?.[1]).find(Boolean);
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8')
    throw refusal(415, `The charset in "content-type" must be utf-8, not ${quoted(charset)}`);
  if (!['', 'identity', 'gzip', 'x-gzip'].includes((contentEncoding ?? '').trim().toLowerCase()))
    throw refusal(415, `"content-encoding" must be gzip or left out, not ${quoted(contentEncoding)}`, {
      'accept-encoding': 'gzip',
    });
}

/**
 * The body as it was sent. Of one that is too large the rest is read, too: a connection that is closed before would lose
 * the answer on its way.
 *
 * @throws a 413 refusal when it has more than `maxBytes`, a 400 refusal when the sender has hung up.
 */
export async function readBody(sent: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of sent) {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
    }
  } catch {
    throw refusal(400, 'The body has not arrived whole');
  }
  if (bytes > maxBytes) throw tooLarge(maxBytes);
  return Buffer.concat(chunks);
}

/**
 * The body inflated. A body is gzip when the header or its first bytes say so: a browser cannot set the header without
 * a CORS preflight, and no JSON begins with those bytes.
 *
 * @throws a 400 refusal when it is broken, a 413 refusal as soon as more than `maxBytes` come out of it.
 */
export async function inflateBody(
  body: Buffer,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const isGzip = /gzip/i.test(contentEncoding ?? '') || (body[0] === 0x1f && body[1] === 0x8b);
  if (!isGzip) return body;
  try {
    return await gunzipAsync(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw refusal(400, `The body is not whole gzip: ${error instanceof Error ? error.message : error}`);
  }
}

/** The 413 refusal. */
export function tooLarge(maxBytes: number): Error {
  return refusal(413, `The body is larger than ${maxBytes} bytes (inflated); send the events in smaller batches`);
}

/**
 * Reads a batch, inflated already. Fields it does not know are ignored.
 *
 * @throws a 400 refusal when it is wrong as a whole; a wrong event is only named in `rejected`.
 */
export function readBatch(body: Uint8Array): ReadBatch {
  const batch = parse(body);
  if (!isRecord(batch)) throw refusal(400, `The body must be a batch, {"v":${BATCH_VERSION},"sent":…,"events":[…]}`);
  const { v: version, site, sent, events } = batch;
  if (version !== BATCH_VERSION) throw refusal(400, `"v", the version of the batch, must be ${BATCH_VERSION}`);
  if (site !== undefined && typeof site !== 'string') throw refusal(400, '"site" must be a text or left out');
  if (!Number.isFinite(sent)) throw refusal(400, '"sent" must be milliseconds since 1970');
  if (!Array.isArray(events)) throw refusal(400, '"events" must be an array');
  if (events.length > BATCH_MAX_EVENTS)
    throw refusal(400, `"events" has ${events.length} events, more than the ${BATCH_MAX_EVENTS} of one batch`);

  const read: ReadBatch = { site, events: [], rejected: [] };
  events.forEach((event: unknown, index) => {
    const reason = storingProblem(event);
    if (reason === undefined) read.events.push(event as TrackedEvent);
    else
      read.rejected.push({ index, ...(isRecord(event) && typeof event.id === 'string' && { id: event.id }), reason });
  });
  return read;
}

function parse(body: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw refusal(400, 'The body is not UTF-8 text');
  }
  if (text.trim() === '') throw refusal(400, 'The body is empty');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refusal(400, `The body is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** Says in a sentence why an event cannot be stored, or gives `undefined` when it can. */
export function storingProblem(event: unknown): string | undefined {
  if (isDeeperThan(event, EVENT_MAX_DEPTH)) return `an event must not be nested deeper than ${EVENT_MAX_DEPTH} levels`;
  const problem = eventProblem(event);
  if (problem !== undefined) return problem;
  const { id } = event as TrackedEvent;
  if ([...id].length > ID_MAX_LENGTH) return `"id" must not be longer than ${ID_MAX_LENGTH} characters`;
  // Half surrogate pairs are all stored as the same replacement character: different ids would become the same.
  return /\p{Surrogate}/u.test(id) ? '"id" must be well-formed Unicode' : undefined;
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
