/** `GET /v1/references.json` for the pages of the shop, and `POST /v1/references` to have them computed anew. */
import type { FastifyInstance } from 'fastify';
import { REFERENCES_PATH } from '../wire/references.js';
import { type Admission, admitOrigins } from './cross-origin.js';
import { asked } from './reading.js';
import type { KeptReferences } from './references.js';

interface ReferencesOptions {
  origins: readonly string[];
  references: KeptReferences;
  /** How long a browser or a proxy need not ask again. */
  maxAgeSeconds: number;
  admitServer: Admission;
  report: (trouble: Error) => void;
}

/** Adds both routes. */
export function showReferences(
  server: FastifyInstance,
  { origins, references, maxAgeSeconds, admitServer, report }: ReferencesOptions,
): void {
  const admitOrigin = admitOrigins(origins);
  server.get<{ Querystring: { site?: string } }>(
    REFERENCES_PATH,
    { onRequest: admitOrigin },
    async ({ headers, query: { site } }, reply) => {
      const { body, etag } = await asked(references.current(site || undefined), report);
      reply.headers({ etag, 'cache-control': `public, max-age=${maxAgeSeconds}` });
      if (isKnown(headers['if-none-match'], etag)) return reply.code(304).send();
      return reply.type('application/json; charset=utf-8').send(body);
    },
  );

  server.post('/v1/references', { onRequest: admitServer }, async () => {
    const { values, computedAt, customers } = await asked(references.recompute(), report);
    return { references: values, customers, computedAt };
  });
}

/** RFC 9110, 13.1.2: weakly compared, one of a list, or any. */
function isKnown(asked: string | undefined, etag: string): boolean {
  return (asked ?? '').split(',').some((one) => ['*', etag, `W/${etag}`].includes(one.trim()));
}
