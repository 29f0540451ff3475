/** `DELETE /v1/visitors/ID`: a visitor's own browser has everything erased that came from it. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SECRET_FORM, VISITORS_PATH, visitorOf } from '../wire/visitor.js';
import { admitOrigins, answerPreflight } from './cross-origin.js';
import type { Ingest } from './ingest.js';
import type { Metrics } from './metrics.js';
import { refusal } from './refusal.js';

interface ErasureOptions {
  origins: readonly string[];
  ingest: Ingest;
  metrics: Metrics;
}

/** Adds the route by which visitors are erased. */
export function takeErasures(server: FastifyInstance, { origins, ingest, metrics }: ErasureOptions): void {
  const path = `${VISITORS_PATH}/:visitor`;
  const admitOrigin = admitOrigins(origins);
  answerPreflight(server, path, admitOrigin, { method: 'DELETE', headers: 'authorization' });

  server.delete<{ Params: { visitor: string } }>(
    path,
    { onRequest: [admitOrigin, admitVisitor] },
    async ({ params: { visitor } }, reply) => {
      await ingest.erase(visitor);
      metrics.erased();
      return reply.code(204).send();
    },
  );
}

async function admitVisitor({ params, headers }: FastifyRequest): Promise<void> {
  const { visitor } = params as { visitor: string };
  const secret = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (secret === undefined)
    throw unauthorized('"authorization" must be "Bearer" and the secret that this visitor\'s browser holds');
  if (!SECRET_FORM.test(secret) || !isSame(await visitorOf(secret), visitor))
    throw unauthorized('The secret in "authorization" is not the one of this visitor');
}

/** Takes as long for any two texts of one length, so that the time tells nothing about an id. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function unauthorized(sentence: string): Error {
  return refusal(401, sentence, { 'www-authenticate': 'Bearer' });
}
