/** What a shop is told of a campaign whose placement is `none`: it shows the message itself, and says what becomes of it. */
import type { Facts } from '../tracker/facts.js';
import type { Content } from './campaign.js';

/** A message that the shop shows. Its methods may be called at any time, and never throw. */
export interface ShopMessage {
  /** The campaign's id. */
  readonly campaign: string;
  /** As it stands in the campaign; `content.data` is the shop's own. */
  readonly content: Content;
  readonly facts: Facts;
  /** Until when its coupon is good for this visitor, ms since 1970; only for one that expires. */
  readonly expiresAt?: number;
  /**
   * It can be seen. Said by itself after a second on a page in view, unless it has been closed by then: only what is shown later
   * than that, or not at once, has to say so.
   */
  seen(): void;
  /** One of its buttons, or a link in it, has been pressed. */
  click(label: string): void;
  /** The visitor has answered: the answers become traits, as `identify` takes them. */
  submit(traits: Readonly<Record<string, string | number | boolean>>): void;
  /** It is gone from the page. Until then no other message comes. */
  close(): void;
}

/** Shows it. What it returns takes the message away: on another page, or when the tracker stops. */
// biome-ignore lint/suspicious/noConfusingVoidType: a callback that returns nothing is as good as one that returns undefined.
export type ShowMessage = (message: ShopMessage) => (() => void) | undefined | void;

/** See `Tracker.onMessage`. */
export type OnMessage = (callback: ShowMessage) => () => void;
