/**
 * Goals: whether a campaign has brought about what it is for. A file of its own: who has seen a message, or was held out, may reach
 * its goal on pages where there is no other for them.
 */
import type { TrackedEvent, Tracker } from '../tracker/index.js';
import type { Campaign, Goal } from './campaign.js';
import { after } from './duration.js';
import type { PastMessage } from './past.js';
import { paramsOf } from './past.js';

/** What a goal depends on. */
const PAST = ['message_impression', 'message_holdout', 'message_conversion'];

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

/** Records goals as they are reached, and what an earlier page had no time to. Gives what ends it. */
export function followGoals(
  tracker: Tracker,
  campaigns: readonly Campaign[],
  report: (sentence: string, cause?: unknown) => void,
): () => void {
  async function look(campaign: Campaign, goal: Goal): Promise<void> {
    const past = (await tracker.history(PAST)).filter(({ params }) => params.campaign_id === campaign.id);
    const since = past[0]?.time;
    if (since === undefined) return;
    const reached = await tracker.history(goal.event, { since, ...(goal.where && { where: goal.where }) });
    const found = conversionIn(past, reached, goal);
    // Another tab may find the same, when both begin.
    if (!found || !(await tracker.claim(`conversion ${found.event.id}`, '1d'))) return;
    const { value, currency } = found.event.params;
    tracker.track('message_conversion', {
      ...paramsOf(campaign),
      goal: goal.event,
      held_out: found.seen.name === 'message_holdout',
      ...(typeof value === 'number' && { value, currency }),
    });
  }

  const stops = campaigns.flatMap((campaign) => {
    const { goal } = campaign;
    if (!goal) return [];
    const lookSafely = () => look(campaign, goal).catch((error) => report('the journal could not be read', error));
    lookSafely();
    return [tracker.onEvent(goal.event, lookSafely, goal.where)];
  });
  return () => {
    for (const stop of stops) stop();
  };
}
