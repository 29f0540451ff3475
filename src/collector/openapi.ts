/** `GET /openapi.json`: every route of the collector in the words of OpenAPI 3.1. A test holds it against the routes themselves. */
import type { FastifyInstance } from 'fastify';
import { BATCH_PATH, BATCH_VERSION } from '../wire/batch.js';
import { REFERENCES_PATH } from '../wire/references.js';
import { VISITORS_PATH } from '../wire/visitor.js';
import { reportPaths } from './report/openapi.js';

type Json = Readonly<Record<string, unknown>>;

const schema = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const inJson = (description: string, of: Json): Json => ({
  description,
  content: { 'application/json': { schema: of } },
});
const refused = (description: string): Json => inJson(description, schema('Refusal'));

/** What any route may answer. */
const BROKEN = {
  '400': refused('The request is wrong: what it must be stands in the sentence.'),
  '500': refused('A defect of the collector, which its log tells more about. Send again later.'),
};
const FOREIGN = { '403': refused("The page's origin is not in the collector's list.") };
const UNAUTHORISED = {
  '401': refused('The key is missing or wrong.'),
  '403': refused('The collector was started without this key, or this is for its own machine only.'),
};
const LATER = {
  '429': refused('Too much is waiting to be written. Come back after `retry-after` seconds.'),
  '503': refused(
    'The database is in trouble; the sentence has the reason, if it is known. Come back after `retry-after` seconds.',
  ),
};
const AWAY = { '503': LATER['503'] };
const PREFLIGHT = {
  options: {
    summary: 'What a browser asks before it sends more than a simple request',
    security: [],
    responses: { '204': { description: 'Which method and headers pages of the shop may use.' }, ...FOREIGN, ...BROKEN },
  },
};

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
  paths: {
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
    [`${VISITORS_PATH}/{visitor}`]: {
      delete: {
        summary: 'Erase a visitor',
        description: "With the secret that only the visitor's own browser holds, and of which the id is the hash.",
        security: [{ visitorSecret: [] }],
        parameters: [{ name: 'visitor', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {
          '204': { description: 'Everything of the visitor is erased, durably, also if there was nothing.' },
          ...BROKEN,
          '401': refused('The secret is missing, or is not the one of this visitor.'),
          ...FOREIGN,
          ...LATER,
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
    [REFERENCES_PATH]: {
      get: {
        summary: 'Reference values of the shop',
        security: [],
        responses: {
          '200': {
            ...inJson(
              'What the shop has given, and what follows from its orders, if there are any.',
              schema('References'),
            ),
            headers: {
              etag: { schema: { type: 'string' } },
              'cache-control': { schema: { type: 'string' } },
            },
          },
          '304': { description: 'They are what `if-none-match` names.' },
          ...BROKEN,
          ...FOREIGN,
          ...AWAY,
        },
      },
    },
    '/v1/references': {
      post: {
        summary: 'Compute the reference values anew',
        security: [{ serverKey: [] }],
        responses: {
          '200': inJson('They are what pages get from now on.', {
            type: 'object',
            required: ['references', 'customers', 'computedAt'],
            properties: {
              references: schema('References'),
              customers: { type: 'integer', description: 'From how many.' },
              computedAt: { type: 'integer', description: 'ms since 1970' },
            },
          }),
          ...BROKEN,
          ...UNAUTHORISED,
          ...AWAY,
        },
      },
    },
    ...reportPaths,
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
  },
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
    schemas: {
      Refusal: {
        description: 'What is wrong, in a sentence.',
        type: 'object',
        required: ['error'],
        additionalProperties: false,
        properties: { error: { type: 'string' } },
      },
      Event: {
        description: 'One thing a visitor did; docs/batch.schema.json has the limits.',
        type: 'object',
        required: ['id', 'time', 'name', 'params'],
        properties: {
          id: { type: 'string', minLength: 1, maxLength: 256 },
          user: { type: 'string' },
          visitor: { type: 'string' },
          time: { type: 'integer', description: 'When it happened, ms since 1970.' },
          name: { type: 'string', minLength: 1 },
          params: { type: 'object' },
        },
      },
      StoredEvent: {
        allOf: [
          schema('Event'),
          {
            type: 'object',
            required: ['received', 'future'],
            properties: {
              site: { type: 'string' },
              received: { type: 'integer', description: 'When it arrived, ms since 1970.' },
              future: { type: 'boolean', description: 'Its time was further ahead than clocks may differ.' },
            },
          },
        ],
      },
      Batch: {
        type: 'object',
        required: ['v', 'sent', 'events'],
        properties: {
          v: { const: BATCH_VERSION },
          site: { type: 'string' },
          sent: { type: 'number', description: 'When the browser sent it, ms since 1970.' },
          events: { type: 'array', maxItems: 1000, items: schema('Event') },
        },
      },
      BatchAnswer: {
        type: 'object',
        required: ['accepted', 'rejected'],
        additionalProperties: false,
        properties: {
          accepted: { type: 'integer' },
          rejected: {
            description: 'Events that never can be stored, by their place.',
            type: 'array',
            items: {
              type: 'object',
              required: ['index', 'reason'],
              additionalProperties: false,
              properties: { index: { type: 'integer' }, id: { type: 'string' }, reason: { type: 'string' } },
            },
          },
        },
      },
      ImportAnswer: {
        type: 'object',
        required: ['accepted', 'rejected', 'rejectedLines'],
        additionalProperties: false,
        properties: {
          accepted: { type: 'integer' },
          rejected: {
            description: 'Lines that never can be stored, by their number from 1: the first thousand.',
            type: 'array',
            items: {
              type: 'object',
              required: ['line', 'reason'],
              additionalProperties: false,
              properties: { line: { type: 'integer' }, id: { type: 'string' }, reason: { type: 'string' } },
            },
          },
          rejectedLines: { type: 'integer', description: 'How many there are altogether.' },
        },
      },
      References: {
        type: 'object',
        properties: {
          currency: { type: 'string' },
          storeCountry: { type: 'string' },
          storeCity: { type: 'string' },
          averageOrderValue: { type: 'number' },
          lifetimeValueP80: { type: 'number' },
          rfm: {
            type: 'object',
            required: ['recencyDays', 'frequency', 'monetary'],
            properties: Object.fromEntries(
              ['recencyDays', 'frequency', 'monetary'].map((name) => [
                name,
                { type: 'array', minItems: 4, maxItems: 4, items: { type: ['number', 'null'] } },
              ]),
            ),
          },
        },
      },
    },
  },
};

/** Adds the route. */
export function showOpenApi(server: FastifyInstance): void {
  const body = JSON.stringify(openApi);
  server.get('/openapi.json', async (_request, reply) => reply.type('application/json; charset=utf-8').send(body));
}
