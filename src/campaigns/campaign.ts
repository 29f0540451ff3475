/**
 * A campaign as data: for whom, when, what, where, how often, and whether it worked. `docs/messages.md` describes it for
 * marketers.
 */
import type { Condition, Duration, LocalText, Where } from '../segments/definition.js';

/** A file of campaigns. */
export interface Campaigns {
  version: 1;
  campaigns: Campaign[];
  /** Limits over all campaigns together. */
  pressure?: Pressure;
}

/** One campaign. */
export interface Campaign {
  /** Lower-case words joined by hyphens; never changes once it is in use. */
  id: string;
  /** For reports. */
  name?: LocalText;
  /** The id of a segment, or a condition. Without it: everybody who has agreed to be shown messages. */
  audience?: string | Condition;
  /** One of these must happen. Default `immediately`. */
  trigger?: Trigger | Trigger[];
  content: Content;
  placement: Placement;
  frequency?: Frequency;
  /** Of several that are due, the one with the highest is shown. Default 0. */
  priority?: number;
  /** ISO 8601: `2026-12-01`, in UTC, or with a time and offset, `2026-12-01T09:00+01:00`. From then on. */
  startAt?: string;
  /** Until just before then. */
  endAt?: string;
  /** The share of the audience, from 0 to 1, who are shown nothing, so that the others can be compared with them. */
  holdout?: number;
  goal?: Goal;
}

/** Pages, by what the shop calls them (`page_type`) or by path, in which `*` stands for anything. All that is given must hold. */
export interface PageFilter {
  type?: string | string[];
  path?: string | string[];
}

/** What makes a campaign due while the visitor is in its audience. */
export type Trigger = { page?: PageFilter } & (
  | { on: 'immediately' }
  /** The visitor has just come into the audience. */
  | { on: 'entered' }
  /** So much attention has been given to this page. */
  | { on: 'attention'; for: Duration }
  /** This share of the page, from 0 to 1, has been seen. */
  | { on: 'scroll'; depth: number }
  /** The pointer leaves by the top; on a phone: the page is scrolled up fast, or comes back after a while in the background. */
  | { on: 'exit' }
  /** Nothing has been done for so long. */
  | { on: 'idle'; for: Duration }
  /** This has just been recorded. */
  | { on: 'event'; event: string; where?: Where }
);

/** Where a message stands. `none`: nothing is shown, the shop's own callback is told. */
export type Placement = 'modal' | 'slide-in' | 'banner-top' | 'banner-bottom' | 'none' | { slot: string };

/** What a message says. All texts may hold variables such as `{{cart.value}}`. */
export interface Content {
  title?: LocalText;
  text?: LocalText;
  image?: { src: string; alt: LocalText; width?: number; height?: number };
  coupon?: { code: string; expiresIn?: Duration };
  /** Towards a cart of so much: `text` as long as something is missing (`{{missing}}`), then `reached`. */
  progress?: { threshold: number; text: LocalText; reached?: LocalText };
  form?: Form;
  /** Primary first. Without any, and without a form, there is only the way to close. */
  buttons?: Button[];
  /** Handed to the shop's callback as it is. */
  data?: Record<string, unknown>;
}

/** One of three: it leads somewhere, closes, or records an event (and closes). */
export type Button = { label: LocalText } & (
  | { href: string }
  | { close: true }
  | { event: string; params?: Record<string, unknown> }
);

/** A form that asks what is not known yet. */
export interface Form {
  fields: Field[];
  /** How many fields are asked for at once. Default 1, at most 3. */
  perStep?: number;
  submit?: LocalText;
  /** Said when all is answered. */
  thanks?: LocalText;
  /** How long "later" is respected. Default `7d`. */
  laterFor?: Duration;
}

/** One question. Its answer becomes a trait. */
export interface Field {
  trait: string;
  type: 'text' | 'email' | 'tel' | 'date' | 'choice' | 'multi-choice' | 'rating' | 'consent';
  label: LocalText;
  /** Said below the field: what it is asked for. Needed for `consent`. */
  purpose?: LocalText;
  /** For `choice` and `multi-choice`. */
  options?: { value: string; label: LocalText }[];
  /** Default true. */
  required?: boolean;
  /** A token of HTML's `autocomplete`; the right one for `email` and `tel` by default. */
  autocomplete?: string;
  /** For `email`: whether the address itself is kept and sent. Default false: only its SHA-256 is. */
  plain?: boolean;
}

/**
 * How often a campaign may be shown to a visitor. Every limit that is given holds. Those to whom nothing is shown for comparison
 * count as if they had seen it.
 */
export interface Frequency {
  /** Ever. */
  maxTotal?: number;
  /** In windows of time: `[{ times: 2, within: '30d' }]`. */
  max?: Cap[];
  /** In a visit. Default 1, and without limit in a slot, which is a part of the page. */
  maxPerSession?: number;
  /** Between two impressions. */
  minInterval?: Duration;
  /** After the visitor has closed it, or reached the goal: for how long it is not shown. Default `session`: not in this visit. */
  after?: { close?: Duration | 'session' | 'never'; convert?: Duration | 'session' | 'never' };
}

/** At most so many impressions in a window that ends now. */
export interface Cap {
  times: number;
  within: Duration;
}

/** Limits over all campaigns together; but not over those in a slot, which come over nobody. */
export interface Pressure {
  /** Between any two messages. Default `30s`. */
  minGap?: Duration;
  /** In a visit. */
  maxPerSession?: number;
  max?: Cap[];
  /** For the visitors of segments. All that apply hold, so that the strictest does. */
  bySegment?: SegmentPressure[];
  /** Whether a message may be shown on the first page of a visit. Default false. */
  onFirstPage?: boolean;
  /** Whether the ready-made limits for the catalogue's segments apply as well. Default true. */
  presets?: boolean;
}

/**
 * See {@link Pressure.bySegment}.
 * @example
 * { "segment": "inactive", "max": [{ "times": 1, "within": "7d" }], "gaps": ["7d", "14d", "28d"], "lasts": "1mo" }
 */
export interface SegmentPressure {
  /** The visitors of this segment. */
  segment: string;
  max?: Cap[];
  /** What passes after the first message in a row without a reaction, after the second …; the last holds for all further ones. */
  gaps?: Duration[];
  /** So long after the first message to a visitor of the segment comes no more, until they have had one outside of it. */
  lasts?: Duration;
  /**
   * Days, both whole, in UTC, on which this holds in place of what is said of the segment without days: `"2026-11-15"`, or
   * `"11-15"` each year.
   */
  from?: string;
  to?: string;
}

/** What a campaign is for: this event within a window from the impression. */
export interface Goal {
  event: string;
  where?: Where;
  within: Duration;
}
