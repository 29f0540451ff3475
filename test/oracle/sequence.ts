/** Whether steps have come in their order: every way to choose their events is tried. */
import type { Measure, SequenceStep } from '../../src/segments/definition.js';
import { addDuration } from './duration.js';
import { meets } from './fields.js';
import { isSelected, type Placed } from './order.js';
import type { Scope } from './scope.js';
import { eventsIn } from './windows.js';

/**
 * Whether there are events for every step, one step after the other in the order of events.
 *
 * Reading taken: a session's start and its first event are in one place, so that neither comes after the other, and an event
 * that is taken for a step does not come in between it, under whichever name.
 */
export function hasHappened({ sequence, within }: Extract<Measure, { sequence: unknown }>, scope: Scope): boolean {
  const events = within === 'session' ? eventsIn('session', scope) : scope.visitor.placed;
  // A window up to now asks for the first event only: those after it are inside as well, or need not be.
  const mayBegin = new Set(eventsIn(within, scope));
  /** What has been tried in vain: what follows an event of a step is the same however that event was reached. */
  const inVain = new Set<string>();

  /** Whether the steps from this one on come after an event. */
  function goesOn(index: number, after: Placed | undefined): boolean {
    const step = sequence[index];
    if (!step) return true;
    const tried = `${index} ${after?.place}`;
    if (inVain.has(tried)) return false;
    for (const taken of takings(step, after, events, scope))
      if ((after || mayBegin.has(taken[0] as Placed)) && goesOn(index + 1, taken.at(-1))) return true;
    inVain.add(tried);
    return false;
  }

  return goesOn(0, undefined);
}

/** Every choice of events for a step, each in the order of events. */
function* takings(step: SequenceStep, after: Placed | undefined, events: Placed[], scope: Scope): Generator<Placed[]> {
  const { event: selector, where, times = 1, within, without } = step;
  const later = events.filter(({ place }) => !after || place > after.place);
  const candidates = later.filter(
    (one) =>
      (!after || !within || one.event.time < addDuration(after.event.time, within)) &&
      isSelected(one, selector, scope.visitor) &&
      meets(where, one.event, scope),
  );
  for (const taken of choices(candidates, times)) {
    const last = taken.at(-1) as Placed;
    const isForbidden = (one: Placed) =>
      without !== undefined &&
      one.place < last.place &&
      isSelected(one, without, scope.visitor) &&
      !taken.some(({ event }) => event === one.event);
    if (!later.some(isForbidden)) yield taken;
  }
}

/** Every choice of so many, in order, no two of one place. */
function* choices(candidates: Placed[], howMany: number): Generator<Placed[]> {
  if (howMany === 0) yield [];
  else
    for (const first of candidates) {
      const rest = candidates.filter(({ place }) => place > first.place);
      for (const others of choices(rest, howMany - 1)) yield [first, ...others];
    }
}
