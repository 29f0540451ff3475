/** Messages as a page can show them: bundled, this is the global `messages`. A stand-in for the part that decides. */
import type { Content } from '../../../src/messages/campaign.js';
import type { Message, Presented, Reaction } from '../../../src/messages/present.js';
import { present } from '../../../src/messages/show.js';
import type { Facts } from '../../../src/tracker/facts.js';

/** What was heard of the messages of this page, and what was reported, in order. */
export const heard: Reaction[] = [];
export const reports: string[] = [];

let shown: Presented | undefined;
let facts: Facts = { traits: {}, context: {}, cart: { quantity: 0, value: 0, items: [] } };

export interface Showing {
  content: Content;
  placement?: Message['placement'];
  facts?: Partial<Facts>;
  expiresAt?: number;
}

/** Shows a message as the page is; answers become traits at once, as they do in the tracker. */
export function show({ content, placement = 'slide-in', facts: more, expiresAt }: Showing): boolean {
  facts = { ...facts, ...more };
  const message = { id: 'test', content, placement, ...(expiresAt !== undefined && { expiresAt }) };
  const stage = {
    window,
    language: document.documentElement.lang || navigator.language,
    now: () => Date.now(),
    report: (sentence: string) => void reports.push(sentence),
  };
  shown = present(message, facts, stage, (reaction) => {
    heard.push(reaction);
    if (reaction.kind === 'submit') update({ traits: { ...facts.traits, ...reaction.traits } });
  });
  return !!shown;
}

export function update(more: Partial<Facts>): void {
  facts = { ...facts, ...more };
  shown?.update(facts);
}

export function remove(): void {
  shown?.remove();
}

/** The root that a message stands in: that of our own element, or of the slot. */
export function root(): ShadowRoot | undefined {
  const hosts = document.querySelectorAll('vitrine-message,[data-vitrine-slot]');
  return (
    Array.from(hosts, (host) => host.shadowRoot).find((each) => each?.querySelector('.message:not(.preparing)')) ??
    undefined
  );
}

/** What a part of the message says; `undefined` where there is none, or it cannot be seen. */
export function textOf(selector: string): string | undefined {
  const element = root()?.querySelector(selector);
  return element?.checkVisibility() ? (element.textContent ?? '') : undefined;
}

/** The class of what has the focus in the message, or where the focus is in the page. */
export function focused(): string {
  const { activeElement } = document;
  const within = activeElement?.shadowRoot?.activeElement;
  return within ? `in message: ${within.className}` : `${activeElement?.id || activeElement?.tagName}`;
}

declare global {
  interface Window {
    messages: typeof import('./messages.js');
    /** Violations of the page's content policy. */
    violations: string[];
    /** The button "After" has been clicked. */
    isClicked?: boolean;
  }
}
