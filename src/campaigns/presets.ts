/** Ready-made limits on how much visitors of the catalogue's segments can bear of all campaigns together. */
import type { Campaigns, SegmentPressure } from './campaign.js';
import { EVERYBODY } from './conditions.js';

/** The days of the catalogue's season `holiday`. */
const HOLIDAY = { from: '11-15', to: '12-31' };
const ONCE_A_WEEK = [{ times: 1, within: '7d' }];
const EVER = '100y';

/** Of segments that a shop has not loaded they say nothing. */
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

/** The file with the ready-made limits among its own. What a shop says of a segment is in place of the ready-made. */
export function withPresets({ pressure = {}, ...file }: Campaigns): Campaigns {
  const { presets = true, bySegment = [] } = pressure;
  const told = new Set(bySegment.map(({ segment }) => segment));
  const readyMade = presets ? PRESETS.filter(({ segment }) => !told.has(segment)) : [];
  return { ...file, pressure: { ...pressure, presets: false, bySegment: [...readyMade, ...bySegment] } };
}
