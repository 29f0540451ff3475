/** Which events a measure is about. Any name is allowed, but some look like a slip of the pen. */
import type { KnownEventName } from '../event.js';
import { nameAt, refuse, type Scope } from './findings.js';
import { warnOfSlip } from './spelling.js';

/** Events that are known by name. */
export const EVENTS = [
  ...['page_view', 'view_item_list', 'select_item', 'view_item', 'add_to_wishlist', 'add_to_cart', 'remove_from_cart'],
  ...['view_cart', 'begin_checkout', 'add_shipping_info', 'add_payment_info', 'purchase', 'refund', 'view_promotion'],
  ...['select_promotion', 'search', 'view_search_results', 'login', 'sign_up', 'generate_lead', 'newsletter_signup'],
  ...['chat_start', 'exit_intent', 'user_engagement', 'identify', 'session_start', 'message_impression'],
  ...['message_click', 'message_close', 'message_submit', 'message_conversion', 'message_holdout'],
] as const satisfies readonly (KnownEventName | (string & {}))[];

/** Told of memberships; what depends on them would depend on itself. */
const NEVER_COUNTED = ['segment_enter', 'segment_leave'];

/** Refuses what is no name of an event, no list of names and not `"*"`. */
export function checkSelector(given: unknown, path: string, { warnings }: Scope): void {
  const names = Array.isArray(given) && given.length ? given : [given];
  names.forEach((one: unknown, at) => {
    const place = names === given ? `${path}[${at}]` : path;
    const name = nameAt(one, place, 'the name of an event or a list of names');
    if (name === '*' && names === given) refuse(place, '"*" is every activity; it cannot stand in a list');
    if (NEVER_COUNTED.includes(name)) warnings.push({ path: place, message: `"${name}" is never counted` });
    else warnOfSlip(name, EVENTS, place, 'event', warnings);
  });
}
