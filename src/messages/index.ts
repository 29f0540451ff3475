/**
 * Messages: popups, banners, forms and what the shop shows itself, by campaigns. A customer of the tracker's public API, which
 * loads this when a campaign is for the visitor.
 *
 * triggers → decision → shown, or held out → what becomes of it is recorded, and is the next decision's past
 */
import type { ShowMessage, Tracker } from '../tracker/index.js';
import type { Campaign, Campaigns } from './campaign.js';
import { type Decision, decide, expiryOf, groupsOf, isSlot, type Situation } from './decide.js';
import { paramsOf } from './past.js';
import type { Present, Presented, Reaction, Stage } from './present.js';
import { present as presentInPage } from './show.js';

import { type Audiences, watchTriggers } from './triggers.js';

export type { OnMessage, ShopMessage, ShowMessage } from '../tracker/index.js';
export type * from './campaign.js';
export type { Message, Present, Presented, Reaction, Stage } from './present.js';
export type { Audiences } from './triggers.js';

/** See {@link startMessages}. */
export interface MessagesOptions {
  audiences: Audiences;
  /** Of the shop, for campaigns whose placement is `none`. */
  callbacks: ReadonlySet<ShowMessage>;
  /** Puts messages onto the page. Default: as this package does. */
  present?: Present;
  /** The tracker's clock, ms since 1970. */
  now(): number;
  /** Told of trouble, in a sentence. */
  report(sentence: string, cause?: unknown): void;
}

/** See {@link startMessages}. */
export interface Messages {
  /** Something has changed that may make a campaign due. */
  look(): void;
  /** Takes away what is shown, and ends it all. */
  stop(): void;
}

/** A message that is on the page. */
interface Shown {
  readonly campaign: Campaign;
  readonly presented: Presented;
  isSeen: boolean;
}

/** For so long only one tab decides; the other ones find its impression in the journal then. */
const CLAIM_MS = 5000;
const SEEN_WITHIN_MS = 2500;

/** What the next decision depends on. */
const PAST = ['impression', 'holdout', 'click', 'close', 'submit', 'conversion'].map((what) => `message_${what}`);

/** The longest delay that `setTimeout` can hold. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Starts showing messages. A tracker with `campaigns` does so by itself; this is for who judges audiences, or shows messages, in a
 * way of their own.
 * @param file What `checkCampaigns` of `vitrine/check` gives: it is right, and has the ready-made limits.
 */
export function startMessages(
  tracker: Tracker,
  file: Campaigns,
  { audiences, callbacks, present = presentInPage, now, report }: MessagesOptions,
): Messages {
  const { campaigns } = file;
  const { document } = window;
  const stage: Stage = {
    window,
    language: document.documentElement.lang || window.navigator.language,
    now,
    report,
  };
  /** The message that stands over the page: there is one at most. */
  let over: Shown | undefined;
  /** Those that stand in the page, by slot. */
  const inSlots = new Map<string, Shown>();
  /** Campaigns that have had their turn on this page. */
  const done = new Set<string>();
  /** Until when this tab alone decides, ms. */
  let heldUntil = 0;
  let timer = 0;
  let isLooking = false;
  let isLookedFor = false;
  let isStopped = false;
  /** Counts the pages of this document. */
  let page = 0;

  const slotOf = ({ placement }: Campaign) => (typeof placement === 'object' ? placement.slot : undefined);

  function isFree(campaign: Campaign): boolean {
    const slot = slotOf(campaign);
    const hasPlace = slot !== undefined ? !inSlots.has(slot) : !over && document.visibilityState === 'visible';
    const hasReader = campaign.placement !== 'none' || callbacks.size > 0;
    return !done.has(campaign.id) && hasPlace && hasReader && triggers.isDue(campaign);
  }

  async function read(): Promise<Situation> {
    const [facts, history] = await Promise.all([tracker.facts(), tracker.history(PAST)]);
    return { ...audiences, facts, history, now: now() };
  }

  /** Whether this tab may decide: it has the claim, or has it still for long enough to be seen. */
  async function claim(): Promise<boolean> {
    if (now() < heldUntil - SEEN_WITHIN_MS) return true;
    const until = now() + CLAIM_MS;
    if (!(await tracker.claim('vitrine message', `${CLAIM_MS}ms`))) return false;
    heldUntil = until;
    return true;
  }

  function wait(ms: number): void {
    window.clearTimeout(timer);
    if (ms < Infinity) timer = window.setTimeout(look, Math.min(Math.max(ms, 0), LONGEST_TIMEOUT_MS));
  }

  /** Looks once. True if something has come of it, so that it is worth looking again. */
  async function lookOnce(): Promise<boolean> {
    for (const campaign of audiences.takeEntered()) triggers.enter(campaign);
    const shown = [...inSlots.values(), ...(over ? [over] : [])];
    if (!shown.length && !campaigns.some(isFree)) return false;
    const before = page;
    let situation = await read();
    for (const { presented } of shown) presented.update(situation.facts);
    let decision: Decision = decide(file, situation, isFree);
    if (decision.campaign && !isSlot(decision.campaign)) {
      // Of several tabs that decide at the same time one goes on, and what it shows will be the others' past.
      const isOurs = await claim();
      situation = await read();
      decision = isOurs ? decide(file, situation, isFree) : { at: now() + CLAIM_MS };
    }
    if (isStopped) return false;
    if (page !== before) return true;
    const { campaign, at } = decision;
    const draw = campaign && tracker.bucket(`holdout ${campaign.id}`);
    if (!campaign) wait(at - now());
    // Nobody knows yet who visits: that is told by a change.
    if (!campaign || draw === undefined) return false;
    done.add(campaign.id);
    if (draw < (campaign.holdout ?? 0)) track(campaign, 'holdout', { pressure: groupsOf(campaign, file, situation) });
    else await show(campaign, situation);
    return true;
  }

  async function look(): Promise<void> {
    isLookedFor = true;
    if (isLooking) return;
    isLooking = true;
    try {
      while (isLookedFor && !isStopped) {
        isLookedFor = false;
        if (await lookOnce()) isLookedFor = true;
      }
    } catch (error) {
      report('a message could not be decided on', error);
    }
    isLooking = false;
  }

  function track(campaign: Campaign, what: string, params?: Record<string, unknown>): void {
    tracker.track(`message_${what}`, { ...paramsOf(campaign), ...params });
  }

  async function show(campaign: Campaign, situation: Situation): Promise<void> {
    const { id, content, placement } = campaign;
    const { facts } = situation;
    let shown: Shown | undefined;
    /** A reaction may be heard before the message is known to be there. */
    let isOver = false;

    function hear(reaction: Reaction): void {
      if (isStopped) return;
      if (reaction.kind === 'impression') {
        if (shown) shown.isSeen = true;
        track(campaign, 'impression', { pressure: groupsOf(campaign, file, situation) });
      } else if (reaction.kind === 'click') {
        const { label, event, params } = reaction;
        track(campaign, 'click', { label });
        if (event) tracker.track(event, params);
      } else if (reaction.kind === 'submit') {
        track(campaign, 'submit', { fields: Object.keys(reaction.traits), is_last: reaction.isLast });
        tracker.identify(null, { ...reaction.traits });
      } else {
        isOver = true;
        forget(shown);
        // What was never there was not closed: its place is free for another.
        if (reaction.kind === 'close') track(campaign, 'close', { method: reaction.by });
        look();
      }
    }

    const expiresAt = expiryOf(campaign, situation.history, situation.now);
    const message = { id, content, ...(expiresAt < Infinity && { expiresAt }) };
    const presented =
      placement === 'none'
        ? (await import('./callback.js')).tellShop(message, facts, stage, callbacks, hear)
        : present({ ...message, placement }, facts, stage, hear);
    if (!presented || isOver) return;
    shown = { campaign, presented, isSeen: false };
    const slot = slotOf(campaign);
    if (slot === undefined) over = shown;
    else inSlots.set(slot, shown);
  }

  function forget(shown: Shown | undefined): void {
    if (!shown) return;
    if (over === shown) over = undefined;
    for (const [slot, one] of inSlots) if (one === shown) inSlots.delete(slot);
  }

  function takeAway(shown: Shown): void {
    forget(shown);
    shown.presented.remove();
  }

  /** What was not seen, in a tab that nobody looks at, is for another one to show. */
  function onVisibility(): void {
    if (document.visibilityState === 'visible') look();
    else if (over && !over.isSeen) {
      done.delete(over.campaign.id);
      takeAway(over);
    }
  }

  const triggers = watchTriggers({
    tracker,
    campaigns,
    audiences,
    window,
    now,
    report,
    onFire: look,
    onPage() {
      page++;
      done.clear();
      for (const shown of inSlots.values()) takeAway(shown);
      if (over && !triggers.fits(over.campaign)) takeAway(over);
      if (over) done.add(over.campaign.id);
      look();
    },
  });
  document.addEventListener('visibilitychange', onVisibility);
  const stops = [
    triggers.stop,
    () => document.removeEventListener('visibilitychange', onVisibility),
    () => window.clearTimeout(timer),
    tracker.subscribe(look),
    // What is shown may depend on them.
    tracker.onEvent(['add_to_cart', 'remove_from_cart', 'purchase', 'identify'], look),
  ];
  look();

  return {
    look,
    stop() {
      isStopped = true;
      for (const stop of stops) stop();
      for (const shown of [...inSlots.values(), ...(over ? [over] : [])]) takeAway(shown);
    },
  };
}
