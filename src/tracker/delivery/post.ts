/** One request to the collector, and what its answer means for the events in it. */
import type { BatchAnswer, BatchRefusal } from '../../wire/batch.js';
import type { Environment } from '../environment.js';

/** What became of a batch. */
export interface Verdict {
  /** The collector has every event for good but these, which it will never take. Without it, it has none. */
  rejected?: Pick<BatchAnswer['rejected'][number], 'index' | 'reason'>[];
  /** To be sent again as it is, not before so many ms from now. */
  waitMs?: number;
  /** The trouble, in words. With nothing else, the batch will never be taken as it stands. */
  reason: string;
}

/** How long a collector is left alone that is not set up for us: someone has to repair that first. */
const MISCONFIGURED_WAIT_MS = 5 * 60_000;

/** The statuses that blame what was sent: syntax, size, media type, content. */
const REFUSALS = [400, 413, 415, 422];

/**
 * Sends a batch. The request has begun when this returns; the promise is never rejected.
 *
 * @param keepalive the request outlives the page, as only a small one may.
 * @param timeoutMs ends a request, answer included, that takes longer.
 */
export async function postBatch(
  { window, after, listen }: Environment,
  url: string,
  body: string | ArrayBuffer,
  keepalive: boolean,
  timeoutMs: number,
): Promise<Verdict> {
  const aborter = new AbortController();
  const { signal } = aborter;
  const abort = () => aborter.abort();
  const stops = [
    after(timeoutMs, abort),
    // Firefox forgets what was under way when a page went into the back/forward cache: no answer comes, nor an error.
    listen(window, 'pageshow', (event) => (event as PageTransitionEvent).persisted && abort()),
  ];
  // Not by the request itself, which then does not even hear that it is aborted.
  const aborted = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', reject));

  async function exchange(): Promise<Verdict> {
    // This media type needs no preflight.
    const headers = { 'content-type': 'text/plain;charset=UTF-8' };
    const response = await window.fetch(url, { method: 'POST', headers, body, credentials: 'omit', keepalive, signal });
    const { status, ok } = response;
    // What does not come from a collector (a proxy's page, say) says nothing.
    const answer: Partial<BatchAnswer & BatchRefusal> = { ...(await response.json().catch(() => {})) };
    const { accepted, rejected = [], error = '' } = answer;
    const reason = `the collector answered ${status} ${error}`;
    if (ok && accepted !== undefined) return { rejected, reason };
    if (REFUSALS.includes(status)) return { reason };
    // A date, which is rare, counts as none.
    const askedMs = Number(response.headers.get('retry-after')) * 1000;
    return { waitMs: askedMs || (status < 500 ? MISCONFIGURED_WAIT_MS : 0), reason };
  }

  try {
    return await Promise.race([exchange(), aborted]);
  } catch {
    return { waitMs: 0, reason: 'the collector cannot be reached' };
  } finally {
    for (const stop of stops) stop();
  }
}
