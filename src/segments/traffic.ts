/** Where a visit comes from, as far as one event tells. */

/** See {@link trafficOf}. */
export interface Traffic {
  readonly source?: string | undefined;
  readonly medium?: string | undefined;
  readonly campaign?: string | undefined;
}

/** Parameters that advertisers' links carry, with the traffic that they stand for. */
const CLICK_IDS: readonly (readonly [ids: RegExp, source: string | undefined, medium: string])[] = [
  [/^(gclid|gbraid|wbraid)$/, 'google', 'cpc'],
  [/^msclkid$/, 'bing', 'cpc'],
  [/^fbclid$/, 'facebook', 'social'],
  [/^ttclid$/, 'tiktok', 'social'],
  [/^(mc_eid|_kx)$/, undefined, 'email'],
  [/^(awc|irclickid|cjevent|ranSiteID)$/, undefined, 'affiliate'],
];

const text = (value: unknown) => (typeof value === 'string' && value) || undefined;

/**
 * The traffic source of an event with these parameters: the first of these that gives anything, as a group: explicit
 * values, `utm_*` of the page's address, a click id there, another site's referrer, else direct. `undefined` if the
 * event carries nothing of the kind.
 */
export function trafficOf(params: Readonly<Record<string, unknown>>): Traffic | undefined {
  const [source, medium, campaign, location, referrer] = [
    params.source,
    params.medium,
    params.campaign,
    params.page_location,
    params.page_referrer,
  ].map(text);
  if (source || medium || campaign) return { source, medium, campaign };
  if (!location && !referrer) return undefined;
  const query = queryOf(location);
  const [utmSource, utmMedium, utmCampaign] = ['source', 'medium', 'campaign'].map((name) => query.get(`utm_${name}`));
  if (utmSource || utmMedium || utmCampaign) return { source: utmSource, medium: utmMedium, campaign: utmCampaign };
  for (const [ids, source, medium] of CLICK_IDS)
    for (const id of query.keys()) if (ids.test(id)) return { source, medium };
  const site = hostOf(referrer);
  return site && site !== hostOf(location) ? { source: site, medium: 'referral' } : { source: 'direct' };
}

/** What an address has behind its `?`, without what is empty. There is no `URL` in every world this runs in. */
function queryOf(address = ''): Map<string, string> {
  const parts = /\?([^#]*)/.exec(address.replace(/#.*/s, ''))?.[1]?.split('&') ?? [];
  const pairs = parts.map((part): [string, string] => {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(part) ?? [];
    return [decoded(name), decoded(value)];
  });
  // Of a parameter that stands there twice, the first counts.
  return new Map(pairs.filter(([, value]) => value).reverse());
}

function decoded(given: string): string {
  try {
    return decodeURIComponent(given.replace(/\+/g, ' '));
  } catch {
    return given;
  }
}

function hostOf(address = ''): string | undefined {
  return /^[^:/?#]+:\/\/(?:[^/?#]*@)?(?:www\.)?([^/?#:]+)/i.exec(address)?.[1]?.toLowerCase();
}
