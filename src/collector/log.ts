/**
 * The log: JSON Lines by pino, which comes with Fastify. It holds no addresses, ids, keys or query strings: requests are told by
 * the pattern of their route, and trouble without the values it was about.
 */
import type { Server } from 'node:http';
import type { FastifyHttpOptions, FastifyInstance, LogController } from 'fastify';
import { routeOf } from './metrics.js';
import type { LOG_LEVELS } from './options.js';
import { loggable } from './trouble.js';

/** Options for Fastify. `Controller` is its own class, given since the package is loaded late. */
export function logOptions(
  level: (typeof LOG_LEVELS)[number],
  Controller: typeof LogController,
): Pick<FastifyHttpOptions<Server>, 'logController' | 'logger'> {
  return {
    // Its own lines have the address of the request in them.
    logController: new Controller({ disableRequestLogging: true }),
    logger: {
      level,
      base: null,
      serializers: {
        err: (error) => ({ type: error.name, stack: '', ...loggable(error) }),
        req: (request) => ({ method: request.method, route: routeOf(request) }),
        res: (reply) => ({ statusCode: reply.statusCode ?? 0 }),
      },
    },
  };
}

/** Tells of each request at the level `debug`: `/metrics` has the sums. */
export function logRequests(server: FastifyInstance): void {
  server.addHook('onResponse', async (request, reply) => {
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    server.log.debug({ method: request.method, route: routeOf(request), status: reply.statusCode, ms }, 'request');
  });
}
