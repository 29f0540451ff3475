/** `GET /openapi.json`: every route of the collector in the words of OpenAPI 3.1. A test holds it against the routes themselves. */
import type { FastifyInstance } from 'fastify';
import { BATCH_VERSION } from '../../wire/batch.js';
import { reportPaths } from '../report/openapi.js';
import { erasurePaths } from './erasure.js';
import { eventPaths } from './events.js';
import { referencePaths } from './references.js';
import { schemas } from './schemas.js';
import { watchingPaths } from './watching.js';

/** The document. */
export const openApi = {
  openapi: '3.1.0',
  info: {
    title: 'Vitrine collector',
    version: String(BATCH_VERSION),
    description:
      'Takes batches of events from the pages of a shop, stores each event once, and tells the pages what holds for the whole shop.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  paths: { ...eventPaths, ...erasurePaths, ...referencePaths, ...reportPaths, ...watchingPaths },
  components: {
    securitySchemes: {
      serverKey: { type: 'http', scheme: 'bearer', description: 'The key of --server-key.' },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: 'vitrine_session',
        description: 'Begun by logging in to the report.',
      },
      metricsKey: { type: 'http', scheme: 'bearer', description: 'The key of --metrics-key.' },
      visitorSecret: { type: 'http', scheme: 'bearer', description: "The secret of the visitor's own browser." },
    },
    schemas,
  },
};

/** Adds the route. */
export function showOpenApi(server: FastifyInstance): void {
  const body = JSON.stringify(openApi);
  server.get('/openapi.json', async (_request, reply) => reply.type('application/json; charset=utf-8').send(body));
}
