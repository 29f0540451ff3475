/** Requests from pages of other origins: those of the shop may send and read the answers, the rest get no further. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isAllowed } from './origins.js';
import { quoted, refusal } from './refusal.js';

/** A hook that looks at a request before its body is read. */
export type Admission = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** What a page may send to a path once it has asked. */
export interface Preflight {
  method: 'POST' | 'DELETE';
  /** The headers that a page may set. */
  headers: string;
}

const PREFLIGHT_MAX_AGE_SECONDS = 86_400;

/** Makes the hook that turns foreign pages away. The others may read the answer, also when it is a refusal. */
export function admitOrigins(origins: readonly string[]): Admission {
  return async ({ headers: { origin } }, reply) => {
    reply.header('vary', 'origin');
    if (origin === undefined) return;
    if (!isAllowed(origin, origins))
      throw refusal(
        403,
        `Pages of the origin ${quoted(origin)} may not send here; start the collector with it as an origin`,
      );
    reply.header('access-control-allow-origin', origin);
  };
}

/** Answers the question that a browser asks before it sends what is more than a simple request. */
export function answerPreflight(
  server: FastifyInstance,
  path: string,
  admitOrigin: Admission,
  { method, headers }: Preflight,
): void {
  server.options(path, { onRequest: admitOrigin }, (_request, reply) =>
    reply
      .code(204)
      .headers({
        'access-control-allow-methods': method,
        'access-control-allow-headers': headers,
        'access-control-max-age': String(PREFLIGHT_MAX_AGE_SECONDS),
      })
      .send(),
  );
}
