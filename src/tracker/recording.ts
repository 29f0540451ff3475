/** What runs while the visitor agrees to be recorded: storage, delivery, the other tabs and, with more consent, the segments. */
import type { Explanation } from '../segments/explain.js';
import { startSender } from './delivery/start.js';
import type { Environment, Report } from './environment.js';
import type { Customer, Evaluation } from './evaluation.js';
import type { Audience } from './evaluator.js';
import type { ConsentState, TrackerOptions, withDefaults } from './options.js';
import type { Recorder } from './recorder.js';
import { createStorage, type Dump } from './storage/storage.js';
import { createTabs, type TabMessage } from './tabs.js';

const DAY_MS = 86_400_000;

/** 13 months at least: so old may a visitor's id be that only measures, and so old events that nothing needs. */
const THIRTEEN_MONTHS_MS = 394 * DAY_MS;

/** 25 months at least: so old may what only measures be. */
const TWENTY_FIVE_MONTHS_MS = 760 * DAY_MS;

/** So many events are kept, whatever needs them: more takes too long to read where the history must be gone through. */
const JOURNAL_LIMIT = 50_000;

/** When a page looks for what is too old: not while it loads. */
const COMPACT_AFTER_MS = 10_000;

/** See {@link startRecording}. */
export interface RecordingOptions {
  environment: Environment;
  report: Report;
  recorder: Recorder;
  /** What the shop has given. */
  options: TrackerOptions;
  settings: ReturnType<typeof withDefaults>;
  consent: ConsentState;
  audience: Audience;
  /** The segments are there: what changes next by attention is known only now. */
  onEvaluated(): void;
  /** Another tab has been told to stop. */
  onRefused(): void;
  /** Who is handed to the messages. */
  customer(): Customer;
}

/** See {@link startRecording}. */
export interface Recording {
  /** Resolved when the earlier visits have been read. Never rejected. */
  readonly ready: Promise<unknown>;
  /** Once it has been downloaded. */
  readonly evaluator: Evaluation | undefined;
  explain(segment: string): Explanation | undefined;
  /** Somebody else is there. */
  tell(message: TabMessage): void;
  /** The page may be going: nothing that is asked for later is sure to happen. */
  save(): void;
  /** See `Storage.breakOff`. */
  breakOff(): void;
  /** The page is there again: takes in what other tabs have done. */
  resume(): Promise<void>;
  claim(key: string, untilMs: number): Promise<boolean>;
  dump(): Promise<Dump>;
  stop(): void;
}

/** See the top of this file. `consent` is `measurement` or `granted`. */
export function startRecording({
  environment,
  report,
  recorder,
  options,
  settings: { endpoint, site },
  consent,
  audience,
  onEvaluated,
  onRefused,
  customer,
}: RecordingOptions): Recording {
  const isGranted = consent === 'granted';
  let announcing = false;
  const storage = createStorage({ environment, report, onJournalled: announce });
  const tabs = createTabs(environment, hear);
  const sender = endpoint
    ? startSender({
        environment,
        outbox: storage.outbox,
        endpoint,
        site,
        report,
        onDelivered: (events) => tabs.tell({ kind: 'delivered', ids: events.map(({ id }) => id) }),
      })
    : undefined;
  let evaluator: Evaluation | undefined;
  let stopped = false;

  /** Many events at once are one piece of news. */
  function announce(): void {
    if (announcing) return;
    announcing = true;
    environment.after(0, () => {
      announcing = false;
      tabs.tell({ kind: 'journal' });
    });
  }

  function hear(message: TabMessage): void {
    if (message.kind === 'refused') onRefused();
    else if (message.kind === 'delivered') sender?.forget(message.ids);
    else if (message.kind === 'identity') recorder.follow(message.identity);
    // A page that nobody sees catches up when it is seen.
    else if (environment.document.visibilityState === 'visible') evaluator?.catchUp();
  }

  async function evaluate(): Promise<void> {
    const [{ startEvaluation }] = await Promise.all([import('./evaluation.js'), connected]);
    const made = await startEvaluation(environment, report, options, storage, audience, customer);
    if (stopped) return made.stop();
    evaluator = made;
    await recorder.evaluate(made);
    onEvaluated();
  }

  async function compact(): Promise<void> {
    const keepFrom = environment.now() - (isGranted ? THIRTEEN_MONTHS_MS : TWENTY_FIVE_MONTHS_MS);
    // Before the segments are there, nobody knows what they need.
    if (stopped || (isGranted && !evaluator)) return;
    const missed = await storage.compact(keepFrom, JOURNAL_LIMIT, (name) => !!evaluator?.needs(name));
    if (missed)
      report(`the journal keeps ${JOURNAL_LIMIT} events: ${missed} older ones that segments count are dropped`);
  }

  const connected = recorder
    .connect({ storage, sender, visitorMaxAgeMs: isGranted ? Infinity : THIRTEEN_MONTHS_MS })
    .catch((error) => report('the journal could not be read', error));
  // What happens until the engine has come is in the journal, as ever.
  const evaluated = isGranted && evaluate().catch((error) => report('the segments could not be loaded', error));
  const stopCompacting = environment.after(COMPACT_AFTER_MS, compact);

  return {
    ready: Promise.all([connected, evaluated]),
    get evaluator() {
      return evaluator;
    },
    explain: (segment) => evaluator?.explain(segment),
    tell: tabs.tell,
    save() {
      evaluator?.save();
      sender?.flush();
    },
    breakOff: storage.breakOff,
    async resume() {
      // While this page could not hear it, the visitor may have refused in another tab: that deletes all.
      if (await storage.wasDeleted()) return onRefused();
      await recorder.lookAgain();
      evaluator?.catchUp();
    },
    claim: storage.claim,
    dump: storage.dump,
    stop() {
      stopped = true;
      stopCompacting();
      tabs.stop();
      sender?.stop();
      evaluator?.stop();
      recorder.disconnect();
      storage.close();
    },
  };
}
