/**
 * A query parameter that is a credential or about a person: by its name, parts of which count, as names come in every
 * style (`repeatPassword`, `customer_token`, `user[email]`; `keyword` is spared), or by a mail address,
 * plain or encoded, under whatever name. Campaign parameters are neither.
 */
const SECRET = /^(?!utm_)([^=]*(token|secret|pass|pwd|auth|code|key(?!word)|sess|mail|phone)|sid=|.*(@|%40))/i;

/**
 * Cuts secrets out of an address: whole query parameters, in the address itself or in a route after `#`. Campaign
 * parameters (`utm_…`), click ids and search terms stay, byte for byte.
 *
 * @example
 * withoutSecrets('https://shop.example/order?key=wc_order_7&utm_source=mail'); // 'https://shop.example/order?utm_source=mail'
 */
export function withoutSecrets(address: string): string {
  return address.replace(/\?[^?#]*/g, (query) => {
    const parameters = query.slice(1).split('&');
    const kept = parameters.filter((parameter) => !SECRET.test(parameter)).join('&');
    return kept && `?${kept}`;
  });
}

/**
 * What names a page: its address without secrets, and with a fragment only if that is a route (`#/cart`), not
 * a place on the page (`#reviews`).
 */
export function pageAddress(location: Location): string {
  return withoutSecrets(location.href.replace(/#(?!\/).*/, ''));
}

/** The page address without its query. */
export function pagePath(address: string): string {
  return address.replace(/\?[^#]*/, '');
}
