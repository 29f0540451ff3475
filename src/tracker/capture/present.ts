import type { Environment, Stop } from '../environment.js';

/** A page that is built in the browser changes in many small steps; one look serves them all. */
const LOOK_AFTER_MS = 100;

/** Calls back once, as soon as there is an element in the document that `selector` selects. */
export function whenPresent({ document, window, after }: Environment, selector: string, callback: () => void): Stop {
  let stopWaiting: Stop | undefined;
  const observer = new window.MutationObserver(() => {
    stopWaiting ??= after(LOOK_AFTER_MS, look);
  });
  function stop(): void {
    stopWaiting?.();
    observer.disconnect();
  }
  function look(): void {
    stopWaiting = undefined;
    if (!document.querySelector(selector)) return;
    stop();
    callback();
  }
  observer.observe(document, { childList: true, subtree: true });
  look();
  return stop;
}
