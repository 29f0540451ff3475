/** One request to the collector, and what its answer means for the events in it. */
import type { BatchAnswer, BatchRefusal } from '../../wire/batch.js';
import type { Environment } from '../environment.js';

/** What became of a batch. */
export type Verdict =
  /** Read from a 2xx: the collector has them all for good, but those it will never take. */
  | { rejected: BatchAnswer['rejected'] }
  /** As it stands the batch will never be taken, and why. */
  | { refused: string }
  /** To be sent again, not before `waitMs` from now. */
  | { waitMs: number; reason: string };

/** What a request needs. */
export interface Request {
  url: string;
  body: string;
  /** The page may be gone before the answer. */
  leaving: boolean;
  /** Ends a request, answer included, that takes longer. */
  timeoutMs: number;
}

/** How long a collector is left alone that is not set up for us: someone has to repair that first. */
const MISCONFIGURED_WAIT_MS = 5 * 60_000;

/** The statuses that blame what was sent: syntax, size, media type, content. */
const REFUSALS = [400, 413, 415, 422];

/** Sends a batch. The request has begun when this returns; the promise is never rejected. */
export async function postBatch(
  environment: Environment,
  { url, body, leaving, timeoutMs }: Request,
): Promise<Verdict> {
  const { window } = environment;
  const aborter = new AbortController();
  const stopWaiting = environment.after(timeoutMs, () => aborter.abort());
  let begun = false;
  try {
    // A text/plain body, which a string is, needs no preflight.
    const answer = window.fetch(url, {
      method: 'POST',
      body,
      credentials: 'omit',
      keepalive: leaving,
      signal: aborter.signal,
    });
    begun = true;
    const response = await answer;
    return judge(response, await response.text(), environment.now());
  } catch {
    if (leaving && !begun) beacon(window, url, body);
    return { waitMs: 0, reason: `${url} cannot be reached` };
  } finally {
    stopWaiting();
  }
}

/** The last resort of a page without a working `fetch`. That it was queued acknowledges nothing. */
function beacon({ navigator }: Window, url: string, body: string): void {
  try {
    navigator.sendBeacon(url, body);
  } catch {
    // The events are in the outbox, for the next page.
  }
}

function judge({ status, ok, headers }: Response, text: string, now: number): Verdict {
  const { accepted, rejected = [], error } = parse(text);
  if (ok && typeof accepted === 'number') return { rejected };
  const reason = `the collector answered ${status}`;
  if (REFUSALS.includes(status)) return { refused: `${reason} ${error ?? ''}` };
  const passing = status >= 500 || status === 408 || status === 429;
  return { waitMs: passing ? retryAfterMs(headers, now) : MISCONFIGURED_WAIT_MS, reason };
}

/** What does not come from a collector (a proxy's page, say) says nothing. */
function parse(text: string): Partial<BatchAnswer & BatchRefusal> {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** `Retry-After` is in seconds or a date; 0 when it is missing or makes no sense. */
function retryAfterMs(headers: Headers, now: number): number {
  const value = headers.get('retry-after') ?? '';
  return Math.max(Number(value) * 1000 || Date.parse(value) - now || 0, 0);
}
