/** Who is in whose audience. The tracker that loads the messages knows it of its engine; without it, segments tell. */
import type { Tracker } from '../tracker/index.js';
import type { Campaign } from './campaign.js';

/** See the top of this file. */
export interface Audiences {
  /** Whether the visitor is in the audience of the campaign with this id. */
  isIn(campaign: string): boolean;
  /** Whether so much attention has been given to the page as the campaign's trigger at this place asks for. */
  isAttended(campaign: string, place: number): boolean;
  isInSegment(segment: string): boolean;
  /** The campaigns into whose audience the visitor has come since the last call. */
  takeEntered(): Iterable<string>;
}

/**
 * Of a tracker that was not given the campaigns. An audience must then be a segment, and no trigger can be `attention`: what else
 * it may be is only judged for campaigns that the tracker has.
 */
export function audiencesOf(tracker: Tracker, campaigns: readonly Campaign[]): Audiences {
  const isInSegment = (segment: string) => tracker.segments.has(segment);
  const isIn = ({ audience }: Campaign) =>
    audience === undefined ? tracker.snapshot().ready : typeof audience === 'string' && isInSegment(audience);
  let before: Set<Campaign> | undefined;
  return {
    isIn: (id) => campaigns.some((campaign) => campaign.id === id && isIn(campaign)),
    isAttended: () => false,
    isInSegment,
    takeEntered() {
      const inside = campaigns.filter(isIn);
      const entered = inside.filter((campaign) => before && !before.has(campaign));
      if (tracker.snapshot().ready) before = new Set(inside);
      return entered.map(({ id }) => id);
    },
  };
}
