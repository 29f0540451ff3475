/**
 * Windows: of the events that a measure is about, what has to be kept to know, at any later instant, what lies in the window.
 *
 * Events enter a window by its end (`to`) and leave it by its start (`from`), never the other way round. So those that have
 * left are forgotten; those that can only enter or leave together are added up into one entry; and where events are only
 * counted, those that a threshold can turn on are enough.
 */
import { type AnchorContext, type Edge, edgeAt, type Placed } from './anchor.js';
import type { Anchor, Window } from './definition.js';
import { parseDuration } from './duration.js';
import type { Fold, Moment } from './fold.js';

/** What one event, or several together, add to a measure: `amount` is made of `many` values. */
export type Entry = readonly [place: number, time: number, amount: number, many: number];

/** Makes the amount of two. */
export type Combine = (one: number, other: number) => number;

/** A window as the engine uses it. */
export interface CompiledWindow {
  readonly folds: readonly Fold[];
  /** True for a window that begins with the session: what is kept for it goes with the session. */
  readonly sessional: boolean;
  /** What has to be kept of `entries`, in the order in which they came; `limit`: so many of them make a difference. */
  retain(entries: readonly Entry[], moment: Moment, limit: number): readonly Entry[];
  /** Whether an entry lies in the window. */
  holds(entry: Entry, moment: Moment): boolean;
  /** The instant until which that is sure, unless the session ends or an event comes. */
  changesAt(entry: Entry, moment: Moment): number;
  /** True when entries only leave by time, each at its instant, and none can enter. */
  readonly slides: boolean;
}

/** Compiles a window, whose parameters are filled in. */
export function compileWindow(within: Window = 'lifetime', context: AnchorContext, combine: Combine): CompiledWindow {
  const bounds: { from?: Anchor; to?: Anchor } =
    typeof within === 'object' && !('param' in within)
      ? within
      : within === 'session'
        ? { from: 'sessionStart' }
        : parseDuration(within)
          ? { from: { ago: within as string } }
          : {};
  const sessional = bounds.from === 'sessionStart';
  // What is kept for a session needs no start: it is gone when another begins.
  const from = bounds.from === undefined || sessional ? undefined : edgeAt(bounds.from, context);
  const to = bounds.to === undefined || bounds.to === 'now' ? undefined : edgeAt(bounds.to, context);
  const leaveTogether = !from || from.jumps;
  const enterTogether = leaveTogether && (!to || to.jumps);
  // A span up to now, which most windows are, needs no more than a comparison.
  const passesAt = parseDuration(within) && from?.passesAt;

  const isThere = (edge: Edge, moment: Moment) => edge.time(moment) !== undefined;
  const hasEntered = (entry: Placed, moment: Moment) => !to || (isThere(to, moment) && to.endsAfter(entry, moment));
  const mayCount = (entry: Placed, moment: Moment) =>
    !from || (isThere(from, moment) ? from.startsBefore(entry, moment) : from.mayComeLate);

  function together(entries: readonly Entry[]): readonly Entry[] {
    let sum = entries[0];
    for (let at = 1; at < entries.length; at++) {
      const [, , amount, many] = sum as Entry;
      const [place, time, more, moreMany] = entries[at] as Entry;
      sum = [place, time, combine(amount, more), many + moreMany];
    }
    return sum && entries.length > 1 ? [sum] : entries;
  }

  return {
    folds: [...(from?.folds ?? []), ...(to?.folds ?? [])],
    sessional,
    slides: !!passesAt,
    retain(entries, moment, limit) {
      if (!from && !to) return together(entries);
      const left = passesAt
        ? entries.filter(([, time]) => passesAt(time) > moment.now)
        : entries.filter((entry) => mayCount(entry, moment));
      if (!to && leaveTogether) return together(left);
      // Where an event may leave before an earlier one, the last to leave are to be the last in the list.
      const sorted = from?.passesAt && !from.inOrder;
      if (sorted) left.sort(([, a], [, b]) => (from.passesAt?.(a) ?? 0) - (from.passesAt?.(b) ?? 0));
      const enough = !from || sorted || from.inOrder ? limit : Infinity;
      if (!to) return left.length > enough ? left.slice(-enough) : left;
      const inside = left.filter((entry) => hasEntered(entry, moment));
      const behind = left.filter((entry) => !hasEntered(entry, moment));
      return [
        ...(leaveTogether ? together(inside) : inside.slice(-enough)),
        // Those that enter all at once; those that never leave, of which the first to enter are enough; those that do, of which
        // the last are, if all enter at once.
        ...(enterTogether
          ? together(behind)
          : !from && to.inOrder
            ? behind.slice(0, enough)
            : from?.inOrder && to.jumps
              ? behind.slice(-enough)
              : behind),
      ];
    },
    holds: passesAt
      ? ([, time], { now }) => passesAt(time) > now
      : (entry, moment) =>
          (!from || (isThere(from, moment) && from.startsBefore(entry, moment))) && hasEntered(entry, moment),
    changesAt: passesAt
      ? ([, time], { now }) => (passesAt(time) > now ? passesAt(time) : Infinity)
      : (entry, moment) =>
          Math.min(from ? from.changesAt(entry, moment) : Infinity, to ? to.changesAt(entry, moment) : Infinity),
  };
}
