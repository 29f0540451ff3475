/** What is recorded of messages: the past that the next decision depends on. `docs/messages.md` lists it. */
import type { Campaign } from './campaign.js';

/** One of these events, as the journal tells it. */
export interface PastMessage {
  readonly name: string;
  /** ms since 1970. */
  readonly time: number;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What every one of them carries. */
export function paramsOf({ id, placement }: Campaign): Record<string, unknown> {
  return { campaign_id: id, ...(typeof placement === 'object' ? { placement: 'slot', ...placement } : { placement }) };
}
