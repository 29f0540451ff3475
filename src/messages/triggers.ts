/** Triggers: what makes a campaign due on the page in view. */
import type { Duration, Tracker } from '../tracker/index.js';
import type { Campaign, PageFilter, Trigger } from './campaign.js';
import { after } from './duration.js';
import { watchPhone } from './phone.js';

/** Who is in whose audience. */
export interface Audiences {
  /** Whether the visitor is in the audience of the campaign with this id. */
  isIn(campaign: string): boolean;
  /** Whether so much attention has been given to the page as the campaign's trigger at this place asks for. */
  isAttended(campaign: string, place: number): boolean;
  isInSegment(segment: string): boolean;
  /** The campaigns into whose audience the visitor has come since the last call. */
  takeEntered(): Iterable<string>;
}

/** See {@link watchTriggers}. */
export interface Triggers {
  /** Whether something has made the campaign due on this page. */
  isDue(campaign: Campaign): boolean;
  /** Whether it may ever be due on this page. */
  fits(campaign: Campaign): boolean;
  /** The visitor has just come into the audience of the campaign with this id. */
  enter(campaign: string): void;
  stop(): void;
}

/** See {@link watchTriggers}. */
export interface TriggersOptions {
  tracker: Tracker;
  campaigns: readonly Campaign[];
  audiences: Audiences;
  window: Window & typeof globalThis;
  now(): number;
  /** Something may have made a campaign due. */
  onFire(): void;
  /** Another page has begun. */
  onPage(): void;
  report(sentence: string, cause?: unknown): void;
}

/** Somebody who leaves is spoken to then, and not when they have thought better of it. */
const MOMENT_MS = 5000;

/** Many `scroll` events are one look. */
const LOOK_AFTER_MS = 150;

const IDLE_LOOK_MS = 1000;

const triggersOf = ({ trigger = { on: 'immediately' } }: Campaign): Trigger[] => [trigger].flat();

/** Whether a path is one of those; `*` stands for anything. */
function isLike(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(path);
  });
}

/** The path of a page that the journal tells of. */
const pathIn = (address: unknown) => /^\w+:\/\/[^/?#]*([^?#]*)/.exec(String(address))?.[1];

/** See the top of this file. The page in view is known by its path, and by the `page_type` of its `page_view`. */
export function watchTriggers({
  tracker,
  campaigns,
  audiences,
  window,
  now,
  onFire,
  onPage,
  report,
}: TriggersOptions): Triggers {
  const { document } = window;
  const stops: (() => void)[] = [];
  /** When each trigger has fired on this page, ms. */
  let fired = new Map<Trigger, number>();
  /** When the document was opened, ms. */
  const opened = now() - window.performance.now();
  let page: { readonly since: number; readonly type?: unknown } = { since: opened };
  /** How many pages of this document have been told. */
  let pages = 0;
  let scrolled = 0;
  /** When something was last done, ms. */
  let active = now();

  const guarded = (callback: () => void) => () => {
    try {
      callback();
    } catch (error) {
      report('internal error', error);
    }
  };
  const wait = (callback: () => void, ms: number) => window.setTimeout(guarded(callback), ms);

  function listen(target: EventTarget, types: string, listener: () => void): void {
    const safe = guarded(listener);
    for (const type of types.split(' ')) {
      target.addEventListener(type, safe, { passive: true, capture: true });
      stops.push(() => target.removeEventListener(type, safe, { capture: true }));
    }
  }

  function fitsPage({ page: { type, path } = {} }: { page?: PageFilter }): boolean {
    return (
      (type === undefined || [type].flat().includes(page.type as string)) &&
      (path === undefined || isLike(window.location.pathname, [path].flat()))
    );
  }

  /** The triggers of a kind, with the campaigns that they are of. */
  function all<Kind extends Trigger['on']>(kind: Kind) {
    return campaigns.flatMap((campaign) =>
      triggersOf(campaign)
        .filter((trigger) => trigger.on === kind)
        .map((trigger) => ({ id: campaign.id, trigger: trigger as Extract<Trigger, { on: Kind }> })),
    );
  }
  const entering = all('entered');
  const scrolling = all('scroll');
  const leaving = all('exit');
  const events = all('event');

  function fire(triggers: readonly { readonly id: string; readonly trigger: Trigger }[]): void {
    const meant = triggers.filter(({ id, trigger }) => audiences.isIn(id) && fitsPage(trigger));
    for (const { trigger } of meant) fired.set(trigger, now());
    if (meant.length) onFire();
  }

  function lookAtScroll(): void {
    scrolled = 0;
    const { scrollTop, clientHeight, scrollHeight } = document.scrollingElement ?? document.documentElement;
    // A page that is shown larger than it is ends on a fraction of a pixel.
    const seen = (scrollTop + clientHeight + 1) / scrollHeight;
    fire(scrolling.filter(({ trigger }) => seen >= trigger.depth && !fired.has(trigger)));
  }

  function lookAtScrollSoon(): void {
    if (scrolling.length) scrolled ||= wait(lookAtScroll, LOOK_AFTER_MS);
  }

  const isIdle = (ms: Duration) => now() >= after(active, ms);

  function watchIdle(): void {
    const idle = all('idle');
    if (!idle.length) return;
    const timers = new Map<Trigger, number>();
    for (const { trigger } of idle) {
      const look = () => {
        if (isIdle(trigger.for)) onFire();
        // Who does nothing any more is looked at now and then: to follow each movement of a pointer would cost more.
        timers.set(trigger, wait(look, Math.max(after(active, trigger.for) - now(), IDLE_LOOK_MS)));
      };
      timers.set(trigger, wait(look, after(active, trigger.for) - now()));
    }
    listen(window, 'pointermove pointerdown keydown scroll wheel touchmove', () => {
      active = now();
    });
    stops.push(() => {
      for (const timer of timers.values()) window.clearTimeout(timer);
    });
  }

  /** What has happened on this page before this was there. */
  async function catchUp(): Promise<void> {
    const before = Math.max(pages, 1);
    const views = (await tracker.history('page_view', { since: opened })).filter(
      ({ params }) => pathIn(params.page_location) === window.location.pathname,
    );
    const view = views.pop();
    if (pages > before) return;
    if (view) {
      pages ||= 1;
      // What scripts recorded before the first page could be seen belongs to it.
      page = { since: views.length ? view.time : opened, type: view.params.page_type };
    }
    for (const one of events) {
      const { event, where } = one.trigger;
      const past = await tracker.history(event, { since: page.since, ...(where && { where }) });
      if (past.length) fire([one]);
    }
    onFire();
  }

  stops.push(
    tracker.onEvent('page_view', ({ time, params }) => {
      page = { since: pages ? time : opened, type: params.page_type };
      // The first is told as soon as it can be seen, which may be later than this.
      if (!pages++) return onFire();
      fired = new Map();
      onPage();
      lookAtScrollSoon();
    }),
    tracker.onEvent('exit_intent', () => fire(leaving)),
    ...events.map((one) => tracker.onEvent(one.trigger.event, () => fire([one]), one.trigger.where)),
    () => window.clearTimeout(scrolled),
  );
  if (scrolling.length) listen(window, 'scroll resize', lookAtScrollSoon);
  lookAtScrollSoon();
  watchIdle();
  if (leaving.length && window.matchMedia('(pointer: coarse)').matches)
    watchPhone({ window, listen, now, since: () => page.since, onLeave: () => fire(leaving) });
  catchUp().catch((error) => report('the journal could not be read', error));

  return {
    isDue: (campaign) =>
      triggersOf(campaign).some((trigger, place) => {
        if (!fitsPage(trigger)) return false;
        if (trigger.on === 'immediately') return true;
        if (trigger.on === 'attention') return audiences.isAttended(campaign.id, place);
        if (trigger.on === 'idle') return isIdle(trigger.for);
        const at = fired.get(trigger);
        return at !== undefined && (trigger.on !== 'exit' || now() < at + MOMENT_MS);
      }),
    fits: (campaign) => triggersOf(campaign).some(fitsPage),
    enter: (campaign) => fire(entering.filter(({ id }) => id === campaign)),
    stop() {
      for (const stop of stops.splice(0)) stop();
    },
  };
}
