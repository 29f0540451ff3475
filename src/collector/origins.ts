/** Which pages may send: an allow-list of exact origins. */

/**
 * Says in a sentence why `origin` cannot stand in the allow-list, or gives `undefined` when it can. Browsers send
 * origins in one spelling only, so that any other would never match.
 *
 * @example
 * originProblem('https://shop.example/'); // '"https://shop.example/" is not an origin; write "https://shop.example"'
 */
export function originProblem(origin: string): string | undefined {
  if (origin === '*') return undefined;
  const exact = exactOrigin(origin);
  if (exact === origin) return undefined;
  return `"${origin}" is not an origin; write ${exact ? `"${exact}"` : 'one such as "https://shop.example", or "*"'}`;
}

/** Whether a page of `origin` may send, given a list in which `*` stands for every origin. */
export function isAllowed(origin: string, origins: readonly string[]): boolean {
  return origins.includes('*') || origins.includes(origin);
}

function exactOrigin(text: string): string | undefined {
  // A URL may hold a star, but no browser would ever send one.
  if (text.includes('*') || !URL.canParse(text)) return undefined;
  const { origin, protocol, host } = new URL(text);
  // Apps in a web view have origins such as "capacitor://localhost", which the URL standard calls opaque.
  if (origin === 'null') return host === '' ? undefined : `${protocol}//${host}`;
  return origin;
}
