/** Where a visit comes from, as far as one event tells. */

/** See {@link trafficOf}. */
export interface Traffic {
  readonly source?: string | undefined;
  readonly medium?: string | undefined;
  readonly campaign?: string | undefined;
}

/** Parameters that advertisers' links carry, with the medium and the source that they stand for. */
export const CLICK_IDS: readonly (readonly [ids: string, medium: string, source?: string])[] = [
  ['gclid gbraid wbraid', 'cpc', 'google'],
  ['msclkid', 'cpc', 'bing'],
  ['fbclid', 'social', 'facebook'],
  ['ttclid', 'social', 'tiktok'],
  ['mc_eid _kx', 'email'],
  ['awc irclickid cjevent ranSiteID', 'affiliate'],
];

/** What browsers and Node both have; the libraries that this is compiled with do not. */
declare const URLSearchParams: new (query: string) => { get(name: string): string | null };

const TOLD = ['source', 'medium', 'campaign'] as const;

const text = (value: unknown) => (typeof value === 'string' && value) || undefined;

/**
 * The traffic source of an event with these parameters: the first of these that gives anything, as a group: explicit
 * values, `utm_*` of the page's address, a click id there, another site's referrer, else direct. `undefined` if the
 * event carries nothing of the kind.
 */
export function trafficOf(params: Readonly<Record<string, unknown>>): Traffic | undefined {
  const told = (named: (name: string) => string | undefined): Traffic | undefined => {
    const [source, medium, campaign] = TOLD.map(named);
    return source || medium || campaign ? { source, medium, campaign } : undefined;
  };
  const explicit = told((name) => text(params[name]));
  if (explicit) return explicit;
  const location = text(params.page_location);
  const referrer = text(params.page_referrer);
  if (!location && !referrer) return undefined;
  const query = new URLSearchParams(/^[^?#]*\?([^#]*)/.exec(location ?? '')?.[1] ?? '');
  // Of a parameter that stands there several times, the first counts.
  const named = (name: string) => query.get(name) || undefined;
  const tagged = told((name) => named(`utm_${name}`));
  if (tagged) return tagged;
  for (const [ids, medium, source] of CLICK_IDS) if (ids.split(' ').some(named)) return { source, medium };
  const site = hostOf(referrer);
  return site && site !== hostOf(location) ? { source: site, medium: 'referral' } : { source: 'direct' };
}

function hostOf(address = ''): string | undefined {
  return /^[^:/?#]+:\/\/(?:[^/?#]*@)?(?:www\.)?([^/?#:]+)/i.exec(address)?.[1]?.toLowerCase();
}
