/**
 * What a language brings: its names for things and its sentences. Everything that differs between languages is here.
 *
 * In a {@link Template} `$1` and `$2` stand for what its comment names. In a noun `*` stands where the plural has an s; one
 * whose plural is made otherwise gives both, as `search|searches`.
 */
import type { Measure } from '../definition.js';

/** See the top of this file. */
export type Template = string;

/** What events are called: `purchase`, `purchases`. */
export interface Noun {
  readonly one: string;
  readonly many: string;
  /** Where a language tells genders apart: of the first, where there are several, and of all together. */
  readonly feminine: boolean;
  readonly allFeminine: boolean;
}

/** One for each comparator. `$1`: the threshold, or several of them. */
export type ComparatorWords = Readonly<
  Record<
    'is' | 'isNot' | 'atLeast' | 'atMost' | 'above' | 'below' | 'contains' | 'startsWith' | 'exists' | 'existsNot',
    Template
  >
>;

/** One for each value of a measure that has a few: `cart` is about its quantity, its value … */
type ByValue<Key extends string> = Readonly<Record<Extract<Measure, Record<Key, unknown>>[Key] & string, string>>;

/** See the top of this file. */
export interface Language {
  /** For `Intl`, where no region is asked for. */
  readonly locale: string;
  readonly yes: string;
  readonly no: string;
  /** For a value that is not there. */
  readonly none: string;
  /** For a threshold that is not there: the mean of no orders. */
  readonly noThreshold: string;
  readonly never: string;
  readonly today: string;
  /** Between the last two of several. */
  readonly or: string;
  readonly and: string;
  readonly colon: string;
  readonly semicolon: string;
  /** `$1`: a text of the shop's or the visitor's, or a name nobody has translated. */
  readonly quote: Template;

  /** An hour, a day as it is written, from what `Intl` says. */
  hour(text: string): string;
  day(text: string): string;
  /** `$1`: an hour of today. */
  readonly ofHour: Readonly<Record<'at' | 'until' | 'notBefore', Template>>;
  /** `$1`: another day. */
  readonly ofDay: Readonly<Record<'at' | 'until' | 'notBefore', Template>>;
  /** `$1`: `at 14:05`. */
  readonly untilSessionEnd: Template;
  /** The first of the events that a sliding window holds, or its only one, leaves it; `at`: `at 14:05`. */
  leaves(event: Noun, isOnly: boolean, at: string): string;
  /** `$1`: a duration. */
  readonly ago: Template;
  readonly ahead: Template;

  /** Nouns by event name. In a language with genders each has its article. */
  readonly events: Readonly<Record<string, string>>;
  /** An event that is not among them. `$1`: its name in quotation marks. */
  readonly otherEvent: string;
  isFeminine(noun: string): boolean;
  /** What traits, fields of events and facts about the visit are called, by their name there; may have an article. */
  readonly fields: Readonly<Record<string, string>>;
  /** One that is not among them. `$1`: its name in quotation marks. */
  readonly otherField: Template;
  /** A noun, a field without its article. */
  bare(name: string): string;
  /** A field as {@link Language.totals} has it. */
  ofField(field: string): string;

  /** What is said of a field: `is at least 3`. */
  readonly predicates: ComparatorWords;
  /** What is asked for: `at least 3`. */
  readonly thresholds: ComparatorWords;
  /** What a test needs. `$1`: such thresholds. */
  readonly needs: Template;
  /** The same, of events. */
  readonly needsOf: Template;

  /** `$1`: a field, `$2`: a predicate. */
  readonly whose: Template;
  /** A field is there, or is not. `$1`: the field, bare. */
  readonly with: Template;
  readonly without: Template;
  /** Clauses that have a shorter form, by path and value. */
  readonly idioms: Readonly<Record<string, string>>;
  /** `$1`: a clause about one item. */
  readonly items: Readonly<Record<'some' | 'every' | 'none', Template>>;
  /** Events that share the value of a field. `$1`: the field, bare. */
  readonly sameOf: Template;

  readonly inSession: string;
  readonly soFar: string;
  /** `$1`: a duration. */
  readonly lasting: Template;
  /** `$1`, and here `$2`: anchors. */
  readonly since: Template;
  readonly before: Template;
  readonly between: Template;
  /** `$1`: a duration, `$2`: an anchor. The time of this length that ends there. */
  readonly justBefore: Template;
  readonly longBefore: Template;
  readonly longAgo: Template;
  /** `$1`: a season. */
  readonly during: Template;

  readonly now: string;
  readonly sessionStart: string;
  /** `$1`: a duration, `$2`: an anchor. */
  readonly earlier: Template;
  /** `$1`: a day. */
  readonly date: Template;
  firstOf(event: Noun): string;
  latestOf(event: Noun): string;
  /** `$1`: its name in quotation marks. */
  readonly season: Readonly<Record<'lastEnded' | 'next', Template>>;
  /** `$1`: a season. */
  readonly edge: Readonly<Record<'start' | 'end', Template>>;
  /** `$1`: several anchors. */
  readonly whichever: Readonly<Record<'earliestOf' | 'latestOf', Template>>;

  /** `$1` of `$2` events; `$3` and `$4`: the noun in the number of each. */
  readonly progress: Template;
  /** `$1`: a field, `$2`: events, in the plural. */
  readonly totals: Readonly<Record<'sum' | 'mean' | 'min' | 'max' | 'distinct', Template>>;
  readonly times: Readonly<Record<'since' | 'sinceFirst' | 'gap' | 'until', (event: Noun) => string>>;
  /** What other measures are about. `$1`: a field, a name in quotation marks. */
  readonly facts: {
    readonly elapsed: ByValue<'elapsed'>;
    readonly attention: ByValue<'attention'>;
    readonly cart: ByValue<'cart'>;
    readonly rfm: ByValue<'rfm'>;
    readonly anniversary: Template;
    readonly inSeason: Template;
    readonly bucket: Template;
  };
  /** `$1`: a window. */
  readonly sequence: Template;
  /** After the step before. `$1`: a duration. */
  readonly later: Template;
  /** `$1`: an event. */
  readonly noneBetween: Template;

  /** `$1` of `$2` conditions hold; `*` as in a noun. */
  readonly combinations: Readonly<Record<'all' | 'any' | 'none' | 'notAll', Template>>;
  readonly opposite: string;

  /** How long a membership stays as it is. `$1`: `until 14:05`, `not before 14:05`. */
  readonly stays: Template;
  readonly staysOut: Template;
  readonly notJudged: string;
  /** `$1`: the segment, parameter or reference, `$2`: where it is to be given. */
  readonly missing: Readonly<Record<'segments' | 'params' | 'references', Template>>;
  /** Reference values by name. */
  readonly references: Readonly<Record<string, string>>;
  /** One that is not among them. `$1`: its name in quotation marks. */
  readonly otherReference: Template;
}
