/**
 * Erasure: `DELETE /v1/visitors/ID`, by which a visitor's own browser has everything erased that came from it, and `DELETE /v1/users/ID`, by
 * which the shop's server has a customer erased.
 */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import { SECRET_FORM, VISITORS_PATH, visitorOf } from '../wire/visitor.js';
import { type Admission, admitOrigins, answerPreflight } from './cross-origin.js';
import type { Ingest } from './ingest.js';
import type { Metrics } from './metrics.js';
import { refusal } from './refusal.js';
import type { Erased } from './storage/store.js';

/** Erases somebody, and notes in the log and in the metrics who asked for it; whom it was about is kept by the database alone. */
export type Erase = (erased: Erased, askedBy: 'visitor' | 'server' | 'report') => Promise<void>;

/** See {@link Erase}. */
export function noteErasures(ingest: Ingest, metrics: Metrics, log: FastifyBaseLogger): Erase {
  return async (erased, askedBy) => {
    await ingest.erase(erased);
    const of = 'user' in erased ? 'user' : 'visitor';
    metrics.erased(of);
    log.info({ of, askedBy }, 'Somebody is erased');
  };
}

interface ErasureOptions {
  origins: readonly string[];
  erase: Erase;
  admitServer: Admission;
}

/** Adds the routes. */
export function takeErasures(server: FastifyInstance, { origins, erase, admitServer }: ErasureOptions): void {
  const path = `${VISITORS_PATH}/:visitor`;
  const admitOrigin = admitOrigins(origins);
  answerPreflight(server, path, admitOrigin, { method: 'DELETE', headers: 'authorization' });

  server.delete<{ Params: { visitor: string } }>(
    path,
    { onRequest: [admitOrigin, admitVisitor] },
    async ({ params: { visitor } }, reply) => {
      await erase({ visitor }, 'visitor');
      return reply.code(204).send();
    },
  );

  server.delete<{ Params: { user: string } }>(
    '/v1/users/:user',
    { onRequest: admitServer },
    async ({ params: { user } }, reply) => {
      if (user === '') throw refusal(400, 'The address must end with the id of the user, as /v1/users/customer-7 does');
      await erase({ user }, 'server');
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
