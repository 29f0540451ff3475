/**
 * The script tag: `window.vitrine(…)` before and after it has loaded.
 *
 * Settings come from `data-*` attributes and from `vitrine('init', {…})`, which wins. With neither of them (a tag
 * manager may drop the attributes) the tracker starts with its defaults once the page has loaded.
 */
import type { Tracker, TrackerOptions } from './options.js';
import { createTracker } from './tracker.js';

type Call = [method: string | (() => void), ...args: unknown[]];
type Stub = ((...call: Call) => unknown) & { q?: ArrayLike<unknown>[]; loaded?: true } & Partial<Tracker>;

declare global {
  interface Window {
    vitrine?: Stub;
  }
}

/** Takes over from the stub. A second copy of the script finds the first there and does nothing. */
function install(): void {
  const stub = window.vitrine;
  if (stub?.loaded) return;
  const {
    endpoint,
    site,
    consent,
    debug,
    segmentsUrl,
    referencesUrl,
    campaigns: campaignsUrl,
    dataLayer,
    exclude,
  } = {
    ...(document.currentScript as HTMLScriptElement | null)?.dataset,
  };
  const waiting: Call[] = [];
  let tracker: Tracker | undefined;

  function start(options?: TrackerOptions): void {
    if (tracker) throw new Error('"init" must be called before the script has loaded');
    const attributes = {
      endpoint,
      site,
      consent,
      segmentsUrl,
      campaignsUrl,
      referencesUrl,
      exclude: exclude?.split(/\s+/).filter(Boolean),
      dataLayer: dataLayer === '' ? 'dataLayer' : dataLayer,
      debug: debug !== undefined,
    } as TrackerOptions;
    tracker = createTracker({ ...attributes, ...options });
    Object.defineProperties(vitrine, Object.getOwnPropertyDescriptors(tracker));
    for (const call of waiting.splice(0)) vitrine(...call);
  }

  function vitrine(...call: Call): unknown {
    const [method, ...args] = call;
    try {
      if (method === 'init') return start(args[0] as TrackerOptions);
      if (!tracker) return waiting.push(call);
      if (typeof method === 'function') return method();
      // What is no method is not a function, which is told as any mistake.
      const run = method === 'consent.set' ? tracker.consent.set : tracker[method as keyof Tracker];
      return (run as (...args: unknown[]) => unknown)(...args);
    } catch (mistake) {
      // The developer's: the only thing that is written to the console unasked, since it would be lost otherwise.
      console.error('vitrine:', method, mistake);
      return undefined;
    }
  }

  vitrine.loaded = true as const;
  window.vitrine = vitrine;
  const calls = Array.from(stub?.q ?? [], (call) => Array.from(call) as Call);
  // Options first, wherever they stand in the queue.
  for (const call of calls) if (call[0] === 'init') vitrine(...call);
  for (const call of calls) if (call[0] !== 'init') vitrine(...call);
  const startAtLast = () => tracker ?? start();
  if (
    (endpoint ?? consent ?? site ?? debug ?? segmentsUrl ?? campaignsUrl ?? dataLayer) !== undefined ||
    document.readyState === 'complete'
  )
    startAtLast();
  else window.addEventListener('load', startAtLast);
}

install();
