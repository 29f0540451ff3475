/** `POST /v1/events`: who may send, and what becomes of a batch. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BATCH_PATH, type BatchAnswer } from '../wire/batch.js';
import { checkBodyHeaders, inflateBody, readBatch } from './body.js';
import type { Ingest } from './ingest.js';
import { isAllowed } from './origins.js';
import { refusal } from './refusal.js';
import type { CollectorLimits } from './server.js';

interface IntakeOptions {
  origins: readonly string[];
  limits: CollectorLimits;
  ingest: Ingest;
  now: () => number;
}

const PREFLIGHT_MAX_AGE_SECONDS = 86_400;

/** Adds the routes by which events come in. */
export function takeBatches(server: FastifyInstance, { origins, limits, ingest, now }: IntakeOptions): void {
  // Fastify's own parsers judge content types and keys such as "__proto__" by other rules than a batch's.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  /** Foreign pages get no further; the others may read the answer, also when it is a refusal. */
  async function admitOrigin({ headers: { origin } }: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.header('vary', 'origin');
    if (origin === undefined) return;
    if (!isAllowed(origin, origins))
      throw refusal(403, `Pages of the origin "${origin}" may not send here; start the collector with it as an origin`);
    reply.header('access-control-allow-origin', origin);
  }

  async function admitBody({ headers }: FastifyRequest): Promise<void> {
    checkBodyHeaders(headers['content-type'], headers['content-encoding']);
    ingest.admit();
  }

  server.options(BATCH_PATH, { onRequest: admitOrigin }, (_request, reply) =>
    reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type, content-encoding',
        'access-control-max-age': String(PREFLIGHT_MAX_AGE_SECONDS),
      })
      .send(),
  );

  server.post(BATCH_PATH, { onRequest: [admitOrigin, admitBody] }, async ({ body, headers }): Promise<BatchAnswer> => {
    const sent = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const inflated = await inflateBody(sent, headers['content-encoding'], limits.maxBodyBytes);
    const { site, events, rejected } = readBatch(inflated);
    if (events.length === 0) return { accepted: 0, rejected };
    const received = now();
    const arrived = events.map((event) => ({
      ...event,
      ...(site !== undefined && { site }),
      received,
      future: event.time > received + limits.futureToleranceMs,
    }));
    await ingest.add(arrived, inflated.length);
    return { accepted: events.length, rejected };
  });
}
