/** Routes for events: batches, imports, and the latest ones. */
import { BATCH_PATH } from '../../wire/batch.js';
import { AWAY, BROKEN, FOREIGN, inJson, LATER, PREFLIGHT, refused, schema, UNAUTHORISED } from './answers.js';

/** See the top of this file. */
export const eventPaths = {
  [BATCH_PATH]: {
    post: {
      summary: 'Store a batch of events',
      description: 'As `text/plain`, for which browsers need no preflight, or as `application/json`; gzip or not.',
      security: [],
      requestBody: {
        required: true,
        content: { 'text/plain': { schema: { type: 'string' } }, 'application/json': { schema: schema('Batch') } },
      },
      responses: {
        '200': inJson('What is accepted is durable.', schema('BatchAnswer')),
        ...BROKEN,
        ...FOREIGN,
        '413': refused('The body is too large.'),
        '415': refused('Another content type, charset or encoding.'),
        ...LATER,
      },
    },
    get: {
      summary: 'The latest events',
      description: "For browsers on the collector's own machine, unless it was started with --public-page.",
      security: [],
      parameters: [
        { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 } },
      ],
      responses: {
        '200': inJson('The last arrival first.', {
          type: 'object',
          required: ['events'],
          properties: { events: { type: 'array', items: schema('StoredEvent') } },
        }),
        ...BROKEN,
        '403': UNAUTHORISED['403'],
        ...AWAY,
      },
    },
    ...PREFLIGHT,
  },
  '/v1/import': {
    post: {
      summary: 'Import events that no browser saw',
      description:
        'JSON Lines, gzip or not; one event a line, marked `offline` when it is stored. Bad lines are named, the good ones stored.',
      security: [{ serverKey: [] }],
      requestBody: { required: true, content: { 'application/x-ndjson': { schema: { type: 'string' } } } },
      responses: {
        '200': inJson('What is accepted is durable.', schema('ImportAnswer')),
        ...BROKEN,
        ...UNAUTHORISED,
        '413': refused('The body is too large; the sentence says what of it is stored.'),
        ...LATER,
      },
    },
  },
};
