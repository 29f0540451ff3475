/** Events → the body of a request. */
import type { TrackedEvent } from '../../segments/event.js';
import { BATCH_VERSION, type Batch } from '../../wire/batch.js';

/** See {@link encodeBatch}. */
export interface EncodedBatch {
  body: string;
  /** The size of `body` as it crosses the network. */
  bytes: number;
  /** The events in it. */
  events: TrackedEvent[];
}

/**
 * Encodes leading events, about as many as fit into `maxBytes`, and never more; but the first one always: what is too
 * long alone is for the collector to judge.
 *
 * @param sent ms since 1970.
 */
export function encodeBatch(
  events: TrackedEvent[],
  site: string | undefined,
  sent: number,
  maxBytes: number,
): EncodedBatch {
  const body = JSON.stringify({ v: BATCH_VERSION, site, sent, events } as Batch);
  const bytes = new TextEncoder().encode(body).length;
  if (bytes <= maxBytes || events.length < 2) return { body, bytes, events };
  // In proportion, so that a second or third try fits, whatever the lengths of the events.
  const fitting = Math.max(1, Math.floor((events.length * maxBytes) / bytes));
  return encodeBatch(events.slice(0, fitting), site, sent, maxBytes);
}

/** Below this a packet is a packet, and gzip only costs time. */
const ZIP_MIN_CHARACTERS = 1024;

/** The body as gzip, where the browser has it and it pays; a collector knows it by its first bytes. Never rejected. */
export async function zip(body: string): Promise<string | ArrayBuffer> {
  if (body.length < ZIP_MIN_CHARACTERS) return body;
  try {
    const zipped = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'));
    return await new Response(zipped).arrayBuffer();
  } catch {
    return body;
  }
}
