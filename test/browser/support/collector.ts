/** A collector for tests: real HTTP on an origin of its own, recording every batch, and failing in the ways asked for. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { TrackedEvent } from '../../../src/segments/event.js';
import type { Batch } from '../../../src/wire/batch.js';

/** What a request is answered with. */
export type Behaviour =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  /** The connection is cut after the events have been stored. */
  | 'store-and-cut'
  /** The connection is cut before. */
  | 'cut'
  /** No answer, ever. */
  | 'hang';

/** A request as it came. */
export interface ReceivedRequest {
  path: string | undefined;
  contentType: string | undefined;
  cookie: string | undefined;
  bytes: number;
  batch: Batch;
  /** When it came, ms since 1970. */
  at: number;
}

/** See {@link startCollector}. */
export interface TestCollector {
  readonly url: string;
  readonly requests: ReceivedRequest[];
  /** What is durable, by id, and how often each came to be stored. */
  readonly stored: Map<string, { event: TrackedEvent; times: number }>;
  /** How the next requests are answered; `undefined`: as a good collector does. */
  behave: (batch: Batch) => Behaviour | undefined;
  close(): Promise<void>;
}

/** Starts one on a free port of this machine. */
export async function startCollector(): Promise<TestCollector> {
  const requests: ReceivedRequest[] = [];
  const stored: TestCollector['stored'] = new Map();

  function store(batch: Batch): void {
    for (const event of batch.events) stored.set(event.id, { event, times: (stored.get(event.id)?.times ?? 0) + 1 });
  }

  function answer(response: ServerResponse, behaviour: Behaviour | undefined, batch: Batch): void {
    if (behaviour === 'hang') return;
    if (behaviour === undefined || behaviour === 'store-and-cut') store(batch);
    if (behaviour === 'cut' || behaviour === 'store-and-cut') {
      response.destroy();
      return;
    }
    const { status = 200, body = { accepted: batch.events.length, rejected: [] }, headers = {} } = behaviour ?? {};
    response.writeHead(status, {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': '*',
      ...headers,
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  const server = createServer(async (request, response) => {
    const sent = await buffer(request);
    const body = (sent[0] === 0x1f ? gunzipSync(sent) : sent).toString();
    const batch: Batch = JSON.parse(body);
    requests.push({
      path: request.url,
      contentType: request.headers['content-type'],
      cookie: request.headers.cookie,
      bytes: sent.length,
      batch,
      at: Date.now(),
    });
    answer(response, collector.behave(batch), batch);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const collector: TestCollector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stored,
    behave: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return collector;
}
