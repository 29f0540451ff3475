/**
 * The engine: who is in which segment, at every instant, for one visitor.
 *
 * Events change memberships, and so does time, at instants that are known beforehand: of each membership it is known
 * until when it is certain with no event. A look judges the segments that an event has touched and those whose time has
 * come, and nothing else.
 */
import type { Program, Root } from './compile.js';
import { compareEvents, type TrackedEvent } from './event.js';
import { CANCELLED_PURCHASE } from './facts.js';
import { type Moment, SESSION_START, type Step } from './fold.js';
import { decide, judge, type Known, knowNothing } from './judge.js';
import type { RunningAttention } from './measure.js';
import { itemsOf } from './normalise.js';
import { orderOf } from './orders.js';
import { continueSession, runningSession, type Session } from './session.js';

/** A membership that changed, and the exact instant, ms. */
export interface Change {
  readonly segment: string;
  /** True when entered, false when left. */
  readonly enter: boolean;
  readonly time: number;
}

/** All that the engine knows of a visitor, as plain JSON. It names the last event it includes. */
export interface EngineSnapshot {
  /** The latest event taken in. */
  readonly watermark: Pick<TrackedEvent, 'time' | 'id'> | null;
  /** How far time has been told, ms. */
  readonly clock: number;
  /** How many events have been taken in. */
  readonly position: number;
  readonly session: Session | null;
  /** The visitor, else the user, of the first event that names one: what buckets are drawn for. */
  readonly subject: string;
  /** What is known of each order, by transaction id. */
  readonly orders: Readonly<Record<string, OrderState>>;
  /** Values of the folds by key. */
  readonly folds: Readonly<Record<string, unknown>>;
  /** Each evaluated segment with its rule's fingerprint, and whether the visitor was in it. */
  readonly memberships: Readonly<Record<string, readonly [fingerprint: number, member: boolean]>>;
}

/**
 * - `placed`: it counts. The same order again is a visit, but no purchase.
 * - `refunded`: the refund came before the order did.
 * - `cancelled`: it counts nowhere, but has emptied the cart.
 */
type OrderState = 'placed' | 'refunded' | 'cancelled';

/** See {@link createEngine}. */
export interface Engine {
  /**
   * Takes in an event that comes after all others so far (by `compareEvents`); time first moves on up to just before it.
   * False, with nothing taken in, for one that an engine cannot take in by itself: a late one, one seen already, a refund
   * that cancels an order. Then {@link Engine.rebuild}.
   */
  apply(event: TrackedEvent): boolean;
  /** Starts over from the visitor's whole history: every event up to now, in order, ids unique. */
  rebuild(events: Iterable<TrackedEvent>): void;
  /** Moves time on to `now`, inclusive, and gives every change since the last call, in order of time, then segment. */
  advance(now: number): Change[];
  /** The segments the visitor is in, at the latest instant that `advance` was called for; sorted. */
  segments(): string[];
  /** The earliest instant at which something may change with no event; `Infinity` for never. */
  nextChange(): number;
  /** For a segment the visitor is in: an instant until which they stay in it if nothing happens; `Infinity` for ever. */
  certainUntil(segment: string): number;
  /**
   * How much more uninterrupted attention, in ms from the instant last told to `advance`, may change a membership when
   * an event reports it; `Infinity` if none will. Never too late; sooner where several things must come together.
   */
  attentionLeft(running: RunningAttention): number;
  /** False when the snapshot lacked something that the program needs: rebuild. */
  readonly complete: boolean;
  snapshot(): EngineSnapshot;
  /** The visitor at the instant last told to `advance`, for `explain`. */
  moment(): Moment;
}

/** Whether the visitor was there, as opposed to a refund, a sale in the shop, an import. */
function isActivity({ name, params }: TrackedEvent): boolean {
  return name !== 'refund' && params.offline !== true;
}

/**
 * An engine for one visitor, new or from a snapshot. Segments whose rule has changed since the snapshot are set quietly:
 * no change is told for them.
 */
export function createEngine(program: Program, saved?: EngineSnapshot): Engine {
  const { roots, folds } = program;
  let { watermark, clock, position, session, subject } = saved ?? NOTHING;
  const orders = new Map(Object.entries(saved?.orders ?? {}));
  /** Values of the folds by their index. */
  const kept = folds.map(({ key, initial }) => (saved && key in saved.folds ? saved.folds[key] : initial));
  let known: Known = knowNothing(saved ? program.nodes : 0);
  /** Whether the visitor is in the segment, by the roots' places. */
  const members = roots.map(() => false);
  // Set quietly at the first look: they were not evaluated under this rule before.
  const quiet = new Set<string>();
  if (saved)
    roots.forEach(({ id, fingerprint }, place) => {
      const [savedFingerprint, member] = saved.memberships[id] ?? [];
      members[place] = !!member;
      if (savedFingerprint !== fingerprint) quiet.add(id);
    });
  let changes: Change[] = [];
  /** The earliest instant at which a membership is not certain any more. Nothing holds for one who has done nothing. */
  let due = saved ? -Infinity : Infinity;

  function momentAt(now: number): Moment {
    const running = runningSession(session ?? undefined, now);
    return {
      now,
      session: running,
      position,
      subject,
      keptOf: ({ index, sessional, initial }) => (sessional && !running ? initial : (kept[index] as typeof initial)),
    };
  }

  function takeIn(event: TrackedEvent): void {
    const { id, time, visitor, user } = event;
    watermark = { time, id };
    // These report memberships, and never make any.
    if (/^segment_(enter|leave)$/.test(event.name)) return;
    const active = isActivity(event);
    const isNew = !subject;
    subject ||= visitor || user || '';
    position++;
    if (active) session = continueSession(session ?? undefined, time, position);
    // An activity touches all that is not as if nothing had been.
    if (position === 1) known = active ? program.blank() : knowNothing(program.nodes);
    const starts = session?.first === position;
    const { names, touched } = program.touchedBy(countedAs(event), active, starts);
    if (starts) for (const { index, initial } of program.sessional) kept[index] = initial;
    const { now, keptOf, session: running } = momentAt(time);
    const step: Step = { now, session: running, position, subject, keptOf, event, items: itemsOf(event.params), names };
    for (const { fold, times, measures, nodes } of touched) {
      const before = kept[fold.index];
      const after = fold.next(before, step, times);
      if (after === before) continue;
      kept[fold.index] = after;
      for (const index of measures) known.readings[index] = undefined;
      for (const index of nodes) known.changesAt[index] = -Infinity;
    }
    due = -Infinity;
    if (isNew && subject && position > 1) doubt();
  }

  /** Nothing is certain any more. */
  function doubt(): void {
    known = knowNothing(program.nodes);
    due = -Infinity;
  }

  /** The name under which an event is counted: a purchase is one only once, and not if it is cancelled. */
  function countedAs(event: TrackedEvent): string {
    const { name } = event;
    const order = orderOf(event);
    // The start of a session is derived; one that a page sends is none.
    if (order === undefined) return name === SESSION_START ? '' : name;
    const state = orders.get(order);
    if (name === 'refund') {
      orders.set(order, state ?? 'refunded');
      return name;
    }
    if (state !== 'placed') orders.set(order, state ? 'cancelled' : 'placed');
    if (state === undefined) return name;
    return state === 'refunded' ? CANCELLED_PURCHASE : '';
  }

  /** Looks at the instant `now` and notes what has changed. */
  function look(now: number): void {
    const at = momentAt(now);
    const { holds, changesAt } = known;
    due = Infinity;
    for (let place = 0; place < roots.length; place++) {
      const { id, node, index } = roots[place] as Root;
      if (!((changesAt[index] as number) > now)) {
        decide(node, at, known);
        // One that is not later would be waited for without end, in somebody's page.
        if (!((changesAt[index] as number) > now)) changesAt[index] = Infinity;
      }
      const until = changesAt[index] as number;
      if (until < due) due = until;
      // Also of one that was certain already, because it was judged as a part of another. Nothing holds without an event.
      const member = position > 0 && (holds[index] as boolean);
      if (member === members[place]) continue;
      members[place] = member;
      if (!quiet.has(id)) changes.push({ segment: id, enter: member, time: now });
    }
    quiet.clear();
  }

  function passTimeTo(now: number): void {
    // Before anybody looks there is no time.
    if (clock === -Infinity) clock = now;
    while (due <= now) {
      clock = Math.max(clock, due);
      look(clock);
    }
    clock = Math.max(clock, now);
  }

  return {
    segments: () => roots.filter((_, place) => members[place]).map(({ id }) => id),
    complete: !saved || folds.every(({ key }) => key in saved.folds),
    nextChange: () => due,
    moment: () => momentAt(clock),
    apply(event) {
      if (watermark && compareEvents(event, watermark) <= 0) return false;
      const order = event.name === 'refund' && orderOf(event);
      if (order && orders.get(order) === 'placed') return false;
      if (event.time > clock) passTimeTo(event.time - 1);
      takeIn(event);
      clock = Math.max(clock, event.time);
      return true;
    },
    rebuild(events) {
      const history = [...events];
      const latest = history[history.length - 1]?.time ?? -Infinity;
      const unheard = [...quiet];
      if (latest > clock) passTimeTo(latest - 1);
      // What that look said of those was said without their history.
      for (const id of unheard) quiet.add(id);
      ({ watermark, position, session, subject } = NOTHING);
      orders.clear();
      for (const { index, initial } of folds) kept[index] = initial;
      // A refund cancels its order from then on, so as of now the order never counted.
      for (const event of history) if (event.name === 'refund') countedAs(event);
      history.forEach(takeIn);
      doubt();
      clock = Math.max(clock, latest);
    },
    advance(now) {
      passTimeTo(now);
      const told = changes;
      changes = [];
      return told;
    },
    certainUntil(segment) {
      const root = roots.find(({ id }) => id === segment);
      let until = clock;
      // What depends on the seasons may change each year for ever, and nobody waits for that.
      for (let step = 0; root && until < Infinity && step < CERTAIN_STEPS; step++) {
        const { holds, changesAt } = judge(root.node, momentAt(until));
        if (!holds) break;
        until = changesAt;
      }
      return until;
    },
    attentionLeft(running) {
      const at = momentAt(clock);
      const ahead = knowNothing(program.nodes, running);
      let least = Infinity;
      for (const { node } of roots) {
        if (!node.attentive || !position) continue;
        decide(node, at, ahead);
        least = Math.min(least, ahead.changesAt[node.index] as number);
      }
      return least - clock;
    },
    snapshot: () => ({
      watermark,
      clock,
      position,
      session,
      subject,
      orders: Object.fromEntries(orders),
      folds: Object.fromEntries(folds.map(({ key, index }) => [key, kept[index]])),
      memberships: Object.fromEntries(
        roots.map(({ id, fingerprint }, place) => [id, [fingerprint, !!members[place]] as const]),
      ),
    }),
  };
}

/** So many reasons for a membership, one after the other, are looked ahead to. */
const CERTAIN_STEPS = 10;

/** What is known of a visitor who has done nothing. */
const NOTHING: Pick<EngineSnapshot, 'watermark' | 'clock' | 'position' | 'session' | 'subject'> = {
  watermark: null,
  clock: -Infinity,
  position: 0,
  session: null,
  subject: '',
};
