/** The collector: takes batches of events over HTTP and stores each event once. */
import { availableParallelism } from 'node:os';
import { HTTP_OPTIONS, limitArrival, STREAM_TIMEOUT_MS } from './arrival.js';
import { takeErasures } from './erasure.js';
import { answerErrors, brokenRequests } from './errors.js';
import { takeImports } from './import.js';
import { createIngest } from './ingest.js';
import { takeBatches } from './intake.js';
import { admitKey, keyHash } from './keys.js';
import { DEFAULT_LIMITS } from './limits.js';
import { logOptions, logRequests } from './log.js';
import { createMetrics, showMetrics } from './metrics.js';
import { showOpenApi } from './openapi.js';
import { type CollectorOptions, checkOptions, DEFAULTS, spanOf } from './options.js';
import { loadPackage } from './packages.js';
import { admitThisMachine, showEvents } from './reading.js';
import { keepReferences } from './references.js';
import { showReferences } from './references-routes.js';
import { keepFigures } from './report/figures/keeper.js';
import { campaignsOf, rulesOf } from './report/figures/rules.js';
import { showReport } from './report/routes.js';
import { openSecrets } from './report/secrets.js';
import { keptFrom, startRetention, startSchedule } from './retention.js';
import { openStore, shownAddress, storeAddress } from './storage/open.js';
import { type EventStore, inBackground } from './storage/store.js';

/** A collector that is listening. */
export interface Collector {
  /** Where it listens, such as `http://127.0.0.1:4401`. */
  readonly address: string;
  /** Where the first password of the report is set; `undefined` once there is one. Who knows the address can set it. */
  readonly setupAddress: string | undefined;
  /** Finishes the requests under way, writes everything into the file and lets go of it. */
  close(): Promise<void>;
}

const IDLE_SWEEP_MS = 50;

const FIRST_FIGURES_MS = 60_000;

/** Figures that nobody has looked at for so long are not worked out on a schedule. */
const LOOKED_AT_MS = 7 * 86_400_000;

/**
 * Starts a collector.
 *
 * @throws in a sentence when an option is wrong, a package is missing, the file cannot be opened, or the port is taken.
 * @example
 * const collector = await createCollector({ store: 'duckdb:events.duckdb', origins: ['https://shop.example'] });
 * await collector.close();
 */
export async function createCollector(options: CollectorOptions): Promise<Collector> {
  checkOptions(options);
  const { origins, publicPage = false, logLevel = 'silent', now = Date.now, serverKey, metricsKey } = options;
  const {
    store: chosen,
    host,
    port,
    retention,
    referencesEvery,
    referencesMaxAgeSeconds,
    reportEvery,
  } = { ...DEFAULTS, ...options };
  const limits = { ...DEFAULT_LIMITS, ...options.limits };

  const { default: fastify, LogController } = await loadPackage(() => import('fastify'));
  const metrics = await createMetrics(() => ingest.waitingBytes);
  const server = fastify({
    ...brokenRequests,
    ...logOptions(logLevel, LogController),
    requestTimeout: STREAM_TIMEOUT_MS,
    http: HTTP_OPTIONS,
  });
  const { log } = server;
  const tell =
    options.onError ?? (logLevel === 'silent' ? (trouble) => console.error(trouble) : (trouble) => log.error(trouble));
  function report(trouble: Error): void {
    metrics.trouble();
    tell(trouble);
  }

  const reportFile = options.reportFile ?? defaultReportFile(chosen);
  const secrets = await openSecrets(reportFile, options.reportPassword);
  const store =
    typeof chosen === 'string'
      ? await openStore(chosen, { threads: queryThreads(), ...options.duckDbSettings })
      : chosen;
  const ingest = createIngest(store, limits.maxWaitingBytes, report, metrics.wrote);
  const stopping = new AbortController();
  const backgroundStore = inBackground(store);
  const references = keepReferences(backgroundStore, options.references ?? {}, now, ({ computedAt, customers }) => {
    metrics.computed(computedAt, customers);
    log.info({ customers }, 'The reference values are computed');
  });
  const oldest = () => keptFrom(now(), spanOf(retention));
  const admitServer = admitKey(serverKey === undefined ? undefined : keyHash(serverKey), '--server-key');
  const admitMetrics =
    metricsKey === undefined
      ? admitThisMachine(
          false,
          'Metrics are shown on the machine of the collector only, unless it is started with --metrics-key',
        )
      : admitKey(keyHash(metricsKey), '--metrics-key');

  answerErrors(server, report);
  limitArrival(server);
  logRequests(server);
  metrics.watch(server);
  takeBatches(server, { origins, limits, ingest, metrics, now });
  takeErasures(server, { origins, ingest, metrics });
  takeImports(server, { ingest, metrics, admitServer, now, limits, stopping: stopping.signal });
  const maxAgeSeconds = referencesMaxAgeSeconds;
  showReferences(server, { origins, references, maxAgeSeconds, admitServer, report });
  showEvents(server, { store, publicPage, report });
  const definitions = rulesOf(options.segments);
  const campaigns = campaignsOf(options.campaigns);
  const kept = keepFigures(
    async () => ({
      store: backgroundStore,
      definitions,
      campaigns,
      references: (await references.current()).values,
      now: now(),
    }),
    (cause) => report(new Error("The report's figures could not be worked out; the last ones stay", { cause })),
  );
  let lookedAt = 0;
  function onLook(): void {
    lookedAt = now();
    if (!kept.latest() && !kept.hasFailed) kept.refresh();
  }
  const currency = typeof options.references?.currency === 'string' ? options.references.currency : undefined;
  showReport(server, {
    store,
    ingest,
    metrics,
    references,
    definitions,
    campaigns,
    secrets,
    kept,
    currency,
    onLook,
    now,
    report,
  });
  showMetrics(server, metrics, admitMetrics);
  showOpenApi(server);

  const schedules = [
    startRetention(async () => {
      try {
        await store.erase({ before: oldest() });
      } catch (cause) {
        report(new Error('What is too old could not be erased; it is tried again tomorrow', { cause }));
      }
    }),
    startSchedule(
      () =>
        references.recompute().catch((cause) => {
          report(new Error('The reference values could not be computed; the last ones stay', { cause }));
        }),
      spanOf(referencesEvery).ms,
    ),
    startSchedule(async () => {
      if (now() - lookedAt < LOOKED_AT_MS) kept.refresh();
    }, spanOf(reportEvery).ms),
  ];
  // For who comes in the morning after a restart; not at once, when the shop's browsers send what has waited.
  const first = setTimeout(() => {
    if (!secrets.setupToken) kept.refresh();
  }, FIRST_FIGURES_MS);
  first.unref();

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    stopping.abort();
    // The server closes the connections that are idle now; those that fall idle later would hold it up for a minute.
    const sweep = setInterval(() => server.server.closeIdleConnections(), IDLE_SWEEP_MS);
    await server.close().finally(() => clearInterval(sweep));
    clearTimeout(first);
    await Promise.all([kept.stop(), ...schedules.map((schedule) => schedule.stop())]);
    await ingest.drained();
    await store.close();
    log.info('Stopped; everything is written');
  }

  try {
    const address = await server.listen({
      host,
      port,
      listenTextResolver: (at) => `Collecting on ${at} into ${shownStore(chosen)}; stop with Ctrl+C`,
    });
    return {
      address,
      get setupAddress() {
        return secrets.setupToken && `${address}/setup?token=${secrets.setupToken}`;
      },
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

/** What is worked out in the background must leave a processor to those who send events and look at pages. */
const queryThreads = () => String(Math.max(1, availableParallelism() - 1));

/** Beside the events, so that a copy of the folder is whole. */
function defaultReportFile(store: string | EventStore): string | undefined {
  if (typeof store !== 'string') return undefined;
  const address = storeAddress(store);
  if (address.kind !== 'duckdb') return 'vitrine-report.json';
  return address.path.startsWith(':memory:') ? undefined : `${address.path}.report.json`;
}

function shownStore(store: string | EventStore): string {
  return typeof store === 'string' ? shownAddress(store) : store.dialect;
}
