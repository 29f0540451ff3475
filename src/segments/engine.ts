/**
 * The engine: who is in which segment, at every instant, for one visitor.
 *
 * Events change memberships, and so does time, at instants that are known beforehand: of each membership it is known
 * until when it is certain with no event. A look judges the segments that an event has touched and those whose time has
 * come, and nothing else.
 */
import type { Program } from './compile.js';
import { compareEvents, type TrackedEvent } from './event.js';
import { CANCELLED_PURCHASE } from './facts.js';
import type { Fold, Moment } from './fold.js';
import { judge } from './judge.js';
import type { RunningAttention } from './measure.js';
import { normalise } from './normalise.js';
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
  /** The latest event taken in: its time and id. */
  readonly watermark: readonly [time: number, id: string] | null;
  /** How far time has been told. */
  readonly clock: number;
  readonly position: number;
  readonly session: Session | null;
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
  /** The instant until which a membership is certain with no event. */
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

/** Names are marked, so that none means something to JavaScript (`__proto__`). */
const orderKey = (transaction: string) => `=${transaction}`;

/** The order that an event makes or cancels; `undefined` if it does neither. */
function orderOf({ name, params }: TrackedEvent): string | undefined {
  const { transaction_id: transaction, items } = params;
  const meant = name === 'purchase' || (name === 'refund' && items === undefined);
  return meant && transaction !== undefined && transaction !== null && transaction !== ''
    ? orderKey(String(transaction))
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
  const { roots, folds, foldIndex, touched } = program;
  /** The instants until which the memberships are certain. */
  const certain = roots.map(() => Infinity);
  const segments = new Set(roots.filter(({ id }) => saved?.memberships[id]?.[1]).map(({ id }) => id));
  // Set quietly at the first look: they were not evaluated under this rule before.
  const quiet = new Set(
    saved ? roots.filter(({ id, fingerprint }) => saved.memberships[id]?.[0] !== fingerprint).map(({ id }) => id) : [],
  );
  const complete = !saved || folds.every(({ key }) => key in saved.folds);
  let kept = folds.map(({ key, initial }) => (saved && key in saved.folds ? saved.folds[key] : initial));
  let watermark = saved?.watermark ?? null;
  let clock = saved?.clock ?? -Infinity;
  let position = saved?.position ?? 0;
  let session = saved?.session ?? undefined;
  let orders = { ...saved?.orders };
  let changes: Change[] = [];
  /** Roots that events have touched since the last look. */
  let stale = new Set(roots.keys());

  const keptOf = <Value>(fold: Fold<Value>) => kept[foldIndex.get(fold as Fold) as number] as Value;
  const momentAt = (now: number): Moment => ({ now, session: runningSession(session, now), position, keptOf });

  function takeIn(event: TrackedEvent): void {
    const { time } = event;
    const active = isActivity(event);
    watermark = [time, event.id];
    position++;
    if (active) session = continueSession(session, time, position);
    const names = [countedAs(event)];
    if (active) names.push('*');
    if (session?.first === position) names.push('session_start');

    let params: Record<string, unknown> | undefined;
    const step = {
      ...momentAt(time),
      event,
      params: () => {
        params ??= normalise(event.params);
        return params;
      },
    };
    const hits = names.flatMap((name) => touched.get(name) ?? []);
    // In the order of their places: a window is brought up to date after its anchors.
    for (const place of new Set(hits.flatMap((hit) => hit.folds).sort((a, b) => a - b))) {
      kept[place] = (folds[place] as Fold).next(kept[place], step);
    }
    for (const hit of hits) for (const root of hit.roots) stale.add(root);
  }

  /** The name under which an event is counted: a purchase is one only once, and not if it is cancelled. */
  function countedAs(event: TrackedEvent): string {
    const { name } = event;
    const order = orderOf(event);
    if (order === undefined) return name;
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
    roots.forEach(({ id, node }, place) => {
      if (!stale.has(place) && now < (certain[place] as number)) return;
      const { holds, until } = judge(node, at);
      certain[place] = until;
      // Nothing holds for a visitor without an event.
      const enter = position > 0 && holds;
      if (enter === segments.has(id)) return;
      if (enter) segments.add(id);
      else segments.delete(id);
      if (!quiet.has(id)) changes.push({ segment: id, enter, time: now });
    });
    stale.clear();
    quiet.clear();
  }

  const nextChange = () => Math.min(...certain);

  function passTimeTo(now: number): void {
    if (stale.size && clock > -Infinity) look(clock);
    for (let due = nextChange(); due <= now; due = nextChange()) {
      clock = Math.max(clock, due);
      look(clock);
    }
    clock = Math.max(clock, now);
  }

  return {
    segments,
    complete,
    nextChange,
    moment: () => momentAt(clock),
    apply(event) {
      if (watermark && compareEvents(event, { ...event, time: watermark[0], id: watermark[1] }) <= 0) return false;
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
      kept = folds.map(({ initial }) => initial);
      position = 0;
      session = undefined;
      watermark = null;
      orders = {};
      // A refund cancels its order from then on, so as of now the order never counted.
      for (const event of history) if (event.name === 'refund') countedAs(event);
      history.forEach(takeIn);
      stale = new Set(roots.keys());
      clock = Math.max(clock, latest);
    },
    advance(now) {
      passTimeTo(now);
      const told = changes;
      changes = [];
      return told;
    },
    certainUntil: (segment) => certain[roots.findIndex(({ id }) => id === segment)] ?? clock,
    attentionLeft(running) {
      const at = momentAt(clock);
      const attentive = roots.filter((root) => position && root.attentive);
      return Math.min(...attentive.map(({ node }) => judge(node, at, running).until)) - clock;
    },
    snapshot: () => ({
      watermark,
      clock,
      position,
      session: session ?? null,
      orders: { ...orders },
      folds: Object.fromEntries(folds.map(({ key }, place) => [key, kept[place]])),
      memberships: Object.fromEntries(
        roots.map(({ id, fingerprint }) => [id, [fingerprint, segments.has(id)] as const]),
      ),
    }),
  };
}
