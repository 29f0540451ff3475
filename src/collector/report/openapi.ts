/** The routes of the report in the words of OpenAPI. They are for browsers: pages, and the forms in them. */
import { BROKEN, type Json, refused } from '../openapi/answers.js';

const page = (description: string): Json => ({ description, content: { 'text/html': { schema: { type: 'string' } } } });
const moved = (description: string): Json => ({ description });

const ASKS_WHO = { '303': moved('To `/login`: nobody is logged in.') };
const FORM = { required: true, content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } } };
const IN_SESSION = [{ session: [] }];

function shown(summary: string, more: Json = {}): Json {
  return {
    get: {
      summary,
      security: IN_SESSION,
      ...more,
      responses: {
        '200': page('The page. Figures are those that were worked out last; while there are none it says so.'),
        ...ASKS_WHO,
        ...(more.responses as Json),
        ...BROKEN,
      },
    },
  };
}

function sent(summary: string, more: Json = {}): Json {
  return {
    post: {
      summary,
      security: IN_SESSION,
      requestBody: FORM,
      responses: {
        '303': moved('It is done; to a page that shows it.'),
        '401': refused('Nobody is logged in.'),
        '403': page('The form is not from a page of this session.'),
        ...more,
        ...BROKEN,
      },
    },
  };
}

const away = page('The database does not answer.');
const noSegment = page('There is no such segment.');
const segment = { parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] };

/** See the top of this file. */
export const reportPaths = {
  '/': shown('The report: segments now'),
  '/segments/{id}': shown('A segment', { ...segment, responses: { '404': noSegment } }),
  '/segments/{id}/visitors.csv': {
    get: {
      summary: 'The visitors of a segment',
      security: IN_SESSION,
      ...segment,
      responses: {
        '200': {
          description: 'A line for each, with orders and revenue.',
          content: { 'text/csv': { schema: { type: 'string' } } },
        },
        ...ASKS_WHO,
        '404': page('There is no such segment, or there are no figures yet.'),
        ...BROKEN,
      },
    },
  },
  '/overlap': shown('How segments overlap'),
  '/rfm': shown('Customers by recency and frequency'),
  '/campaigns': shown('Campaigns beside those held out'),
  '/opportunities': shown('What moving visitors on would be worth'),
  '/discoveries': shown('What the orders tell'),
  '/visitor': shown('A visitor, with why', {
    parameters: ['person', 'segment'].map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
    responses: { '503': away },
  }),
  '/visitor/erase': sent('Erase a visitor, or a customer with all their visitors', {
    '429': refused('Too much is waiting to be written.'),
    '503': refused('The database is in trouble.'),
  }),
  '/events': shown('The latest events', { responses: { '503': away } }),
  '/refresh': sent('Work the figures out anew'),
  '/login': {
    get: {
      summary: 'The page to log in by',
      security: [],
      responses: { '200': page('The page.'), '303': moved('Somebody is logged in already.'), ...BROKEN },
    },
    post: {
      summary: 'Log in',
      security: [],
      requestBody: FORM,
      responses: {
        '303': moved('Logged in; `set-cookie` has the session.'),
        '401': page('This is not the password.'),
        '403': page('The form is from somewhere else.'),
        '429': page('Too many attempts; come back after `retry-after` seconds.'),
        ...BROKEN,
      },
    },
  },
  '/setup': {
    get: {
      summary: 'The page to set the first password by',
      description: 'With the token that the collector prints when it starts.',
      security: [],
      parameters: [{ name: 'token', in: 'query', schema: { type: 'string' } }],
      responses: { '200': page('The page.'), '403': page('The token is not good, or not any more.'), ...BROKEN },
    },
    post: {
      summary: 'Set the first password',
      security: [],
      requestBody: FORM,
      responses: {
        '303': moved('It is set, and this browser is logged in.'),
        '400': page('The password is too short, or the two are not the same.'),
        '403': page('The token is not good, or the form is from somewhere else.'),
        '500': BROKEN['500'],
      },
    },
  },
  '/logout': sent('Log out'),
};
