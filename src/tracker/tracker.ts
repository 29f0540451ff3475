/**
 * The tracker: wires the stages; `recording.ts` is its part that runs while the visitor agrees. No other file knows them all.
 *
 * capture → recorder → engine, journal and outbox, in one task → memberships → callbacks
 */
import type { ShowMessage } from '../campaigns/shop-message.js';
import type { Item } from '../segments/event.js';
import type { Explanation } from '../segments/explain.js';
import { createAttention } from './capture/attention.js';
import { captureExit } from './capture/exit.js';
import { capturePages } from './capture/pages.js';
import { startDataLayer, startMarkup } from './capture/start.js';
import { followConsent } from './consent.js';
import { createEnvironment, type Stop } from './environment.js';
import { isExcluded } from './exclusion.js';
import { createMemberships } from './memberships.js';
import { type ConsentState, type Tracker, type TrackerOptions, type Unsubscribe, withDefaults } from './options.js';
import { createRecorder } from './recorder.js';
import { type Recording, startRecording } from './recording.js';
import { createReport } from './report.js';
import { deleteDatabase, hasDatabase } from './storage/database.js';
import { clearMirror, writeMirror } from './storage/mirror.js';
import { dropSpill } from './storage/spill.js';
import { createStorage, type Dump } from './storage/storage.js';
import { tellTabs } from './tabs.js';

/**
 * Starts a tracker. A page has one; on a server it does nothing.
 *
 * @throws TypeError when an option is not known or of the wrong kind.
 * @example
 * const vitrine = createTracker({ endpoint: 'https://collect.shop.example', consent: 'granted' });
 * vitrine.onEnter('cart-abandoner', ({ why }) => showReminder(why));
 */
export function createTracker(options: TrackerOptions = {}): Tracker {
  const settings = withDefaults(options);
  const { endpoint, debug, dataLayer: layer, dataLayerEvents } = settings;
  const report = createReport(settings.onError, debug);
  const environment = createEnvironment(globalThis as unknown as Window & typeof globalThis, report);
  const { window, document, listen } = environment;
  const { tell, adopt, onChange, hear, ...memberships } = createMemberships(report, explain, (event, where) =>
    recording?.evaluator?.isMeant(event, where),
  );
  const recorder = createRecorder(
    environment,
    report,
    settings,
    (event) => {
      refreshSoon();
      hear(event);
    },
    (identity) => recording?.tell({ kind: 'identity', identity }),
  );
  const callbacks = new Set<ShowMessage>();
  // On a server there is nobody, either.
  const isOff = !document || !settings.enabled || isExcluded(window, settings.exclude);
  let consent: ConsentState | undefined;
  let recording: Recording | undefined;
  let stopMirror: Unsubscribe | undefined;
  let capture: ReturnType<typeof startCapture> | undefined;
  let stopLayer: Stop | undefined;
  let becomeReady: () => void;
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });

  function explain(segment: string): Explanation {
    return recording?.evaluator?.explain(segment) ?? { segment, holds: 'unknown', missing: [`segments.${segment}`] };
  }

  let isRefreshing = false;

  /** What changes next by attention: one answer serves all the events of a task. */
  function refreshSoon(): void {
    if (isRefreshing) return;
    isRefreshing = true;
    environment.soon(() => {
      isRefreshing = false;
      capture?.refresh();
    });
  }

  const mirror = () => {
    writeMirror(environment, recording?.evaluator?.certain() ?? []);
    // CSS can personalise the page by `html[data-segments~="vip"]`; the head snippet does the same for the next one.
    document.documentElement.dataset.segments = [...memberships.snapshot().segments].join(' ');
  };

  function save(): void {
    recording?.save();
    // Before that, nothing is known that could be better than what the page before has written.
    if (recording && memberships.snapshot().ready) mirror();
  }

  /** All that is at rest, of earlier visits too, where nothing is recorded now. */
  async function dump(): Promise<Dump> {
    if (recording) return recording.dump();
    if (!(await hasDatabase())) return { events: [], outbox: [], state: {} };
    const storage = createStorage({ environment, report });
    try {
      return await storage.dump();
    } finally {
      storage.close();
    }
  }

  function stopRecording(): void {
    recording?.stop();
    if (recording) adopt([]);
    stopMirror?.();
    recording = stopMirror = undefined;
  }

  function startCapture() {
    const emit = (name: string, params?: Record<string, unknown>, time?: number) => {
      recorder.emit(name, params, time);
      if (name === 'view_item') attention.about(params?.items as Item[] | undefined);
    };
    const page = { environment, emit, report };
    const exit = captureExit(page);
    const attention = createAttention({
      ...page,
      idleTimeoutMs: settings.idleTimeoutMs,
      untilChange: (ms, items = []) => recording?.evaluator?.attentionLeft({ ms, items }) ?? Infinity,
    });
    const markup = startMarkup(page);
    const stopPages = capturePages({
      ...page,
      onLeave() {
        attention.leave();
        markup.leave();
      },
      onPage(loaded) {
        markup.page(loaded);
        attention.about(markup.currentItems());
        exit.page();
      },
    });
    const look = () => {
      if (document.visibilityState !== 'visible') save();
      else recording?.resume();
    };
    // After those of attention, which closes itself first: listeners are called in the order in which they were added.
    const stops = [
      listen(window, 'visibilitychange', look),
      listen(window, 'pageshow', look),
      listen(window, 'pagehide', () => {
        save();
        recording?.breakOff();
      }),
      attention.stop,
      markup.stop,
      exit.stop,
      stopPages,
    ];
    return {
      emit,
      refresh: attention.refresh,
      load: markup.load,
      stop() {
        for (const stop of stops) stop();
      },
    };
  }

  const track = (name: string, params?: Record<string, unknown>) => capture?.emit(name, params);

  /** @param isTold Another tab has said so, and knows it. */
  function become(next: ConsentState, isTold = false): Promise<void> | undefined {
    if (next === consent || isOff) return;
    consent = next;
    if (debug) console.debug(`vitrine: consent is ${next}; before it is granted nothing is stored or sent`);
    stopRecording();
    if (next === 'denied') {
      capture?.stop();
      capture = undefined;
      recorder.drop();
      if (!isTold) tellTabs(environment, { kind: 'refused' });
      // Whoever refuses leaves nothing behind, of earlier visits either.
      clearMirror(environment);
      dropSpill(environment);
      return deleteDatabase();
    }
    capture ??= startCapture();
    // Once it is started it stays, as somebody who has refused may yet agree.
    if (layer || onConsent || dataLayerEvents)
      stopLayer ??= startDataLayer({ environment, report, emit: track, layer, onConsent }, dataLayerEvents && onChange);
    // Said so that what is neither, by a slip of the pen, is no consent.
    if (next !== 'granted' && next !== 'measurement') return;
    capture.load();
    const started = startRecording({
      environment,
      report,
      recorder,
      options,
      settings,
      consent: next,
      audience: { tell, adopt },
      onEvaluated: () => capture?.refresh(),
      onRefused: () => become('denied', true),
      // It is there by the time that anything has been downloaded.
      customer: () => ({ tracker, callbacks }),
    });
    recording = started;
    stopMirror = memberships.subscribe(mirror);
    // One that has been stopped meanwhile has read nothing.
    started.ready.then(() => started === recording && becomeReady());
  }

  const answers = followConsent(environment, report, settings, become);
  const onConsent = settings.consent === 'google' ? answers.hear : undefined;

  const tracker: Tracker = {
    ...memberships,
    track,
    identify: (userId, traits = {}) => capture?.emit('identify', { ...(userId && { user_id: userId }), traits }),
    get segments() {
      return memberships.snapshot().segments;
    },
    get lifeStage() {
      return recording?.evaluator?.lifeStages.find((id) => memberships.snapshot().segments.has(id));
    },
    explain,
    onMessage(callback) {
      callbacks.add(callback);
      recording?.evaluator?.look();
      return () => {
        callbacks.delete(callback);
      };
    },
    async facts() {
      await recording?.ready;
      return recording?.evaluator?.facts() ?? { traits: {}, context: {}, cart: { quantity: 0, value: 0, items: [] } };
    },
    async history(names, options) {
      await recording?.ready;
      return recording?.evaluator?.history(names, options) ?? [];
    },
    bucket: (name) => recording?.evaluator?.bucket(name),
    async claim(key, duration) {
      const { instantAfter } = await import('./rights.js');
      const untilMs = instantAfter(environment.now(), duration);
      return recording ? recording.claim(key, untilMs) : false;
    },
    async exportData() {
      const [{ exported }, all] = await Promise.all([import('./rights.js'), dump()]);
      return exported(all, memberships.snapshot().segments);
    },
    async forget() {
      const all = await dump();
      await become('denied');
      const { eraseAtCollector } = await import('./rights.js');
      return !endpoint || eraseAtCollector(environment, report, endpoint, all);
    },
    async describe(segment, { language = document?.documentElement.lang, ...more } = {}) {
      const { describe } = await import('../segments/words/words.js');
      return describe(explain(segment), { language, now: environment.now(), ...more });
    },
    ready,
    consent: {
      get state() {
        return consent ?? 'denied';
      },
      set: answers.set,
    },
    reset: recorder.reset,
    destroy() {
      // What is still being loaded must not start any more.
      consent = 'denied';
      answers.stop();
      stopLayer?.();
      capture?.stop();
      capture = undefined;
      save();
      stopRecording();
    },
  };
  become(answers.initial);
  return tracker;
}
