/** The order of events: where each is, under which names it counts, and which of them a selector names. */
import type { EventSelector } from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { type History, isActivity } from './history.js';

const SESSION_START = 'session_start';

/** An event under the name that it counts by, and its place in the order of events. */
export interface Placed {
  name: string;
  event: TrackedEvent;
  place: number;
}

/**
 * Places in the order of events are numbers: an event's is its index in the history.
 *
 * Readings taken: a derived `session_start` is "at the session's first event": it has that event's place, and its
 * parameters, so of the two neither comes before the other; one that a page sends is an ordinary event, and not counted
 * as one.
 */
export function placed({ events, sessions }: Pick<History, 'events' | 'sessions'>): Placed[] {
  const own = events.map((event, place) => {
    return { name: event.name === SESSION_START ? `sent ${SESSION_START}` : event.name, event, place };
  });
  const starts = sessions.map(({ firstIndex }) => own[firstIndex]).filter((one) => one !== undefined);
  return [...own, ...starts.map((one) => ({ ...one, name: SESSION_START }))].sort((a, b) => a.place - b.place);
}

/**
 * Whether a selector names the event; `"*"` is every activity.
 *
 * Reading taken: a repeated or cancelled order is no purchase, wherever purchases are named; but that the visitor did
 * something at that time stays true, so `"*"` counts it, as it also stays in its session.
 */
export function isSelected(
  { name, event }: Placed,
  selector: EventSelector,
  { repeated, cancelled }: Pick<History, 'repeated' | 'cancelled'>,
): boolean {
  if (selector === '*') return name !== SESSION_START && isActivity(event);
  if (typeof selector === 'string' ? selector !== name : !selector.includes(name)) return false;
  return name !== 'purchase' || !(repeated.has(event) || cancelled.has(event));
}
