/** Which addresses a message may lead to, or load from. */
import type { Setting } from './setting.js';
import { fillAddress } from './texts.js';

/**
 * The address in full, with its variables filled in, if it is one of the web (`http:`, `https:`, or relative to the page)
 * or, where `isLink`, a `mailto:` or `tel:`; else `undefined`, which is reported.
 *
 * It is the parsed form that is given back and used: what was checked is what the browser goes to, however it was written.
 */
export function safeAddress(
  { document, values, report }: Setting,
  address: string,
  isLink: boolean,
): string | undefined {
  try {
    const { protocol, href } = new URL(fillAddress(address, values()), document.baseURI);
    if ((isLink ? /^(https?|mailto|tel):$/ : /^https?:$/).test(protocol)) return href;
  } catch {}
  report(`its address is not allowed: ${address}`);
  return undefined;
}
