/**
 * Anchors: places in the order of events, at which windows begin and end.
 *
 * An anchor is asked of one event after the other on which side it lies, since not every anchor is one place: with calendar
 * months a later event may leave a window before an earlier one.
 */
import type { Anchor, EventSelector, Window } from './definition.js';
import { addSpan, parseDuration, startOfDay } from './duration.js';
import type { Keep, Kept, Moment } from './fold.js';
import type { Calendar } from './season.js';
import { sessionEnd } from './session.js';

/** An event that a window may hold: its place in the order of events, and its time. */
export type Placed = readonly [place: number, time: number, ...more: unknown[]];

/** See the top of this file. */
export interface Edge {
  /** What has to be kept for it. */
  readonly folds: readonly Kept[];
  /** The instant at which it lies; `undefined` when there is no such anchor. */
  time(moment: Moment): number | undefined;
  /** Positive for an event in a window that begins here, negative for one in a window that ends here; `NaN` when there is no such anchor. */
  side(placed: Placed, moment: Moment): number;
  /** The next instant at which an event may change sides by time alone; `Infinity` for never. */
  changesAt(placed: Placed, moment: Moment): number;
  /** True when it only ever moves to the latest event: then those on one side stay together. */
  readonly jumps: boolean;
  /** True when events pass it in their order. */
  readonly inOrder: boolean;
  /**
   * Whether an event that does not lie in a window that begins here may yet do so. Without it none can: the anchor moves forward, and
   * where there is none it comes with an event that is yet to happen.
   */
  mayStart?(placed: Placed, moment: Moment): boolean;
}

const never = () => Infinity;
const ALWAYS_THERE = { folds: [], changesAt: never, jumps: true, inOrder: true } as const;

/** As a start, now is a place that no event has yet. */
const now: Edge = { ...ALWAYS_THERE, time: (moment) => moment.now, side: () => -1 };

/** Between sessions: now. */
const sessionStart: Edge = {
  ...ALWAYS_THERE,
  time: (moment) => moment.session?.start ?? moment.now,
  side: ([place], { session }) => (session && place >= session.first ? 1 : -1),
  changesAt: (_, { session }) => (session ? sessionEnd(session) : Infinity),
};

/** What anchors need besides themselves. */
export interface AnchorContext {
  readonly seasons: Readonly<Record<string, Calendar>>;
  readonly keep: Keep;
}

/** The edge at an anchor, whose parameters are filled in. */
export function edgeAt(anchor: Anchor, context: AnchorContext): Edge {
  if (anchor === 'now') return now;
  if (anchor === 'sessionStart') return sessionStart;
  if ('ago' in anchor) return agoEdge(anchor.ago as string, edgeAt(anchor.of ?? 'now', context));
  if ('date' in anchor) return instantEdge(() => startOfDay(anchor.date, 0), never);
  if ('season' in anchor) {
    const calendar = context.seasons[anchor.season] as Calendar;
    const { which, edge } = anchor;
    const time: Edge['time'] = (moment) => calendar(moment.now)[which]?.[edge];
    return {
      ...instantEdge(time, (moment) => calendar(moment.now).until),
      // The first time that a season with years has ended, its start appears in the past.
      mayStart: (_, moment) => time(moment) === undefined,
    };
  }
  if ('first' in anchor) return eventEdge(anchor.first, true, anchor.within, context);
  if ('latest' in anchor) return eventEdge(anchor.latest, false, anchor.within, context);
  const isLatest = 'latestOf' in anchor;
  return severalEdge(
    isLatest,
    (isLatest ? anchor.latestOf : anchor.earliestOf).map((one) => edgeAt(one, context)),
  );
}

/** The side on which what happened at `time` lies of an instant, of which it would be `after` if it lay there. */
const sideOf = (isAfter: boolean, instant: number | undefined) =>
  instant === undefined ? Number.NaN : isAfter ? 1 : -1;

/** An instant: an event at that very time lies after it. */
function instantEdge(time: Edge['time'], changesAt: (moment: Moment) => number): Edge {
  return {
    ...ALWAYS_THERE,
    time,
    side([, at], moment) {
      const instant = time(moment);
      return sideOf(at >= (instant as number), instant);
    },
    changesAt: (_, moment) => changesAt(moment),
    jumps: false,
  };
}

/** So long before another anchor. Counted from the event on, as a sliding window is: the event lies after it for so long. */
function agoEdge(duration: string, of: Edge): Edge {
  const span = parseDuration(duration) ?? { months: 0, ms: 0 };
  return {
    folds: of.folds,
    time(moment) {
      const time = of.time(moment);
      return time === undefined ? undefined : addSpan(time, { months: -span.months, ms: -span.ms });
    },
    side([, time], moment) {
      const instant = of.time(moment);
      return sideOf(addSpan(time, span) > (instant as number), instant);
    },
    changesAt(placed, moment) {
      const passes = addSpan(placed[1], span);
      // As long as the other anchor stands still, only what moves that one counts.
      return Math.min(
        of.changesAt(placed, moment),
        of.time(moment) === moment.now && passes > moment.now ? passes : Infinity,
      );
    },
    // The other anchor may come into being, or as the earliest of several move back, with an event that is yet to happen.
    mayStart: (placed, moment) => addSpan(placed[1], span) > moment.now || !!of.mayStart?.(placed, moment),
    jumps: false,
    inOrder: !span.months,
  };
}

/** One of several anchors: those that do not exist are passed over. */
function severalEdge(isLatest: boolean, edges: readonly Edge[]): Edge {
  function extreme(greatest: boolean, numberOf: (edge: Edge) => number | undefined): number | undefined {
    let found: number | undefined;
    for (const edge of edges) {
      const value = numberOf(edge) ?? Number.NaN;
      if (found === undefined ? !Number.isNaN(value) : greatest ? value > found : value < found) found = value;
    }
    return found;
  }
  // An event lies after the latest if it does after all, and before it if it does before one: the least of its sides tells.
  const side: Edge['side'] = (placed, moment) => extreme(!isLatest, (edge) => edge.side(placed, moment)) ?? Number.NaN;
  return {
    folds: edges.flatMap((edge) => edge.folds),
    time: (moment) => extreme(isLatest, (edge) => edge.time(moment)),
    side,
    changesAt: (placed, moment) => extreme(false, (edge) => edge.changesAt(placed, moment)) as number,
    jumps: isLatest && edges.every((edge) => edge.jumps),
    inOrder: edges.every((edge) => edge.inOrder),
    // The earliest moves back where one more comes into being in the past.
    mayStart: (placed, moment) =>
      !(isLatest && side(placed, moment) < 0) && edges.some((edge) => edge.mayStart?.(placed, moment)),
  };
}

/** An event: it lies on neither side itself. */
function eventEdge(
  selector: EventSelector,
  isFirst: boolean,
  within: Window = 'lifetime',
  { keep }: AnchorContext,
): Edge {
  const names = [selector].flat();
  const span = parseDuration(within);
  const leavesAt = (time: number) => (span ? addSpan(time, span) : Infinity);
  const fold = keep<readonly Placed[]>({
    key: JSON.stringify([isFirst, names, within]),
    names,
    sessional: within === 'session',
    initial: [],
    next(events, step) {
      const all = [...events.filter(([, time]) => leavesAt(time) > step.now), [step.position, step.now] as const];
      // Which of them is the first or the latest changes by time only where time lets them go.
      if (span) return all;
      return isFirst ? all.slice(0, 1) : all.slice(-1);
    },
  });
  const chosen = ({ now, keptOf }: Moment): Placed | undefined => {
    const inside = keptOf(fold).filter(([, time]) => leavesAt(time) > now);
    return inside[isFirst ? 0 : inside.length - 1];
  };
  return {
    folds: [fold],
    time: (moment) => chosen(moment)?.[1],
    side: ([place], moment) => place - (chosen(moment)?.[0] as number),
    changesAt(_, { now, session, keptOf }) {
      const leaving = keptOf(fold).map(([, time]) => leavesAt(time));
      return Math.min(
        within === 'session' && session ? sessionEnd(session) : Infinity,
        ...leaving.filter((time) => time > now),
      );
    },
    jumps: !span,
    inOrder: true,
  };
}
