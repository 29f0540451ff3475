/** Parameters that tell where a visit comes from, and what the browser makes of them. */
import fc from 'fast-check';
import { trafficOf } from '../../src/segments/traffic.js';

const name = fc.constantFrom(
  ...['utm_source', 'utm_medium', 'utm_campaign', 'utm%5Fsource', 'gclid', 'gbraid', 'msclkid', 'fbclid', 'ttclid'],
  ...['mc_eid', '_kx', 'awc', 'ranSiteID', 'x', ''],
);

/**
 * Plain, encoded, encoded wrongly, in another encoding, and cut off. Without letters beyond ASCII, which addresses of browsers do not
 * have: beside what is wrong, Node takes them for bytes, other than the standard and browsers.
 */
const part = fc.constantFrom(
  ...['a', 'News', '+', '%20', '%C3%A9', '%E9', '%F0%9F%98%80', '%F0%9F%98', '%E2%82', '%ED%A0%80', '%C0%80', '%FF'],
  ...['%', '%2', '%zz', '%3D', '=', '%26', '%2B', '%25', "'", '"', '\\', '%F4%90%80%80', '%00'],
);

const value = fc.oneof(
  { weight: 8, arbitrary: fc.array(part, { maxLength: 4 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('é', '\u{1F600}+%20', 'ü%C3%A9') },
);

const query = fc
  .array(
    fc.oneof(
      fc.tuple(name, value).map((pair) => pair.join('=')),
      name,
    ),
    { maxLength: 4 },
  )
  .map((pairs) => pairs.join('&'));

const host = fc.constantFrom(
  ...[
    'https://shop.example',
    'https://www.shop.example',
    'HTTPS://Shop.Example:443',
    'https://me@shop.example',
    'shop.example',
  ],
  ...['https://other.example', 'http://www.Élan.example', 'android-app://com.google', 'about:blank', '//x', 'https://'],
);

const address = fc
  .tuple(host, fc.constantFrom('', '/', '/a/b'), fc.option(query), fc.constantFrom('', '#', '#?gclid=1', '?gclid=2'))
  .map(([where, path, asked, rest]) => `${where}${path}${asked === null ? '' : `?${asked}`}${rest}`);

const told = fc.constantFrom<unknown>('email', '', null, 5, 'é');

const params = fc.record(
  {
    page_location: fc.oneof(address, fc.constantFrom<unknown>('', null, 7)),
    page_referrer: fc.oneof(address, fc.constant('')),
    source: told,
    medium: told,
    campaign: told,
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** Most events tell nothing but addresses. */
export const trafficParams = fc.oneof(
  { weight: 5, arbitrary: params.map(({ page_location, page_referrer }) => ({ page_location, page_referrer })) },
  { weight: 1, arbitrary: params },
);

function trafficHere(params: Record<string, unknown>): unknown {
  const traffic = trafficOf(params);
  return traffic && [traffic.source ?? null, traffic.medium ?? null, traffic.campaign ?? null];
}

/** What SQL says otherwise: a sentence for each. */
export const trafficDifferences = (all: readonly Record<string, unknown>[], inSql: readonly unknown[]): string[] =>
  all.flatMap((one, at) => {
    const [expected, actual] = [trafficHere(one), inSql[at]].map((traffic) => JSON.stringify(traffic));
    return expected === actual ? [] : [`${JSON.stringify(one)}: ${expected}, in SQL ${actual}`];
  });
