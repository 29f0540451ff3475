/**
 * Page views. One is
 * - a load or a reload, once the head is parsed and so the title known; a prerendered page only when it is shown;
 * - a new address by `pushState`, by a link to a route (`#/cart`), or by going back and forward; a place on the page
 *   (`#reviews`) is not one;
 * - by `replaceState` another path only: shops replace the query for filters and endless lists, and to hide `utm_…`;
 * - a page that comes back from the back/forward cache.
 */
import type { Stop } from '../environment.js';
import { pageAddress, pagePath, withoutSecrets } from './address.js';
import { watchHistory } from './history.js';
import type { CaptureOptions } from './options.js';

/** See {@link capturePages}. */
export interface PagesOptions extends CaptureOptions {
  /** The page in view ends now: another takes its place in this document, or it has come back and counts anew. */
  onLeave(): void;
  /** A page begins; its `page_view` has just been emitted. `loaded`: with its document, which is new or has come back. */
  onPage(loaded: boolean): void;
}

/**
 * At `pushState` the title is still the old page's; the new one comes some 100 ms later. A few looks cost less than
 * following every change to a page that is just being built.
 */
const LOOK_EVERY_MS = 100;

/** What has not changed by then will not: a page view with an old title is better than none. */
const SETTLE_AT_MOST_MS = 1000;

/**
 * Emits `page_view` with `page_location`, `page_title` and `page_referrer`. Within a document the referrer is the page
 * before: only the page that a visitor really came to names the site they came from.
 */
export function capturePages({ environment, emit, report, onLeave, onPage }: PagesOptions): Stop {
  const { window, document } = environment;
  const stops: Stop[] = [];
  let address: string;
  let page: { page_location: string; page_referrer: string };
  let loaded = true;
  /** There while the page in view has not been told. */
  let stopWaiting: Stop | undefined;

  function tell(): void {
    stopWaiting?.();
    stopWaiting = undefined;
    const told = page;
    emit('page_view', {
      page_location: withoutSecrets(page.page_location),
      page_referrer: withoutSecrets(page.page_referrer),
      page_title: document.title,
    });
    // A page view may enter a segment whose visitors the shop sends elsewhere at once.
    if (page === told) onPage(loaded);
  }

  function tellOnce(isReady: () => boolean): void {
    stopWaiting = environment.after(LOOK_EVERY_MS, () => (isReady() ? tell() : tellOnce(isReady)));
  }

  function tellIfWaiting(): void {
    if (stopWaiting) tell();
  }

  /** What makes a page look like another one: title, heading, products. */
  function look(): string {
    const marks = document.querySelectorAll('h1,[data-vitrine-item],[type="application/ld+json"]');
    return document.title + Array.from(marks, (mark) => mark.getAttribute('data-vitrine-item') ?? mark.textContent);
  }

  function onMove(replaced: boolean): void {
    const previous = address;
    address = pageAddress(window.location);
    if (replaced && stopWaiting && !loaded) {
      // A redirect: nobody has seen the waiting page under its first address.
      page.page_location = address;
      return;
    }
    if (address === previous || (replaced && pagePath(address) === pagePath(previous))) return;
    tellIfWaiting();
    onLeave();
    loaded = false;
    page = { page_location: address, page_referrer: page.page_location };
    const deadline = environment.elapsed() + SETTLE_AT_MOST_MS;
    const before = look();
    let latest = before;
    tellOnce(() => {
      const earlier = latest;
      latest = look();
      return (latest !== before && latest === earlier) || environment.elapsed() >= deadline;
    });
  }

  /** Before others who listen to the window: what they tell of a page comes after its page view. */
  function listenFirst(type: string, listener: (event: Event) => void): Stop {
    return environment.listen(window, type, listener, { capture: true });
  }

  function start(): void {
    address = pageAddress(window.location);
    page = { page_location: address, page_referrer: document.referrer };
    if (document.body) tell();
    else tellOnce(() => !!document.body);
    stops.push(
      watchHistory(environment, onMove, report),
      // A waiting page is told before it can vanish for good.
      listenFirst('pagehide', tellIfWaiting),
      listenFirst('visibilitychange', tellIfWaiting),
      listenFirst('pageshow', (event) => {
        if (!(event as PageTransitionEvent).persisted) return;
        onLeave();
        loaded = true;
        tell();
      }),
    );
  }

  if ((document as Document & { prerendering?: boolean }).prerendering)
    stops.push(environment.listen(document, 'prerenderingchange', start, { once: true }));
  else start();
  return () => {
    stopWaiting?.();
    for (const stop of stops.splice(0)) stop();
  };
}
