/** Which events lie in a window. */
import type { Anchor, Window } from '../../src/segments/definition.js';
import { addDuration } from './duration.js';
import { isSelected, type Placed } from './order.js';
import { type Scope, spanOf } from './scope.js';
import { seasonEdge } from './seasons.js';

/** Whether an event lies in a window, or on one side of an anchor. */
type Inside = (one: Placed) => boolean;

const all: Inside = () => true;
const none: Inside = () => false;

/** The events that lie in a window, in the order of events. */
export function eventsIn(window: Window | undefined, scope: Scope): Placed[] {
  return scope.visitor.placed.filter(inside(window ?? 'lifetime', scope));
}

/** An event at `t` is inside a sliding window `w` from `t` until just before `t + w`. */
function inside(window: Window, scope: Scope): Inside {
  if (window === 'lifetime') return all;
  if (window === 'session') return scope.visitor.session ? inside({ from: 'sessionStart' }, scope) : none;
  if (typeof window === 'string' || 'param' in window) {
    const [duration, times] = spanOf(window, scope);
    return ({ event }) => scope.visitor.now < addDuration(event.time, duration, times);
  }
  const from = window.from === undefined ? { behind: all } : sides(window.from, scope);
  const to = window.to === undefined ? { before: all } : sides(window.to, scope);
  return from && to ? (one) => from.behind(one) && to.before(one) : none;
}

/** The two sides of an anchor: what lies in a window *from* it, and in one *to* it. */
interface Sides {
  behind: Inside;
  before: Inside;
}

/**
 * The sides of an anchor, or nothing if it does not exist.
 *
 * Reading taken: a window *from* now, so also one from the session's start between sessions, is empty even when an
 * event happens at this very millisecond, since now comes after all that has happened.
 */
function sides(anchor: Anchor, scope: Scope): Sides | undefined {
  if (anchor === 'now') return { behind: none, before: all };
  if (anchor === 'sessionStart') {
    const { session } = scope.visitor;
    if (!session) return sides('now', scope);
    return { behind: ({ place }) => place >= session.firstIndex, before: ({ place }) => place < session.firstIndex };
  }
  if ('earliestOf' in anchor) {
    const each = existing(anchor.earliestOf, scope);
    return (
      each && {
        behind: (one) => each.some(({ behind }) => behind(one)),
        before: (one) => each.every(({ before }) => before(one)),
      }
    );
  }
  if ('latestOf' in anchor) {
    const each = existing(anchor.latestOf, scope);
    return (
      each && {
        behind: (one) => each.every(({ behind }) => behind(one)),
        before: (one) => each.some(({ before }) => before(one)),
      }
    );
  }
  if ('first' in anchor || 'latest' in anchor) {
    const at = anchorEvent(anchor, scope)?.place;
    return at === undefined ? undefined : { behind: ({ place }) => place > at, before: ({ place }) => place < at };
  }
  if ('ago' in anchor) {
    const [duration, times] = spanOf(anchor.ago, scope);
    const at = instantOf(anchor.of ?? 'now', scope);
    const leaves = ({ event }: Placed) => addDuration(event.time, duration, times);
    return at === undefined ? undefined : { behind: (one) => at < leaves(one), before: (one) => leaves(one) <= at };
  }
  const at = instantOf(anchor, scope);
  return at === undefined
    ? undefined
    : { behind: ({ event }) => event.time >= at, before: ({ event }) => event.time < at };
}

/** Of several anchors those that exist, or nothing if none does. */
function existing(anchors: Anchor[], scope: Scope): Sides[] | undefined {
  const each = anchors.map((anchor) => sides(anchor, scope)).filter((one) => one !== undefined);
  return each.length > 0 ? each : undefined;
}

/** The instant of an anchor, or nothing if it does not exist. */
function instantOf(anchor: Anchor, scope: Scope): number | undefined {
  const { now, session } = scope.visitor;
  if (anchor === 'now') return now;
  if (anchor === 'sessionStart') return session?.start ?? now;
  if ('date' in anchor) return Date.parse(`${anchor.date}T00:00Z`);
  if ('season' in anchor) return seasonEdge(anchor, scope.definitions, now);
  if ('first' in anchor || 'latest' in anchor) return anchorEvent(anchor, scope)?.event.time;
  if ('ago' in anchor) throw new Error('the oracle does not know "ago" of "ago"');
  const of = 'earliestOf' in anchor ? anchor.earliestOf : anchor.latestOf;
  const instants = of.map((one) => instantOf(one, scope)).filter((one) => one !== undefined);
  if (instants.length === 0) return undefined;
  return 'earliestOf' in anchor ? Math.min(...instants) : Math.max(...instants);
}

function anchorEvent(anchor: Extract<Anchor, { first: unknown } | { latest: unknown }>, scope: Scope) {
  const selector = 'first' in anchor ? anchor.first : anchor.latest;
  const found = eventsIn(anchor.within, scope).filter((one) => isSelected(one, selector, scope.visitor));
  return found.at('first' in anchor ? 0 : -1);
}
