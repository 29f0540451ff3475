/** Routes for reference values. */
import { REFERENCES_PATH } from '../../wire/references.js';
import { AWAY, BROKEN, FOREIGN, inJson, schema, UNAUTHORISED } from './answers.js';

/** See the top of this file. */
export const referencePaths = {
  [REFERENCES_PATH]: {
    get: {
      summary: 'Reference values of the shop, or of one of its sites',
      security: [],
      parameters: [
        {
          name: 'site',
          in: 'query',
          description: "As in batches: only that site's orders count. Left out or empty: all of them.",
          schema: { type: 'string' },
        },
      ],
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
};
