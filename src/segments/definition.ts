/**
 * The definition language as types: segments are data, versioned, and mean the same in the browser, in a replay and in
 * a report. `docs/language.md` describes it for marketers; `compile.ts` gives it life.
 */

/** A span of time in words: `"30s"`, `"4m30s"`, `"90d"`, or in calendar months and years, `"6mo"`, `"1y"`. */
export type Duration = string;

/** A text in one or several languages. */
export type LocalText = string | { en: string; [language: string]: string };

export type Scalar = string | number | boolean;

/** Values by name. */
export type Params = Record<string, Scalar>;

/** A file of segments. */
export interface Definitions {
  version: 1;
  /** Times of the year, by name. */
  seasons?: Record<string, Season>;
  /** Values of the parameters that the segments name; a shop overrides them one by one. */
  params?: Params;
  /** Ids of segments: a visitor's life stage is the first of them that the visitor is in. */
  lifeStage?: string[];
  segments: SegmentDefinition[];
}

/** Days, both whole, in UTC: the same every year, or each with its year. They may run over the end of a year. */
export type Season = SeasonRange | SeasonRange[];

/** `{"from": "11-15", "to": "12-31"}` or `{"from": "2026-11-27", "to": "2026-11-30"}`. */
export interface SeasonRange {
  from: string;
  to: string;
}

/** One segment. */
export interface SegmentDefinition {
  /** Lower-case words joined by hyphens; never changes once it is in use. */
  id: string;
  name?: LocalText;
  description?: LocalText;
  /** What a shop could do for visitors in this segment. */
  suggests?: LocalText;
  /**
   * Parameters of this segment alone, with their defaults. Its rule reads them as `{"param": "orders"}`; from outside
   * they are called `hero.orders`.
   */
  params?: Params;
  /** True for a rule that others name and that is no segment of its own: nobody is told of it. */
  internal?: true;
  when: Condition;
}

/** Something that is true or false of a visitor at an instant. */
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | { segment: string } | Test;

/** One measure with comparators, all of which must hold. */
export type Test = Measure & Comparators;

/** A parameter. Without it the segment is *unknown*, or with `absent: "any"` the comparison holds. */
export interface ParamValue {
  param: string;
  absent?: 'any' | 'unknown';
  times?: number;
}

/** A parameter in the place of a duration. Without it the segment is *unknown*. */
export interface DurationParam {
  param: string;
}

/** What a measure is compared with. */
export type Value =
  | Scalar
  | Duration
  /** A store-wide reference value, such as the mean order value. Without it the segment is *unknown*. */
  | { ref: string; times?: number }
  | ParamValue
  /** Another measure of the same visitor; not one that changes with the clock or with attention. */
  | (Measure & { times?: number });

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

/**
 * Field path of the event's parameters → the value it must have, or comparators that must hold. `items.x` holds if it does
 * for some item; `items` with `some`, `every` or `none` binds several fields, named without `items.`, to one item.
 */
export type Where = { [path: string]: Scalar | Comparators | ItemsWhere };

/** `{"items": {"some": {"item_brand": "Ondine", "price": {"above": 100}}}}` */
export interface ItemsWhere {
  some?: Where;
  every?: Where;
  none?: Where;
}

/** What a measure of events may have beside its name. */
interface OfEvents {
  where?: Where;
  within?: Window;
}

/** The measure is taken per value of this path, and the test holds if it does for one. Items count for their own group only. */
interface Grouped {
  by?: string;
}

/** What a test is about. */
export type Measure =
  /** Number of events. */
  | ({ count: EventSelector } & OfEvents & Grouped)
  /** Of the numbers at the path. The sum of none is 0; a mean, least or greatest of none is nothing. */
  | ({ sum: EventSelector; of: string } & OfEvents & Grouped)
  | ({ mean: EventSelector; of: string } & OfEvents & Grouped)
  | ({ min: EventSelector; of: string } & OfEvents & Grouped)
  | ({ max: EventSelector; of: string } & OfEvents & Grouped)
  /** Number of different values at the path. */
  | ({ distinct: EventSelector; of: string } & OfEvents)
  /** Time since the latest, the first. */
  | { since: EventSelector; where?: Where }
  | { sinceFirst: EventSelector; where?: Where }
  /** Mean time between consecutive ones. */
  | { gap: EventSelector; where?: Where }
  /** From the session's start to its first. */
  | { until: EventSelector; where?: Where }
  /** `session`: from the session's start to its latest activity. */
  | { elapsed: 'session' }
  /** Attentive time in this session: on this page, on the one product with most, on all products, on all pages. */
  | { attention: 'page' | 'item' | 'items' | 'session' }
  /** `unchanged`: time since the latest change; `idle`: since the latest cart activity of this session. */
  | { cart: 'quantity' | 'value' | 'unchanged' | 'idle' }
  /** What `identify` told. */
  | { trait: string }
  /** A fact about this visit; nothing between sessions, but `inSession`, which is true or false. */
  | { context: 'source' | 'medium' | 'campaign' | 'landing' | 'pageType' | 'device' | 'language' | 'inSession' }
  /** Time to the next anniversary of the day that the trait tells (`YYYY-MM-DD` or `MM-DD`); 0 through its day, UTC. */
  | { anniversary: string }
  /** True or false. */
  | { inSeason: string }
  /** Scores 1 to 5, together 111 to 555, on the scale of `references.rfm`; nothing without an order. */
  | { rfm: 'recency' | 'frequency' | 'monetary' | 'score' }
  /** A number in [0, 1) that stays the same for a visitor and this name. */
  | { bucket: string }
  /** True when these steps came in this order. Its durations are without calendar months. */
  | { sequence: SequenceStep[]; within?: 'session' | 'lifetime' | Duration | DurationParam };

/** One step of a sequence. */
export interface SequenceStep {
  event: EventSelector;
  where?: Where;
  /** So many of them. Default 1. */
  times?: number;
  /** All of them less than this after the step before; without calendar months. */
  within?: Duration;
  /** None of these between the step before and this one. */
  without?: EventSelector;
}

/** Which events a measure looks at: this session, all (the default), a sliding span up to now, or between two anchors. */
export type Window = 'session' | 'lifetime' | Duration | DurationParam | { from?: Anchor; to?: Anchor };

/**
 * A place in the order of events. `from` is inside the window, `to` is outside, an event used as an anchor is outside on
 * both sides. A window with an anchor that does not exist is empty, and so is an inverted one.
 */
export type Anchor =
  | 'now'
  /** Between sessions: now. */
  | 'sessionStart'
  /** So long before now, or before another anchor: an event at `t` is behind it until just before `t` + `ago`. */
  | { ago: Duration | DurationParam; of?: Anchor }
  /** The start of a day, UTC. */
  | { date: string }
  | { first: EventSelector; within?: Window }
  | { latest: EventSelector; within?: Window }
  /**
   * `lastEnded`: the latest that has ended; `next`: the first to start after that, so the running one if there is one. A season
   * with years may have neither yet, or no more: `lastEnded` cannot be one of `earliestOf`, nor `next` one of `latestOf`, which
   * would move back.
   */
  | { season: string; which: 'lastEnded' | 'next'; edge: 'start' | 'end' }
  | { earliestOf: Anchor[] }
  | { latestOf: Anchor[] };
