/** When to try, and when to try again. Knows nothing of what is tried. */
import type { Environment, Stop } from '../environment.js';

/** See {@link createRetry}. */
export interface Retry {
  /** There is something to do: tries after the gathering delay, or when the next try is due anyway. */
  soon(): void;
  /** Things may have changed for the better: tries at once, except before a time that an attempt asked to wait for. */
  now(): void;
  /** No further attempt is begun. */
  stop(): void;
}

interface RetryOptions {
  environment: Environment;
  /** Resolves with `undefined` when done, else with the least time to wait, in ms. Rejected counts as 0. */
  attempt: () => Promise<number | undefined>;
  /** How long `soon` waits for more, in ms. */
  gatherMs: number;
  /** 0 ≤ x < 1, for the jitter. */
  random: () => number;
}

/** The waits grow from about the first to about the second, and are never given up. */
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/** One attempt at a time, with exponentially growing waits after failures. */
export function createRetry({ environment, attempt, gatherMs, random }: RetryOptions): Retry {
  let cancelTimer: Stop | undefined;
  let running = false;
  let askedMeanwhile = false;
  let stopped = false;
  let failures = 0;
  let notBefore = 0;

  function schedule(delayMs: number): void {
    cancelTimer = environment.after(delayMs, run);
  }

  async function run(): Promise<void> {
    cancelTimer?.();
    cancelTimer = undefined;
    running = true;
    askedMeanwhile = false;
    const waitMs = await attempt().catch(() => 0);
    running = false;
    if (stopped) return;
    if (waitMs === undefined) {
      failures = 0;
      if (askedMeanwhile) schedule(gatherMs);
    } else {
      notBefore = environment.elapsed() + waitMs;
      const backoffMs = Math.min(FIRST_WAIT_MS * 2 ** failures++, LONGEST_WAIT_MS);
      // Half of the wait is left to chance, lest all visitors return to a recovering collector at once.
      schedule(Math.max(waitMs, backoffMs * (0.5 + random() / 2)));
    }
  }

  return {
    soon() {
      if (running) askedMeanwhile = true;
      else if (!cancelTimer && !stopped) schedule(gatherMs);
    },
    now() {
      if (!running && !stopped && environment.elapsed() >= notBefore) void run();
    },
    stop() {
      stopped = true;
      cancelTimer?.();
    },
  };
}
