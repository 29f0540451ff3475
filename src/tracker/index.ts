/** Everything that is public. */

export type { Condition, Definitions, SegmentDefinition } from '../segments/definition.js';
export type { EventParams, Item, KnownEventName, TrackedEvent, Traits } from '../segments/event.js';
export type { ExplainedCondition, Explanation } from '../segments/explain.js';
export type {
  ConsentChoice,
  ConsentState,
  MembershipChange,
  Tracker,
  TrackerOptions,
  TrackerSnapshot,
  Unsubscribe,
} from './options.js';
export { createTracker } from './tracker.js';
