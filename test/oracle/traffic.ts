/** Where a visit comes from, as far as one event tells. */
import type { TrackedEvent } from '../../src/segments/event.js';

/** What is not told is left out. */
export interface Traffic {
  source?: string;
  medium?: string;
  campaign?: string;
}

/** In the order in which they are looked for. */
const CLICK_IDS: [names: string[], Traffic][] = [
  [['gclid', 'gbraid', 'wbraid'], { source: 'google', medium: 'cpc' }],
  [['msclkid'], { source: 'bing', medium: 'cpc' }],
  [['fbclid'], { source: 'facebook', medium: 'social' }],
  [['ttclid'], { source: 'tiktok', medium: 'social' }],
  [['mc_eid', '_kx'], { medium: 'email' }],
  [['awc', 'irclickid', 'cjevent', 'ranSiteID'], { medium: 'affiliate' }],
];

/** The first that gives anything, taken as a group; nothing for an event that carries none of the five fields. */
export function trafficOf({ params }: TrackedEvent): Traffic | undefined {
  const [location, referrer] = [textOf(params.page_location), textOf(params.page_referrer)];
  const explicit = group((name) => params[name]);
  if (explicit) return explicit;
  if (location === undefined && referrer === undefined) return undefined;
  const query = new URLSearchParams(/^[^?#]*\?([^#]*)/.exec(location ?? '')?.[1]);
  const byClick = CLICK_IDS.find(([names]) => names.some((name) => query.get(name)));
  return (
    group((name) => query.get(`utm_${name}`)) ?? byClick?.[1] ?? referral(location, referrer) ?? { source: 'direct' }
  );
}

/** The three values, if there is any. */
function group(valueAt: (name: string) => unknown): Traffic | undefined {
  const told = ['source', 'medium', 'campaign'].filter((name) => textOf(valueAt(name)) !== undefined);
  return told.length > 0 ? Object.fromEntries(told.map((name) => [name, valueAt(name)])) : undefined;
}

/** Another site's address; a referrer alone counts as another site's. */
function referral(location: string | undefined, referrer: string | undefined): Traffic | undefined {
  const from = hostOf(referrer);
  return from !== undefined && from !== hostOf(location) ? { source: from, medium: 'referral' } : undefined;
}

function hostOf(address: string | undefined): string | undefined {
  return /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]+)/i
    .exec(address ?? '')?.[1]
    ?.toLowerCase()
    .replace(/^www\./, '');
}

/** A text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
