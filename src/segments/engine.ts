/**
 * The engine: who is in which segment, at every instant, for one visitor.
 *
 * Events change memberships, and so does time, at instants that are known beforehand. Each node of the program
 * remembers its answer and until when it holds with no event; an event marks what it touched, and the next look
 * evaluates the marked and the expired, nothing else.
 */
import { growthLeft, holds } from './compare.js';
import type { Node, Program } from './compile.js';
import { compareEvents, type TrackedEvent } from './event.js';
import { CANCELLED_PURCHASE } from './facts.js';
import type { Fold, Moment } from './fold.js';
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
  const { nodes, roots, folds, foldNumber, foldsOf, readersOf } = program;
  const answers = new Uint8Array(nodes.length);
  const certain = new Float64Array(nodes.length);
  const marked = new Uint8Array(nodes.length).fill(1);
  const segments = new Set(roots.filter(({ id }) => saved?.memberships[id]?.[1]).map(({ id }) => id));
  // Told quietly at the first look: they were not evaluated under this rule before.
  const quiet = new Set(
    saved ? roots.filter(({ id, fingerprint }) => saved.memberships[id]?.[0] !== fingerprint).map(({ id }) => id) : [],
  );
  const complete = !saved || folds.every(({ key }) => key in saved.folds);
  let values = folds.map(({ key, initial }) => (saved && key in saved.folds ? saved.folds[key] : initial));
  let watermark = saved?.watermark ?? null;
  let clock = saved?.clock ?? -Infinity;
  let position = saved?.position ?? 0;
  let session = saved?.session ?? undefined;
  let orders = { ...saved?.orders };
  let changes: Change[] = [];
  /** Whether something happened at `clock` that has not been looked at yet. */
  let pending = true;

  const keptOf = <Value>(fold: Fold<Value>) => values[foldNumber.get(fold.key) as number] as Value;
  const momentAt = (now: number): Moment => ({ now, session: runningSession(session, now), position, keptOf });

  function mark(number: number): void {
    // What is marked has its parents marked already, since evaluating a node evaluates all its parts.
    if (marked[number]) return;
    marked[number] = 1;
    nodes[number]?.parents.forEach(mark);
  }

  function takeIn(event: TrackedEvent): void {
    const { time } = event;
    const active = isActivity(event);
    watermark = [time, event.id];
    position += 1;
    const before = session;
    if (active) session = continueSession(session, time, position);
    const names = [countedAs(event)];
    if (active) names.push('*');
    if (session !== before && session?.first === position) names.push('session_start');

    let params: Record<string, unknown> | undefined;
    const step = {
      ...momentAt(time),
      event,
      params: () => {
        params ??= normalise(event.params);
        return params;
      },
    };
    for (const number of foldsTouched(names)) {
      const fold = folds[number] as Fold;
      const value = fold.next(values[number], step);
      if (value === values[number]) continue;
      values[number] = value;
      readersOf[number]?.forEach(mark);
    }
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

  function foldsTouched(names: readonly string[]): readonly number[] {
    const lists = names.map((name) => foldsOf.get(name)).filter((list) => list !== undefined);
    const [only = []] = lists;
    // In the order of their numbers: a window is brought up to date after its anchors.
    return lists.length < 2 ? only : [...new Set(lists.flat())].sort((a, b) => a - b);
  }

  /** Answers for node `number` and all its parts at `now`. */
  function evaluate(number: number, now: Moment): boolean {
    const node = nodes[number] as Node;
    if (!marked[number] && now.now < (certain[number] as number)) return answers[number] === 1;
    let answer: boolean;
    let until: number;
    if (node.kind === 'test') {
      const { measure, comparisons } = node;
      const { value, origin, until: steady } = measure.read(now);
      answer = comparisons.every((comparison) => holds(comparison, value, origin));
      const growing = origin !== undefined && typeof value === 'number';
      until = growing ? Math.min(steady, now.now + growthLeft(comparisons, value, origin)) : steady;
    } else {
      const parts = node.of.map((part) => evaluate(part, now));
      answer = combine(node.kind, parts);
      until = earliest(node, parts, answer, (part) => certain[part] as number);
    }
    marked[number] = 0;
    answers[number] = answer ? 1 : 0;
    certain[number] = until;
    return answer;
  }

  /** Looks at the instant `now` and notes what has changed. */
  function look(now: number): void {
    pending = false;
    if (!position) return; // Nothing holds for a visitor without an event.
    const at = momentAt(now);
    for (const { id, node } of roots) {
      const enter = evaluate(node, at);
      if (enter === segments.has(id)) continue;
      if (enter) segments.add(id);
      else segments.delete(id);
      if (!quiet.has(id)) changes.push({ segment: id, enter, time: now });
    }
    quiet.clear();
  }

  const nextChange = () => (position ? Math.min(...roots.map(({ node }) => certain[node] as number)) : Infinity);

  function passTimeTo(now: number): void {
    if (pending && clock > -Infinity) look(clock);
    for (let due = nextChange(); due <= now; due = nextChange()) {
      clock = Math.max(clock, due);
      look(clock);
    }
    clock = Math.max(clock, now);
  }

  /** How many ms until attention or time may change the answer of node `number`. */
  function changeLeft(number: number, at: Moment, running: RunningAttention): number {
    const node = nodes[number] as Node;
    // Parts may have expired unnoticed where they made no difference to the whole.
    const answer = evaluate(number, at);
    const byTime = (certain[number] as number) - at.now;
    if (!node.attentive) return byTime;
    if (node.kind === 'test') {
      const value = node.measure.readAttentive?.(at, running);
      return value === undefined ? byTime : Math.min(byTime, growthLeft(node.comparisons, value));
    }
    const parts = node.of.map((part) => evaluate(part, at));
    return earliest(node, parts, answer, (part) => changeLeft(part, at, running));
  }

  return {
    segments,
    complete,
    nextChange,
    moment: () => momentAt(clock),
    apply(event) {
      if (watermark && compareEvents(event, { ...event, time: watermark[0], id: watermark[1] }) <= 0) return false;
      const order = orderOf(event);
      if (event.name === 'refund' && order !== undefined && orders[order] === 'placed') return false;
      if (event.time > clock) passTimeTo(event.time - 1);
      takeIn(event);
      clock = Math.max(clock, event.time);
      pending = true;
      return true;
    },
    rebuild(events) {
      const history = [...events];
      const latest = history[history.length - 1];
      if (latest && latest.time > clock) passTimeTo(latest.time - 1);
      values = folds.map(({ initial }) => initial);
      position = 0;
      session = undefined;
      watermark = null;
      // A refund cancels its order from then on, so as of now the order never counted.
      orders = {};
      for (const event of history) {
        const order = event.name === 'refund' ? orderOf(event) : undefined;
        if (order !== undefined) orders[order] = 'refunded';
      }
      history.forEach(takeIn);
      marked.fill(1);
      clock = Math.max(clock, latest?.time ?? -Infinity);
      pending = true;
    },
    advance(now) {
      passTimeTo(now);
      const told = changes;
      changes = [];
      return told;
    },
    certainUntil(segment) {
      const root = roots.find(({ id }) => id === segment);
      return root ? (certain[root.node] as number) : -Infinity;
    },
    attentionLeft(running) {
      if (!position) return Infinity;
      const at = momentAt(clock);
      const attentive = roots.filter(({ node }) => nodes[node]?.attentive);
      return Math.min(...attentive.map(({ node }) => changeLeft(node, at, running)));
    },
    snapshot: () => ({
      watermark,
      clock,
      position,
      session: session ?? null,
      orders: { ...orders },
      folds: Object.fromEntries(folds.map(({ key }, number) => [key, values[number]])),
      memberships: Object.fromEntries(
        roots.map(({ id, fingerprint }) => [id, [fingerprint, segments.has(id)] as const]),
      ),
    }),
  };
}

function combine(kind: 'all' | 'any' | 'not', parts: readonly boolean[]): boolean {
  if (kind === 'all') return parts.every(Boolean);
  return kind === 'any' ? parts.some(Boolean) : !parts[0];
}

/**
 * When a combination of conditions may first answer otherwise: a true `all` when its first part does, a false one only
 * when the last of its false parts does; `any` the other way round.
 */
function earliest(
  { kind, of }: Extract<Node, { of: unknown }>,
  parts: readonly boolean[],
  answer: boolean,
  when: (part: number) => number,
): number {
  if (kind === 'not') return when(of[0] as number);
  if (answer === (kind === 'all')) return Math.min(...of.map(when));
  return Math.max(...of.filter((_, index) => parts[index] === answer).map(when));
}
