/** `POST /v1/import`: orders that no browser saw, from a shop's counter, its telephone or another checkout, as JSON Lines. */
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { isRecord, type TrackedEvent } from '../segments/event.js';
import { storingProblem } from './body.js';
import type { Admission } from './cross-origin.js';
import type { Ingest } from './ingest.js';
import { type Line, linesOf } from './lines.js';
import type { Metrics } from './metrics.js';
import { notNow, type Refusal, refusal } from './refusal.js';
import type { StoredEvent } from './storage/store.js';

interface ImportOptions {
  ingest: Ingest;
  metrics: Metrics;
  admitServer: Admission;
  now: () => number;
  limits: { maxImportBytes: number; maxBodyBytes: number; futureToleranceMs: number };
  /** Aborted when the collector stops. */
  stopping: AbortSignal;
}

/** The answer to an import that has come to its end. */
export interface ImportAnswer {
  /** Events now stored, including those stored before. */
  accepted: number;
  /** Lines that never can be stored; sending them again is useless. Of very many the first thousand. */
  rejected: { line: number; id?: string; reason: string }[];
  /** How many there are altogether. */
  rejectedLines: number;
}

/** So many events are stored together: more would hold up the batches of browsers. */
const GROUP_EVENTS = 500;

const LISTED_LINES = 1000;

/** While too much of browsers waits to be written. */
const RETRY_AFTER_MS = 200;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Adds the route. One import runs at a time. */
export function takeImports(server: FastifyInstance, options: ImportOptions): void {
  const { admitServer } = options;
  let isRunning = false;

  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // It is read as it comes, and not before.
    scope.addContentTypeParser('*', (_request, sent, done) => done(null, sent));
    scope.post('/v1/import', { onRequest: admitServer, config: { isStream: true } }, async ({ raw }, reply) => {
      if (isRunning) throw notNow(429, 'Another import is under way; send this one again later');
      isRunning = true;
      try {
        return await importLines(raw, options);
      } catch (error) {
        // What is left of the body is not read.
        reply.header('connection', 'close');
        throw error;
      } finally {
        isRunning = false;
      }
    });
  });
}

async function importLines(sent: AsyncIterable<Buffer>, options: ImportOptions): Promise<ImportAnswer> {
  const { ingest, metrics, limits, stopping } = options;
  const answer: ImportAnswer = { accepted: 0, rejected: [], rejectedLines: 0 };
  let group: StoredEvent[] = [];
  let groupBytes = 0;
  let lastLine = 0;

  async function store(): Promise<void> {
    if (group.length === 0) return;
    await appended(ingest, group, groupBytes, stopping);
    answer.accepted += group.length;
    metrics.counted('accepted', group.length);
    group = [];
    groupBytes = 0;
  }

  try {
    const bounds = { maxBytes: limits.maxImportBytes, maxLineBytes: limits.maxBodyBytes };
    for await (const line of linesOf(hungUp(sent), bounds)) {
      const read = readLine(line, options);
      if ('received' in read) {
        group.push(read);
        groupBytes += line.bytes?.length ?? 0;
      } else {
        answer.rejectedLines++;
        metrics.counted('rejected', 1);
        if (answer.rejected.length < LISTED_LINES) answer.rejected.push({ line: line.number, ...read });
      }
      if (group.length >= GROUP_EVENTS || groupBytes >= limits.maxBodyBytes) {
        await store();
        lastLine = line.number;
      }
      if (stopping.aborted) throw notNow(503, 'The collector is being stopped; send again later');
    }
    await store();
    return answer;
  } catch (error) {
    const { statusCode, headers, message } = error as Refusal;
    if (statusCode === undefined) throw error;
    throw refusal(
      statusCode,
      `${message}. The good lines up to line ${lastLine} are stored; sent again, they are stored once`,
      headers,
    );
  }
}

async function* hungUp(sent: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* sent;
  } catch {
    throw refusal(400, 'The body has not arrived whole');
  }
}

/** Waits while too much waits to be written already: an import has time. */
async function appended(ingest: Ingest, events: StoredEvent[], bytes: number, stopping: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await ingest.add(events, bytes);
    } catch (error) {
      if ((error as Partial<Refusal>).statusCode !== 429 || stopping.aborted) throw error;
      await wait(RETRY_AFTER_MS);
    }
  }
}

/** The event of a line, or why there is none. */
function readLine({ bytes }: Line, { now, limits }: ImportOptions): StoredEvent | { id?: string; reason: string } {
  if (!bytes) return { reason: `a line must not be longer than ${limits.maxBodyBytes} bytes` };
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch (error) {
    return { reason: error instanceof SyntaxError ? 'the line is not JSON' : 'the line is not UTF-8 text' };
  }
  const id = isRecord(value) && typeof value.id === 'string' && value.id.length <= 256 ? { id: value.id } : {};
  const reason = storingProblem(value) ?? importProblem(value as TrackedEvent);
  if (reason !== undefined) return { ...id, reason };
  const { site, ...event } = value as TrackedEvent & { site?: unknown };
  const received = now();
  return {
    ...event,
    ...(typeof site === 'string' && { site }),
    params: { ...event.params, offline: true },
    received,
    future: event.time > received + limits.futureToleranceMs,
  };
}

function importProblem({ user, visitor }: TrackedEvent): string | undefined {
  return user || visitor ? undefined : '"user" must name who ordered, or "visitor" the browser';
}
