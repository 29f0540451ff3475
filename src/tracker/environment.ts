/**
 * Clock, timers, randomness and the page's state: what the tracker takes from its surroundings, in one place, so that
 * tests can put another world under it. Nothing else in the tracker reads a clock or makes an id.
 */
/** Stops what was started; calling it twice is harmless. */
export type Stop = () => void;

/** Where trouble at run time goes: once, in a sentence; never into the shop's own call. */
export type Report = (message: string, cause?: unknown) => void;

/** See {@link createEnvironment}. */
export interface Environment {
  readonly window: Window & typeof globalThis;
  readonly document: Document;
  /** The wall clock: ms since 1970. May jump when the user or the system sets it. */
  now(): number;
  /** By how much `now` is ahead of the wall clock, in ms; 0 unless the clock was set back. */
  readonly aheadMs: number;
  /** Sets that. */
  goAhead(ms: number): void;
  /** A clock that only runs forward, in ms from an arbitrary start. For measuring spans. */
  elapsed(): number;
  /** A random id that no other browser has. */
  createId(): string;
  /** Calls back once, when what the page itself does in this task is done. */
  soon(callback: () => void): void;
  /** Calls back once, after `delayMs`, or later when the page sleeps. */
  after(delayMs: number, callback: () => void): Stop;
  /** Adds an event listener that never keeps the page from scrolling or from the back/forward cache. */
  listen(target: EventTarget, type: string, listener: (event: Event) => void, options?: AddEventListenerOptions): Stop;
}

/** The longest delay `setTimeout` can hold; a longer one would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** An id is of 128 random bits. */
const WORDS_PER_ID = 4;

/** The real surroundings of a page. Every callback is guarded: an error in one is reported and stays there. */
export function createEnvironment(window: Window & typeof globalThis, report: Report): Environment {
  let aheadMs = 0;
  // Drawn for many ids at once: to ask for bits takes longer than to make an id of them.
  const randomBits = new Uint32Array(64 * WORDS_PER_ID);
  let drawnAt = randomBits.length;
  const guarded =
    <Args extends unknown[]>(callback: (...args: Args) => void) =>
    (...args: Args) => {
      try {
        callback(...args);
      } catch (error) {
        report('internal error', error);
      }
    };
  return {
    window,
    document: window.document,
    now: () => Date.now() + aheadMs,
    get aheadMs() {
      return aheadMs;
    },
    goAhead(ms) {
      aheadMs = ms;
    },
    elapsed: () => window.performance.now(),
    // `crypto.randomUUID` is refused to shops that are served without TLS on a test machine.
    createId() {
      if (drawnAt === randomBits.length) {
        window.crypto.getRandomValues(randomBits);
        drawnAt = 0;
      }
      let id = '';
      for (const word of randomBits.subarray(drawnAt, drawnAt + WORDS_PER_ID)) id += word.toString(36);
      drawnAt += WORDS_PER_ID;
      return id;
    },
    soon(callback) {
      window.queueMicrotask(guarded(callback));
    },
    after(delayMs, callback) {
      const timer = window.setTimeout(guarded(callback), Math.min(Math.max(delayMs, 0), LONGEST_TIMEOUT_MS));
      return () => window.clearTimeout(timer);
    },
    listen(target, type, listener, options) {
      const safe = guarded(listener);
      target.addEventListener(type, safe, { passive: true, ...options });
      return () => target.removeEventListener(type, safe, options);
    },
  };
}
