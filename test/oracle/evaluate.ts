/**
 * The oracle: says which segments a visitor is in at an instant by working everything out from the whole history, as
 * literally as the rules are written. It keeps no state and shares no code with the engine, so that the two can judge
 * each other.
 */
import type {
  Anchor,
  Condition,
  Definitions,
  EventSelector,
  Measure,
  SegmentDefinition,
  Where,
  Window,
} from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { type Context, holds, type Measured, missing } from './compare.js';
import { addDuration } from './duration.js';
import { cartOf, type History, historyAt, isActivity, itemsOf, latestCartActivity, productKey } from './history.js';

export type { Context } from './compare.js';

/** Everything one evaluation looks at. */
interface Scope extends History {
  placed: Placed[];
  segments: SegmentDefinition[];
  context: Context;
}

type Memberships = Map<string, boolean | 'unknown'>;

/**
 * The memberships at `now`, inclusive, of a visitor whose events arrived in the order given.
 *
 * @returns for each segment true or false, or `'unknown'` when a reference or parameter that it names is missing.
 */
export function evaluateAt(
  definitions: Definitions,
  context: Context,
  events: Iterable<TrackedEvent>,
  now: number,
): Memberships {
  return evaluator(definitions, context)(events, now);
}

/** {@link evaluateAt} for many instants. */
export function evaluator(
  { segments, params }: Definitions,
  given: Context,
): (events: Iterable<TrackedEvent>, now: number) => Memberships {
  const context = { ...given, params: { ...params, ...given.params } };
  const unknown = new Set(segments.filter(({ when }) => isUnknown(when, segments, context)));
  return (events, now) => {
    const history = historyAt(events, now);
    const scope: Scope = { ...history, placed: placed(history), segments, context };
    const isMember = ({ when }: SegmentDefinition) => scope.events.length > 0 && isTrue(when, scope);
    return new Map(segments.map((segment) => [segment.id, unknown.has(segment) ? 'unknown' : isMember(segment)]));
  };
}

/** Reading taken: a segment that names an unknown segment is unknown too, since it needs what that one misses. */
function isUnknown(condition: Condition, segments: SegmentDefinition[], context: Context): boolean {
  if (missing(condition, context).length > 0) return true;
  return namedSegments(condition).some((id) => isUnknown(definitionOf(id, segments).when, segments, context));
}

function namedSegments(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(namedSegments);
  if ('any' in condition) return condition.any.flatMap(namedSegments);
  if ('not' in condition) return namedSegments(condition.not);
  return 'segment' in condition ? [condition.segment] : [];
}

function definitionOf(id: string, segments: SegmentDefinition[]): SegmentDefinition {
  const segment = segments.find((one) => one.id === id);
  if (!segment) throw new Error(`no segment "${id}"`);
  return segment;
}

function isTrue(condition: Condition, scope: Scope): boolean {
  if ('all' in condition) return condition.all.every((part) => isTrue(part, scope));
  if ('any' in condition) return condition.any.some((part) => isTrue(part, scope));
  if ('not' in condition) return !isTrue(condition.not, scope);
  if ('segment' in condition) return isTrue(definitionOf(condition.segment, scope.segments).when, scope);
  return holds(measure(condition, scope), condition, scope.context);
}

function measure(measured: Measure, scope: Scope): Measured {
  if ('count' in measured) return { kind: 'plain', value: count(measured, scope) };
  if ('elapsed' in measured) return elapsed(scope);
  if ('attention' in measured) return { kind: 'ms', ms: attention(measured.attention, scope) };
  if ('cart' in measured) return cart(measured.cart, scope);
  return { kind: 'plain', value: trait(measured.trait, scope) };
}

/** Session start to its latest activity; 0 between sessions. */
function elapsed(scope: Scope): Measured {
  const { session } = scope;
  return { kind: 'span', from: session?.start ?? scope.now, to: session?.latest ?? scope.now };
}

function cart(what: 'quantity' | 'value' | 'unchanged' | 'idle', scope: Scope): Measured {
  const { quantity, value, changed } = cartOf(scope);
  if (what === 'quantity') return { kind: 'plain', value: quantity };
  if (what === 'value') return { kind: 'plain', value };
  const since = what === 'unchanged' ? changed : latestCartActivity(scope);
  return since === undefined ? { kind: 'nothing' } : { kind: 'span', from: since, to: scope.now };
}

/** Traits come key by key from the latest `identify` that has the key; comparing takes `null` and `""` for unset. */
function trait(name: string, { events }: Scope): unknown {
  let value: unknown;
  for (const event of events) {
    const traits = event.params.traits;
    if (event.name !== 'identify' || typeof traits !== 'object' || traits === null) continue;
    if (Object.hasOwn(traits, name)) value = (traits as Record<string, unknown>)[name];
  }
  return value;
}

/**
 * Attention in this session, in ms; 0 between sessions.
 *
 * Readings taken: in a session without a `page_view` all attention is on `page`, the one that was open before; an
 * engagement that names several products counts for each of them, and once for one named twice; one without a usable
 * `engagement_time_msec` is 0.
 */
function attention(what: 'page' | 'item' | 'items' | 'session', scope: Scope): number {
  const { session } = scope;
  if (!session) return 0;
  const inSession = scope.events.slice(session.firstIndex);
  if (what === 'page') {
    const page = inSession.findLastIndex((event) => event.name === 'page_view');
    return sumAttention(page < 0 ? inSession : inSession.slice(page));
  }
  if (what === 'session') return sumAttention(inSession);
  if (what === 'items') return sumAttention(inSession.filter((event) => itemsOf(event).length > 0));
  const products = new Set(inSession.flatMap((event) => itemsOf(event).map(productKey)));
  const each = [...products].map((product) =>
    sumAttention(inSession.filter((event) => itemsOf(event).some((item) => productKey(item) === product))),
  );
  return Math.max(0, ...each);
}

function sumAttention(events: TrackedEvent[]): number {
  return events
    .filter((event) => event.name === 'user_engagement')
    .map((event) => event.params.engagement_time_msec)
    .reduce<number>((sum, ms) => sum + (typeof ms === 'number' ? ms : 0), 0);
}

/** An event under the name that it counts by, and its place in the order of events. */
interface Placed {
  name: string;
  event: TrackedEvent;
  place: number;
}

/**
 * Places in the order of events are numbers: an event's is its index in the history, a session starts half a place
 * before its first event, and now is after everything. So "from is inside, to is outside, an event used as an anchor
 * is outside on both sides" is the open interval between two places.
 *
 * Readings taken: a derived `session_start` is "at the session's first event": it has that event's place, and its
 * parameters; one that a page sends is an ordinary event, and not counted as one.
 */
function placed(history: History): Placed[] {
  const events = history.events.map((event, place) => ({ name: event.name, event, place }));
  const starts = events.filter(({ place }) => history.sessions.some(({ firstIndex }) => firstIndex === place));
  return [
    ...events.map((one) => (one.name === SESSION_START ? { ...one, name: `sent ${SESSION_START}` } : one)),
    ...starts.map((one) => ({ ...one, name: SESSION_START })),
  ].sort((a, b) => a.place - b.place);
}

const SESSION_START = 'session_start';

const NOW = Number.POSITIVE_INFINITY;

/** Between sessions: now. */
function sessionStart(scope: Scope): number {
  const { session } = scope;
  return session ? session.firstIndex - 0.5 : NOW;
}

function count(measured: { count: EventSelector; where?: Where; within?: Window }, scope: Scope): number {
  return scope.placed.filter(
    (one) =>
      isSelected(one, measured.count, scope) &&
      isInside(one, measured.within ?? 'lifetime', scope) &&
      meets(one, measured.where ?? {}, scope),
  ).length;
}

/**
 * `"*"` is every activity.
 *
 * Reading taken: a repeated or cancelled order is no purchase, wherever purchases are named; but that the visitor did
 * something at that time stays true, so `"*"` counts it, as it also stays in its session.
 */
function isSelected({ name, event }: Placed, selector: EventSelector, scope: Scope): boolean {
  if (selector === '*') return name !== SESSION_START && isActivity(event);
  if (typeof selector === 'string' ? selector !== name : !selector.includes(name)) return false;
  return name !== 'purchase' || !(scope.repeated.has(event) || scope.cancelled.has(event));
}

/** An event at `t` is inside a sliding window `w` from `t` until just before `t + w`. */
function isInside(one: Placed, window: Window, scope: Scope): boolean {
  if (window === 'lifetime') return true;
  if (window === 'session') return scope.session !== undefined && one.place > sessionStart(scope);
  if (typeof window === 'string') return scope.now < addDuration(one.event.time, window);
  const from = window.from === undefined ? -1 : place(window.from, scope);
  const to = window.to === undefined ? NOW : place(window.to, scope);
  return from !== undefined && to !== undefined && one.place > from && one.place < to;
}

/**
 * Where an anchor is, or nothing if it does not exist.
 *
 * Readings taken: the earliest or latest of several anchors is that of those which exist; a window *from* now, so also
 * one from the session's start between sessions, is empty even when an event happens at this very millisecond, since
 * now comes after all that has happened.
 */
function place(anchor: Anchor, scope: Scope): number | undefined {
  if (anchor === 'now') return NOW;
  if (anchor === 'sessionStart') return sessionStart(scope);
  if ('earliestOf' in anchor || 'latestOf' in anchor) {
    const all = 'earliestOf' in anchor ? anchor.earliestOf : anchor.latestOf;
    const places = all.map((one) => place(one, scope)).filter((one) => one !== undefined);
    if (places.length === 0) return undefined;
    return 'earliestOf' in anchor ? Math.min(...places) : Math.max(...places);
  }
  const selector = 'first' in anchor ? anchor.first : anchor.latest;
  const found = scope.placed.filter(
    (one) => isSelected(one, selector, scope) && isInside(one, anchor.within ?? 'lifetime', scope),
  );
  return ('first' in anchor ? found.at(0) : found.at(-1))?.place;
}

/** Whether the event's fields are as `where` says. A field of items is when it is for some item. */
function meets({ event }: Placed, where: Where, scope: Scope): boolean {
  return Object.entries(where).every(([path, wanted]) => {
    const comparators = typeof wanted === 'object' ? wanted : { is: wanted };
    const isAs = (value: unknown) => holds({ kind: 'plain', value }, comparators, scope.context);
    if (path.startsWith('items.')) {
      return itemsOf(event).some((item) => isAs(itemField(item, path.slice('items.'.length))));
    }
    return isAs(eventField(event, path, scope));
  });
}

/**
 * Item discount = discount / (price + discount), as GA4 defines the two.
 *
 * Readings taken: without a discount the rate is 0; a discount of an unknown price has no rate.
 */
function itemField(item: Record<string, unknown>, path: string): unknown {
  if (path !== 'discountRate') return field(item, path);
  const { price, discount } = item;
  if (typeof discount !== 'number' || discount === 0) return 0;
  return typeof price === 'number' ? discount / (price + discount) : undefined;
}

/**
 * A parameter, or a field derived from them.
 *
 * Reading taken: "a missing or non-numeric value is 0", and the value of an order in another currency than the shop's
 * counts as 0, also where a `where` asks for it; both are said of orders, so of purchases only.
 */
function eventField(event: TrackedEvent, path: string, { context }: Scope): unknown {
  const { params } = event;
  if (path === 'hasCoupon')
    return [params, ...itemsOf(event)].some(({ coupon }) => typeof coupon === 'string' && coupon !== '');
  if (path === 'value' && event.name === 'purchase') {
    const shopCurrency = context.references?.currency;
    if (shopCurrency !== undefined && params.currency !== undefined && params.currency !== shopCurrency) return 0;
    return typeof params.value === 'number' ? params.value : 0;
  }
  return field(params, path);
}

function field(record: Record<string, unknown>, path: string): unknown {
  let value: unknown = record;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
