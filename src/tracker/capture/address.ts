/**
 * Names of query parameters that look like a credential or like something about a person. Parts of names count, as they
 * come in every style (`repeatPassword`, `customer_token`, `user[email]`); `author` and `keyword` are spared.
 */
const SECRET_NAME =
  /token|secret|pass|pwd|auth(?!or(?!i))|code|key(?!word|phrase)|session|mail|phone|^(sid|otp|pin|jwt|sig)$/i;

/** A mail address, plain or encoded, is as personal under an innocent name as under `email`. */
const MAIL_SIGN = /@|%40/;

/**
 * Cuts secrets out of an address: whole query parameters, in the address itself or in a route after `#`. Campaign
 * parameters (`utm_…`), click ids and search terms stay, byte for byte.
 *
 * @example
 * withoutSecrets('https://shop.example/order?key=wc_order_7&utm_source=mail'); // 'https://shop.example/order?utm_source=mail'
 */
export function withoutSecrets(address: string): string {
  return address.replace(/\?[^?#]*/g, (query) => {
    const kept = query
      .slice(1)
      .split('&')
      .filter((parameter) => {
        const [name = ''] = parameter.split('=');
        return name.startsWith('utm_') || !(SECRET_NAME.test(name) || MAIL_SIGN.test(parameter));
      });
    return kept.length > 0 ? `?${kept.join('&')}` : '';
  });
}

/**
 * The address as far as it names a page: a fragment that is a route (`#/cart`, `#!/cart`) belongs to it, a place on the
 * page (`#reviews`) does not.
 */
export function pageAddress(location: Location): string {
  return location.href.replace(/#(?!!?\/).*/, '');
}

/** The page address without its query. */
export function pagePath(address: string): string {
  return address.replace(/\?[^#]*/, '');
}
