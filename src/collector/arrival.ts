/**
 * How long a request may take to arrive. Node has one limit for all of them, but an import of many megabytes is read only as fast
 * as the database stores it.
 */
import type { ServerOptions } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { answerBrokenHttp } from './errors.js';

/** A body is small, and a slow one holds up a shutdown. */
const REQUEST_TIMEOUT_MS = 20_000;

/** For what is read as a stream. */
export const STREAM_TIMEOUT_MS = 60 * 60_000;

/** For Node's server. The host is looked for in `answerErrors`, as Node refuses without a sentence. */
export const HTTP_OPTIONS: ServerOptions = {
  requireHostHeader: false,
  requestTimeout: STREAM_TIMEOUT_MS,
  headersTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: 1000,
};

/** Ends connections whose request does not arrive in time; those to routes with `config.isStream` have an hour. */
export function limitArrival(server: FastifyInstance): void {
  server.addHook('onRequest', async ({ raw, routeOptions: { config } }) => {
    if ((config as { isStream?: boolean }).isStream) return;
    const timer = setTimeout(() => {
      if (!raw.complete) answerBrokenHttp({ code: 'ERR_HTTP_REQUEST_TIMEOUT' }, raw.socket);
    }, REQUEST_TIMEOUT_MS);
    // A stop need not wait for it: the connection itself is what holds it up.
    timer.unref();
    raw.once('close', () => clearTimeout(timer));
  });
}
