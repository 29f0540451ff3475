/** The value of each measure, at an instant, worked out from everything that has happened. */
import type { EventSelector, Measure, Where } from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import type { Measured } from './compare.js';
import { asSeenBy, isFact, isNumber, meets, valuesAt } from './fields.js';
import { cartOf, latestCartActivity } from './history.js';
import { isSelected, type Placed } from './order.js';
import { anniversary, bucket, trait } from './person.js';
import { rfm } from './rfm.js';
import type { Scope, Visitor } from './scope.js';
import { isInSeason } from './seasons.js';
import { hasHappened } from './sequence.js';
import { attention, elapsed, visit } from './visit.js';
import { eventsIn } from './windows.js';

const nothing: Measured = { kind: 'nothing' };

/** What a measure gives: one value, or with `by` one for each group. */
export function measured(measure: Measure, scope: Scope): Measured[] {
  if ('by' in measure && measure.by !== undefined) return perGroup(measure, measure.by, scope);
  return [single(measure, scope)];
}

function single(measure: Measure, scope: Scope): Measured {
  if (isOfEvents(measure)) {
    const events = eventsIn(measure.within, scope).filter((one) => isSelected(one, selectorOf(measure), scope.visitor));
    return total(
      measure,
      events.map(({ event }) => event).filter((event) => meets(measure.where, event, scope)),
      scope,
    );
  }
  if ('since' in measure) return spanSince(matching(measure.since, measure.where, scope).at(-1), scope.visitor);
  if ('sinceFirst' in measure)
    return spanSince(matching(measure.sinceFirst, measure.where, scope).at(0), scope.visitor);
  if ('gap' in measure) return gap(matching(measure.gap, measure.where, scope));
  if ('until' in measure) return until(matching(measure.until, measure.where, scope), scope.visitor);
  if ('elapsed' in measure) return elapsed(scope.visitor);
  if ('attention' in measure) return { kind: 'ms', ms: attention(measure.attention, scope.visitor) };
  if ('cart' in measure) return cart(measure.cart, scope.visitor);
  if ('trait' in measure) return plain(trait(measure.trait, scope.visitor));
  if ('context' in measure) return plain(visit(measure.context, scope.visitor));
  if ('anniversary' in measure) return anniversary(trait(measure.anniversary, scope.visitor), scope.visitor.now);
  if ('inSeason' in measure) return plain(isInSeason(measure.inSeason, scope.definitions, scope.visitor.now));
  if ('rfm' in measure) return plain(rfm(measure.rfm, scope));
  if ('bucket' in measure) return plain(bucket(measure.bucket, scope.visitor));
  return plain(hasHappened(measure, scope));
}

function plain(value: unknown): Measured {
  return { kind: 'plain', value };
}

/** A number taken of the events in a window. */
type OfEvents = Extract<Measure, { count: unknown } | { of: string }>;

function isOfEvents(measure: Measure): measure is OfEvents {
  return 'count' in measure || 'of' in measure;
}

/** Which events the measure is taken of. */
export function selectorOf(measure: OfEvents): EventSelector {
  if ('count' in measure) return measure.count;
  if ('sum' in measure) return measure.sum;
  if ('mean' in measure) return measure.mean;
  if ('min' in measure) return measure.min;
  return 'max' in measure ? measure.max : measure.distinct;
}

/**
 * The measure for each value of a path that counts for something: an event counts for a group if its `where` holds of
 * what the group sees of it.
 */
function perGroup(measure: OfEvents, by: string, scope: Scope): Measured[] {
  const events = eventsIn(measure.within, scope)
    .filter((one) => isSelected(one, selectorOf(measure), scope.visitor))
    .map(({ event }) => event);
  const groups = new Set(events.flatMap((event) => valuesAt(by, event, scope)).filter(isFact));
  return [...groups].flatMap((group) => {
    const seen = events
      .map((event) => asSeenBy(group, by, event, scope))
      .filter((event) => event !== undefined && meets(measure.where, event, scope)) as TrackedEvent[];
    return seen.length > 0 ? [total(measure, seen, scope)] : [];
  });
}

/** The measure of these events. The sum of none is 0; a mean, least or greatest of none is nothing. */
function total(measure: OfEvents, events: TrackedEvent[], scope: Scope): Measured {
  if ('count' in measure) return plain(events.length);
  const values = events.flatMap((event) => valuesAt(measure.of, event, scope));
  if ('distinct' in measure) return plain(new Set(values.filter(isFact)).size);
  const numbers = values.filter(isNumber);
  const sum = numbers.reduce((total, number) => total + number, 0);
  if ('sum' in measure) return plain(sum);
  if (numbers.length === 0) return nothing;
  if ('mean' in measure) return plain(sum / numbers.length);
  return plain('min' in measure ? Math.min(...numbers) : Math.max(...numbers));
}

/** Every event, whenever it was, that a selector names and whose fields are as `where` says. */
function matching(selector: EventSelector, where: Where | undefined, scope: Scope): Placed[] {
  return scope.visitor.placed.filter(
    (one) => isSelected(one, selector, scope.visitor) && meets(where, one.event, scope),
  );
}

function spanSince(one: Placed | undefined, { now }: Visitor): Measured {
  return one ? { kind: 'span', from: one.event.time, to: now } : nothing;
}

/** (last − first) / (n − 1) */
function gap(found: Placed[]): Measured {
  const [first, last] = [found.at(0), found.at(-1)];
  if (!first || !last || found.length < 2) return nothing;
  return { kind: 'ms', ms: (last.event.time - first.event.time) / (found.length - 1) };
}

/** From the session's start to the first of them in it. */
function until(found: Placed[], { session }: Visitor): Measured {
  const first = session && found.find(({ place }) => place >= session.firstIndex);
  return first ? { kind: 'span', from: session.start, to: first.event.time } : nothing;
}

function cart(what: 'quantity' | 'value' | 'unchanged' | 'idle', visitor: Visitor): Measured {
  const { quantity, value, changed } = cartOf(visitor);
  if (what === 'quantity') return plain(quantity);
  if (what === 'value') return plain(value);
  const since = what === 'unchanged' ? changed : latestCartActivity(visitor);
  return since === undefined ? nothing : { kind: 'span', from: since, to: visitor.now };
}
