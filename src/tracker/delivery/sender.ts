/** From the outbox to the collector: an event leaves the outbox when an answer was read that says it is durable. */
import type { TrackedEvent } from '../../segments/event.js';
import { BATCH_MAX_BYTES, BATCH_MAX_EVENTS, BATCH_PATH } from '../../wire/batch.js';
import type { Environment, Report, Stop } from '../environment.js';
import { encodeBatch, zip } from './batch.js';
import { postBatch } from './post.js';

/** Where events wait, shared by tabs. No method ever rejects. */
export interface Outbox {
  /** Orders first, at most `limit` events, on loan for `forMs`; `undefined` while another tab has some. */
  lend(limit: number, forMs: number): Promise<TrackedEvent[] | undefined>;
  /** Ends the loan, and takes out for good what has been delivered. */
  settle(delivered: readonly TrackedEvent[]): Promise<void>;
  /** Drops what is beyond these limits, and gives how many events that were. */
  trim(limits: { events: number; characters: number; ageMs: number }): Promise<number>;
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
  /** Told of what the collector has for good, whichever tab recorded it. */
  onDelivered?: ((events: readonly TrackedEvent[]) => void) | undefined;
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

/**
 * For so long nobody else sends. Longer than most answers take, and no longer than a page may wait whose events a page before has
 * on its way: what is slower is sent twice and stored once.
 */
const LOAN_MS = 5_000;

/** While another tab sends. It goes on with what this one records, unless it dies. */
const LENT_WAIT_MS = 1_000;

const DAY_MS = 86_400_000;
/** What may wait for a collector that does not answer: a shopper's device is not ours to fill. */
const OUTBOX_LIMITS = { events: 10_000, characters: 5_000_000, ageMs: 90 * DAY_MS };

/** See {@link createSender}. */
export interface Sender {
  /** An event has been put into the outbox. */
  wake(event: TrackedEvent): void;
  /** Another tab has delivered these. */
  forget(ids: readonly string[]): void;
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
 * Of several tabs one sends at a time, but for those that are going; what then arrives twice the collector stores once.
 */
export function createSender({
  environment,
  outbox,
  endpoint,
  site,
  report,
  onDelivered,
  gatherMs = 1000,
  timeoutMs = 30_000,
  random = Math.random,
}: SenderOptions): Sender {
  const url = endpoint.replace(/\/+$/, '') + BATCH_PATH;
  const { window, document } = environment;
  /** What this page recorded and nobody has delivered: when it goes, it has no time to read the outbox. */
  const recorded = new Map<string, TrackedEvent>();
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

  /**
   * Sends leading events. Gives how long to wait before another try, in ms; `undefined`: go on with what is left.
   * @param isLeaving The request must have begun when this returns: there is no time to make it smaller.
   */
  async function deliver(events: TrackedEvent[], isLeaving: boolean): Promise<number | undefined> {
    const { body, bytes, events: batch } = encodeBatch(events, site, environment.now(), spareBytes);
    // What does not fit beside what is on its way must wait; what is too large for any batch goes alone.
    if (bytes > spareBytes && spareBytes < BATCH_MAX_BYTES) return 0;
    for (const { id } of batch) sent.add(id);
    spareBytes -= bytes;
    const encoded = isLeaving ? body : await zip(body);
    const { rejected, waitMs, reason } = stopped
      ? { waitMs: 0, reason: '', rejected: undefined }
      : await postBatch(environment, url, encoded, spareBytes >= 0, timeoutMs);
    spareBytes += bytes;
    const refused = !rejected && waitMs === undefined;
    // One wrong event must not hold up the others: halve until it stands alone.
    if (refused) limit = batch.length >> 1 || BATCH_MAX_EVENTS;
    const dropped = refused && batch.length < 2 ? [{ index: 0, reason }] : rejected;
    if (dropped) {
      for (const { index, reason } of dropped) report(`event ${batch[index]?.id} cannot be delivered: ${reason}`);
      for (const { id } of batch) recorded.delete(id);
      await outbox.settle(batch);
      onDelivered?.(batch);
    } else for (const { id } of batch) sent.delete(id);
    if (waitMs !== undefined && reason) report(`events wait: ${reason}`);
    return waitMs;
  }

  /** After a failure: what waits must not grow for ever. */
  async function trim(): Promise<void> {
    await outbox.settle([]);
    const dropped = await outbox.trim(OUTBOX_LIMITS);
    if (dropped) report(`${dropped} events are dropped: too many wait for the collector`);
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
    const lent = await outbox.lend(limit, LOAN_MS);
    const events = lent?.filter(isUnsent) ?? [];
    // While it was read the visitor may have withdrawn.
    if (stopped) return;
    const waitMs = events.length ? await deliver(events, false) : undefined;
    if (lent?.length && !events.length) await outbox.settle([]);
    if (waitMs !== undefined) await trim();
    running = false;
    asked = !!waitMs;
    if (waitMs !== undefined) {
      // Half of the wait is left to chance, lest all visitors return to a recovering collector at once.
      schedule(Math.max(waitMs, backoffMs * (0.5 + random() / 2)));
      backoffMs = Math.min(backoffMs * 2, LONGEST_WAIT_MS);
      return;
    }
    backoffMs = FIRST_WAIT_MS;
    if (!lent) schedule(LENT_WAIT_MS);
    else if (events.length) schedule(0);
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
      recorded.set(event.id, event);
      // The oldest are in the outbox at least, and more could not be sent when the page goes.
      if (recorded.size > OUTBOX_LIMITS.events) recorded.delete(recorded.keys().next().value as string);
      runSoon();
    },
    forget(ids) {
      for (const id of ids) recorded.delete(id);
    },
    flush() {
      const unsent = [...recorded.values()].filter(isUnsent);
      if (!stopped && unsent.length) deliver(unsent, true).then(runSoon);
    },
    stop() {
      stopped = true;
      for (const stop of stops) stop();
    },
  };
}
