/** Everything that is public. */

export type {
  Button,
  Campaign,
  Campaigns,
  Cap,
  Content,
  Field,
  Form,
  Frequency,
  Goal,
  PageFilter,
  Placement,
  Pressure,
  SegmentPressure,
  Trigger,
} from '../campaigns/campaign.js';
export type { OnMessage, ShopMessage, ShowMessage } from '../campaigns/shop-message.js';
export type {
  Condition,
  Definitions,
  Duration,
  LocalText,
  Scalar,
  SegmentDefinition,
  Where,
} from '../segments/definition.js';
export type { EventParams, Item, KnownEventName, TrackedEvent, Traits } from '../segments/event.js';
export type { Explanation } from '../segments/explain.js';
export type { Judgement } from '../segments/judge.js';
export type { DescribedLine } from '../segments/words/words.js';
export type { Facts, OrderFacts } from './facts.js';
export type {
  ConsentChoice,
  ConsentSource,
  ConsentState,
  MembershipChange,
  OwnCampaigns,
  OwnSegments,
  SegmentEntry,
  Tracker,
  TrackerOptions,
  TrackerSnapshot,
  Unsubscribe,
} from './options.js';
export { createTracker } from './tracker.js';
