/** Everything that one evaluation looks at, and what the names in a rule stand for there. */
import type {
  Definitions,
  Duration,
  ParamValue,
  Scalar,
  SegmentDefinition,
  Value,
} from '../../src/segments/definition.js';
import type { Operand } from './compare.js';
import type { History } from './history.js';
import type { Placed } from './order.js';

/** Reference values and parameters, as the shop gives them. */
export interface Context {
  references?: Record<string, unknown>;
  params?: Record<string, Scalar>;
}

/** The rules, what the shop gives to them, and the segment whose rule is read. */
export interface Rules {
  definitions: Definitions;
  context: Context;
  /** Its parameters go before all others. */
  owner: SegmentDefinition;
}

/** The rules and one visitor at one instant. */
export interface Scope extends Rules {
  visitor: Visitor;
}

/** What has happened until an instant, and which of it counts under which name. */
export interface Visitor extends History {
  placed: Placed[];
}

/**
 * The value of a parameter in the rule of the segment that is read: one of the segment's own, which the shop calls
 * `segment.name`, else one of the shop, else one of the file.
 */
export function paramOf(name: string, { definitions, context, owner }: Rules): Scalar | undefined {
  const own = ownValue(owner.params, name);
  if (own !== undefined) return ownValue(context.params, `${owner.id}.${name}`) ?? own;
  return ownValue(context.params, name) ?? ownValue(definitions.params, name);
}

/** A reference value. */
export function referenceOf(name: string, { context }: Rules): unknown {
  return ownValue(context.references, name);
}

function ownValue<T>(record: Record<string, T> | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A value that is no measure, as what is compared with. */
export function givenOf(value: Value, rules: Rules): Operand {
  if (typeof value !== 'object') return { kind: 'given', value, times: 1 };
  if ('ref' in value) return { kind: 'given', value: referenceOf(value.ref, rules), times: value.times ?? 1 };
  if (!('param' in value)) throw new Error(`the oracle cannot compare a field with ${JSON.stringify(value)}`);
  const given = paramOf(value.param, rules);
  if (given === undefined && value.absent === 'any') return { kind: 'any' };
  return { kind: 'given', value: given, times: value.times ?? 1 };
}

/** A span of time that a window names, as a duration and a factor. */
export function spanOf(window: Duration | ParamValue, rules: Rules): [duration: string, times: number] {
  if (typeof window === 'string') return [window, 1];
  return [String(paramOf(window.param, rules)), window.times ?? 1];
}

/** The definition of a segment; throws when there is none. */
export function segmentOf(id: string, { segments }: Definitions): SegmentDefinition {
  const segment = segments.find((one) => one.id === id);
  if (!segment) throw new Error(`no segment "${id}"`);
  return segment;
}
