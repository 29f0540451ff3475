/** What the part that decides asks of the part that shows. */
import type { Facts } from '../tracker/index.js';
import type { Content, Placement } from './campaign.js';

/** A message that may be shown now. */
export interface Message {
  /** The campaign's id. */
  readonly id: string;
  readonly content: Content;
  readonly placement: Exclude<Placement, 'none'>;
  /**
   * Until when the coupon is good for this visitor, in ms since 1970: `content.coupon.expiresIn` from the first impression,
   * or from now where this is the first. Without it no deadline is told.
   */
  readonly expiresAt?: number;
}

/** What the visitor does with a message. */
export type Reaction =
  /** At least half of it has been visible for a second. Once. */
  | { readonly kind: 'impression' }
  | {
      readonly kind: 'click';
      readonly label: string;
      readonly event?: string;
      readonly params?: Record<string, unknown>;
    }
  /** It is gone from the page, by the visitor. */
  | { readonly kind: 'close'; readonly by: 'button' | 'escape' | 'backdrop' | 'later' | 'done' }
  /** It could not be shown, which was found out after it had been accepted: a part of it was not downloaded. Reported already. */
  | { readonly kind: 'fail' }
  /** Answers of a form's step, as traits. */
  | {
      readonly kind: 'submit';
      readonly traits: Readonly<Record<string, string | number | boolean>>;
      readonly isLast: boolean;
    };

/** What presenting needs of the page. */
export interface Stage {
  readonly window: Window & typeof globalThis;
  /** The page's language: `html[lang]`, else the browser's. */
  readonly language: string;
  now(): number;
  /** Reported once, in a sentence. */
  report(sentence: string, cause?: unknown): void;
}

/** A message on the page. */
export interface Presented {
  /** The cart or the traits have changed: texts, progress and what a form asks follow. */
  update(facts: Facts): void;
  /** Takes it away at once, whatever the visitor does; nothing more is heard of it. */
  remove(): void;
}

/** Puts a message onto the page; `undefined` where its slot is missing, which is reported. */
export type Present = (
  message: Message,
  facts: Facts,
  stage: Stage,
  hear: (reaction: Reaction) => void,
) => Presented | undefined;
