/** A small real site: what a test serves is what pages see. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request itself; or gives the body: HTML, or a script where the path ends in `.js`. */
export type Route = string | ((request: IncomingMessage, response: ServerResponse) => void);

/** See {@link serveSite}. */
export interface Site {
  /** Such as `http://127.0.0.1:40123`, with no slash at the end. */
  readonly url: string;
  /** What is served, by path. May be changed while it runs. */
  readonly routes: Map<string, Route>;
  close(): Promise<void>;
}

/**
 * Serves `routes`, by path, on a free port of this machine.
 *
 * @example
 * const site = await serveSite({ '/': '<script src="/vitrine.js"></script>', '/vitrine.js': code });
 */
export async function serveSite(routes: Record<string, Route>): Promise<Site> {
  const byPath = new Map(Object.entries(routes));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const route = byPath.get(pathname);
    if (typeof route === 'function') return route(request, response);
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.writeHead(route === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8` }).end(route ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    routes: byPath,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
