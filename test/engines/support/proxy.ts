/** What stands between the shop's pages and its collector, as it does at most shops, and fails in the ways asked for. */
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What becomes of a request. */
export type Treatment =
  | 'forwarded'
  /** 503, and the collector does not hear of it. */
  | 'unavailable'
  /** The collector stores and answers, and then the connection is cut. */
  | 'cut';

/** See {@link startProxy}. */
export interface CollectorProxy {
  readonly url: string;
  /** How many requests have come. */
  readonly requests: number;
  /** What becomes of the next ones. */
  treatment: Treatment;
  /** Called when a request has been forwarded whole, and is not answered yet. */
  onForwarded: () => void;
  /** Nothing listens at its address any more. What is under way is cut. */
  stop(): Promise<void>;
  /** Listens again, where it did before. */
  restart(): Promise<void>;
}

/** Starts one on a free port; `upstream` is the collector's address. */
export async function startProxy(upstream: string): Promise<CollectorProxy> {
  function forward(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { method, url = '/', headers } = request;
    const forwarded = send(upstream + url, { method, headers }, async (answer) => {
      const answered = await buffer(answer).catch(() => undefined);
      if (proxy.treatment === 'cut' || !answered) response.destroy();
      else response.writeHead(answer.statusCode ?? 502, answer.headers).end(answered);
    });
    forwarded.once('error', () => response.destroy());
    forwarded.end(body, () => proxy.onForwarded());
  }

  const server = createServer(async (request, response) => {
    proxy.requests++;
    const body = await buffer(request).catch(() => undefined);
    if (!body) return;
    if (proxy.treatment !== 'unavailable') return forward(request, body, response);
    response.writeHead(503, { 'access-control-allow-origin': '*' }).end('{"error":"maintenance"}');
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  const proxy = {
    url: `http://127.0.0.1:${port}`,
    requests: 0,
    treatment: 'forwarded' as Treatment,
    onForwarded() {},
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    restart: () => listen(port),
  };
  return proxy;
}
