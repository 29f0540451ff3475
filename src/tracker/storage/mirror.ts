/**
 * The mirror: memberships in `localStorage.vitrine`, the only storage that can be read before the first paint, as
 * `head.ts` does. It carries nothing that the journal does not say better, so whatever goes wrong with it is let go.
 */
import type { Environment } from '../environment.js';

/** Later than any date, for JSON knows no Infinity. */
const NEVER = 9e15;

/**
 * Replaces the mirror.
 *
 * @param memberships the segments the visitor is in, each with the instant (ms since 1970) at which that may end with
 *   no further event; `Infinity` for never.
 * @example
 * writeMirror(environment, [['browser', now + 4 * 60_000], ['vip', Infinity]]);
 */
export function writeMirror(environment: Environment, memberships: Iterable<readonly [string, number]>): void {
  const knownUntil: Record<string, number> = {};
  for (const [segment, until] of memberships) knownUntil[segment] = Math.min(until - environment.aheadMs, NEVER);
  try {
    environment.window.localStorage.vitrine = JSON.stringify(knownUntil);
  } catch {
    // A full storage would otherwise keep the old memberships, which this call says are over.
    clearMirror(environment);
  }
}

/** Deletes the mirror. */
export function clearMirror(environment: Environment): void {
  try {
    delete environment.window.localStorage.vitrine;
  } catch {
    // Where even this is refused, nothing was ever written.
  }
}
