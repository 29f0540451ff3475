/**
 * Windows: which events a count looks at.
 *
 * All kinds work alike: a window has two edges in the order of events, and may let events go after a while. Of the
 * events in it only the last few to leave are kept, as many as a threshold can turn on; of those behind its end, where
 * the end may still come, as many again.
 */
import type { Reading } from './compare.js';
import type { Anchor, EventSelector, Window } from './definition.js';
import { addSpan, parseDuration } from './duration.js';
import type { Fold, Moment } from './fold.js';
import { sessionEnd } from './session.js';
import type { Filter } from './where.js';

/**
 * An edge of a window, as a place in the order of events: of a start (`from`) the first place inside, of an end (`to`)
 * the first one outside. `undefined` if the anchor does not exist.
 */
type Edge = (side: 'from' | 'to', moment: Moment) => number | undefined;

/** An event that counts: its place in the order of events and, in a sliding window, the instant at which it leaves. */
type Entry = readonly [place: number, leavesAt?: number];

/** Counts events in a window. */
export interface Counter {
  readonly folds: readonly Fold[];
  read(moment: Moment): Reading;
  /** Says that counts up to `count` make a difference; what is counted beyond the largest may be lost. */
  need(count: number): void;
}

/** The names that an event selector selects. */
export function selected(selector: EventSelector): readonly string[] {
  return typeof selector === 'string' ? [selector] : selector;
}

/** Counts the events with these names that pass `filter`, which `key` describes. */
export function counter(names: readonly string[], filter: Filter, key: string, within: Window = 'lifetime'): Counter {
  const text = JSON.stringify(within);
  const span = parseDuration(within);
  const folds: Fold[] = [];
  const { from, to } =
    typeof within === 'object' ? within : { from: within === 'session' ? 'sessionStart' : undefined };
  const start = from === undefined ? () => 0 : edgeAt(from as Anchor, folds);
  const end = edgeAt(to ?? 'now', folds);
  let atMost = 1;
  const fold: Fold<readonly Entry[]> & { key: string } = {
    key: '',
    names,
    initial: [],
    next(entries, step) {
      if (!filter(step)) return entries;
      const { now, position } = step;
      const first = start('from', step) ?? position;
      const last = end('to', step) ?? 0;
      const inside = entries.filter(([place, leavesAt = Infinity]) => place >= first && place < last && leavesAt > now);
      const behind = entries.filter(([place]) => place >= first && place >= last);
      const entry: Entry = span ? [position, addSpan(now, span)] : [position];
      (position < last ? inside : behind).push(entry);
      // With calendar months an event may leave before an earlier one: the last to leave are the last in the list.
      if (span) inside.sort(([, a = 0], [, b = 0]) => a - b);
      // Other edges only ever move to the place of the latest event, so that of the events behind them the latest few are
      // enough; the earliest of several may come to lie anywhere between.
      return [...inside.slice(-atMost), ...(/earliestOf/.test(text) ? behind : behind.slice(-atMost))];
    },
  };
  return {
    folds: [...folds, fold as Fold],
    read(moment) {
      const first = start('from', moment) ?? Infinity;
      const last = end('to', moment) ?? 0;
      let value = 0;
      let until = moment.session && /session/.test(text) ? sessionEnd(moment.session) : Infinity;
      for (const [place, leavesAt = Infinity] of moment.keptOf(fold)) {
        if (place < first || place >= last || leavesAt <= moment.now) continue;
        value++;
        until = Math.min(until, leavesAt);
      }
      return { value, until };
    },
    need(count) {
      atMost = Math.max(atMost, count);
      fold.key = `${text} ${atMost} ${key}`;
    },
  };
}

/** The edge at an anchor. What has to be kept for it is added to `folds`. */
function edgeAt(anchor: Anchor, folds: Fold[]): Edge {
  // As a start, now is a place that no event has yet. Between sessions the session's start is now.
  const now: Edge = (side, { position }) => (side === 'from' ? position + 1 : Infinity);
  if (anchor === 'now') return now;
  if (anchor === 'sessionStart') return (side, moment) => moment.session?.first ?? now(side, moment);
  if ('first' in anchor || 'latest' in anchor) return eventEdge(anchor, folds);
  const [choose, anchors] =
    'latestOf' in anchor ? ([Math.max, anchor.latestOf] as const) : ([Math.min, anchor.earliestOf] as const);
  const edges = anchors.map((one) => edgeAt(one, folds));
  return (side, moment) => {
    // Those that do not exist are passed over.
    const places = edges.flatMap((edge) => edge(side, moment) ?? []);
    return places.length ? choose(...places) : undefined;
  };
}

/** An event is outside on both sides. */
function eventEdge(anchor: Extract<Anchor, { within?: unknown }>, folds: Fold[]): Edge {
  const isFirst = 'first' in anchor;
  const fold: Fold<number> = {
    key: JSON.stringify(anchor),
    names: selected(isFirst ? anchor.first : anchor.latest),
    sessional: anchor.within === 'session',
    initial: 0,
    next: (place, { position }) => (isFirst && place) || position,
  };
  folds.push(fold as Fold);
  return (side, { keptOf }) => {
    const place = keptOf(fold);
    return place ? place + Number(side === 'from') : undefined;
  };
}
