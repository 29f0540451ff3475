/** Pressure: how much a visitor can bear of all campaigns together. Which limits apply to one campaign, here and now. */
import type { Campaign, Pressure, SegmentPressure } from './campaign.js';

/** In place of a segment: campaigns that have no audience, which count for themselves. */
export const EVERYBODY = 'everybody';

/** Whether an instant lies in days, both whole, that have a year or are the same every year. */
function isWithin(now: number, from = '0000-01-01', to = '9999-12-31'): boolean {
  const dayLike = (text: string) => new Date(now).toISOString().slice(10 - text.length, 10);
  const isFrom = dayLike(from) >= from;
  const isTo = dayLike(to) <= to;
  // Days without a year may run over its end.
  return from.length === to.length && from > to ? isFrom || isTo : isFrom && isTo;
}

/** The limits by segment that apply to a campaign. What is said for certain days is, on these, in place of the rest. */
export function limitsOn(
  { audience }: Campaign,
  { bySegment = [] }: Pressure,
  isInSegment: (segment: string) => boolean,
  now: number,
): SegmentPressure[] {
  const applying = bySegment.filter(
    ({ segment, from, to }) =>
      (segment === EVERYBODY ? audience === undefined : isInSegment(segment)) && isWithin(now, from, to),
  );
  const isDated = ({ from, to }: SegmentPressure) => from ?? to;
  return applying.filter(
    (limit) => isDated(limit) || !applying.some((other) => isDated(other) && other.segment === limit.segment),
  );
}
