/** Facts about the running session. */
import type { Measure } from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import type { Measured } from './compare.js';
import { type History, isActivity, itemsOf, productKey } from './history.js';
import { textOf, trafficOf } from './traffic.js';

/** Session start to its latest activity; 0 between sessions. */
export function elapsed({ session, now }: History): Measured {
  return { kind: 'span', from: session?.start ?? now, to: session?.latest ?? now };
}

/**
 * Attention in this session, in ms; 0 between sessions.
 *
 * Readings taken: in a session without a `page_view` all attention is on `page`, the one that was open before; an
 * engagement that names several products counts for each of them, and once for one named twice; one without a usable
 * `engagement_time_msec` is 0.
 */
export function attention(what: 'page' | 'item' | 'items' | 'session', { events, session }: History): number {
  if (!session) return 0;
  const inSession = events.slice(session.firstIndex);
  if (what === 'page') {
    const page = inSession.findLastIndex((event) => event.name === 'page_view');
    return sumAttention(page < 0 ? inSession : inSession.slice(page));
  }
  if (what === 'session') return sumAttention(inSession);
  if (what === 'items') return sumAttention(inSession.filter((event) => itemsOf(event).length > 0));
  const products = new Set(inSession.flatMap((event) => itemsOf(event).map(productKey)));
  const each = [...products].map((product) =>
    sumAttention(inSession.filter((event) => itemsOf(event).some((item) => productKey(item) === product))),
  );
  return Math.max(0, ...each);
}

function sumAttention(events: TrackedEvent[]): number {
  return events
    .filter((event) => event.name === 'user_engagement')
    .map((event) => event.params.engagement_time_msec)
    .reduce<number>((sum, ms) => sum + (typeof ms === 'number' ? ms : 0), 0);
}

/** A fact about this visit, told by its activities; nothing between sessions, but whether there is one. */
export function visit(
  what: Extract<Measure, { context: unknown }>['context'],
  { events, session }: History,
): string | boolean | undefined {
  if (what === 'inSession') return session !== undefined;
  const activities = session ? events.slice(session.firstIndex).filter(isActivity) : [];
  if (what === 'landing') return firstText(activities, 'page_location');
  if (what === 'pageType') return firstText(activities.reverse(), 'page_type');
  if (what === 'device' || what === 'language') return firstText(activities.reverse(), what);
  const traffic = activities.map(trafficOf).find((one) => one !== undefined);
  return traffic?.[what];
}

function firstText(events: TrackedEvent[], param: string): string | undefined {
  return events.map(({ params }) => textOf(params[param])).find((text) => text !== undefined);
}
