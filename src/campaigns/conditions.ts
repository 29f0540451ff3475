/**
 * What of campaigns the engine judges: who is in an audience, whether enough attention has been given, whether a goal may
 * still be reached. Each is an internal segment, whose name no shop can give to one of its own.
 */

import { linksIn } from '../segments/check/links.js';
import type { Condition, SegmentDefinition } from '../segments/definition.js';
import { parseDuration } from '../segments/duration.js';
import { isRecord } from '../segments/event.js';
import type { Campaign } from './campaign.js';

/** In place of a segment: campaigns that have no audience, which count for themselves. */
export const EVERYBODY = 'everybody';

/** A name with a space in it is no id of a segment. */
export const isOurs = (segment: string): boolean => segment.includes(' ');

/** The visitor is in the audience of the campaign. */
export const audienceName = (campaign: string): string => `audience ${campaign}`;

/** The attention that the campaign's trigger at this place asks for has been given to the page. */
export const attentionName = (campaign: string, place: number): string => `attention ${campaign} ${place}`;

/** The campaign has been seen, or held out, so lately that its goal may still be reached. */
export const goalName = (campaign: string): string => `goal ${campaign}`;

/** The visitor is in a segment that limits pressure. */
export const groupName = (segment: string): string => `group ${segment}`;

/** The list of campaigns in what a shop has given, right or wrong. */
export function listOf(given: unknown): readonly unknown[] {
  const list = isRecord(given) ? given.campaigns : given;
  return Array.isArray(list) ? list : [];
}

/** Ids of the segments that limit pressure, as far as they are given. */
export function groupsOf(given: unknown): string[] {
  const { pressure } = isRecord(given) ? given : {};
  const limits = isRecord(pressure) && Array.isArray(pressure.bySegment) ? pressure.bySegment : [];
  const ids = limits.map((limit: unknown) => isRecord(limit) && limit.segment);
  return [...new Set(ids)].filter((id): id is string => typeof id === 'string' && id !== EVERYBODY);
}

/** Ids of the segments that campaigns name. */
export function segmentsNamed(given: unknown): string[] {
  const audiences = listOf(given).map((campaign) => isRecord(campaign) && campaign.audience);
  const conditions = audiences.map((audience) => (typeof audience === 'string' ? { segment: audience } : audience));
  return [...linksIn(conditions, '').map(({ id }) => id), ...groupsOf(given)];
}

/**
 * See the top of this file.
 * @param campaigns as they are given; their audience and id are right, and what else is wrong in them is passed over
 * @param groups ids of segments
 */
export function conditionsOf(campaigns: readonly Campaign[], groups: readonly string[]): SegmentDefinition[] {
  const conditions = new Map<string, Condition>();
  for (const segment of groups) conditions.set(groupName(segment), { segment });
  for (const { id, audience = ANYBODY, trigger = [], goal } of campaigns) {
    conditions.set(audienceName(id), typeof audience === 'string' ? { segment: audience } : audience);
    ([trigger].flat() as unknown[]).forEach((one, place) => {
      if (isRecord(one) && one.on === 'attention' && parseDuration(one.for))
        conditions.set(attentionName(id, place), { attention: 'page', atLeast: String(one.for) });
    });
    if (isRecord(goal) && parseDuration(goal.within))
      conditions.set(goalName(id), {
        count: ['message_impression', 'message_holdout'],
        where: { campaign_id: id },
        within: goal.within,
        atLeast: 1,
      });
  }
  return [...conditions].map(([id, when]) => ({ id, when }));
}

/** Everybody who does anything is in it. */
const ANYBODY: Condition = { all: [] };
