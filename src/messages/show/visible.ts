/** When a message has been seen. */

/** At least half of it, or half of the window, for so long, in a page that is looked at. */
const SEEN_AFTER_MS = 1000;

/** Calls `onSeen` once. Gives back what stops the watch. */
export function watchVisible(element: Element, window: Window & typeof globalThis, onSeen: () => void): () => void {
  const { document } = window;
  let isInView = false;
  let timer: number | undefined;

  function look(): void {
    if (!isInView || document.visibilityState !== 'visible') {
      window.clearTimeout(timer);
      timer = undefined;
    } else
      timer ??= window.setTimeout(() => {
        stop();
        onSeen();
      }, SEEN_AFTER_MS);
  }

  const observer = new window.IntersectionObserver(
    (entries) => {
      for (const { intersectionRect, boundingClientRect } of entries) {
        // Of something taller than the window, half is never seen at once.
        const half = Math.min(boundingClientRect.height, window.innerHeight) / 2;
        isInView = intersectionRect.height >= half && half > 0;
      }
      look();
    },
    { threshold: [0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5] },
  );
  function stop(): void {
    observer.disconnect();
    window.clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
  }
  observer.observe(element);
  document.addEventListener('visibilitychange', look);
  return stop;
}
