/**
 * The five card segments, each as its row says it, without the definition language: what the definitions of the
 * catalogue have to mean.
 */
import type { TrackedEvent } from '../../src/segments/event.js';
import { cartOf, type History, historyAt, itemsOf, latestCartActivity, productKey } from './history.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const KNOWN_BY = ['login', 'sign_up', 'generate_lead', 'newsletter_signup', 'purchase'];

/** The card segments that a visitor is in at `now`. */
export function cardAt(arrivals: Iterable<TrackedEvent>, now: number): Set<string> {
  const history = historyAt(arrivals, now);
  if (history.events.length === 0) return new Set();
  const rows = { anonymous, browser, researcher, impulsive, 'cart-abandoner': cartAbandoner };
  return new Set(Object.entries(rows).flatMap(([id, holds]) => (holds(history) ? [id] : [])));
}

function named(names: string[], events: TrackedEvent[], { repeated, cancelled }: History): TrackedEvent[] {
  return events.filter((event) => names.includes(event.name) && !repeated.has(event) && !cancelled.has(event));
}

function inSession({ events, session }: History): TrackedEvent[] {
  return session ? events.slice(session.firstIndex) : [];
}

function anonymous(history: History): boolean {
  const traits: Record<string, unknown> = {};
  let hasUserId = false;
  for (const { name, params } of history.events) {
    if (name !== 'identify') continue;
    Object.assign(traits, params.traits);
    // Reading taken: an empty or null `user_id` names nobody.
    hasUserId ||= params.user_id !== undefined && params.user_id !== null && params.user_id !== '';
  }
  const hasContact = [traits.email, traits.emailHash, traits.phone].some(
    (contact) => contact != null && contact !== '',
  );
  return !hasContact && !hasUserId && named(KNOWN_BY, history.events, history).length === 0;
}

function browser(history: History): boolean {
  const { session } = history;
  const elapsed = session ? session.latest - session.start : 0;
  return named(['purchase'], inSession(history), history).length === 0 && elapsed >= 4.5 * MINUTE_MS;
}

function researcher(history: History): boolean {
  const events = inSession(history);
  const dwell = new Map<string, number>();
  for (const event of named(['user_engagement'], events, history))
    for (const key of new Set(itemsOf(event).map(productKey)))
      dwell.set(key, (dwell.get(key) ?? 0) + Number(event.params.engagement_time_msec ?? 0));
  return (
    named(['page_view'], events, history).length <= 3 &&
    named(['view_item'], events, history).length >= 1 &&
    Math.max(0, ...dwell.values()) >= MINUTE_MS
  );
}

function impulsive(history: History): boolean {
  const events = inSession(history);
  const [purchase] = named(['purchase'], events, history);
  if (!purchase) return false;
  const views = named(['view_item'], events.slice(0, events.indexOf(purchase)), history).length;
  return views === 1 || views === 2;
}

function cartAbandoner(history: History): boolean {
  const { events, now, session } = history;
  const { quantity, changed } = cartOf(history);
  if (quantity === 0 || changed === undefined) return false;
  const sinceAdding = events.slice(events.findLastIndex((event) => event.name === 'add_to_cart') + 1);
  if (named(['purchase'], sinceAdding, history).length > 0) return false;
  const changes = events.filter(
    (event) => ['add_to_cart', 'remove_from_cart', 'purchase'].includes(event.name) && !history.repeated.has(event),
  );
  const latestChange = events.findLastIndex((event) => changes.includes(event));
  const activity = latestCartActivity(history);
  return (
    ((!session || latestChange < session.firstIndex) && now - changed < 7 * DAY_MS) ||
    (activity !== undefined && now - activity >= 15 * MINUTE_MS) ||
    inSession(history).some((event) => event.name === 'exit_intent' && sinceAdding.includes(event))
  );
}
