/** The collector: takes batches of events over HTTP and stores each event once. */
import type { ServerOptions } from 'node:http';
import { takeErasures } from './erasure.js';
import { answerErrors, brokenRequests } from './errors.js';
import { createIngest } from './ingest.js';
import { takeBatches } from './intake.js';
import { originProblem } from './origins.js';
import { loadPackage } from './packages.js';
import { showEvents } from './reading.js';
import { type DuckDbSettings, openDuckDbStore } from './storage/duckdb.js';
import type { EventStore } from './storage/store.js';

/** How much the collector takes. */
export interface CollectorLimits {
  /** The largest body, as sent and inflated. Default 256 KiB; a tracker sends 50 KiB at most. */
  maxBodyBytes: number;
  /** How much JSON may wait to be written before requests are told to come back (429). Default 32 MiB. */
  maxWaitingBytes: number;
  /** How far a browser's clock may be ahead before its events are flagged as of the future. Default 5 minutes. */
  futureToleranceMs: number;
}

/** See {@link createCollector}. */
export interface CollectorOptions {
  /** The DuckDB file, made when it is not there. */
  dataPath?: string;
  /** Your own database instead of a DuckDB file. The collector closes it in the end. */
  store?: EventStore;
  /** DuckDB settings for the file, such as `{ memory_limit: '512MB', threads: '2' }`. */
  duckDbSettings?: DuckDbSettings;
  /**
   * The pages that may send, by exact origin: `['https://shop.example']`. `*` in the list stands for every page.
   * Requests without an `Origin` header come from servers, and are taken.
   */
  origins: readonly string[];
  /** Default 4401; 0 for any free port. */
  port?: number;
  /** The address to listen on. Default `127.0.0.1`: only this machine, and a proxy on it, can reach the collector. */
  host?: string;
  /**
   * Shows the latest events, which are personal data, to everyone who can reach the collector. By default only to
   * browsers on this machine.
   */
  publicPage?: boolean;
  /** The time in ms since 1970. Default `Date.now`. */
  now?: () => number;
  limits?: Partial<CollectorLimits>;
  /** Told of every trouble that is the collector's own (the database, a defect). Default: to standard error. */
  onError?: (trouble: Error) => void;
}

/** A collector that is listening. */
export interface Collector {
  /** Where it listens, such as `http://127.0.0.1:4401`. */
  readonly address: string;
  /** Finishes the requests under way, writes everything into the file and lets go of it. */
  close(): Promise<void>;
}

const DEFAULT_LIMITS: CollectorLimits = {
  maxBodyBytes: 256 * 1024,
  maxWaitingBytes: 32 * 1024 * 1024,
  futureToleranceMs: 5 * 60_000,
};

/** Time for a whole request to arrive: a body is small, and a slow one holds up a shutdown. */
const REQUEST_TIMEOUT_MS = 20_000;

/** For Node's server. The host is looked for in `answerErrors`, as Node refuses without a sentence. */
const HTTP_OPTIONS: ServerOptions = {
  requireHostHeader: false,
  requestTimeout: REQUEST_TIMEOUT_MS,
  // Node waits for the longer of both, and this is a minute if left out.
  headersTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: 1000,
};

const IDLE_SWEEP_MS = 50;

/**
 * Starts a collector.
 *
 * @throws in a sentence when an option is wrong, a package is missing, the file cannot be opened, or the port is taken.
 * @example
 * const collector = await createCollector({ dataPath: 'events.duckdb', origins: ['https://shop.example'] });
 * await collector.close();
 */
export async function createCollector(options: CollectorOptions): Promise<Collector> {
  const { origins, host = '127.0.0.1', port = 4401, publicPage = false, now = Date.now } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const report = options.onError ?? ((trouble) => console.error(trouble));
  for (const [index, origin] of origins.entries()) {
    const problem = originProblem(origin);
    if (problem) throw new TypeError(`options.origins[${index}]: ${problem}`);
  }

  const { default: fastify } = await loadPackage(() => import('fastify'));
  const store = await openStore(options);
  const ingest = createIngest(store, limits.maxWaitingBytes, report);
  const server = fastify({ ...brokenRequests, requestTimeout: REQUEST_TIMEOUT_MS, http: HTTP_OPTIONS });
  answerErrors(server, report);
  takeBatches(server, { origins, limits, ingest, now });
  takeErasures(server, { origins, ingest });
  showEvents(server, { store, publicPage, report });

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    // The server closes the connections that are idle now; those that fall idle later would hold it up for a minute.
    const sweep = setInterval(() => server.server.closeIdleConnections(), IDLE_SWEEP_MS);
    await server.close().finally(() => clearInterval(sweep));
    await ingest.drained();
    await store.close();
  }

  try {
    const address = await server.listen({ host, port });
    return {
      address,
      close() {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openStore({ store, dataPath, duckDbSettings }: CollectorOptions): Promise<EventStore> {
  if (store) return store;
  if (dataPath === undefined) throw new TypeError('options.dataPath: name the file for the events, or give a store');
  return openDuckDbStore(dataPath, duckDbSettings);
}
