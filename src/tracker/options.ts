/** What a shop can set, and the public shape of the tracker. */
import type { Campaign, Campaigns } from '../campaigns/campaign.js';
import type { OnMessage } from '../campaigns/shop-message.js';
import type { Definitions, SegmentDefinition, Where } from '../segments/definition.js';
import type { EventParams, KnownEventName, TrackedEvent, Traits } from '../segments/event.js';
import type { Explanation } from '../segments/explain.js';
import type { DescribedLine } from '../segments/words/words.js';
import type { Exclusion } from './exclusion.js';
import type { Facts } from './facts.js';
import type { ExportedData } from './rights.js';

/** What the visitor has agreed to. `measurement`: journal and sending; `personalization`: segments and messages. */
export interface ConsentChoice {
  measurement: boolean;
  personalization: boolean;
}

/**
 * - `pending` (the default): nothing is stored, sent or evaluated; events wait in memory for an answer.
 * - `denied`: nothing at all; what waited is dropped.
 * - `measurement`: events are journalled and sent; no segments.
 * - `granted`: everything.
 */
export type ConsentState = 'pending' | 'denied' | 'measurement' | 'granted';

/**
 * Who tells what the visitor has agreed to; until they do, it is `pending`.
 * - `google`: Google's consent mode, in the data layer.
 * - `tcf`: a platform of the IAB's Transparency and Consent Framework.
 */
export type ConsentSource = 'google' | 'tcf';

/**
 * A file of segments or a list of them. A text, or an object without `when`, is the row of the catalogue with that id:
 * `['vip', { id: 'hero', params: { orders: 3 } }]`.
 */
export type OwnSegments = (Omit<Definitions, 'segments'> & { segments: SegmentEntry[] }) | SegmentEntry[];

/** See {@link OwnSegments}. */
export type SegmentEntry = string | SegmentDefinition | (Partial<SegmentDefinition> & { id: string; when?: never });

/** A file of campaigns or a list of them. */
export type OwnCampaigns = Campaigns | Campaign[];

/** See {@link createTracker}. Every option has a default that works. */
export interface TrackerOptions {
  /** The collector's address, such as `https://collect.shop.example`. Without it everything but sending works. */
  endpoint?: string;
  /** A name for this site, when one collector serves several: events carry it, and reference values are those of its orders. */
  site?: string;
  /** Your own segments, beside or instead of the five built in: one with the same id replaces it. */
  segments?: OwnSegments;
  /** Where your own segments are, if they are not given here: a JSON file of the same shape. */
  segmentsUrl?: string;
  /** Messages as data: for whom, when, what and how often. */
  campaigns?: OwnCampaigns;
  /** Where the campaigns are, if they are not given here: a JSON file of the same shape. */
  campaignsUrl?: string;
  /** Store-wide reference values that one browser cannot know. */
  references?: Record<string, unknown>;
  /**
   * Where those are that segments need and that are not given here. Default: the collector's. They are fetched once the visitor has
   * agreed to personalization, and used from the next page on.
   */
  referencesUrl?: string;
  /** Values for the parameters that segments name. */
  params?: Record<string, string | number | boolean>;
  /** What the visitor has agreed to, or who tells it. Default `'pending'`. */
  consent?: ConsentState | ConsentSource;
  /** Whether a browser's Global Privacy Control refuses personalization, unless `consent.set` allows it. Default true. */
  respectGpc?: boolean;
  /** The name of a data layer whose e-commerce events are recorded: `'dataLayer'` in most shops. Default: none. */
  dataLayer?: string;
  /** Pushes `segment_enter` and `segment_leave` into the data layer, on each change. Default false. */
  dataLayerEvents?: boolean;
  /** Parameters added to every event, such as `{ page_type: 'product' }`. An event's own win. */
  eventParams?: Record<string, unknown>;
  /** Ids of the lists that are recommendations: a `select_item` out of one of them is marked `recommended`. */
  recommendationLists?: string[];
  /** `false` switches everything off: nothing is recorded, stored, sent or shown. Default `true`. */
  enabled?: boolean;
  /** Who is not recorded: `['bots', 'localhost', () => isStaff]`. Default: nobody. */
  exclude?: Exclusion[];
  /** The share of visitors who are recorded, from 0 to 1: the same ones on every page. Default 1. */
  sampleRate?: number;
  /** How long attention lasts after the last sign of life, in ms. Default 30 000. */
  idleTimeoutMs?: number;
  /** Told of every trouble at run time, in a sentence. The page never sees an exception of ours. */
  onError?: (error: Error) => void;
  /** Writes to the console what happens and why. */
  debug?: boolean;
}

/** Every option with a value of its kind, which is its default where one is needed. */
const DEFAULTS = {
  endpoint: '',
  site: '',
  segments: [] as OwnSegments,
  segmentsUrl: '',
  campaigns: [] as OwnCampaigns,
  campaignsUrl: '',
  references: {},
  referencesUrl: '',
  params: {},
  consent: 'pending' as ConsentState | ConsentSource,
  respectGpc: true,
  dataLayer: '',
  dataLayerEvents: false,
  eventParams: {},
  recommendationLists: [] as string[],
  enabled: true,
  exclude: [] as Exclusion[],
  sampleRate: 1,
  idleTimeoutMs: 30_000,
  onError(_error: Error) {},
  debug: false,
};

/** The options with their defaults. Throws a TypeError for one that is not known or of the wrong kind. */
export function withDefaults(options: TrackerOptions): typeof DEFAULTS & TrackerOptions {
  const settings: Record<string, unknown> = { ...DEFAULTS };
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (typeof value !== typeof settings[name]) {
      throw new TypeError(`createTracker: ${name} cannot be ${JSON.stringify(value)}`);
    }
    settings[name] = value;
  }
  return settings as typeof DEFAULTS;
}

/** A membership that has just changed. */
export interface MembershipChange {
  segment: string;
  /** True when entered, false when left. */
  enter: boolean;
  /** The exact instant, ms since 1970. */
  at: number;
  /** True when it happened while no page was open, and is told on the first page since. */
  late: boolean;
  /** The conditions, each with its value and threshold, as {@link Tracker.explain} gives them. */
  readonly why: Explanation;
}

/** What is known at one moment; a new object whenever something changed, and the same one as long as nothing did. */
export interface TrackerSnapshot {
  /** Ids of the segments the visitor is in. */
  readonly segments: ReadonlySet<string>;
  /** False until the journal of earlier visits has been read. */
  readonly ready: boolean;
}

/** Unsubscribes; calling it twice is harmless. */
export type Unsubscribe = () => void;

/** The public API. No method throws into the page: trouble goes to `onError`. */
export interface Tracker {
  /** Records an event. Names and parameters are GA4's; any other name is a custom event. */
  track<Name extends KnownEventName>(name: Name, params: EventParams[Name]): void;
  track(name: string, params?: Record<string, unknown>): void;
  /** Names the visitor, tells traits, or both: what was recorded before in this browser joins that person. */
  identify(userId: string | null, traits?: Traits): void;
  /** Calls back when the segment is entered: on a change only, so not for someone who is in it already. */
  onEnter(segment: string, callback: (change: MembershipChange) => void): Unsubscribe;
  /** Calls back when the segment is left. */
  onLeave(segment: string, callback: (change: MembershipChange) => void): Unsubscribe;
  /**
   * Runs `callback` at once if the visitor is in the segment, and each time they enter it; the function it returns
   * runs on leaving.
   * @example
   * vitrine.whileIn('anonymous', () => { const form = show(); return () => form.close(); });
   */
  whileIn(segment: string, callback: () => (() => void) | undefined): Unsubscribe;
  /**
   * Calls back with each event as it is recorded on this page: after the segments have taken it in.
   * @param names a name, several, or `"*"` for all
   * @param where what of its parameters must hold, as in a segment; needs consent to personalization
   * @example
   * vitrine.onEvent('add_to_cart', ({ params }) => highlight(params.items), { value: { above: 100 } });
   */
  onEvent(
    names: string | readonly string[],
    callback: (event: Readonly<TrackedEvent>) => void,
    where?: Where,
  ): Unsubscribe;
  /**
   * Calls back with the message of each campaign whose placement is `none` at the instant at which it is to be shown: the
   * shop shows it. The function that the callback returns takes it away.
   * @example
   * vitrine.onMessage((message) => { const modal = openModal(message.content.data, message.close); return () => modal.close(); });
   */
  onMessage: OnMessage;
  /** Ids of the segments the visitor is in. */
  readonly segments: ReadonlySet<string>;
  /** The first of the definitions' life stages that the visitor is in. */
  readonly lifeStage: string | undefined;
  /** Every condition of a segment with its value, its threshold, and when it would change. */
  explain(segment: string): Explanation;
  /**
   * The same in words, line by line, in the page's language or the one asked for. Downloads the words when first called.
   * @example
   * for (const { depth, text } of await vitrine.describe('hero', { language: 'fr' })) console.log(' '.repeat(depth) + text);
   */
  describe(segment: string, options?: { language?: string; timeZone?: string }): Promise<DescribedLine[]>;
  /** What is known of the visitor: traits, visit, cart, orders. Nothing without consent to personalization. */
  facts(): Promise<Facts>;
  /**
   * The visitor's own events with these names, in order. None without consent to personalization.
   * @param options `since`: ms since 1970; `where`: what of their parameters must hold, as in a segment
   * @example
   * const week = await vitrine.history('purchase', { since: Date.now() - 7 * 86_400_000 });
   */
  history(names: string | readonly string[], options?: { since?: number; where?: Where }): Promise<TrackedEvent[]>;
  /**
   * A number in [0, 1) that stays the same for the visitor and this name, evenly spread over visitors: for experiments. It is
   * that of the measure `bucket`. `undefined` as long as it is not known who visits.
   */
  bucket(name: string): number | undefined;
  /** Calls back whenever {@link Tracker.snapshot} would give something new. */
  subscribe(callback: () => void): Unsubscribe;
  /** Stable until something changes: fits React's `useSyncExternalStore` and Vue or Svelte stores as it is. */
  snapshot(): TrackerSnapshot;
  /** Resolved when the earlier visits have been read. Never rejected. */
  readonly ready: Promise<void>;
  readonly consent: {
    readonly state: ConsentState;
    set(choice: ConsentChoice): void;
  };
  /**
   * True in exactly one tab, and then in none before `duration` has passed: to do something once.
   * @example
   * if (await vitrine.claim('spring-offer', '7d')) showOffer();
   * @throws TypeError (as a rejection) when `duration` is none.
   */
  claim(key: string, duration: string): Promise<boolean>;
  /** All that this browser holds of its visitor, whatever they have agreed to. */
  exportData(): Promise<ExportedData>;
  /**
   * Forgets the visitor: in this browser, in its other tabs, and at the collector, which is asked to erase. From then on consent
   * is `denied`. True once all of it is done; false, with the reason to `onError`, where the collector could not be told.
   */
  forget(): Promise<boolean>;
  /** Forgets who this is, on logout: the next event belongs to a new, unnamed visitor. */
  reset(): void;
  /** Stops everything and puts back what was changed in the page. */
  destroy(): void;
}
