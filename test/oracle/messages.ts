/**
 * Which message a visitor may be shown, by going through the whole past for every single rule. Written from what the
 * documentation says of frequency and pressure; shares nothing with what it judges but the types.
 */
import type { Campaign, Campaigns, Pressure, SegmentPressure } from '../../src/campaigns/campaign.js';
import { addDuration } from './duration.js';

/** What happened, as the journal tells it. */
export interface Past {
  readonly name: string;
  readonly time: number;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The visitor at an instant. */
export interface World {
  readonly past: readonly Past[];
  readonly now: number;
  /** Campaigns whose audience the visitor is in. */
  readonly audiences: ReadonlySet<string>;
  readonly segments: ReadonlySet<string>;
  /** When the running visit began; nothing between visits. */
  readonly visit?: number;
  readonly pages: number;
  readonly traits: ReadonlySet<string>;
}

const WEEK = '7d';

/** "Marketing pressure", sentence by sentence. */
const READY_MADE: Record<string, (SegmentPressure & { yearly?: [string, string] })[]> = {
  everybody: [{ segment: 'everybody', max: [{ times: 2, within: '1mo' }] }],
  'first-order': [{ segment: 'first-order', max: [{ times: 2, within: WEEK }] }],
  'repeat-customer': [{ segment: 'repeat-customer', max: [{ times: 3, within: WEEK }] }],
  'best-customer': [{ segment: 'best-customer', max: [{ times: 3, within: WEEK }] }],
  'at-risk': [{ segment: 'at-risk', max: [{ times: 1, within: WEEK }], gaps: [WEEK, '14d', '28d'] }],
  inactive: [{ segment: 'inactive', max: [{ times: 1, within: WEEK }], gaps: [WEEK, '14d', '28d'], lasts: '1mo' }],
  lead: [{ segment: 'lead', gaps: ['1d', '2d', WEEK] }],
  'rfm-sleeper': [
    { segment: 'rfm-sleeper', max: [{ times: 1, within: '100y' }] },
    { segment: 'rfm-sleeper', max: [{ times: 1, within: '60d' }], from: '11-15', to: '12-31' },
  ],
};

/** Whether the day of an instant, in UTC, is one of those from `from` to `to`. */
function isOnDays(now: number, { from, to }: SegmentPressure): boolean {
  const date = new Date(now);
  const year = date.getUTCFullYear();
  const today = Date.UTC(year, date.getUTCMonth(), date.getUTCDate());
  const dayOf = (text: string, inYear: number) =>
    Date.parse(text.length === 5 ? `${inYear}-${text}T00:00:00Z` : `${text}T00:00:00Z`);
  const isYearly = (from ?? to)?.length === 5;
  if (!isYearly) return (!from || today >= dayOf(from, year)) && (!to || today <= dayOf(to, year));
  // The period that began this year, and the one that began last year.
  return [year, year - 1].some((began) => {
    const start = from ? dayOf(from, began) : Date.UTC(began, 0, 1);
    const sameYear = to ? dayOf(to, began) : Date.UTC(began, 11, 31);
    const end = sameYear < start ? dayOf(to ?? '12-31', began + 1) : sameYear;
    return start <= today && today <= end;
  });
}

function limitsOf(pressure: Pressure, now: number): SegmentPressure[] {
  const bySegment = new Map<string, SegmentPressure[]>(
    pressure.presets === false ? [] : Object.entries(READY_MADE).map(([id, limits]) => [id, [...limits]]),
  );
  for (const { segment } of pressure.bySegment ?? []) bySegment.set(segment, []);
  for (const limit of pressure.bySegment ?? []) bySegment.get(limit.segment)?.push(limit);
  return [...bySegment.values()].flatMap((limits) => {
    const dated = limits.filter((limit) => limit.from !== undefined || limit.to !== undefined);
    const today = dated.filter((limit) => isOnDays(now, limit));
    return today.length ? today : limits.filter((limit) => !dated.includes(limit));
  });
}

/** Why a campaign may not be shown now; nothing if it may. */
export function refusals(campaign: Campaign, { pressure = {} }: Campaigns, world: World): string[] {
  const { now, past } = world;
  const visit = world.visit ?? now;
  const reasons: string[] = [];
  const refuseIf = (isSo: boolean, reason: string) => {
    if (isSo) reasons.push(reason);
  };
  const inSlot = typeof campaign.placement === 'object';
  const isSeen = ({ name }: Past) => ['message_impression', 'message_holdout'].includes(name);
  const isOwn = ({ params }: Past) => params.campaign_id === campaign.id;
  const count = (which: (one: Past) => boolean) => past.filter(which).length;
  /** Not so long ago that it would be over. */
  const isWithin = (one: Past, span: string) => now < addDuration(one.time, span);
  const isInVisit = (one: Past) => one.time >= visit;
  const latest = (which: (one: Past) => boolean) => [...past].reverse().find(which);

  refuseIf(campaign.startAt !== undefined && now < new Date(campaign.startAt).getTime(), 'not begun');
  refuseIf(campaign.endAt !== undefined && !(now < new Date(campaign.endAt).getTime()), 'over');
  refuseIf(!world.audiences.has(campaign.id), 'not in the audience');
  const fields = campaign.content.form?.fields;
  if (fields)
    refuseIf(
      fields.every(({ trait }) => world.traits.has(trait) || world.traits.has(`${trait}Hash`)),
      'answered',
    );
  const expiry = campaign.content.coupon?.expiresIn;
  const first = past.find((one) => isSeen(one) && isOwn(one));
  if (expiry && first) refuseIf(!isWithin(first, expiry), 'coupon expired');

  const frequency = campaign.frequency ?? {};
  const seen = (one: Past) => isSeen(one) && isOwn(one);
  if (frequency.maxTotal !== undefined) refuseIf(count(seen) >= frequency.maxTotal, 'maxTotal');
  for (const { times, within } of frequency.max ?? [])
    refuseIf(count((one) => seen(one) && isWithin(one, within)) >= times, `max ${times} in ${within}`);
  const perVisit = frequency.maxPerSession ?? (inSlot ? Infinity : 1);
  refuseIf(count((one) => seen(one) && isInVisit(one)) >= perVisit, 'maxPerSession');
  const { minInterval } = frequency;
  if (minInterval) refuseIf(count((one) => seen(one) && isWithin(one, minInterval)) > 0, 'minInterval');
  const rule = (which: (one: Past) => boolean, after: string, reason: string) => {
    const found = (one: Past) => isOwn(one) && which(one);
    if (after === 'never') refuseIf(count(found) > 0, reason);
    else if (after === 'session') refuseIf(count((one) => found(one) && isInVisit(one)) > 0, reason);
    else {
      const last = latest(found);
      refuseIf(!!last && isWithin(last, after), reason);
    }
  };
  const isClose = ({ name }: Past) => name === 'message_close';
  const isPutOff = ({ params }: Past) => params.method === 'later';
  rule((one) => isClose(one) && !isPutOff(one), frequency.after?.close ?? 'session', 'closed');
  rule(({ name }) => name === 'message_conversion', frequency.after?.convert ?? 'session', 'converted');
  rule((one) => isClose(one) && isPutOff(one), campaign.content.form?.laterFor ?? '7d', 'put off');
  if (inSlot) return reasons;

  const isOver = ({ params }: Past) => params.placement !== 'slot';
  const anySeen = (one: Past) => isSeen(one) && isOver(one);
  const gap = pressure.minGap ?? '30s';
  refuseIf(count((one) => isOver(one) && (isSeen(one) || isClose(one)) && isWithin(one, gap)) > 0, 'minGap');
  refuseIf(
    count((one) => anySeen(one) && isInVisit(one)) >= (pressure.maxPerSession ?? Infinity),
    'pressure in a visit',
  );
  for (const { times, within } of pressure.max ?? [])
    refuseIf(count((one) => anySeen(one) && isWithin(one, within)) >= times, 'pressure');
  refuseIf(!pressure.onFirstPage && world.pages < 2, 'first page');

  for (const { segment, max = [], gaps = [], lasts } of limitsOf(pressure, now)) {
    const toEverybody = segment === 'everybody';
    if (toEverybody ? campaign.audience !== undefined : !world.segments.has(segment)) continue;
    const isTagged = ({ params }: Past) => Array.isArray(params.pressure) && params.pressure.includes(segment);
    const counts = (one: Past) => anySeen(one) && (!toEverybody || isTagged(one));
    for (const { times, within } of max)
      refuseIf(count((one) => counts(one) && isWithin(one, within)) >= times, `${segment}: max`);
    const last = latest(counts);
    if (last && gaps.length) {
      let unanswered = 0;
      for (const one of past) {
        if (counts(one)) unanswered++;
        const isReaction = ['message_click', 'message_submit', 'message_conversion'].includes(one.name) && isOver(one);
        if (isReaction) unanswered = 0;
      }
      const wait = gaps[unanswered === 0 ? 0 : unanswered - 1] ?? gaps[gaps.length - 1] ?? '0s';
      refuseIf(isWithin(last, wait), `${segment}: gaps`);
    }
    if (lasts) {
      let began: Past | undefined;
      for (const one of past) {
        if (anySeen(one)) began = isTagged(one) ? (began ?? one) : undefined;
      }
      refuseIf(!!began && !isWithin(began, lasts), `${segment}: lasts`);
    }
  }
  return reasons;
}

/** Which of the campaigns that are due is shown: by priority, then by its place in the file. */
export function chosen(file: Campaigns, world: World, due: ReadonlySet<string>): string | undefined {
  let best: Campaign | undefined;
  for (const campaign of file.campaigns) {
    if (!due.has(campaign.id) || refusals(campaign, file, world).length) continue;
    if (!best || (campaign.priority ?? 0) > (best.priority ?? 0)) best = campaign;
  }
  return best?.id;
}
