/**
 * Anchors: places in the order of events, at which windows begin and end.
 *
 * An anchor is asked of one event after the other on which side it lies, since not every anchor is one place: with calendar
 * months a later event may leave a window before an earlier one.
 */
import type { Anchor, EventSelector, Window } from './definition.js';
import { addSpan, parseDuration, startOfDay } from './duration.js';
import { type Fold, type Moment, timesSelected } from './fold.js';
import type { Calendar } from './season.js';
import { sessionEnd } from './session.js';

/** An event that a window may hold: its place in the order of events, and its time. */
export type Placed = readonly [place: number, time: number, ...more: unknown[]];

/** See the top of this file. Nobody asks of an event on which side of an anchor it lies that there is not. */
export interface Edge {
  /** What has to be kept for it. */
  readonly folds: readonly Fold[];
  /** The instant at which it lies; `undefined` when there is no such anchor. */
  time(moment: Moment): number | undefined;
  /** Whether an event lies in a window that begins here. */
  startsBefore(placed: Placed, moment: Moment): boolean;
  /** Whether an event lies in a window that ends here. */
  endsAfter(placed: Placed, moment: Moment): boolean;
  /** The next instant at which an event may change sides by time alone; `Infinity` for never. */
  changesAt(placed: Placed, moment: Moment): number;
  /** True when it only ever moves to the latest event: then those on one side stay together. */
  readonly jumps: boolean;
  /** True when events pass it in their order. */
  readonly inOrder: boolean;
  /** True when it may come to lie before events that have happened already. */
  readonly mayComeLate?: boolean;
  /** Of a span of time: the instant at which an event of that time passes, as long as the span is counted from now. */
  readonly passesAt?: (time: number) => number;
}

const never = () => Infinity;
const ALWAYS_THERE = { folds: [], changesAt: never, jumps: true, inOrder: true } as const;

/** As a start, now is a place that no event has yet. */
const now: Edge = {
  ...ALWAYS_THERE,
  time: (moment) => moment.now,
  startsBefore: () => false,
  endsAfter: () => true,
};

/** Between sessions: now. */
const sessionStart: Edge = {
  ...ALWAYS_THERE,
  time: (moment) => moment.session?.start ?? moment.now,
  startsBefore: ([place], { session }) => !!session && place >= session.first,
  endsAfter: ([place], { session }) => !session || place < session.first,
  changesAt: (_, { session }) => (session ? sessionEnd(session) : Infinity),
};

/** What an anchor needs besides itself. */
export interface AnchorContext {
  readonly seasons: Readonly<Record<string, Calendar>>;
  /** The first fold of several with the same key. */
  shared<Value>(fold: Fold<Value>): Fold<Value>;
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
    return {
      ...instantEdge(
        (moment) => calendar(moment.now)[which]?.[edge],
        (moment) => calendar(moment.now).until,
      ),
      // The first time that a season with years has ended, its start appears in the past.
      mayComeLate: true,
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

/** An instant: an event at that very time lies after it. */
function instantEdge(time: Edge['time'], changesAt: (moment: Moment) => number): Edge {
  return {
    folds: [],
    time,
    startsBefore: ([, at], moment) => at >= (time(moment) as number),
    endsAfter: ([, at], moment) => at < (time(moment) as number),
    changesAt: (_, moment) => changesAt(moment),
    jumps: false,
    inOrder: true,
  };
}

/** So long before another anchor. Counted from the event on, as a sliding window is: the event lies after it for so long. */
function agoEdge(duration: string, of: Edge): Edge {
  const span = parseDuration(duration) ?? { months: 0, ms: 0 };
  const passesAt = span.months ? remembered((time) => addSpan(time, span)) : (time: number) => time + span.ms;
  const isAfter: Edge['startsBefore'] = ([, time], moment) => passesAt(time) > (of.time(moment) as number);
  return {
    folds: of.folds,
    time(moment) {
      const time = of.time(moment);
      return time === undefined ? undefined : addSpan(time, { months: -span.months, ms: -span.ms });
    },
    startsBefore: isAfter,
    endsAfter: (placed, moment) => !isAfter(placed, moment),
    passesAt,
    changesAt(placed, moment) {
      const passes = passesAt(placed[1]);
      // As long as the other anchor stands still, only what moves that one counts.
      return Math.min(
        of.changesAt(placed, moment),
        of.time(moment) === moment.now && passes > moment.now ? passes : Infinity,
      );
    },
    jumps: false,
    inOrder: !span.months,
  };
}

/** Calendar arithmetic is dear, and asked for the same few events at every look. */
function remembered(compute: (time: number) => number): (time: number) => number {
  const known = new Map<number, number>();
  return (time) => {
    let result = known.get(time);
    if (result === undefined) {
      if (known.size >= REMEMBERED) known.clear();
      result = compute(time);
      known.set(time, result);
    }
    return result;
  };
}

/** A window seldom holds more events that a threshold can turn on. */
const REMEMBERED = 100;

/** One of several anchors: those that do not exist are passed over. */
function severalEdge(isLatest: boolean, edges: readonly Edge[]): Edge {
  const there = (moment: Moment) => edges.filter((edge) => edge.time(moment) !== undefined);
  return {
    folds: edges.flatMap((edge) => edge.folds),
    time(moment) {
      const times = there(moment).map((edge) => edge.time(moment) as number);
      return times.length ? Math[isLatest ? 'max' : 'min'](...times) : undefined;
    },
    startsBefore: (placed, moment) =>
      there(moment)[isLatest ? 'every' : 'some']((edge) => edge.startsBefore(placed, moment)),
    endsAfter: (placed, moment) => there(moment)[isLatest ? 'some' : 'every']((edge) => edge.endsAfter(placed, moment)),
    changesAt: (placed, moment) => Math.min(...edges.map((edge) => edge.changesAt(placed, moment))),
    jumps: isLatest && edges.every((edge) => edge.jumps),
    inOrder: edges.every((edge) => edge.inOrder),
    mayComeLate: edges.some((edge) => edge.mayComeLate),
  };
}

/** An event: it lies on neither side itself. */
function eventEdge(
  selector: EventSelector,
  isFirst: boolean,
  within: Window = 'lifetime',
  { shared }: AnchorContext,
): Edge {
  const names = [selector].flat();
  const span = parseDuration(within);
  const leavesAt = (time: number) => (span ? addSpan(time, span) : Infinity);
  const fold = shared<readonly Placed[]>({
    key: JSON.stringify([isFirst, names, within]),
    names,
    sessional: within === 'session',
    initial: [],
    next(events, step) {
      if (!timesSelected(names, step)) return events;
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
    folds: [fold as Fold],
    time: (moment) => chosen(moment)?.[1],
    startsBefore: ([place], moment) => place > (chosen(moment)?.[0] as number),
    endsAfter: ([place], moment) => place < (chosen(moment)?.[0] as number),
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
