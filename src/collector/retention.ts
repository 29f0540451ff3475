/**
 * Retention: what arrived longer ago than the shop may keep it is erased, at the start and once a day. By its arrival, since a browser's
 * clock may be years behind, and what was acknowledged today must not be gone tomorrow.
 */
import { addSpan, DAY_MS, type Span } from '../segments/duration.js';

/** 25 months: so long may audience measurement be kept in France without asking anew (CNIL). */
export const DEFAULT_RETENTION = '25mo';

/** The instant before which nothing is kept, ms. */
export function keptFrom(now: number, { months, ms }: Span): number {
  return addSpan(now, { months: -months, ms: -ms });
}

/** See {@link startSchedule}. */
export interface Schedule {
  /** Begins no more, and is resolved when what is under way has ended. */
  stop(): Promise<void>;
}

const SWEEP_EVERY_MS = DAY_MS;

/** Erases now and once a day; `work` must not throw. */
export function startRetention(work: () => Promise<void>): Schedule {
  return startSchedule(work, SWEEP_EVERY_MS);
}

/** Does some work now, and again every `everyMs` after it has ended. `work` must not throw. */
export function startSchedule(work: () => Promise<unknown>, everyMs: number): Schedule {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let running = run();

  async function run(): Promise<void> {
    await work();
    if (isStopped) return;
    timer = setTimeout(() => {
      running = run();
    }, everyMs);
    timer.unref();
  }

  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
