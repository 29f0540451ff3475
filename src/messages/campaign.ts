/** What a campaign is, as the tracker has it: messages know the tracker only. */
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
} from '../tracker/index.js';
