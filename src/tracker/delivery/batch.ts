/** Events → the body of a request. */
import type { TrackedEvent } from '../../segments/event.js';
import { BATCH_VERSION } from '../../wire/batch.js';

/** See {@link encodeBatch}. */
export interface EncodedBatch {
  body: string;
  /** The size of `body` as it crosses the network. */
  bytes: number;
  /** How many events, from the first, are in it. */
  count: number;
}

/**
 * Encodes as many leading events as fit into `maxBytes`, and the first one always: what is too long alone is for the
 * collector to judge.
 *
 * @param sent ms since 1970.
 */
export function encodeBatch(
  events: readonly TrackedEvent[],
  site: string | undefined,
  sent: number,
  maxBytes: number,
): EncodedBatch {
  const encoder = new TextEncoder();
  const envelope = JSON.stringify({ v: BATCH_VERSION, site, sent, events: [] });
  const texts: string[] = [];
  let bytes = encoder.encode(envelope).length;
  for (const event of events) {
    const text = JSON.stringify(event);
    // All but the first come with a comma.
    const added = encoder.encode(text).length + (texts.length && 1);
    if (texts.length && bytes + added > maxBytes) break;
    bytes += added;
    texts.push(text);
  }
  return { body: `${envelope.slice(0, -2)}${texts}]}`, bytes, count: texts.length };
}
