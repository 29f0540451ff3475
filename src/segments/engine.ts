/**
 * The engine: who is in which segment, at every instant, for one visitor.
 *
 * Events change memberships, and so does time, at instants that are known beforehand: of each membership it is known
 * until when it is certain with no event. A look judges the segments that an event has touched and those whose time has
 * come, and nothing else.
 */
import type { Program, Root } from './compile.js';
import { compareEvents, type TrackedEvent } from './event.js';
import { CANCELLED_PURCHASE, keyOf } from './facts.js';
import { type Fold, type Moment, SESSION_START, type Step } from './fold.js';
import { judge, type Known, knowNothing } from './judge.js';
import type { RunningAttention } from './measure.js';
import { itemsOf } from './normalise.js';
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
  readonly memberships: Readonly<Record<string, readonly [fingerprint: string, member: boolean]>>;
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
  /** The segments the visitor is in, at the latest instant that `advance` was called for. */
  readonly segments: ReadonlySet<string>;
  /** The earliest instant at which something may change with no event; `Infinity` for never. */
  nextChange(): number;
  /** For a segment the visitor is in: the instant at which they leave it if nothing happens; `Infinity` for never. */
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

/** The order that an event makes or cancels; `undefined` if it does neither. */
function orderOf({ name, params }: TrackedEvent): string | undefined {
  const { transaction_id: transaction, items } = params;
  const meant = name === 'purchase' || (name === 'refund' && !(items as unknown[] | undefined)?.length);
  return meant && transaction !== undefined && transaction !== null && transaction !== ''
    ? keyOf(transaction)
    : undefined;
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
  let orders: Record<string, OrderState> = { ...saved?.orders };
  const kept = new Map(
    folds.map((fold) => [fold, saved && fold.key in saved.folds ? saved.folds[fold.key] : fold.initial]),
  );
  let known: Known = { judgements: saved ? [] : [...program.blank], readings: new Map() };
  /** By the place of the root, the instant until which the membership is certain; of what an event has touched it is no longer. */
  const certain = roots.map(() => -Infinity);
  const wasIn = ({ id, fingerprint }: Root) => saved?.memberships[id]?.[1] && fingerprint;
  const segments = new Set(roots.filter(wasIn).map(({ id }) => id));
  // Set quietly at the first look: they were not evaluated under this rule before.
  const quiet = new Set(saved ? roots.filter(({ id, fingerprint }) => saved.memberships[id]?.[0] !== fingerprint) : []);
  let changes: Change[] = [];

  function momentAt(now: number): Moment {
    const running = runningSession(session ?? undefined, now);
    return {
      now,
      session: running,
      position,
      subject,
      keptOf: (fold) => (fold.sessional && !running ? fold.initial : (kept.get(fold as Fold) as typeof fold.initial)),
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
    const starts = session?.first === position;
    const touched = program.touchedBy(countedAs(event), active, starts);
    if (starts) for (const fold of folds) if (fold.sessional) kept.set(fold, fold.initial);
    const step: Step = { ...momentAt(time), event, items: itemsOf(event.params), names: touched.names };
    for (const fold of touched.folds) kept.set(fold, fold.next(kept.get(fold), step));
    for (const { index } of touched.nodes) known.judgements[index] = undefined;
    for (const measure of touched.measures) known.readings.delete(measure);
    for (const { at } of touched.roots) certain[at] = -Infinity;
    // The first event ends that nothing holds, whatever it is. An activity has touched all that is not as if nothing had been.
    if (position === 1) certain.fill(-Infinity);
    if ((position === 1 && !active) || (isNew && subject && position > 1)) doubt();
  }

  /** Nothing is certain any more. */
  function doubt(): void {
    known = knowNothing();
    certain.fill(-Infinity);
  }

  /** The name under which an event is counted: a purchase is one only once, and not if it is cancelled. */
  function countedAs(event: TrackedEvent): string {
    const { name } = event;
    const order = orderOf(event);
    // The start of a session is derived; one that a page sends is none.
    if (order === undefined) return name === SESSION_START ? '' : name;
    const state = orders[order];
    if (name === 'refund') {
      orders[order] = state ?? 'refunded';
      return name;
    }
    orders[order] = state === undefined || state === 'placed' ? 'placed' : 'cancelled';
    if (state === undefined) return name;
    return state === 'refunded' ? CANCELLED_PURCHASE : '';
  }

  /** Looks at the instant `now` and notes what has changed. */
  function look(now: number): void {
    const at = momentAt(now);
    for (const root of roots) {
      const { id, node } = root;
      if ((certain[root.at] as number) > now) continue;
      const { holds, changesAt } = judge(node, at, known);
      // One that is not later would be waited for without end, in somebody's page.
      certain[root.at] = changesAt > now ? changesAt : Infinity;
      // Nothing holds for a visitor without an event.
      const enter = position > 0 && holds;
      if (enter === segments.has(id)) continue;
      segments[enter ? 'add' : 'delete'](id);
      if (!quiet.has(root)) changes.push({ segment: id, enter, time: now });
    }
    quiet.clear();
  }

  const nextChange = () => {
    let earliest = Infinity;
    for (const instant of certain) if (instant < earliest) earliest = instant;
    return earliest;
  };

  function passTimeTo(now: number): void {
    // Before anybody looks there is no time.
    if (clock === -Infinity) clock = now;
    for (let due = nextChange(); due <= now; due = nextChange()) {
      clock = Math.max(clock, due);
      look(clock);
    }
    clock = Math.max(clock, now);
  }

  return {
    segments,
    complete: !saved || folds.every(({ key }) => key in saved.folds),
    nextChange,
    moment: () => momentAt(clock),
    apply(event) {
      if (watermark && compareEvents(event, watermark) <= 0) return false;
      const order = event.name === 'refund' && orderOf(event);
      if (order && orders[order] === 'placed') return false;
      if (event.time > clock) passTimeTo(event.time - 1);
      takeIn(event);
      clock = Math.max(clock, event.time);
      return true;
    },
    rebuild(events) {
      const history = [...events];
      const latest = history[history.length - 1]?.time ?? -Infinity;
      if (latest > clock) passTimeTo(latest - 1);
      ({ watermark, position, session, subject } = NOTHING);
      orders = {};
      for (const fold of folds) kept.set(fold, fold.initial);
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
      while (root && until < Infinity) {
        const { holds, changesAt } = judge(root.node, momentAt(until));
        if (!holds) break;
        until = changesAt;
      }
      return until;
    },
    attentionLeft(running) {
      const at = momentAt(clock);
      const attentive = roots.filter(({ node }) => position && node.attentive);
      return Math.min(...attentive.map(({ node }) => judge(node, at, known, running).changesAt)) - clock;
    },
    snapshot: () => ({
      watermark,
      clock,
      position,
      session,
      subject,
      orders: { ...orders },
      folds: Object.fromEntries([...kept].map(([{ key }, value]) => [key, value])),
      memberships: Object.fromEntries(
        roots.map(({ id, fingerprint }) => [id, [fingerprint, segments.has(id)] as const]),
      ),
    }),
  };
}

/** What is known of a visitor who has done nothing. */
const NOTHING: Pick<EngineSnapshot, 'watermark' | 'clock' | 'position' | 'session' | 'subject'> = {
  watermark: null,
  clock: -Infinity,
  position: 0,
  session: null,
  subject: '',
};
