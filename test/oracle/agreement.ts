/**
 * Ways to drive the engine through one visitor's events, each with the question whether the oracle sees the same. An
 * answer is a sentence that says where they part, or nothing.
 */

import { changesOf as replayed } from '../../src/replay/person.js';
import { compile, type Program } from '../../src/segments/compile.js';
import type { Definitions } from '../../src/segments/definition.js';
import { createEngine, type EngineSnapshot } from '../../src/segments/engine.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { type Context, evaluateAt, evaluator } from './evaluate.js';
import { historyAt, SESSION_MS } from './history.js';
import { AFTERWARDS_MS } from './instants.js';
import { written } from './streams.js';
import { type Change, changesOf, instantsOf } from './timeline.js';

/** Rules, what the shop supplies to them, and one visitor's events in order, ids unique. */
export interface Case {
  definitions: Definitions;
  context: Context;
  events: TrackedEvent[];
}

/** The instant at which a case ends. */
export function endOf({ events }: Case): number {
  return (events.at(-1)?.time ?? 0) + AFTERWARDS_MS;
}

/**
 * An engine that is kept as whoever has the journal keeps one: what it cannot take in by itself makes it start over.
 * `changes` are all that have been told.
 */
export function journalled(program: Program, snapshot?: EngineSnapshot, past: TrackedEvent[] = []) {
  const engine = createEngine(program, snapshot);
  const journal = [...past];
  const changes: Change[] = [];
  const advance = (now: number) => {
    const told = engine.advance(now);
    changes.push(...told);
    return told;
  };
  return {
    engine,
    changes,
    advance,
    take(event: TrackedEvent) {
      const isNew = journal.every(({ id }) => id !== event.id);
      if (isNew) {
        journal.push(event);
        journal.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
        if (!engine.apply(event)) engine.rebuild(journal);
      } else if (journal.includes(event)) {
        if (engine.apply(event)) throw new Error(`took in ${event.id} for the second time`);
      }
    },
  };
}

/** Every change at its instant, in a replay from the first event to long after the last. */
export function replayDisagrees(
  given: Case,
  until = endOf(given),
  program = compile(given.definitions, given.context),
): string | undefined {
  const events = given.events.filter(({ time }) => time <= until);
  const memberships = evaluateAt(given.definitions, given.context, events, until);
  const unknown = [...memberships].flatMap(([id, member]) => (member === 'unknown' ? [id] : []));
  const wrong = difference(given, 'what is unknown', unknown.sort(), [...program.unknown.keys()]);
  if (wrong) return wrong;
  const expected = changesOf(given.definitions, given.context, events, until);
  return difference(given, 'replay', expected, events.length > 0 ? replayed(program)(events, until, '') : []);
}

/**
 * Memberships after every event, and then from one predicted change to the next: one millisecond before it, at it, and
 * when the next event comes.
 */
export function liveDisagrees(given: Case): string | undefined {
  const evaluate = evaluator(given.definitions, given.context);
  const program = compile(given.definitions, given.context);
  const { engine, advance, take } = journalled(program);
  const hopsAtMost = 2 * instantsOf(given.definitions, given.context, given.events).length + 2;
  for (const [index, event] of given.events.entries()) {
    const known = given.events.slice(0, index + 1);
    const differs = (now: number, when: string) =>
      difference(given, `${when} ${event.id}, at ${new Date(now).toISOString()}`, inside(evaluate(known, now)), [
        ...engine.segments(),
      ]);
    take(event);
    advance(event.time);
    let wrong = differs(event.time, 'after');
    const nextEvent = given.events[index + 1];
    const end = nextEvent ? nextEvent.time - 1 : endOf(given);
    let now = event.time;
    for (let hops = 0; !wrong && engine.nextChange() <= end; hops++) {
      const next = engine.nextChange();
      if (next <= now) return `${next} is predicted at ${now}, and is not later\n${described(given)}`;
      if (hops > hopsAtMost) return `predicts without end after ${event.id}\n${described(given)}`;
      const certain = new Map(program.roots.map(({ id }) => [id, engine.certainUntil(id)]));
      if (next - 1 > now) {
        const early = advance(next - 1);
        wrong = early.length > 0 ? `${JSON.stringify(early)} before the prediction` : undefined;
        wrong ??= differs(next - 1, 'before a prediction after');
        if (engine.nextChange() < next) wrong ??= `predicts ${next}, and later ${engine.nextChange()}`;
      }
      for (const change of advance(next))
        if (change.time < (certain.get(change.segment) ?? 0)) wrong ??= `${change.segment} was certain for longer`;
      now = next;
      wrong ??= differs(next, 'at a prediction after');
    }
    if (end > now) advance(end);
    wrong ??= end >= event.time ? differs(end, 'long after') : undefined;
    if (wrong) return wrong.includes('\n') ? wrong : `${wrong} (after ${event.id})\n${described(given)}`;
  }
  return undefined;
}

/**
 * What happens with no further event after the first `cut` ones: every change that there will be is predicted, and
 * found by going from one predicted instant to the next.
 */
export function predictionsDisagree(given: Case, cut: number): string | undefined {
  const known = { ...given, events: given.events.slice(0, cut + 1) };
  const { engine, advance, changes, take } = journalled(compile(given.definitions, given.context));
  for (const event of known.events) take(event);
  advance(known.events.at(-1)?.time ?? 0);
  const until = endOf(known);
  while (engine.nextChange() <= until) advance(engine.nextChange());
  return difference(known, 'by predictions', changesOf(given.definitions, given.context, known.events, until), changes);
}

/** A page that closes after the first `cut` events, `pausedMs` later, and goes on from its snapshot. */
export function restoredDisagrees(given: Case, cut: number, pausedMs: number): string | undefined {
  const program = compile(given.definitions, given.context);
  const before = journalled(program);
  const past = given.events.slice(0, cut);
  for (const event of past) before.take(event);
  const rest = given.events.slice(cut);
  // Changes have to be told before the snapshot: it holds what is, not what is still to be said.
  const last = past.at(-1)?.time;
  if (last !== undefined)
    before.advance(Math.max(last, Math.min(last + pausedMs, (rest[0]?.time ?? endOf(given)) - 1)));
  const snapshot = JSON.parse(JSON.stringify(before.engine.snapshot()));
  const after = journalled(program, snapshot, past);
  if (!after.engine.complete) return `the snapshot lacks something\n${described(given)}`;
  for (const event of rest) after.take(event);
  after.advance(endOf(given));
  const expected = changesOf(given.definitions, given.context, given.events, endOf(given));
  return difference(given, `restored after ${cut} events`, expected, settled([...before.changes, ...after.changes]));
}

/** Leaves out what came and went within one millisecond, told in two calls. */
function settled(changes: Change[]): Change[] {
  const same = (a: Change, b: Change) => a.segment === b.segment && a.time === b.time;
  return changes
    .filter((change, index) => {
      const alike = changes.filter((other) => same(change, other));
      return alike.length % 2 === 1 && changes.findLastIndex((other) => same(change, other)) === index;
    })
    .sort((a, b) => a.time - b.time || (a.segment < b.segment ? -1 : 1));
}

/**
 * Events that arrive in another order, some of them twice: the memberships in the end, and from there on, are those of
 * the ordered stream, and two engines that got them in different orders end alike.
 */
export function arrivalDisagrees(given: Case, arrivals: TrackedEvent[], others: TrackedEvent[]): string | undefined {
  const program = compile(given.definitions, given.context);
  const evaluate = evaluator(given.definitions, given.context);
  const last = given.events.at(-1)?.time ?? 0;
  const ends = [given.events, arrivals, others].map((order) => {
    const one = journalled(program);
    for (const event of order) {
      one.take(event);
      // Pages look in between, and not always at once.
      if (event.id < 'b') one.advance(event.time);
    }
    one.advance(last);
    return one;
  });
  const later = changesOf(given.definitions, given.context, given.events, endOf(given)).filter(
    ({ time }) => time > last,
  );
  for (const one of ends) {
    const wrong = difference(given, 'after all arrived', inside(evaluate(given.events, last)), [
      ...one.engine.segments(),
    ]);
    if (wrong) return wrong;
    one.changes.length = 0;
    one.advance(endOf(given));
    const different = difference(given, 'long after all arrived', later, one.changes);
    if (different) return `${different}\narrived: ${arrivals.map(({ id }) => id).join(' ')}`;
  }
  const [first, ...more] = ends.map(({ engine }) => JSON.stringify(sortedKeys(engine.snapshot())));
  return more.every((one) => one === first)
    ? undefined
    : `snapshots differ:\n${first}\n${more.join('\n')}\n${described(given)}`;
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, one]) => [key, sortedKeys(one)]),
  );
}

/**
 * How much attention the engine says may change a membership: with less than that reported at its end nothing changes,
 * and it is not nothing while reporting at once changes nothing, or whoever asks would report without end.
 *
 * The visitor has been attentive for `runningMs`, and will be for the part `share` of what the engine says is left.
 */
export function attentionDisagrees(
  given: Case,
  cut: number,
  runningMs: number,
  items: Record<string, unknown>[],
  share: number,
): string | undefined {
  const known = given.events.slice(0, cut + 1);
  const { engine, advance, take } = journalled(compile(given.definitions, given.context));
  for (const event of known) take(event);
  const now = (known.at(-1)?.time ?? 0) + runningMs;
  advance(now);
  const left = engine.attentionLeft({ ms: runningMs, items });
  const session = historyAt(known, now).session;
  if (!session) return undefined;
  const evaluate = evaluator(given.definitions, given.context);
  const changesAfter = (moreMs: number) => {
    const engagement_time_msec = runningMs + moreMs;
    const params = items.length > 0 ? { engagement_time_msec, items } : { engagement_time_msec };
    const report = { id: 'report', time: now + moreMs, name: 'user_engagement', params };
    const [without, reported] = [known, [...known, report]].map((events) => inside(evaluate(events, now + moreMs)));
    return String(without) !== String(reported);
  };
  const wrong = (what: string) =>
    `at ${new Date(now).toISOString()}, after ${runningMs} ms of attention to ${JSON.stringify(items)}, ${left} ms are said to be left; ${what}\n${described({ ...given, events: known })}`;
  // What would change something already if it were reported now is not the question here.
  if (left <= 0 && !changesAfter(0)) return wrong('but none would change anything now');
  // Until the session ends: attention after that belongs to another one.
  const most = Math.min(left, session.latest + SESSION_MS - now) - 1;
  for (const moreMs of [0, Math.floor(most * share), most])
    if (moreMs >= 0 && moreMs <= most && changesAfter(moreMs)) return wrong(`but ${moreMs} ms more change something`);
  return undefined;
}

/** The segments that hold, sorted. */
export function inside(memberships: Map<string, boolean | 'unknown'>): string[] {
  return [...memberships].flatMap(([id, member]) => (member === true ? [id] : [])).sort();
}

function difference<T extends string | Change>(
  given: Case,
  where: string,
  oracle: T[],
  engine: T[],
): string | undefined {
  const shown = (all: T[]) => all.map((one) => (typeof one === 'string' ? one : shownChange(one)));
  const expected = shown(oracle);
  const actual = shown(engine);
  if (typeof oracle[0] === 'string' || typeof engine[0] === 'string') actual.sort();
  if (expected.join('\n') === actual.join('\n')) return undefined;
  const missing = expected.filter((line) => !actual.includes(line));
  const extra = actual.filter((line) => !expected.includes(line));
  return [
    `${where}, engine and oracle part`,
    ...missing.map((line) => `  only the oracle: ${line}`),
    ...extra.map((line) => `  only the engine: ${line}`),
    ...(missing.length + extra.length === 0 ? [`  the order: oracle ${expected}; engine ${actual}`] : []),
    described(given),
  ].join('\n');
}

function shownChange({ segment, enter, time }: Change): string {
  return `${new Date(time).toISOString()} ${enter ? '+' : '−'}${segment}`;
}

function described({ definitions, context, events }: Case): string {
  const rules = definitions.segments.map(({ id, when }) => `  ${id}: ${JSON.stringify(when)}`);
  return [`context ${JSON.stringify(context)}`, ...rules, written(events)].join('\n');
}
