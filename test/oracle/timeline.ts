/** The oracle of a replay: every change of membership, found by looking at every instant at which there could be one. */
import type { Definitions } from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { type Context, evaluator } from './evaluate.js';
import { turnsBySegment } from './instants.js';

export { instantsOf } from './instants.js';

/** A segment entered or left. */
export interface Change {
  segment: string;
  enter: boolean;
  time: number;
}

/** Every change up to and including `until`, by time, then segment. What comes and goes within one ms is none. */
export function changesOf(
  definitions: Definitions,
  context: Context,
  events: readonly TrackedEvent[],
  until: number,
): Change[] {
  const evaluate = evaluator(definitions, context);
  const turning = new Map<number, Set<string>>();
  for (const [segment, turns] of turnsBySegment(definitions, context, events, until))
    for (const time of turns) turning.set(time, (turning.get(time) ?? new Set()).add(segment));
  const changes: Change[] = [];
  const inside = new Set<string>();
  for (const [time, segments] of [...turning].sort(([a], [b]) => a - b)) {
    for (const [segment, member] of [...evaluate(events, time, segments)].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const enter = member === true;
      if (enter !== inside.has(segment)) changes.push({ segment, enter, time });
      if (enter) inside.add(segment);
      else inside.delete(segment);
    }
  }
  return changes;
}
