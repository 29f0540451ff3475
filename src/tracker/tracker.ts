/**
 * The tracker: wires the stages, and is the only file that knows them all.
 *
 * capture → recorder → engine, journal and outbox, in one task → memberships → callbacks
 */
import { card } from '../segments/catalogue/card.js';
import { compile, type Program } from '../segments/compile.js';
import type { Item } from '../segments/event.js';
import { createAttention } from './capture/attention.js';
import { captureExit } from './capture/exit.js';
import { captureMarkup } from './capture/markup.js';
import { capturePages } from './capture/pages.js';
import { createSender } from './delivery/sender.js';
import { createEnvironment, type Stop } from './environment.js';
import { createEvaluator, type Evaluator } from './evaluator.js';
import { createMemberships } from './memberships.js';
import { type ConsentState, type Tracker, type TrackerOptions, withBuiltIn, withDefaults } from './options.js';
import { createRecorder } from './recorder.js';
import { createReport } from './report.js';
import { clearMirror, writeMirror } from './storage/mirror.js';
import { createStorage } from './storage/storage.js';

/** What stands while the visitor agrees to it. */
interface Stores {
  readonly evaluator: Evaluator | undefined;
  /** Before the page goes: nothing that is asked for later is sure to happen. */
  save(): void;
  /** Ends it; a visitor who withdraws leaves nothing behind. */
  stop(withdrawn: boolean): void;
}

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
  const { endpoint, site, debug } = settings;
  const report = createReport(settings.onError, debug);
  const log = (...what: unknown[]) => debug && console.debug('vitrine:', ...what);
  const environment = createEnvironment(globalThis as unknown as Window & typeof globalThis, report);
  const { window, document } = environment;
  const { tell, adopt, ...listening } = createMemberships(report, explain);
  const recorder = createRecorder({
    environment,
    report,
    eventParams: settings.eventParams,
    onEvent({ name, params }) {
      log(name, params);
      capture?.refresh();
    },
  });
  let consent: ConsentState = 'denied';
  let stores: Stores | undefined;
  let capture: ReturnType<typeof startCapture> | undefined;
  let becomeReady: () => void;
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });

  function explain(segment: string) {
    return (
      stores?.evaluator?.explain(segment) ?? { segment, holds: 'unknown' as const, missing: [`segments.${segment}`] }
    );
  }

  async function loadProgram(): Promise<Program> {
    if (!options.segments) return compile(card, settings);
    // Sentences about mistakes are only downloaded where segments of the shop's own may have some.
    const { check } = await import('../segments/check.js');
    const { definitions, problems } = check(options.segments);
    for (const { path, message } of problems) report(`${path} ${message}`);
    return compile(withBuiltIn(definitions), settings);
  }

  /** CSS can personalise the page by `html[data-segments~="vip"]`, and the head snippet the next one. */
  function mirror(evaluator: Evaluator): void {
    writeMirror(environment, evaluator.certain());
    const { segments } = listening.snapshot();
    document.documentElement.dataset.segments = [...segments].join(' ');
    log('segments', ...segments);
  }

  function startStores(program: Program): Stores {
    const storage = createStorage({ environment, report });
    const sender = endpoint ? createSender({ environment, outbox: storage.outbox, endpoint, site, report }) : undefined;
    const evaluator: Evaluator | undefined =
      consent === 'granted'
        ? createEvaluator({
            environment,
            report,
            program,
            history: storage,
            onChanges(changes, late) {
              tell(changes, late);
              if (evaluator) mirror(evaluator);
            },
            onKnown(segments) {
              adopt(segments);
              if (evaluator) mirror(evaluator);
            },
          })
        : undefined;
    recorder
      .connect({ storage, sender, evaluator })
      .catch((error) => report('the earlier visits could not be read', error))
      .then(becomeReady);
    return {
      evaluator,
      save() {
        evaluator?.save();
        if (evaluator) mirror(evaluator);
        sender?.flush();
      },
      stop(withdrawn) {
        sender?.stop();
        evaluator?.stop();
        adopt(new Set());
        delete document.documentElement.dataset.segments;
        if (!withdrawn) return storage.close();
        clearMirror(environment);
        storage.clear().then(storage.close);
      },
    };
  }

  function startCapture() {
    const emit = (name: string, params?: Record<string, unknown>, time?: number) => {
      recorder.emit(name, params, time);
      if (name === 'view_item') attention.about(params?.items as Item[] | undefined);
    };
    const page = { environment, emit, report };
    const markup = captureMarkup(page);
    const exit = captureExit(page);
    const attention = createAttention({
      ...page,
      idleTimeoutMs: settings.idleTimeoutMs,
      untilChange: (ms, items = []) => stores?.evaluator?.attentionLeft({ ms, items }) ?? Infinity,
    });
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
    const save = () => stores?.save();
    const lookUp = () => {
      if (document.visibilityState !== 'visible') save();
      else stores?.evaluator?.catchUp().catch((error) => report('the journal could not be read', error));
    };
    // After those of attention, which closes itself first: listeners are called in the order in which they were added.
    const stops: Stop[] = [
      environment.listen(window, 'visibilitychange', lookUp),
      environment.listen(window, 'pageshow', lookUp),
      environment.listen(window, 'pagehide', save),
      attention.stop,
      markup.stop,
      exit.stop,
      stopPages,
    ];
    return {
      emit,
      refresh: attention.refresh,
      stop() {
        for (const stop of stops) stop();
      },
    };
  }

  function become(next: ConsentState): void {
    if (next === consent || typeof document === 'undefined') return;
    consent = next;
    log('consent is', next, next === 'pending' ? '- nothing is stored, sent or evaluated before it is granted' : '');
    stores?.stop(next === 'denied');
    stores = undefined;
    if (next === 'denied') {
      recorder.disconnect();
      capture?.stop();
      capture = undefined;
      return;
    }
    capture ??= startCapture();
    if (next === 'pending') return;
    loadProgram().then(
      (program) => {
        if (next === consent) stores = startStores(program);
      },
      (error) => report('the segments could not be loaded', error),
    );
  }

  become(settings.consent);

  return {
    ...listening,
    track: (name: string, params?: Record<string, unknown>) => capture?.emit(name, params),
    identify(userId, traits = {}) {
      capture?.emit('identify', { ...(userId && { user_id: userId }), traits });
    },
    get segments() {
      return listening.snapshot().segments;
    },
    explain,
    ready,
    consent: {
      get state() {
        return consent;
      },
      set({ measurement, personalization }) {
        become(measurement ? (personalization ? 'granted' : 'measurement') : 'denied');
      },
    },
    reset: recorder.reset,
    destroy() {
      capture?.stop();
      stores?.save();
      stores?.stop(false);
      capture = stores = undefined;
    },
  };
}
