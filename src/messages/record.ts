/** What is recorded of messages. The journal's past is what the next decision depends on: `docs/messages.md` lists it. */
import type { TrackedEvent } from '../tracker/index.js';
import type { Campaign, Goal } from './campaign.js';
import type { PastMessage } from './decide.js';
import { after } from './duration.js';

/** Names of the events that messages record. */
export const MESSAGE_EVENTS = ['impression', 'click', 'close', 'submit', 'conversion', 'holdout'].map(
  (what) => `message_${what}`,
);

/** What every one of them carries. */
export function paramsOf({ id, placement }: Campaign): Record<string, unknown> {
  return typeof placement === 'object'
    ? { campaign_id: id, placement: 'slot', slot: placement.slot }
    : { campaign_id: id, placement };
}

/**
 * Of the events that would be a campaign's goal, the first one that is and has not been recorded as such: it happened within the
 * window of an impression, or of a holdout, that nothing has been recorded for since.
 * @param past the campaign's own events, in order of time
 */
export function conversionIn(
  past: readonly PastMessage[],
  reached: readonly TrackedEvent[],
  { within }: Goal,
): { readonly event: TrackedEvent; readonly seen: PastMessage } | undefined {
  for (const event of reached) {
    const seen = past.filter(({ name, time }) => /_(impression|holdout)$/.test(name) && time < event.time).pop();
    if (!seen || event.time >= after(seen.time, within)) continue;
    if (!past.some(({ name, time }) => name === 'message_conversion' && time > seen.time)) return { event, seen };
  }
  return undefined;
}
