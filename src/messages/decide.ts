/**
 * The decision: of the campaigns that are due, which one may be shown now. It depends on what is given and on nothing else; the
 * past is that of the journal, so every tab decides alike.
 */
import type { Duration, Facts } from '../tracker/index.js';
import type { Campaign, Campaigns, Cap } from './campaign.js';
import { after } from './duration.js';
import type { PastMessage } from './past.js';
import { EVERYBODY, limitsOn } from './pressure.js';

/** All that the decision depends on, besides the campaigns. */
export interface Situation {
  /** In order of time. */
  readonly history: readonly PastMessage[];
  /** Whether the visitor is in the campaign's audience. */
  isIn(campaign: string): boolean;
  isInSegment(segment: string): boolean;
  readonly facts: Facts;
  /** ms since 1970. */
  readonly now: number;
}

/** See {@link decide}. */
export interface Decision {
  /** It may be shown now. */
  readonly campaign?: Campaign;
  /** Without one: when one of them may be, if nothing else happens; `Infinity` for never. */
  readonly at: number;
}

/** Of the campaigns that are due and may be shown, the first of those with the highest priority. */
export function decide(file: Campaigns, situation: Situation, isDue: (campaign: Campaign) => boolean): Decision {
  let at = Infinity;
  const byPriority = [...file.campaigns].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
  for (const campaign of byPriority) {
    if (!isDue(campaign)) continue;
    const from = availableFrom(campaign, file, situation);
    if (from <= situation.now) return { campaign, at: situation.now };
    at = Math.min(at, from);
  }
  return { at };
}

const NOW = -Infinity;
const NEVER = Infinity;

const isSeen = ({ name }: PastMessage) => name === 'message_impression' || name === 'message_holdout';
const isReaction = ({ name }: PastMessage) => /^message_(click|submit|conversion)$/.test(name);
const latestOf = (past: readonly PastMessage[]) => past[past.length - 1]?.time;

/** A place in the page, which comes over nobody. */
export const isSlot = ({ placement }: Campaign): boolean => typeof placement === 'object';

/** From when on so many in a window are fewer than the cap. */
function afterCap(seen: readonly PastMessage[], { times, within }: Cap): number {
  const ends = seen.map(({ time }) => after(time, within)).sort((a, b) => b - a);
  return ends[times - 1] ?? NOW;
}

const afterGap = (time: number | undefined, gap: Duration | undefined) =>
  time === undefined || gap === undefined ? NOW : after(time, gap);

/**
 * From when on a campaign may be shown, by time alone: in the past if it may be now.
 */
function availableFrom(campaign: Campaign, { pressure = {} }: Campaigns, situation: Situation): number {
  const { history, isIn, isInSegment, facts, now } = situation;
  const { id, startAt, endAt, content } = campaign;
  // Between visits nothing has happened in this one.
  const start = facts.session?.start ?? now;
  const own = history.filter(({ params }) => params.campaign_id === id);
  const limits = [
    startAt === undefined ? NOW : Date.parse(startAt),
    endAt !== undefined && now >= Date.parse(endAt) ? NEVER : NOW,
    isIn(id) ? NOW : NEVER,
    isAnswered(content.form?.fields, facts) ? NEVER : NOW,
    now >= expiryOf(campaign, history, now) ? NEVER : NOW,
    ...frequencyLimits(campaign, own, start),
  ];
  if (!isSlot(campaign)) {
    const all = history.filter(({ params }) => params.placement !== 'slot');
    const seen = all.filter(isSeen);
    const { minGap = '30s', maxPerSession = NEVER, max = [], onFirstPage = false } = pressure;
    const ended = all.filter((past) => isSeen(past) || past.name === 'message_close');
    limits.push(
      afterGap(latestOf(ended), minGap),
      countSince(seen, start) < maxPerSession ? NOW : NEVER,
      onFirstPage || (facts.session?.pages ?? 0) > 1 ? NOW : NEVER,
      ...max.map((cap) => afterCap(seen, cap)),
    );
    const reacted = latestOf(all.filter(isReaction)) ?? NOW;
    for (const { segment, max = [], gaps = [], lasts } of limitsOn(campaign, pressure, isInSegment, now)) {
      const isCounted = ({ params }: PastMessage) => [params.pressure].flat().includes(segment);
      const counted = segment === EVERYBODY ? seen.filter(isCounted) : seen;
      const inARow = counted.filter(({ time }) => time > reacted).length;
      limits.push(
        ...max.map((cap) => afterCap(counted, cap)),
        afterGap(latestOf(counted), gaps[Math.min(Math.max(inARow, 1), gaps.length) - 1]),
      );
      // The run of messages that came while the visitor was in the segment.
      const outside = seen.map(isCounted).lastIndexOf(false);
      const first = seen[outside + 1];
      if (lasts !== undefined && first && now >= after(first.time, lasts)) limits.push(NEVER);
    }
  }
  return Math.max(...limits);
}

function frequencyLimits(
  { content, frequency = {}, ...campaign }: Campaign,
  own: readonly PastMessage[],
  start: number,
) {
  const { maxTotal = NEVER, max = [], maxPerSession, minInterval, after: rules = {} } = frequency;
  const seen = own.filter(isSeen);
  const perSession = maxPerSession ?? (typeof campaign.placement === 'object' ? NEVER : 1);
  const closed = own.filter(({ name }) => name === 'message_close');
  const isLater = ({ params }: PastMessage) => params.method === 'later';
  const afterOne = (past: readonly PastMessage[], rule: Duration | 'session' | 'never' = 'session'): number => {
    const latest = latestOf(past);
    if (latest === undefined) return NOW;
    if (rule === 'never') return NEVER;
    return rule !== 'session' ? after(latest, rule) : latest >= start ? NEVER : NOW;
  };
  return [
    seen.length < maxTotal ? NOW : NEVER,
    countSince(seen, start) < perSession ? NOW : NEVER,
    afterGap(latestOf(seen), minInterval),
    ...max.map((cap) => afterCap(seen, cap)),
    afterOne(
      closed.filter((past) => !isLater(past)),
      rules.close,
    ),
    afterGap(latestOf(closed.filter(isLater)), content.form?.laterFor ?? '7d'),
    afterOne(
      own.filter(({ name }) => name === 'message_conversion'),
      rules.convert,
    ),
  ];
}

const countSince = (past: readonly PastMessage[], start: number) => past.filter(({ time }) => time >= start).length;

/** Whether a form has nothing more to ask. Of an address it may be only the hash that is known. */
function isAnswered(fields: readonly { trait: string }[] = [], { traits }: Facts): boolean {
  return fields.length > 0 && fields.every(({ trait }) => trait in traits || `${trait}Hash` in traits);
}

/** Until when the campaign's coupon is good for this visitor, ms: from the first impression on, or from now. */
export function expiryOf({ id, content }: Campaign, history: readonly PastMessage[], now: number): number {
  const { expiresIn } = content.coupon ?? {};
  if (expiresIn === undefined) return NEVER;
  return after(history.find((past) => isSeen(past) && past.params.campaign_id === id)?.time ?? now, expiresIn);
}

/** The segments by which pressure on a campaign is limited now: they are told with its impression, and count from then on. */
export function groupsOf(campaign: Campaign, { pressure = {} }: Campaigns, { isInSegment, now }: Situation): string[] {
  if (isSlot(campaign)) return [];
  return [...new Set(limitsOn(campaign, pressure, isInSegment, now).map(({ segment }) => segment))];
}
