/**
 * The definition language as types: segments are data, versioned, and mean the same in the browser, in a replay and in
 * a report. `docs/language.md` describes it for marketers; `compile.ts` gives it life.
 */

/** A span of time in words: `"30s"`, `"4m30s"`, `"90d"`, or in calendar months and years, `"6mo"`, `"1y"`. */
export type Duration = string;

/** A text in one or several languages. */
export type LocalText = string | { en: string; [language: string]: string };

/** A file of segments. */
export interface Definitions {
  version: 1;
  /** Values of the parameters that the segments name; a shop overrides them one by one. */
  params?: Record<string, Scalar>;
  segments: SegmentDefinition[];
}

/** One segment. */
export interface SegmentDefinition {
  /** Lower-case words joined by hyphens; never changes once it is in use. */
  id: string;
  name?: LocalText;
  description?: LocalText;
  /** What a shop could do for visitors in this segment. */
  suggests?: LocalText;
  when: Condition;
}

/** Something that is true or false of a visitor at an instant. */
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | { segment: string } | Test;

/** One measure with comparators, all of which must hold. */
export type Test = Measure & Comparators;

export type Scalar = string | number | boolean;

/** What a measure is compared with. */
export type Value =
  | Scalar
  | Duration
  /** A store-wide reference value, such as the mean order value. Without it the segment is *unknown*. */
  | { ref: string; times?: number }
  /** A parameter. Without it the segment is *unknown*, or with `absent: "any"` the comparison holds. */
  | { param: string; absent?: 'any' | 'unknown'; times?: number };

/** Against nothing (an unset trait, a time since what never was) none holds but `exists: false` and `isNot`. */
export interface Comparators {
  is?: Value;
  isNot?: Value;
  atLeast?: Value;
  atMost?: Value;
  above?: Value;
  below?: Value;
  oneOf?: Value[];
  exists?: boolean;
  contains?: Value;
  startsWith?: Value;
}

/** An event name, several, or `"*"` for every activity (so neither refunds nor what happened offline). */
export type EventSelector = string | string[];

/** Field path of the event's parameters → the value it must have, or comparators that must hold. */
export type Where = Record<string, Scalar | Comparators>;

/** What a test is about. */
export type Measure =
  /** Number of events. */
  | { count: EventSelector; where?: Where; within?: Window }
  /** `session`: from the session's start to its latest activity. */
  | { elapsed: 'session' }
  /** Attentive time in this session: on this page, on the one product with most, on all products, on all pages. */
  | { attention: 'page' | 'item' | 'items' | 'session' }
  /** `unchanged`: time since the latest change; `idle`: since the latest cart activity of this session. */
  | { cart: 'quantity' | 'value' | 'unchanged' | 'idle' }
  /** What `identify` told. */
  | { trait: string };

/** Which events a measure looks at: this session, all (the default), a sliding span up to now, or between two anchors. */
export type Window = 'session' | 'lifetime' | Duration | { from?: Anchor; to?: Anchor };

/**
 * A place in the order of events. `from` is inside the window, `to` is outside, an event used as an anchor is outside on
 * both sides. A window with an anchor that does not exist is empty, and so is an inverted one.
 */
export type Anchor =
  | 'now'
  /** Between sessions: now. */
  | 'sessionStart'
  | { first: EventSelector; within?: 'session' | 'lifetime' }
  | { latest: EventSelector; within?: 'session' | 'lifetime' }
  | { earliestOf: Anchor[] }
  | { latestOf: Anchor[] };
