/** `GET /metrics`: counters and times for Prometheus, none of which names a person. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Admission } from './cross-origin.js';
import { loadPackage } from './packages.js';

/** What the parts of the collector count. */
export interface Metrics {
  /** Events in batches and imports, by what became of them. */
  counted(result: 'accepted' | 'rejected', events: number): void;
  /** A group of events has been written, or was not. */
  wrote(seconds: number, isStored: boolean): void;
  /** Somebody has been erased. */
  erased(of: 'visitor' | 'user'): void;
  trouble(): void;
  /** The reference values are computed anew, from so many customers. */
  computed(atMs: number, customers: number): void;
  /** All of it, as Prometheus reads it. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Counts the requests of a server. */
  watch(server: FastifyInstance): void;
}

/** From a fast disk to one that keeps browsers waiting. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** @param waitingBytes What waits to be written at this moment. */
export async function createMetrics(waitingBytes: () => number): Promise<Metrics> {
  const { Registry, Counter, Gauge, Histogram, collectDefaultMetrics } = await loadPackage(() => import('prom-client'));
  const registers = [new Registry()];
  const [registry] = registers as [InstanceType<typeof Registry>];
  collectDefaultMetrics({ register: registry });

  const requests = new Counter({
    name: 'vitrine_http_requests_total',
    help: 'Requests answered, by route and status.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const answering = new Histogram({
    name: 'vitrine_http_request_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['route'],
    buckets: SECONDS,
    registers,
  });
  const events = new Counter({
    name: 'vitrine_events_total',
    help: 'Events that arrived, by what became of them; those stored before count as accepted.',
    labelNames: ['result'],
    registers,
  });
  const writing = new Histogram({
    name: 'vitrine_write_seconds',
    help: 'Time to make a group of events durable.',
    labelNames: ['result'],
    buckets: SECONDS,
    registers,
  });
  const erasures = new Counter({
    name: 'vitrine_erasures_total',
    help: 'Visitors, and users with all their visitors, who were erased.',
    labelNames: ['of'],
    registers,
  });
  const troubles = new Counter({
    name: 'vitrine_troubles_total',
    help: "Troubles that are the collector's own; the log has them.",
    registers,
  });
  const computedAt = new Gauge({
    name: 'vitrine_references_computed_timestamp_seconds',
    help: 'When the reference values were computed, since 1970.',
    registers,
  });
  const customers = new Gauge({
    name: 'vitrine_references_customers',
    help: 'From how many customers.',
    registers,
  });
  new Gauge({
    name: 'vitrine_waiting_bytes',
    help: 'JSON of events that waits to be written.',
    registers,
    collect() {
      this.set(waitingBytes());
    },
  });

  return {
    counted(result, count) {
      events.inc({ result }, count);
    },
    wrote(seconds, isStored) {
      writing.observe({ result: isStored ? 'stored' : 'failed' }, seconds);
    },
    erased: (of) => erasures.inc({ of }),
    trouble: () => troubles.inc(),
    computed(atMs, count) {
      computedAt.set(atMs / 1000);
      customers.set(count);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
    watch(server) {
      server.addHook('onResponse', async (request, reply) => {
        const route = routeOf(request);
        requests.inc({ method: route === 'none' ? 'any' : request.method, route, status: String(reply.statusCode) });
        answering.observe({ route }, reply.elapsedTime / 1000);
      });
    },
  };
}

/** The pattern of the route, such as `/v1/visitors/:visitor`: addresses themselves name people, and there is no end of them. */
export function routeOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.url ?? 'none';
}

/** Adds the route. */
export function showMetrics(server: FastifyInstance, metrics: Metrics, admit: Admission): void {
  server.get('/metrics', { onRequest: admit }, async (_request, reply) => {
    reply.header('content-type', metrics.contentType);
    return metrics.text();
  });
}
