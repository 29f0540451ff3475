/**
 * The oracle: says which segments a visitor is in at an instant by working everything out from the whole history, as
 * literally as the rules are written. It shares no code with the engine, so that the two can judge each other.
 */
import type { Condition, Definitions, SegmentDefinition, Value } from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { holds, type Operand } from './compare.js';
import { histories } from './history.js';
import { measured } from './measures.js';
import { isUnknown } from './missing.js';
import { placed } from './order.js';
import { type Context, givenOf, type Scope, segmentOf } from './scope.js';

export type { Context } from './scope.js';

type Memberships = Map<string, boolean | 'unknown'>;

/**
 * The memberships at `now`, inclusive, of a visitor whose events arrived in the order given.
 *
 * @returns for each segment that is not internal true or false, or `'unknown'` when a reference or parameter that it
 * names is missing.
 */
export function evaluateAt(
  definitions: Definitions,
  context: Context,
  events: Iterable<TrackedEvent>,
  now: number,
): Memberships {
  return evaluator(definitions, context)(events, now);
}

/** {@link evaluateAt} for many instants, of all segments or of `only` some; events once given must not change. */
export function evaluator(
  definitions: Definitions,
  context: Context,
): (events: Iterable<TrackedEvent>, now: number, only?: ReadonlySet<string>) => Memberships {
  const told = definitions.segments.filter(({ internal }) => !internal);
  const unknown = new Set(told.filter((owner) => isUnknown({ definitions, context, owner })));
  const scopeAt = scopes(definitions, context);
  return (events, now, only) => {
    const scope = scopeAt(events, now);
    const isMember = (owner: SegmentDefinition) =>
      scope.visitor.events.length > 0 && isTrue(owner.when, { ...scope, owner });
    const asked = only ? told.filter(({ id }) => only.has(id)) : told;
    return new Map(asked.map((segment) => [segment.id, unknown.has(segment) ? 'unknown' : isMember(segment)]));
  };
}

/** What an evaluation looks at, at any instant. */
export function scopes(
  definitions: Definitions,
  context: Context,
): (events: Iterable<TrackedEvent>, now: number) => Omit<Scope, 'owner'> {
  let known: Iterable<TrackedEvent> | undefined;
  let historyAt = histories([]);
  return (events, now) => {
    if (events !== known) historyAt = histories(events);
    known = events;
    const history = historyAt(now);
    return { definitions, context, visitor: { ...history, placed: placed(history) } };
  };
}

function isTrue(condition: Condition, scope: Scope): boolean {
  if ('all' in condition) return condition.all.every((part) => isTrue(part, scope));
  if ('any' in condition) return condition.any.some((part) => isTrue(part, scope));
  if ('not' in condition) return !isTrue(condition.not, scope);
  if ('segment' in condition) {
    const owner = segmentOf(condition.segment, scope.definitions);
    return isTrue(owner.when, { ...scope, owner });
  }
  return measured(condition, scope).some((one) => holds(one, condition, (value) => operandOf(value, scope)));
}

/** What a value in a test stands for: itself, what the shop gives, or a measure taken at this instant. */
export function operandOf(value: Value, scope: Scope): Operand {
  if (typeof value !== 'object' || 'ref' in value || 'param' in value) return givenOf(value, scope);
  const [one = { kind: 'nothing' }] = measured(value, scope);
  return { kind: 'measured', measured: one, times: value.times ?? 1 };
}
