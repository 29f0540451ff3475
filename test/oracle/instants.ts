/** When a membership can change by time alone. */
import type {
  Anchor,
  Definitions,
  Duration,
  EventSelector,
  Measure,
  ParamValue,
  SegmentDefinition,
  Test,
  Window,
} from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { msOf, thresholdOf } from './compare.js';
import { measuresOf, segmentsOf, testsOf, valuesOf } from './conditions.js';
import { DAY_MS, monthDayOf, startOfDay, yearsBetween } from './days.js';
import { addDuration } from './duration.js';
import { operandOf, scopes } from './evaluate.js';
import { SESSION_MS } from './history.js';
import { measured, selectorOf } from './measures.js';
import { isUnknown } from './missing.js';
import { isSelected } from './order.js';
import { trait } from './person.js';
import { ordersOf, RFM_REACH, recencyCutsMs } from './rfm.js';
import { type Context, type Scope, segmentOf, spanOf } from './scope.js';
import { occurrencesOf } from './seasons.js';

/** How long after the last event a visitor is followed: beyond every duration that random rules name. */
export const AFTERWARDS_MS = 3 * 366 * DAY_MS;

/** Every instant at which any membership can change, in order; see {@link turnsBySegment}. */
export function instantsOf(
  definitions: Definitions,
  context: Context,
  events: readonly TrackedEvent[],
  until = Math.max(...events.map(({ time }) => time)) + AFTERWARDS_MS,
): number[] {
  const turns = turnsBySegment(definitions, context, events, until);
  return [...new Set([...turns.values()].flatMap((ofSegment) => [...ofSegment]))].sort((a, b) => a - b);
}

/**
 * For each segment every instant up to `until` at which its membership can change: those of events; the ends of sessions,
 * 30 minutes after their latest activity; and what {@link turnsOf} and {@link thresholdsBetween} say of its tests.
 *
 * Only what its rule names is looked at. Nothing else moves with the clock: how many events there are, what lies between
 * two of them, what the cart holds, how long a session has been going on at its latest activity.
 */
export function turnsBySegment(
  definitions: Definitions,
  context: Context,
  events: readonly TrackedEvent[],
  until: number,
): Map<string, Set<number>> {
  const scopeAt = scopes(definitions, context);
  const { visitor } = scopeAt(events, Math.max(until, ...events.map(({ time }) => time)));
  const first = visitor.events.at(0)?.time;
  if (first === undefined) return new Map();
  const span = { first, until };
  const states = within(span, [
    ...visitor.events.map(({ time }) => time),
    ...visitor.sessions.map(({ latest }) => latest + SESSION_MS),
  ]);

  function turnsOfRule(owner: SegmentDefinition): number[] {
    if (isUnknown({ definitions, context, owner })) return [];
    const tests = testsOf(owner.when);
    const scope = { definitions, context, owner, visitor };
    const turns = tests.flatMap(measuresOf).flatMap((measure) => [...turnsOf(measure, scope, span)].map(Math.ceil));
    const clocks = tests.filter(movesWithClock);
    // Orders of ten years ago, of which recency forgets the latest.
    const moments = clocks.length > 0 ? within(span, [...states, ...turns]) : [];
    for (const [index, moment] of moments.entries()) {
      const there = { ...scopeAt(events, moment), owner };
      for (const test of clocks)
        for (const threshold of thresholdsBetween(moment, moments[index + 1] ?? until, test, there))
          turns.push(Math.ceil(threshold), Math.floor(threshold) + 1);
    }
    return turns;
  }

  const ofRules = new Map(definitions.segments.map((owner) => [owner, turnsOfRule(owner)]));
  const withNamed = (owner: SegmentDefinition): number[] => [
    ...(ofRules.get(owner) ?? []),
    ...segmentsOf(owner.when).flatMap((id) => withNamed(segmentOf(id, definitions))),
  ];
  return new Map(definitions.segments.map((one) => [one.id, new Set(within(span, [...states, ...withNamed(one)]))]));
}

/** From the first event to the end. */
interface Span {
  first: number;
  until: number;
}

function within({ first, until }: Span, instants: Iterable<number>): number[] {
  return [...new Set(instants)].filter((one) => one >= first && one <= until).sort((a, b) => a - b);
}

/**
 * Instants at which the value of a measure changes with no event, whatever it is compared with: events leave sliding
 * windows, pass an `ago`, or are no orders of the last ten years any more; seasons start and end.
 */
function* turnsOf(measure: Measure, scope: Scope, span: Span): Generator<number> {
  if ('inSeason' in measure)
    for (const { start, end } of occurrencesOf(measure.inSeason, scope.definitions, span.first, span.until))
      yield* [start, end];
  if ('rfm' in measure) yield* leaves(RFM_REACH, 'purchase', scope);
  if (!('within' in measure) || measure.within === undefined) return;
  yield* windowTurns(
    measure.within,
    'sequence' in measure ? (measure.sequence[0]?.event ?? []) : selectorOf(measure),
    scope,
    span,
  );
}

/** When events of a selector get into a window or out of it. */
function* windowTurns(window: Window, selector: EventSelector, scope: Scope, span: Span): Generator<number> {
  if (window === 'session' || window === 'lifetime') return;
  if (typeof window === 'string' || 'param' in window) yield* leaves(window, selector, scope);
  else for (const anchor of [window.from, window.to]) if (anchor) yield* anchorTurns(anchor, selector, scope, span);
}

function* anchorTurns(anchor: Anchor, selector: EventSelector, scope: Scope, span: Span): Generator<number> {
  if (typeof anchor === 'string' || 'date' in anchor) return;
  if ('season' in anchor)
    // Which occurrence has ended last, and which is next, changes when one ends.
    for (const { end } of occurrencesOf(anchor.season, scope.definitions, span.first, span.until)) yield end;
  else if ('ago' in anchor) {
    yield* leaves(anchor.ago, selector, scope);
    yield* anchorTurns(anchor.of ?? 'now', selector, scope, span);
  } else if ('first' in anchor || 'latest' in anchor)
    yield* windowTurns(anchor.within ?? 'lifetime', 'first' in anchor ? anchor.first : anchor.latest, scope, span);
  else
    for (const one of 'earliestOf' in anchor ? anchor.earliestOf : anchor.latestOf)
      yield* anchorTurns(one, selector, scope, span);
}

function* leaves(window: Duration | ParamValue, selector: EventSelector, scope: Scope): Generator<number> {
  const [duration, times] = spanOf(window, scope);
  for (const { time } of allOf(selector, scope)) yield addDuration(time, duration, times);
}

/** The events of a selector, also those that a later refund cancels. */
function allOf(selector: EventSelector, { visitor: { placed, repeated } }: Scope): TrackedEvent[] {
  return placed
    .filter((one) => isSelected(one, selector, { repeated, cancelled: new Set() }))
    .map(({ event }) => event);
}

/** Whether a test is about something that grows or shrinks with the clock. */
function movesWithClock(test: Test): boolean {
  if ('cart' in test) return test.cart === 'unchanged' || test.cart === 'idle';
  return measuresOf(test).some((one) => ['since', 'sinceFirst', 'anniversary', 'rfm'].some((key) => key in one));
}

/**
 * The instants, in fractions of a millisecond, at which something that moves with the clock is just as long as what it
 * is compared with: from one state of the visitor to the next it is counted from one instant, and compared with the same.
 */
function* thresholdsBetween(state: number, next: number, test: Test, scope: Scope): Generator<number> {
  const operands = valuesOf(test).map((value) => operandOf(value, scope));
  const all: number[] = [];
  const [measure] = measured(test, scope);
  if (measure?.kind === 'span') all.push(...operands.map((other) => thresholdOf(measure.from, other)));
  if ('anniversary' in test) {
    const day = trait(test.anniversary, scope.visitor);
    const monthDay = typeof day === 'string' ? monthDayOf(day) : undefined;
    const lengths = operands.map(msOf).filter((ms) => !Number.isNaN(ms));
    for (const year of monthDay ? yearsBetween(state, next + Math.max(0, ...lengths)) : []) {
      const start = startOfDay(year, monthDay as [number, number]);
      all.push(start, start + DAY_MS, ...lengths.map((ms) => start - ms));
    }
  }
  if (measuresOf(test).some((one) => 'rfm' in one)) {
    const latest = ordersOf(scope.visitor).at(-1)?.time;
    if (latest !== undefined) all.push(...recencyCutsMs(scope).map((ms) => latest + ms));
  }
  yield* all.filter((instant) => instant >= state && instant <= next);
}
