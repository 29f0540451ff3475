/** From the outbox to the collector: an event leaves the outbox when an answer was read that says it is durable. */
import type { TrackedEvent } from '../../segments/event.js';
import { BATCH_MAX_BYTES, BATCH_MAX_EVENTS, BATCH_PATH } from '../../wire/batch.js';
import type { Environment, Report } from '../environment.js';
import { encodeBatch } from './batch.js';
import { postBatch } from './post.js';
import { createRetry } from './retry.js';

/** Where events wait. It may be shared by tabs. */
export interface Outbox {
  /** The oldest events, at most `limit`. */
  read(limit: number): Promise<TrackedEvent[]>;
  /** Takes events out for good. */
  remove(events: readonly TrackedEvent[]): Promise<void>;
}

/** See {@link createSender}. */
export interface SenderOptions {
  environment: Environment;
  outbox: Outbox;
  /** The collector's address, such as `https://collect.shop.example`. */
  endpoint: string;
  /** The shop's name for this site. */
  site?: string | undefined;
  report: Report;
  /** How long events are gathered before they are sent, in ms. Default 1 000. */
  gatherMs?: number;
  /** How long an answer is waited for, in ms. Default 30 000. */
  timeoutMs?: number;
  /** 0 ≤ x < 1, for the jitter of retries. */
  random?: () => number;
}

/** See {@link createSender}. */
export interface Sender {
  /** An event has been put into the outbox. */
  wake(event: TrackedEvent): void;
  /**
   * The page is going: sends at once what this page recorded and the collector has not confirmed. Call it when hidden
   * and on `pagehide`, after the last event; what is on its way is not sent again.
   */
  flush(): void;
  /** Sends nothing any more and removes every listener. */
  stop(): void;
}

/**
 * Sends what is in the outbox, now and whenever there is more; tries again after trouble, for as long as it takes.
 * Tabs send independently, so that an event may arrive twice: the collector stores an id once.
 */
export function createSender({
  environment,
  outbox,
  endpoint,
  site,
  report,
  gatherMs = 1000,
  timeoutMs = 30_000,
  random = Math.random,
}: SenderOptions): Sender {
  const url = endpoint.replace(/\/+$/, '') + BATCH_PATH;
  const { window, document } = environment;
  /** The latest events of this page that are not confirmed, by id: a page that goes has no time to read the outbox. */
  const unconfirmed = new Map<string, TrackedEvent>();
  const departing = new Set<TrackedEvent>();
  let departingBytes = 0;
  let stopped = false;

  async function settle(events: TrackedEvent[], dropped: { index: number; reason: string }[]): Promise<void> {
    for (const { index, reason } of dropped) report(`event ${events[index]?.id} cannot be delivered: ${reason}`);
    for (const { id } of events) unconfirmed.delete(id);
    await outbox.remove(events);
  }

  /** Gives `undefined` when all are settled, else how long to wait before another try, in ms. */
  async function deliver(events: TrackedEvent[]): Promise<number | undefined> {
    if (stopped || !events.length) return undefined;
    const { body, count } = encodeBatch(events, site, environment.now(), BATCH_MAX_BYTES);
    const verdict = await postBatch(environment, { url, body, leaving: false, timeoutMs });
    if ('waitMs' in verdict) {
      report(`${verdict.reason}: events wait`);
      return verdict.waitMs;
    }
    let waitMs: number | undefined;
    if ('rejected' in verdict) await settle(events.slice(0, count), verdict.rejected);
    else if (count === 1) await settle(events.slice(0, 1), [{ index: 0, reason: verdict.refused }]);
    else {
      // One wrong event must not hold up the others: halve until it stands alone.
      const half = count >> 1;
      waitMs = (await deliver(events.slice(0, half))) ?? (await deliver(events.slice(half, count)));
    }
    return waitMs ?? deliver(events.slice(count));
  }

  async function drain(): Promise<number | undefined> {
    for (;;) {
      const events = await outbox.read(BATCH_MAX_EVENTS);
      const waitMs = await deliver(events);
      if (waitMs !== undefined || stopped || events.length < BATCH_MAX_EVENTS) return waitMs;
    }
  }

  async function depart(): Promise<void> {
    const events = [...unconfirmed.values()].filter((event) => !departing.has(event));
    if (stopped || !events.length) return;
    // All requests that outlive their page share a small budget, so what is on its way counts.
    const maxBytes = BATCH_MAX_BYTES - departingBytes;
    const { body, bytes, count } = encodeBatch(events, site, environment.now(), maxBytes);
    if (bytes > maxBytes) return;
    const sent = events.slice(0, count);
    for (const event of sent) departing.add(event);
    departingBytes += bytes;
    const verdict = await postBatch(environment, { url, body, leaving: true, timeoutMs });
    for (const event of sent) departing.delete(event);
    departingBytes -= bytes;
    if ('rejected' in verdict) await settle(sent, verdict.rejected);
  }

  const retry = createRetry({ environment, attempt: drain, gatherMs, random });
  const resume = (): void => {
    if (document.visibilityState === 'visible') retry.now();
  };
  const stops = [
    environment.listen(window, 'online', retry.now),
    environment.listen(window, 'pageshow', resume),
    environment.listen(document, 'visibilitychange', resume),
    retry.stop,
  ];
  retry.soon();

  return {
    wake(event) {
      unconfirmed.set(event.id, event);
      const [oldest] = unconfirmed.keys();
      if (oldest && unconfirmed.size > BATCH_MAX_EVENTS) unconfirmed.delete(oldest);
      retry.soon();
    },
    flush() {
      // Whatever goes wrong, the events are in the outbox.
      depart().catch(() => {});
    },
    stop() {
      stopped = true;
      for (const stop of stops) stop();
    },
  };
}
