/**
 * Windows: which events a count looks at. Each kind keeps only what a threshold can still turn on.
 *
 * | window | kept | bound |
 * |---|---|---|
 * | `lifetime`, `session` | a number | 1 |
 * | a duration | the instants at which the latest events leave | the threshold |
 * | `{from, to}` | the places of the latest events before and after `to` | twice the threshold |
 */

import type { Reading } from './compare.js';
import type { Anchor, EventSelector, Window } from './definition.js';
import { addSpan, parseDuration, type Span } from './duration.js';
import { isRecord } from './event.js';
import { type Fold, type InSession, inSession, keepInSession, type Moment } from './fold.js';
import { quoted, refuse } from './problem.js';
import { sessionEnd } from './session.js';
import type { Filter } from './where.js';

/** A way to count events: what is kept, and how the count is read from it. */
export interface Counter {
  readonly folds: readonly Fold[];
  read(moment: Moment): Reading;
}

/** What {@link counter} needs to know. */
export interface CounterOptions {
  /** Names of the counted events. */
  names: readonly string[];
  filter: Filter;
  /** Says what `filter` does, for the fold's key. */
  filterKey: string;
  within: Window | undefined;
  /** Where `within` stands, for messages. */
  path: string;
  /** The largest count that makes a difference; what is counted beyond it may be lost. */
  atMost: number;
}

/** The list of names of an event selector. */
export function selected(selector: EventSelector): readonly string[] {
  return typeof selector === 'string' ? [selector] : selector;
}

/** Counts events within a window. Refuses what is no window. */
export function counter(options: CounterOptions): Counter {
  const { within = 'lifetime' } = options;
  if (within === 'lifetime') return countAll(options);
  if (within === 'session') return countInSession(options);
  if (typeof within === 'string') {
    const span = parseDuration(within) ?? refuse(options.path, `${quoted(within)} is not a duration`);
    return countSliding(options, span);
  }
  return countBetween(options, isRecord(within) ? within : refuse(options.path, `${quoted(within)} is not a window`));
}

function countAll({ names, filter, filterKey }: CounterOptions): Counter {
  const fold: Fold<number> = {
    key: `lifetime ${filterKey}`,
    names,
    initial: 0,
    next: (count, step) => (filter(step) ? count + 1 : count),
  };
  return { folds: [fold as Fold], read: ({ keptOf }) => ({ value: keptOf(fold), until: Infinity }) };
}

function countInSession({ names, filter, filterKey }: CounterOptions): Counter {
  const fold: Fold<InSession<number> | null> = {
    key: `session ${filterKey}`,
    names,
    initial: null,
    next: (kept, step) => (filter(step) ? keepInSession(inSession(kept, step.session, 0) + 1, step) : kept),
  };
  return {
    folds: [fold as Fold],
    read: ({ keptOf, session }) => untilSessionEnds(inSession(keptOf(fold), session, 0), session),
  };
}

/** A value that is 0 between sessions. */
export function untilSessionEnds(value: number, session: Moment['session']): Reading {
  return { value, until: value && session ? sessionEnd(session) : Infinity };
}

function countSliding({ names, filter, filterKey, within, atMost }: CounterOptions, span: Span): Counter {
  const fold: Fold<readonly number[]> = {
    key: `${within} ${atMost} ${filterKey}`,
    names,
    initial: [],
    // The instants at which events leave, the latest last. They are sorted, since with calendar months an event may
    // leave before an earlier one.
    next: (leaving, step) =>
      filter(step)
        ? [...leaving.filter((at) => at > step.event.time), addSpan(step.event.time, span)]
            .sort((a, b) => a - b)
            .slice(-atMost)
        : leaving,
  };
  return {
    folds: [fold as Fold],
    read({ keptOf, now }) {
      const inside = keptOf(fold).filter((at) => at > now);
      return { value: inside.length, until: inside[0] ?? Infinity };
    },
  };
}

/** Where an edge of a window lies in the order of events. `undefined`: the anchor does not exist. */
interface Edge {
  readonly folds: readonly Fold[];
  /** As a start: the first place inside. As an end: the first place outside. */
  place(side: 'from' | 'to', moment: Moment): number | undefined;
  /**
   * True when the edge only ever moves to the place of the latest event. Then of the events behind it only the latest
   * few can matter; otherwise it may come to lie anywhere between them, and all must be kept.
   */
  readonly jumps: boolean;
}

function countBetween(options: CounterOptions, { from, to = 'now' }: { from?: Anchor; to?: Anchor }): Counter {
  const { names, filter, filterKey, within, atMost, path } = options;
  const start: Edge = from === undefined ? { folds: [], place: () => 0, jumps: true } : edge(from, `${path}.from`);
  const end = edge(to, `${path}.to`);
  const edges = [...start.folds, ...end.folds];
  const fold: Fold<readonly number[]> = {
    key: `${JSON.stringify(within)} ${atMost} ${filterKey}`,
    names,
    initial: [],
    next(places, step) {
      if (!filter(step)) return places;
      const first = start.place('from', step) ?? step.position;
      const last = end.place('to', step) ?? 0;
      const inside = places.filter((place) => place >= first && place < last).slice(-atMost);
      const behind = [...places.filter((place) => place >= Math.max(first, last)), step.position];
      return [...inside, ...(end.jumps ? behind.slice(-atMost) : behind)];
    },
  };
  return {
    folds: [...edges, fold as Fold],
    read(moment) {
      const { session, keptOf } = moment;
      const first = start.place('from', moment) ?? Infinity;
      const last = end.place('to', moment) ?? 0;
      const value = keptOf(fold).filter((place) => place >= first && place < last).length;
      return { value, until: session ? sessionEnd(session) : Infinity };
    },
  };
}

function edge(anchor: Anchor, path: string): Edge {
  if (anchor === 'now') {
    return { folds: [], place: (side, { position }) => (side === 'from' ? position + 1 : Infinity), jumps: true };
  }
  if (anchor === 'sessionStart') {
    // Between sessions: now.
    return {
      folds: [],
      place: (side, { session, position }) => session?.first ?? (side === 'from' ? position + 1 : Infinity),
      jumps: true,
    };
  }
  if (isRecord(anchor)) {
    if ('first' in anchor) return eventEdge('first', anchor.first, anchor.within, path);
    if ('latest' in anchor) return eventEdge('latest', anchor.latest, anchor.within, path);
    if ('earliestOf' in anchor) return combinedEdge(anchor.earliestOf, Math.min, false, path);
    if ('latestOf' in anchor) return combinedEdge(anchor.latestOf, Math.max, true, path);
  }
  return refuse(path, `${quoted(anchor)} is not an anchor`);
}

function eventEdge(
  which: 'first' | 'latest',
  selector: EventSelector,
  within: Window = 'lifetime',
  path: string,
): Edge {
  if (within !== 'session' && within !== 'lifetime') refuse(`${path}.within`, 'must be "session" or "lifetime"');
  // Kept with its session even for a lifetime: a place in the order of events is a place, whatever the session.
  const fold: Fold<{ place: number; session: number } | null> = {
    key: `${which} ${within} ${JSON.stringify(selector)}`,
    names: selected(selector),
    initial: null,
    next(kept, { position, session }) {
      const current = session?.first ?? 0;
      const standing = kept && (within === 'lifetime' || kept.session === current);
      return which === 'first' && standing ? kept : { place: position, session: current };
    },
  };
  return {
    folds: [fold as Fold],
    place(side, { keptOf, session }) {
      const kept = keptOf(fold);
      if (!kept || (within === 'session' && kept.session !== session?.first)) return undefined;
      return side === 'from' ? kept.place + 1 : kept.place;
    },
    jumps: true,
  };
}

function combinedEdge(
  anchors: readonly Anchor[],
  choose: (...places: number[]) => number,
  jumps: boolean,
  path: string,
): Edge {
  const edges = anchors.map((anchor, index) => edge(anchor, `${path}[${index}]`));
  return {
    folds: edges.flatMap(({ folds }) => folds),
    // Of several, those that do not exist are passed over.
    place(side, moment) {
      const places = edges.map((one) => one.place(side, moment)).filter((place) => place !== undefined);
      return places.length ? choose(...places) : undefined;
    },
    jumps: jumps && edges.every((one) => one.jumps),
  };
}
