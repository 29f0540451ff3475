/** The figures, kept: they are worked out in the background, from time to time and when asked for, and never for a page. */
import { computeDays, computeFigures, type Figures, type Source } from './figures.js';
import type { Day } from './tally.js';

/** See {@link keepFigures}. */
export interface KeptFigures {
  /** The latest; `undefined` if there are none yet. */
  latest(): Figures | undefined;
  /** The ends of the last thirty days, as far as they are there; the oldest first. */
  days(): readonly Day[];
  readonly isComputing: boolean;
  /** Whether the last attempt failed. */
  readonly hasFailed: boolean;
  /** Takes an erased person out of the lists at once; the sums follow when they are next worked out. */
  forget(person: string): void;
  /** Begins to work them out anew, unless that is under way. */
  refresh(): void;
  /** Stops what is under way, soon. */
  stop(): Promise<void>;
}

/** @param onFailure told what went wrong; the last figures stay */
export function keepFigures(
  sourceNow: () => Promise<Omit<Source, 'goOn'>>,
  onFailure: (cause: unknown) => void,
): KeptFigures {
  const known = new Map<number, Day>();
  /** Erased while figures were worked out from what was there before. */
  const forgotten = new Set<string>();
  let latest: Figures | undefined;
  let days: readonly Day[] = [];
  let computing: Promise<void> | undefined;
  let isStopped = false;
  let hasFailed = false;

  function goOn(): void {
    if (isStopped) throw new Error('The report is being stopped');
  }

  async function compute(): Promise<void> {
    try {
      const source = { ...(await sourceNow()), goOn };
      forgotten.clear();
      latest = await computeFigures(source);
      for (const person of forgotten) for (const list of [latest.members, latest.ordersOf]) list.delete(person);
      await computeDays(source, known, () => {
        days = [...known.values()].sort((a, b) => a.at - b.at);
      });
      hasFailed = false;
    } catch (cause) {
      if (isStopped) return;
      hasFailed = true;
      onFailure(cause);
    }
  }

  return {
    latest: () => latest,
    days: () => days,
    get isComputing() {
      return computing !== undefined;
    },
    get hasFailed() {
      return hasFailed;
    },
    forget(person) {
      forgotten.add(person);
      for (const list of [latest?.members, latest?.ordersOf]) list?.delete(person);
    },
    refresh() {
      if (isStopped) return;
      computing ??= compute().finally(() => {
        computing = undefined;
      });
    },
    async stop() {
      isStopped = true;
      await computing;
    },
  };
}
