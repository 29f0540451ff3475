/**
 * Page views. One is
 * - a load or a reload, once the head is parsed and so the title known; a prerendered page only when it is shown;
 * - a new address by `pushState`, by a link to a route (`#/cart`), or by going back and forward; a place on the page
 *   (`#reviews`) is not one;
 * - another path by `replaceState`. Another query gives the page in view a new address: shops replace it for filters and
 *   endless lists, and to hide `utm_…`. So does anything while the page waits: nobody has seen it where it sends on from;
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

/** What has not changed within a second will not: a page view with an old title is better than none. */
const LOOKS = 10;

/**
 * Emits `page_view` with `page_location`, `page_title` and `page_referrer`. Within a document the referrer is the page
 * before: only the page that a visitor really came to names the site they came from.
 */
export function capturePages({ environment, emit, onLeave, onPage }: PagesOptions): Stop {
  const { window, document, listen } = environment;
  let page = { page_location: pageAddress(window.location), page_referrer: withoutSecrets(document.referrer) };
  /** There while the page in view has not been told. */
  let stopWaiting: Stop | undefined;

  function tell(loaded = false): void {
    stopWaiting?.();
    stopWaiting = undefined;
    emit('page_view', { ...page, page_title: document.title });
    // A page view may enter a segment whose visitors the shop sends elsewhere at once.
    if (!stopWaiting) onPage(loaded);
  }

  function tellIfWaiting(): void {
    if (stopWaiting) tell();
  }

  /** What makes a page look like another one: title, heading, products. */
  function look(): string {
    const marks = document.querySelectorAll('h1,[data-vitrine-item]');
    return document.title + Array.from(marks, (mark) => mark.getAttribute('data-vitrine-item') ?? mark.textContent);
  }

  /** Waits until the document looks other than `before`, and the same twice. */
  function settle(before: string, latest = before, looksLeft = LOOKS): void {
    stopWaiting = environment.after(LOOK_EVERY_MS, () => {
      const now = look();
      if (looksLeft > 1 && (now === before || now !== latest)) settle(before, now, looksLeft - 1);
      else tell();
    });
  }

  function onMove({ type }: Event): void {
    const { page_location } = page;
    const address = pageAddress(window.location);
    const isSame =
      type === 'replaceState'
        ? stopWaiting || pagePath(address) === pagePath(page_location)
        : address === page_location;
    if (isSame) {
      page.page_location = address;
      return;
    }
    tellIfWaiting();
    onLeave();
    page = { page_location: address, page_referrer: page_location };
    settle(look());
  }

  if ((document as Document & { prerendering?: boolean }).prerendering)
    stopWaiting = listen(document, 'prerenderingchange', () => tell(true));
  else if (document.body) tell(true);
  else settle('');
  const stops = [
    ...watchHistory(environment, onMove),
    // A waiting page is told before it can vanish.
    listen(window, 'pagehide', tellIfWaiting),
    listen(window, 'pageshow', (event) => {
      if (!(event as PageTransitionEvent).persisted) return;
      onLeave();
      tell(true);
    }),
  ];
  return () => {
    stopWaiting?.();
    for (const stop of stops) stop();
  };
}
