/**
 * The batch that crosses the network: the only code that browser and collector share besides `segments/`.
 *
 * `POST {endpoint}/v1/events`, `text/plain` so that the browser needs no CORS preflight (one cannot finish while a page
 * is being closed, and the loss would be invisible).
 */
import type { TrackedEvent } from '../segments/event.js';

/** The version of this format; a collector refuses others. */
export const BATCH_VERSION = 1;

/** The path below the collector's address. */
export const BATCH_PATH = '/v1/events';

/**
 * The largest body a tracker sends, in bytes. `sendBeacon` and `fetch(keepalive)` share some 64 KiB in flight between
 * all scripts of a page, so a batch must leave room for others.
 */
export const BATCH_MAX_BYTES = 50 * 1024;

/** The most events in one batch. The smallest events are some 60 bytes, so BATCH_MAX_BYTES of them stay below it. */
export const BATCH_MAX_EVENTS = 1000;

/** The body of a request. */
export interface Batch {
  v: typeof BATCH_VERSION;
  /** The shop's name for this site, when one collector serves several. */
  site?: string;
  /** When the browser sent it, ms since 1970 by the browser's clock. */
  sent: number;
  events: TrackedEvent[];
}

/** The answer to a request that was understood (2xx): everything in `accepted` is durable. */
export interface BatchAnswer {
  /** Events now stored, including those stored before. */
  accepted: number;
  /** Events that never can be stored, by their place in `events`. Sending them again is useless. */
  rejected: { index: number; id?: string; reason: string }[];
}

/** The answer to a request that was refused as a whole (4xx, 5xx). */
export interface BatchRefusal {
  error: string;
}
