/**
 * The tracker: wires the stages, and is the only file that knows them all.
 *
 * capture → recorder → engine, journal and outbox, in one task → memberships → callbacks
 */
import type { Item } from '../segments/event.js';
import type { Explanation } from '../segments/explain.js';
import { createAttention } from './capture/attention.js';
import { captureExit } from './capture/exit.js';
import { capturePages } from './capture/pages.js';
import { startDataLayer, startMarkup } from './capture/start.js';
import { followConsent } from './consent.js';
import { startSender } from './delivery/start.js';
import { createEnvironment, type Stop } from './environment.js';
import type { Evaluation } from './evaluation.js';
import { createMemberships } from './memberships.js';
import { type ConsentState, type Tracker, type TrackerOptions, withDefaults } from './options.js';
import { createRecorder } from './recorder.js';
import { createReport } from './report.js';
import { deleteDatabase } from './storage/database.js';
import { clearMirror, writeMirror } from './storage/mirror.js';
import { createStorage } from './storage/storage.js';

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
  const { endpoint, site, debug, dataLayer: layer, dataLayerEvents } = settings;
  const report = createReport(settings.onError, debug);
  const environment = createEnvironment(globalThis as unknown as Window & typeof globalThis, report);
  const { window, document, listen } = environment;
  const { tell, adopt, onChange, ...memberships } = createMemberships(report, explain);
  const recorder = createRecorder(environment, report, settings, () => capture?.refresh());
  let consent: ConsentState | undefined;
  let stores: ReturnType<typeof startStores> | undefined;
  let capture: ReturnType<typeof startCapture> | undefined;
  let stopLayer: Stop | undefined;
  let becomeReady: () => void;
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });

  function explain(segment: string): Explanation {
    return stores?.evaluator?.explain(segment) ?? { segment, holds: 'unknown', missing: [`segments.${segment}`] };
  }

  /** What runs while the visitor agrees to it. */
  function startStores() {
    const storage = createStorage({ environment, report });
    const sender = endpoint ? startSender({ environment, outbox: storage.outbox, endpoint, site, report }) : undefined;
    let evaluator: Evaluation | undefined;
    let stopped = false;
    const mirror = () => {
      writeMirror(environment, evaluator?.certain() ?? []);
      // CSS can personalise the page by `html[data-segments~="vip"]`; the head snippet does the same for the next one.
      document.documentElement.dataset.segments = [...memberships.snapshot().segments].join(' ');
    };
    const stopMirror = memberships.subscribe(mirror);

    async function evaluate(): Promise<void> {
      const [{ startEvaluation }] = await Promise.all([import('./evaluation.js'), connected]);
      const made = await startEvaluation(environment, report, options, storage, { tell, adopt });
      if (stopped) return;
      evaluator = made;
      await recorder.evaluate(made);
      // What changes next by attention is known only now.
      capture?.refresh();
    }

    const connected = recorder
      .connect({ storage, sender })
      .catch((error) => report('the journal could not be read', error));
    // What happens until the engine has come is in the journal, as ever.
    const evaluated =
      consent === 'granted' && evaluate().catch((error) => report('the segments could not be loaded', error));
    Promise.all([connected, evaluated]).then(becomeReady);
    return {
      get evaluator() {
        return evaluator;
      },
      /** Before the page goes: nothing that is asked for later is sure to happen. */
      save() {
        evaluator?.save();
        // Before that, nothing is known that could be better than what the page before has written.
        if (memberships.snapshot().ready) mirror();
        sender?.flush();
      },
      stop() {
        stopped = true;
        sender?.stop();
        evaluator?.stop();
        recorder.disconnect();
        adopt([]);
        stopMirror();
        storage.close();
      },
    };
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
      untilChange: (ms, items = []) => stores?.evaluator?.attentionLeft({ ms, items }) ?? Infinity,
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
      if (document.visibilityState !== 'visible') stores?.save();
      else stores?.evaluator?.catchUp();
    };
    // After those of attention, which closes itself first: listeners are called in the order in which they were added.
    const stops = [
      listen(window, 'visibilitychange', look),
      listen(window, 'pageshow', look),
      listen(window, 'pagehide', () => stores?.save()),
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

  function become(next: ConsentState): void {
    // On a server there is nothing to record.
    if (next === consent || !document) return;
    consent = next;
    if (debug) console.debug(`vitrine: consent is ${next}; before it is granted nothing is stored or sent`);
    stores?.stop();
    stores = undefined;
    if (next === 'denied') {
      capture?.stop();
      capture = undefined;
      recorder.disconnect();
      // Whoever refuses leaves nothing behind, of earlier visits either.
      clearMirror(environment);
      deleteDatabase();
    } else {
      capture ??= startCapture();
      // Once it is started it stays, as somebody who has refused may yet agree.
      if (layer || onConsent || dataLayerEvents)
        stopLayer ??= startDataLayer(
          { environment, report, emit: track, layer, onConsent },
          dataLayerEvents && onChange,
        );
    }
    // Said so that what is neither, by a slip of the pen, is no consent.
    if (next !== 'granted' && next !== 'measurement') return;
    capture?.load();
    stores = startStores();
  }

  const answers = followConsent(environment, report, settings, become);
  const onConsent = settings.consent === 'google' ? answers.hear : undefined;
  become(answers.initial);

  return {
    ...memberships,
    track,
    identify: (userId, traits = {}) => capture?.emit('identify', { ...(userId && { user_id: userId }), traits }),
    get segments() {
      return memberships.snapshot().segments;
    },
    get lifeStage() {
      return stores?.evaluator?.lifeStages.find((id) => memberships.snapshot().segments.has(id));
    },
    explain,
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
      stores?.save();
      stores?.stop();
      capture = stores = undefined;
    },
  };
}
