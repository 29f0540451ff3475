/** Pressure: how much a visitor can bear of all campaigns together. Which limits apply to one campaign, here and now. */
import type { Campaign, Pressure, SegmentPressure } from './campaign.js';

/** In place of a segment: campaigns that have no audience, which count for themselves. */
export const EVERYBODY = 'everybody';

/** The days of the catalogue's season `holiday`. */
const HOLIDAY = { from: '11-15', to: '12-31' };
const ONCE_A_WEEK = [{ times: 1, within: '7d' }];
const EVER = '100y';

/** Ready-made limits. Of segments that a shop has not loaded they say nothing. */
const PRESETS: readonly SegmentPressure[] = [
  { segment: EVERYBODY, max: [{ times: 2, within: '1mo' }] },
  // At once, a day later, three days after the first, then weekly.
  { segment: 'lead', gaps: ['24h', '48h', '7d'] },
  { segment: 'first-order', max: [{ times: 2, within: '7d' }] },
  { segment: 'repeat-customer', max: [{ times: 3, within: '7d' }] },
  { segment: 'best-customer', max: [{ times: 3, within: '7d' }] },
  { segment: 'at-risk', max: ONCE_A_WEEK, gaps: ['7d', '14d', '28d'] },
  { segment: 'inactive', max: ONCE_A_WEEK, gaps: ['7d', '14d', '28d'], lasts: '1mo' },
  // One offer, and again only in a season.
  { segment: 'rfm-sleeper', max: [{ times: 1, within: EVER }] },
  { segment: 'rfm-sleeper', max: [{ times: 1, within: '60d' }], ...HOLIDAY },
];

/** Whether an instant lies in days, both whole, that may have a year or be the same every year. */
function isWithin(now: number, from: string, to: string): boolean {
  const dayIn = (text: string) => new Date(now).toISOString().slice(10 - text.length, 10);
  const isFrom = dayIn(from) >= from;
  const isTo = dayIn(to) <= to;
  // Days without a year may run over its end.
  return from.length === 5 && to.length === 5 && from > to ? isFrom || isTo : isFrom && isTo;
}

/**
 * The limits by segment that apply to a campaign. What a shop says of a segment is in place of the ready-made; what is said for
 * certain days is, on these, in place of the rest.
 */
export function limitsOn(
  campaign: Campaign,
  { bySegment = [], presets = true }: Pressure,
  isInSegment: (segment: string) => boolean,
  now: number,
): SegmentPressure[] {
  const told = new Set(bySegment.map(({ segment }) => segment));
  const isDated = ({ from, to }: SegmentPressure) => from !== undefined || to !== undefined;
  const isNow = (rule: SegmentPressure) => isWithin(now, rule.from ?? '0000-01-01', rule.to ?? '9999-12-31');
  const applying = [...(presets ? PRESETS.filter(({ segment }) => !told.has(segment)) : []), ...bySegment].filter(
    (rule) => (rule.segment === EVERYBODY ? campaign.audience === undefined : isInSegment(rule.segment)) && isNow(rule),
  );
  return applying.filter(
    (rule) => isDated(rule) || !applying.some((other) => isDated(other) && other.segment === rule.segment),
  );
}
