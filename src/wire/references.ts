/** Where a collector has the reference values of the shop, as JSON: `GET {endpoint}/v1/references.json`, or with `?site=NAME` those of one site. */

/** The path below the collector's address. */
export const REFERENCES_PATH = '/v1/references.json';
