/** Routes for who looks after the collector. */
import { AWAY, BROKEN, inJson, UNAUTHORISED } from './answers.js';

/** See the top of this file. */
export const watchingPaths = {
  '/healthz': {
    get: {
      summary: 'Whether the collector is well',
      security: [],
      responses: {
        '200': inJson('The database answers.', {
          type: 'object',
          required: ['status'],
          properties: { status: { const: 'ok' } },
        }),
        ...BROKEN,
        ...AWAY,
      },
    },
  },
  '/metrics': {
    get: {
      summary: 'Metrics for Prometheus',
      description: 'With the metrics key, or, if the collector was started without one, on its own machine only.',
      security: [{ metricsKey: [] }, {}],
      responses: {
        '200': { description: 'In the text format.', content: { 'text/plain': { schema: { type: 'string' } } } },
        ...BROKEN,
        ...UNAUTHORISED,
      },
    },
  },
  '/openapi.json': {
    get: {
      summary: 'This document',
      security: [],
      responses: { '200': inJson('OpenAPI 3.1.', { type: 'object' }), ...BROKEN },
    },
  },
};
