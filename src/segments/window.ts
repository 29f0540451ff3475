/**
 * Windows: of the events that a measure is about, what has to be kept to know, at any later instant, what lies in the window.
 *
 * Events enter a window by its end (`to`) and leave it by its start (`from`), never the other way round. So those that have
 * left are forgotten; those that can only enter or leave together are added up into one entry; and where events are only
 * counted, those that a threshold can turn on are enough.
 */
import { type AnchorContext, edgeAt, type Placed } from './anchor.js';
import type { Anchor, Window } from './definition.js';
import { parseDuration } from './duration.js';
import type { Kept, Moment } from './fold.js';

/** What one event, or several together, add to a measure: `amount` is made of `many` values. */
export type Entry = readonly [place: number, time: number, amount: number, many: number];

/** Makes the amount of two. */
export type Combine = (one: number, other: number) => number;

/** A window as the engine uses it. */
export interface CompiledWindow {
  readonly folds: readonly Kept[];
  /** True for a window that begins with the session: what is kept for it goes with the session. */
  readonly sessional: boolean;
  /** What has to be kept of `entries`, in the order in which they came; `limit`: so many of them make a difference. */
  retain(entries: readonly Entry[], moment: Moment, limit: number): readonly Entry[];
  /** Whether an entry lies in the window. */
  holds(entry: Entry, moment: Moment): boolean;
  /** The instant until which that is sure, unless the session ends or an event comes. */
  changesAt(entry: Entry, moment: Moment): number;
}

/** The bounds of a window. */
export function boundsOf(within: Window = 'lifetime'): { readonly from?: Anchor; readonly to?: Anchor } {
  if (typeof within === 'object') return within as ReturnType<typeof boundsOf>;
  if (within === 'session') return { from: 'sessionStart' };
  return parseDuration(within) ? { from: { ago: within } } : {};
}

/** Compiles a window, whose parameters are filled in. */
export function compileWindow(within: Window | undefined, context: AnchorContext, combine: Combine): CompiledWindow {
  const bounds = boundsOf(within);
  const sessional = bounds.from === 'sessionStart';
  const edgeOf = (anchor: Anchor | undefined) => (anchor === undefined ? undefined : edgeAt(anchor, context));
  // What is kept for a session needs no start: it is gone when another begins.
  const from = sessional ? undefined : edgeOf(bounds.from);
  const to = bounds.to === 'now' ? undefined : edgeOf(bounds.to);
  const leaveTogether = !from || from.jumps;
  const leaveInOrder = !from || from.inOrder;

  const hasBegun = (entry: Placed, moment: Moment) => !from || from.side(entry, moment) > 0;
  const hasEntered = (entry: Placed, moment: Moment) => !to || to.side(entry, moment) < 0;

  /** What of those that enter together, or are in, has to be kept: the sum if they leave together, else the last to leave. */
  function together(entries: readonly Entry[], limit: number): readonly Entry[] {
    if (!leaveTogether) return leaveInOrder && entries.length > limit ? entries.slice(-limit) : entries;
    let [sum, ...others] = entries;
    if (!sum || !others.length) return entries;
    for (const [place, time, amount, many] of others) sum = [place, time, combine(sum[2], amount), sum[3] + many];
    return [sum];
  }

  return {
    folds: [...(from?.folds ?? []), ...(to?.folds ?? [])],
    sessional,
    retain(entries, moment, limit) {
      const left = from
        ? entries.filter((entry) => hasBegun(entry, moment) || from.mayStart?.(entry, moment))
        : entries;
      if (!to) return together(left, limit);
      const inside: Entry[] = [];
      const behind: Entry[] = [];
      for (const entry of left) (to.side(entry, moment) < 0 ? inside : behind).push(entry);
      // Of those that never leave, the first to enter are enough.
      const waiting = to.jumps ? together(behind, limit) : !from && to.inOrder ? behind.slice(0, limit) : behind;
      return [...together(inside, limit), ...waiting];
    },
    holds: (entry, moment) => hasBegun(entry, moment) && hasEntered(entry, moment),
    changesAt: (entry, moment) =>
      Math.min(from ? from.changesAt(entry, moment) : Infinity, to ? to.changesAt(entry, moment) : Infinity),
  };
}
