/** How often a password may be tried. */

/** See {@link createAttempts}. */
export interface Attempts {
  /** How long to wait before the next one is looked at, ms; 0 for not at all, and then it counts as one. */
  waitMs(address: string): number;
  /** It was right: earlier ones are forgotten. */
  succeeded(address: string): void;
}

const WINDOW_MS = 15 * 60_000;
const MOST_OF_ADDRESS = 10;
/** Many addresses may belong to one person. */
const MOST_OF_ALL = 100;

/**
 * Allows ten attempts in a quarter of an hour from an address, a hundred from all together.
 *
 * @param now ms since 1970
 */
export function createAttempts(now: () => number): Attempts {
  let attempts: { address: string; at: number }[] = [];

  return {
    waitMs(address) {
      const from = now() - WINDOW_MS;
      attempts = attempts.filter(({ at }) => at > from);
      const own = attempts.filter((attempt) => attempt.address === address);
      const waits = [
        [own, MOST_OF_ADDRESS],
        [attempts, MOST_OF_ALL],
      ] as const;
      const wait = Math.max(
        ...waits.map(([made, most]) => (made.length < most ? 0 : (made[made.length - most]?.at ?? 0) - from)),
      );
      if (wait <= 0) attempts.push({ address, at: now() });
      return Math.max(0, wait);
    },
    succeeded(address) {
      attempts = attempts.filter((attempt) => attempt.address !== address);
    },
  };
}
