/**
 * Windows: which events a count looks at.
 *
 * All kinds work alike: a window has two edges in the order of events, and may let events go after a while. Of the
 * events in it only the last few to leave are kept, as many as a threshold can turn on; of those behind its end, where
 * the end may still come, as many again.
 */
import type { Reading } from './compare.js';
import type { Anchor, EventSelector, Window } from './definition.js';
import { addSpan, parseDuration, type Span } from './duration.js';
import type { Fold, Moment } from './fold.js';
import { sessionEnd } from './session.js';
import type { Filter } from './where.js';

/** An edge of a window. */
interface Edge {
  readonly folds: readonly Fold[];
  /** As a start the first place inside, as an end the first place outside; `undefined` if the anchor does not exist. */
  place(side: 'from' | 'to', moment: Moment): number | undefined;
  /**
   * True when the edge only ever moves to the place of the latest event: then of the events behind it only the latest
   * few can matter. Otherwise it may come to lie anywhere between them, and all are kept.
   */
  readonly jumps: boolean;
}

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
  const { from, to, span } = windowOf(within);
  const text = JSON.stringify(within);
  let atMost = 1;
  const fold: Fold<readonly Entry[]> & { key: string } = {
    key: '',
    names,
    initial: [],
    next(entries, step) {
      if (!filter(step)) return entries;
      const { now, position } = step;
      const first = from.place('from', step) ?? position;
      const last = to.place('to', step) ?? 0;
      const inside = entries.filter(([place, leavesAt = Infinity]) => place >= first && place < last && leavesAt > now);
      const behind = entries.filter(([place]) => place >= first && place >= last);
      const entry: Entry = span ? [position, addSpan(now, span)] : [position];
      (position < last ? inside : behind).push(entry);
      // With calendar months an event may leave before an earlier one: the last to leave are the last in the list.
      if (span) inside.sort(([, a = 0], [, b = 0]) => a - b);
      return [...inside.slice(-atMost), ...(to.jumps ? behind.slice(-atMost) : behind)];
    },
  };
  return {
    folds: [...from.folds, ...to.folds, fold as Fold],
    read(moment) {
      const first = from.place('from', moment) ?? Infinity;
      const last = to.place('to', moment) ?? 0;
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

const beginning: Edge = { folds: [], place: () => 0, jumps: true };

/** As a start it is a place that no event has yet. */
const now: Edge = {
  folds: [],
  place: (side, { position }) => (side === 'from' ? position + 1 : Infinity),
  jumps: true,
};

/** Between sessions: now. */
const sessionStart: Edge = {
  ...now,
  place: (side, moment) => moment.session?.first ?? now.place(side, moment),
};

function windowOf(within: Window): { from: Edge; to: Edge; span?: Span | undefined } {
  if (typeof within === 'object') {
    const { from, to = 'now' } = within;
    return { from: from ? edgeAt(from) : beginning, to: edgeAt(to) };
  }
  return { from: within === 'session' ? sessionStart : beginning, to: now, span: parseDuration(within) };
}

function edgeAt(anchor: Anchor): Edge {
  if (anchor === 'now') return now;
  if (anchor === 'sessionStart') return sessionStart;
  if ('first' in anchor) return eventEdge(anchor.first, true, anchor.within === 'session');
  if ('latest' in anchor) return eventEdge(anchor.latest, false, anchor.within === 'session');
  return 'latestOf' in anchor
    ? combinedEdge(anchor.latestOf.map(edgeAt), true)
    : combinedEdge(anchor.earliestOf.map(edgeAt), false);
}

/** An event is outside on both sides. */
function eventEdge(selector: EventSelector, isFirst: boolean, sessional: boolean): Edge {
  const fold: Fold<number> = {
    key: `${isFirst} ${sessional} ${JSON.stringify(selector)}`,
    names: selected(selector),
    sessional,
    initial: 0,
    next: (place, { position }) => (isFirst && place) || position,
  };
  return {
    folds: [fold as Fold],
    place(side, { keptOf }) {
      const place = keptOf(fold);
      return place ? place + (side === 'from' ? 1 : 0) : undefined;
    },
    jumps: true,
  };
}

/** The latest or the earliest of several; those that do not exist are passed over. */
function combinedEdge(edges: readonly Edge[], latest: boolean): Edge {
  return {
    folds: edges.flatMap(({ folds }) => folds),
    place(side, moment) {
      const places = edges.map((edge) => edge.place(side, moment)).filter((place) => place !== undefined);
      return places.length ? Math[latest ? 'max' : 'min'](...places) : undefined;
    },
    jumps: latest && edges.every(({ jumps }) => jumps),
  };
}
