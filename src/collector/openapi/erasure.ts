/** Routes for erasure. */
import { VISITORS_PATH } from '../../wire/visitor.js';
import { BROKEN, FOREIGN, LATER, PREFLIGHT, refused, UNAUTHORISED } from './answers.js';

/** See the top of this file. */
export const erasurePaths = {
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
  '/v1/users/{user}': {
    delete: {
      summary: 'Erase a user with all their visitors',
      description:
        'For the servers of the shop. Of a browser that others have used, too, what is theirs stays. The user is remembered: what names them later is not stored.',
      security: [{ serverKey: [] }],
      parameters: [{ name: 'user', in: 'path', required: true, schema: { type: 'string' } }],
      responses: {
        '204': { description: 'Everything of the user is erased, durably, also if there was nothing.' },
        ...BROKEN,
        ...UNAUTHORISED,
        ...LATER,
      },
    },
  },
};
