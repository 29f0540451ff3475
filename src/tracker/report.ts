/** Where trouble goes: to the shop's `onError`, each sentence once, and never into the shop's own call. */
import type { Report } from './environment.js';

/** So many different sentences are remembered, lest a page that lives for days remembers them all. */
const REMEMBERED = 100;

/** @param debug Also writes every one to the console. */
export function createReport(onError: ((error: Error) => void) | undefined, debug: boolean): Report {
  const told = new Set<string>();
  return (message, cause) => {
    if (debug) console.warn('vitrine:', message, cause ?? '');
    if (told.has(message) || told.size >= REMEMBERED) return;
    told.add(message);
    try {
      onError?.(Object.assign(new Error(message), { cause }));
    } catch (error) {
      // Reporting that reporting failed would go the same way.
      if (debug) console.warn('vitrine: onError threw', error);
    }
  };
}
