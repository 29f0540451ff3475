/**
 * The script tag: `window.vitrine(…)` before and after it has loaded.
 *
 * Settings come from `data-*` attributes and from `vitrine('init', {…})`, which wins. With neither of them (a tag
 * manager may drop the attributes) the tracker starts with its defaults once the page has loaded.
 */
import type { Tracker, TrackerOptions } from './options.js';
import { createTracker } from './tracker.js';

type Call = [method: string | (() => void), ...args: unknown[]];
type Stub = ((...call: Call) => unknown) & { q?: ArrayLike<unknown>[] } & Partial<Tracker>;

declare global {
  interface Window {
    vitrine?: Stub;
  }
}

/** Takes over from the stub. A second copy of the script finds the first at work and does nothing. */
function install(): void {
  const stub = window.vitrine;
  if (stub?.track) return;
  const { endpoint, site, consent, debug } = { ...(document.currentScript as HTMLScriptElement | null)?.dataset };
  const said = { endpoint, site, consent, debug: debug === undefined ? undefined : true };
  const attributes = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const waiting: Call[] = [];
  let tracker: Tracker | undefined;

  function start(options?: TrackerOptions): void {
    if (tracker) throw new Error('"init" came after the start: call it before the script has loaded.');
    tracker = createTracker({ ...attributes, ...options });
    Object.defineProperties(vitrine, Object.getOwnPropertyDescriptors(tracker));
    for (const call of waiting.splice(0)) vitrine(...call);
  }

  function vitrine(...[method, ...args]: Call): unknown {
    try {
      if (method === 'init') return start(args[0] as TrackerOptions);
      if (!tracker) return waiting.push([method, ...args]);
      if (typeof method === 'function') return method();
      // `consent.set` lies one deeper than the others.
      let target: unknown = tracker;
      for (const key of method.split('.')) target = (target as Record<string, unknown>)[key];
      return (target as (...args: unknown[]) => unknown)(...args);
    } catch (mistake) {
      // The developer's: the only thing that is written to the console unasked, since it would be lost otherwise.
      console.error('vitrine:', method, mistake);
      return undefined;
    }
  }

  window.vitrine = vitrine;
  const calls = Array.from(stub?.q ?? [], (call) => Array.from(call) as Call);
  // Options first, wherever they stand in the queue.
  const isInit = ([method]: Call) => method === 'init';
  for (const call of calls.sort((a, b) => Number(isInit(b)) - Number(isInit(a)))) vitrine(...call);
  const startAtLast = () => tracker ?? start();
  if (Object.keys(attributes).length || document.readyState === 'complete') startAtLast();
  else window.addEventListener('load', startAtLast);
}

install();
