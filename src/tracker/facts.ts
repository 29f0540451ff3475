/** What is known of a visitor beyond memberships, for the texts of messages and for the shop's own page. */
import type { Scalar } from '../segments/definition.js';
import type { Item } from '../segments/event.js';

/** An order as its event told it. */
export interface OrderFacts {
  readonly transactionId?: string;
  /** ms since 1970. */
  readonly time: number;
  readonly value: number;
  readonly currency?: string;
  readonly items: readonly Item[];
}

/** See the top of this file. What is not known is left out. */
export interface Facts {
  readonly traits: Readonly<Record<string, Scalar>>;
  readonly context: Readonly<
    Partial<Record<'source' | 'medium' | 'campaign' | 'landing' | 'pageType' | 'device' | 'language', string>>
  >;
  readonly cart: {
    readonly quantity: number;
    readonly value: number;
    readonly currency?: string;
    readonly items: readonly Item[];
  };
  /** The running visit; nothing between visits. */
  readonly session?: {
    /** When it began, ms since 1970. */
    readonly start: number;
    /** How many pages have been seen in it, this one included. */
    readonly pages: number;
  };
  /** The product of the page that is seen. */
  readonly product?: Item;
  readonly lastOrder?: OrderFacts;
  /** The latest one within the season that ended last. */
  readonly lastSeasonOrder?: OrderFacts;
}
