/** `POST /v1/events`: who may send, and what becomes of a batch. */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BATCH_PATH, type BatchAnswer } from '../wire/batch.js';
import { checkBodyHeaders, inflateBody, readBatch, readBody } from './body.js';
import { admitOrigins, answerPreflight } from './cross-origin.js';
import type { Ingest } from './ingest.js';
import type { CollectorLimits } from './limits.js';
import type { Metrics } from './metrics.js';

interface IntakeOptions {
  origins: readonly string[];
  limits: CollectorLimits;
  ingest: Ingest;
  metrics: Metrics;
  now: () => number;
}

/** Adds the routes by which events come in. */
export function takeBatches(server: FastifyInstance, { origins, limits, ingest, metrics, now }: IntakeOptions): void {
  // Fastify's own parsers judge content types and keys such as "__proto__" by other rules than a batch's.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request: FastifyRequest, sent: IncomingMessage) =>
    readBody(sent, limits.maxBodyBytes),
  );

  const admitOrigin = admitOrigins(origins);
  answerPreflight(server, BATCH_PATH, admitOrigin, { method: 'POST', headers: 'content-type, content-encoding' });

  async function admitBody({ headers }: FastifyRequest): Promise<void> {
    checkBodyHeaders(headers['content-type'], headers['content-encoding']);
    ingest.admit();
  }

  server.post(BATCH_PATH, { onRequest: [admitOrigin, admitBody] }, async ({ body, headers }): Promise<BatchAnswer> => {
    const sent = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const inflated = await inflateBody(sent, headers['content-encoding'], limits.maxBodyBytes);
    const { site, events, rejected } = readBatch(inflated);
    metrics.counted('rejected', rejected.length);
    if (events.length === 0) return { accepted: 0, rejected };
    const received = now();
    const arrived = events.map((event) => ({
      ...event,
      ...(site !== undefined && { site }),
      received,
      future: event.time > received + limits.futureToleranceMs,
    }));
    await ingest.add(arrived, inflated.length);
    metrics.counted('accepted', events.length);
    return { accepted: events.length, rejected };
  });
}
