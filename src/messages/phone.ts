/**
 * Leaving on a phone, where no pointer goes out through the top of the window. Scrolling up fast comes closest, and coming back
 * after a while in the background.
 */

/** Scrolled up so far, in shares of the window's height, within such a time, on a page that has been there for a moment. */
const FLICK = 0.5;
const FLICK_MS = 400;
const NOT_BEFORE_MS = 3000;

/** So long in the background. */
const AWAY_MS = 15_000;

/** See {@link watchPhone}. */
export interface PhoneOptions {
  window: Window;
  listen(target: EventTarget, types: string, listener: () => void): void;
  now(): number;
  /** When the page in view began, ms. */
  since(): number;
  onLeave(): void;
}

/** See the top of this file. */
export function watchPhone({ window, listen, now, since, onLeave }: PhoneOptions): void {
  const { document } = window;
  let marks: { readonly y: number; readonly time: number }[] = [];
  let hiddenAt = Infinity;
  listen(window, 'scroll', () => {
    const { scrollY: y, innerHeight } = window;
    const time = now();
    marks = [...marks.filter((mark) => mark.time > time - FLICK_MS), { y, time }];
    if (Math.max(...marks.map((mark) => mark.y)) - y < FLICK * innerHeight) return;
    marks = [];
    if (time - since() >= NOT_BEFORE_MS) onLeave();
  });
  listen(document, 'visibilitychange', () => {
    if (document.visibilityState !== 'visible') hiddenAt = now();
    else if (now() - hiddenAt >= AWAY_MS) onLeave();
  });
}
