/**
 * Windows: of the events that a measure is about, what has to be kept to know, at any later instant, what lies in the window.
 *
 * Events enter a window by its end (`to`) and leave it by its start (`from`), never the other way round. So those that have
 * left are forgotten; those that can only enter or leave together are added up into one entry; and where events are only
 * counted, those that a threshold can turn on are enough.
 */
import { type Edge, edgeAt, type Placed } from './anchor.js';
import type { Anchor, Window } from './definition.js';
import { parseDuration } from './duration.js';
import type { Fold, Moment } from './fold.js';
import type { Calendar } from './season.js';
import { sessionEnd } from './session.js';

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
  /** Calls back with each entry that lies in the window, and gives the instant until which these will be the same. */
  each(entries: readonly Entry[], moment: Moment, inside: (entry: Entry) => void): number;
}

/** Compiles a window, whose parameters are filled in. */
export function compileWindow(
  within: Window = 'lifetime',
  seasons: Readonly<Record<string, Calendar>>,
  combine: Combine,
): CompiledWindow {
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
  const from = bounds.from === undefined || sessional ? undefined : edgeAt(bounds.from, seasons);
  const to = bounds.to === undefined || bounds.to === 'now' ? undefined : edgeAt(bounds.to, seasons);
  const leaveTogether = !from || from.jumps;
  const enterTogether = leaveTogether && (!to || to.jumps);

  const isThere = (edge: Edge, moment: Moment) => edge.time(moment) !== undefined;
  const hasEntered = (entry: Placed, moment: Moment) => !to || (isThere(to, moment) && to.endsAfter(entry, moment));
  const mayCount = (entry: Placed, moment: Moment) =>
    !from || (isThere(from, moment) ? from.startsBefore(entry, moment) : from.mayComeLate);

  function together(entries: readonly Entry[]): readonly Entry[] {
    const [first, ...others] = entries;
    if (!first || !others.length) return entries;
    return [
      others.reduce(
        ([, , amount, many], [place, time, more, moreMany]) => [place, time, combine(amount, more), many + moreMany],
        first,
      ),
    ];
  }

  return {
    folds: [...(from?.folds ?? []), ...(to?.folds ?? [])],
    sessional,
    retain(entries, moment, limit) {
      const left = entries.filter((entry) => mayCount(entry, moment));
      if (!to && leaveTogether) return together(left);
      let inside = left.filter((entry) => hasEntered(entry, moment));
      let behind = left.filter((entry) => !hasEntered(entry, moment));
      const { passesAt, inOrder } = from ?? { inOrder: true };
      // Where an event may leave before an earlier one, the last to leave are to be the last in the list.
      if (passesAt && !inOrder) inside.sort(([, a], [, b]) => passesAt(a) - passesAt(b));
      if (leaveTogether) inside = [...together(inside)];
      else if (passesAt || inOrder) inside = inside.slice(-limit);
      if (enterTogether) behind = [...together(behind)];
      // Those that never leave: the first to enter are enough. Those that leave: the last, if all enter at once.
      else if (!from && to?.inOrder) behind = behind.slice(0, limit);
      else if (from && to?.jumps && inOrder) behind = behind.slice(-limit);
      return [...inside, ...behind];
    },
    each(entries, moment, inside) {
      let until = sessional && moment.session && entries.length ? sessionEnd(moment.session) : Infinity;
      const begins = !from || isThere(from, moment);
      const ends = !to || isThere(to, moment);
      for (const entry of entries) {
        if (from) until = Math.min(until, from.changesAt(entry, moment));
        if (to) until = Math.min(until, to.changesAt(entry, moment));
        if (begins && ends && (!from || from.startsBefore(entry, moment)) && (!to || to.endsAfter(entry, moment)))
          inside(entry);
      }
      return until;
    },
  };
}
