/** The latest events as JSON, and whether the collector is well. */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { BATCH_PATH } from '../wire/batch.js';
import type { Admission } from './cross-origin.js';
import { latestEvents } from './latest.js';
import { notNow, quoted, refusal } from './refusal.js';
import type { EventStore } from './storage/store.js';
import { reasonOf } from './trouble.js';

interface ReadingOptions {
  store: EventStore;
  publicPage: boolean;
  report: (trouble: Error) => void;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** A proxy on this machine adds one of these when it passes on somebody else's request. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** Adds the routes that only read. */
export function showEvents(server: FastifyInstance, { store, publicPage, report }: ReadingOptions): void {
  const admitReader = admitThisMachine(
    publicPage,
    'The latest events are personal data and shown to browsers on the machine of the collector only, unless it is started with --public-page',
  );

  server.get<{ Querystring: { limit?: string } }>(BATCH_PATH, { onRequest: admitReader }, async ({ query }, reply) => {
    const limit = readLimit(query.limit);
    reply.header('cache-control', 'no-store');
    return { events: await asked(latestEvents(store, limit), report) };
  });

  server.get('/healthz', async () => {
    await asked(store.query('SELECT 1'), report);
    return { status: 'ok' };
  });
}

/** Makes the hook that lets in who asks from this machine, or everybody if it is `open`; `sentence` tells the others why not. */
export function admitThisMachine(open: boolean, sentence: string): Admission {
  return async ({ raw }) => {
    if (!open && !isFromThisMachine(raw)) throw refusal(403, sentence);
  };
}

/** The answer of the database, or a 503 refusal with the reason, if it is one that is known. */
export async function asked<Answer>(answer: Promise<Answer>, report: (trouble: Error) => void): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    report(new Error('The database does not answer', { cause }));
    const reason = reasonOf(cause);
    throw notNow(503, `The database does not answer${reason ? ` (${reason})` : ''}`);
  }
}

/**
 * Whether a browser on this machine asks, and not one elsewhere through a proxy. The name in the address bar must be
 * this machine's own, too: a page whose domain has been pointed to 127.0.0.1 (DNS rebinding) would read the events.
 */
function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const isLoopback = address === '::1' || address.startsWith('127.');
  const isOwnName = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(headers.host ?? '');
  return isLoopback && isOwnName && PROXY_HEADERS.every((name) => headers[name] === undefined);
}

function readLimit(text: string | undefined): number {
  const limit = text === undefined ? DEFAULT_LIMIT : Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw refusal(400, `"limit" must be a whole number from 1 to ${MAX_LIMIT}, not ${quoted(text)}`);
}
