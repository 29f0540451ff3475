/** From the outbox to the collector: an event leaves the outbox when an answer was read that says it is durable. */
import type { TrackedEvent } from '../../segments/event.js';
import { BATCH_MAX_BYTES, BATCH_MAX_EVENTS, BATCH_PATH } from '../../wire/batch.js';
import type { Environment, Report, Stop } from '../environment.js';
import { encodeBatch } from './batch.js';
import { postBatch } from './post.js';

/** Where events wait. It may be shared by tabs. Neither method ever rejects. */
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

/** Waits after failures grow from about the first to about the second. Nothing is ever given up. */
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;

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
  /** What this page recorded: when it goes, it has no time to read the outbox. */
  const recorded: TrackedEvent[] = [];
  /** Ids of what is on its way or delivered: a full disk may keep it in the outbox. */
  const sent = new Set<string>();
  /** What requests may carry, besides those on their way: all that may outlive the page share a small budget. */
  let spareBytes = BATCH_MAX_BYTES;
  /** The most events of the next batch. */
  let limit = BATCH_MAX_EVENTS;
  let backoffMs = FIRST_WAIT_MS;
  /** The collector asked to be left alone. */
  let asked = false;
  let running = false;
  let stopped = false;
  let stopTimer: Stop | undefined;

  const isUnsent = ({ id }: TrackedEvent) => !sent.has(id);

  /** Sends leading events. Gives how long to wait before another try, in ms; `undefined`: go on with what is left. */
  async function deliver(events: TrackedEvent[]): Promise<number | undefined> {
    const { body, bytes, events: batch } = encodeBatch(events, site, environment.now(), spareBytes);
    // What does not fit beside what is on its way must wait; what is too large for any batch goes alone.
    if (bytes > spareBytes && spareBytes < BATCH_MAX_BYTES) return 0;
    for (const { id } of batch) sent.add(id);
    spareBytes -= bytes;
    const { rejected, waitMs, reason } = await postBatch(environment, url, body, spareBytes >= 0, timeoutMs);
    spareBytes += bytes;
    const refused = !rejected && waitMs === undefined;
    // One wrong event must not hold up the others: halve until it stands alone.
    if (refused) limit = batch.length >> 1 || BATCH_MAX_EVENTS;
    const dropped = refused && batch.length < 2 ? [{ index: 0, reason }] : rejected;
    if (dropped) {
      for (const { index, reason } of dropped) report(`event ${batch[index]?.id} cannot be delivered: ${reason}`);
      await outbox.remove(batch);
    } else for (const { id } of batch) sent.delete(id);
    if (waitMs !== undefined) report(`events wait: ${reason}`);
    return waitMs;
  }

  function schedule(delayMs: number): void {
    stopTimer?.();
    stopTimer = environment.after(delayMs, run);
  }

  function runSoon(): void {
    if (!stopTimer) schedule(gatherMs);
  }

  async function run(): Promise<void> {
    stopTimer?.();
    stopTimer = undefined;
    if (running || stopped) return;
    running = true;
    const events = (await outbox.read(limit)).filter(isUnsent);
    // While it was read the visitor may have withdrawn.
    if (stopped) return;
    const waitMs = events.length ? await deliver(events) : undefined;
    running = false;
    asked = !!waitMs;
    if (waitMs === undefined) {
      backoffMs = FIRST_WAIT_MS;
      if (events.length) schedule(0);
    } else {
      // Half of the wait is left to chance, lest all visitors return to a recovering collector at once.
      schedule(Math.max(waitMs, backoffMs * (0.5 + random() / 2)));
      backoffMs = Math.min(backoffMs * 2, LONGEST_WAIT_MS);
    }
  }

  /** Things may have changed for the better. */
  function resume(): void {
    if (document.visibilityState === 'visible' && !asked) run();
  }

  const stops = [
    environment.listen(window, 'online', resume),
    environment.listen(window, 'pageshow', resume),
    environment.listen(document, 'visibilitychange', resume),
  ];
  runSoon();

  return {
    wake(event) {
      recorded.push(event);
      runSoon();
    },
    flush() {
      const unsent = recorded.filter(isUnsent);
      if (!stopped && unsent.length) deliver(unsent).then(runSoon);
    },
    stop() {
      stopped = true;
      for (const stop of stops) stop();
    },
  };
}
