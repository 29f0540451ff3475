/** The oracle of a replay: every change of membership, found by looking at every instant at which there could be one. */
import type { Definitions } from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { addDuration, isDuration } from './duration.js';
import { type Context, evaluator } from './evaluate.js';
import { SESSION_MS } from './history.js';

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
  const changes: Change[] = [];
  let before = new Map<string, boolean | 'unknown'>();
  for (const time of instantsOf(definitions, context, events).filter((instant) => instant <= until)) {
    const after = evaluate(events, time);
    for (const segment of [...after.keys()].sort()) {
      const enter = after.get(segment) === true;
      if (enter !== (before.get(segment) === true)) changes.push({ segment, enter, time });
    }
    before = after;
  }
  return changes;
}

/**
 * Every instant at which a membership can change: rules compare the time since an event, or since the start of a
 * session, with a duration that the definitions or parameters name, and sessions end 30 minutes after an event. At a
 * threshold itself `atLeast` and `below` turn, one millisecond later `above` and `atMost` do.
 */
export function instantsOf(definitions: Definitions, context: Context, events: readonly TrackedEvent[]): number[] {
  const durations = new Set<string>();
  const factors = new Set([1]);
  collect([definitions, context.params], durations, factors);
  const instants = new Set<number>();
  for (const { time } of events) {
    instants.add(time).add(time + SESSION_MS);
    for (const duration of durations)
      for (const factor of factors) {
        const threshold = Math.ceil(addDuration(time, duration, factor));
        instants.add(threshold).add(threshold + 1);
      }
  }
  return [...instants].sort((a, b) => a - b);
}

/** Takes every text that could be a duration and every factor, wherever they stand. */
function collect(part: unknown, durations: Set<string>, factors: Set<number>): void {
  if (typeof part === 'string' && isDuration(part)) durations.add(part);
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key === 'times' && typeof value === 'number') factors.add(value);
    collect(value, durations, factors);
  }
}
