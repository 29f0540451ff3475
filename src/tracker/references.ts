/**
 * Reference values that the collector computes from all orders: fetched when the page has nothing else to do, and kept for the
 * next one, so that nothing changes under the visitor's eyes but by what they do.
 */
import { isRecord } from '../segments/event.js';
import type { Environment, Report, Stop } from './environment.js';
import type { History } from './evaluator.js';

/** Reference values as they are kept. */
interface Kept {
  readonly values?: Readonly<Record<string, unknown>>;
  /** When the address last answered something else, ms. */
  readonly refusedAt?: number;
}

/** The site's name follows: several may be below one address. */
const KEY = 'references';

/** Where there is nothing to be had (a backend of the shop's own), not every page asks: browsers write each 404 to the console. */
const ASK_AGAIN_AFTER_MS = 86_400_000;

/** Where browsers do not tell when they are idle. */
const IDLE_AFTER_MS = 2000;

type Records = Pick<History, 'readState' | 'writeState'>;

/** The reference values that an earlier page of the site has fetched. */
export async function keptReferences(records: Records, site = ''): Promise<Kept['values']> {
  return ((await records.readState(KEY + site)) as Kept | undefined)?.values;
}

/** Fetches them for the next page. How often the network is asked is for HTTP to say. */
export function fetchReferences(
  environment: Environment,
  report: Report,
  url: string,
  records: Records,
  site = '',
): Stop {
  const { window, now } = environment;
  const key = KEY + site;
  let stopped = false;

  async function fetchNow(): Promise<void> {
    const kept = (await records.readState(key)) as Kept | undefined;
    if (stopped || now() - (kept?.refusedAt ?? -Infinity) < ASK_AGAIN_AFTER_MS) return;
    let response: Response;
    try {
      response = await window.fetch(url);
    } catch {
      // The network, or the page is going: the next one asks again.
      return;
    }
    try {
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      const values: unknown = await response.json();
      if (!isRecord(values)) throw new Error('this is no object');
      if (!stopped && JSON.stringify(values) !== JSON.stringify(kept?.values)) records.writeState(key, { values });
    } catch (error) {
      if (stopped) return;
      records.writeState(key, { ...kept, refusedAt: now() });
      report(`no reference values could be read from ${url}`, error);
    }
  }

  const start = () => void fetchNow();
  const stopWaiting = window.requestIdleCallback
    ? window.cancelIdleCallback.bind(window, window.requestIdleCallback(start))
    : environment.after(IDLE_AFTER_MS, start);
  return () => {
    stopped = true;
    stopWaiting();
  };
}
