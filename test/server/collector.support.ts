/** Collectors with real files on real ports, and what is sent to them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Collector, type CollectorOptions, createCollector } from '../../src/collector/index.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import type { BatchAnswer } from '../../src/wire/batch.js';

export const SHOP = 'https://shop.example';

/** The collector's clock in the tests. */
export const NOW = Date.UTC(2026, 0, 15, 12);

/** A folder that is deleted after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-collector-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A collector on a free port, closed after the test. */
export async function startCollector(options: Partial<CollectorOptions> = {}): Promise<Collector> {
  const collector = await createCollector({
    ...(options.store ? {} : { store: `duckdb:${join(await temporaryFolder(), 'events.duckdb')}` }),
    origins: [SHOP],
    port: 0,
    now: () => NOW,
    ...options,
  });
  onTestFinished(() => collector.close());
  return collector;
}

export function pageView(id: string, more: Partial<TrackedEvent> = {}): TrackedEvent {
  return { id, visitor: 'v-1', time: NOW - 1000, name: 'page_view', params: {}, ...more };
}

export function batchOf(events: unknown[], more: Record<string, unknown> = {}): string {
  return JSON.stringify({ v: 1, sent: NOW, events, ...more });
}

/** Sends a body as a tracker does. */
export function send(
  { address }: Pick<Collector, 'address'>,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${address}/v1/events`, { method: 'POST', body, headers: { 'content-type': 'text/plain', ...headers } });
}

/** Sends events that all must be taken. */
export async function sendEvents(collector: Pick<Collector, 'address'>, events: TrackedEvent[]): Promise<BatchAnswer> {
  const answer = await send(collector, batchOf(events));
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as BatchAnswer;
}

/** What is stored, the last arrival first. */
export async function storedEvents({ address }: Pick<Collector, 'address'>, limit = 1000) {
  const answer = await fetch(`${address}/v1/events?limit=${limit}`);
  const { events } = (await answer.json()) as { events: (TrackedEvent & { site?: string; future: boolean })[] };
  return events;
}
