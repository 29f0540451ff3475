/**
 * The engine at work in a page: restored from the snapshot and the journal, driven by events and by one timer, and
 * rebuilt from the journal where it cannot go on by itself.
 */
import { bucketOf } from '../segments/bucket.js';
import type { Program } from '../segments/compile.js';
import { type Change, createEngine, type EngineSnapshot } from '../segments/engine.js';
import type { TrackedEvent } from '../segments/event.js';
import { type Explanation, explain } from '../segments/explain.js';
import type { RunningAttention } from '../segments/measure.js';
import type { Environment, Report, Stop } from './environment.js';
import { historyOf, type Identity, personOf } from './identity.js';

/** Where events and the snapshot are at rest. */
export interface History {
  /** `ahead`: the ids of those that have no sequence yet and come again. */
  readSince(sequence: number): Promise<{ events: TrackedEvent[]; sequence: number; ahead: string[] }>;
  readState(key: string): Promise<unknown>;
  writeState(key: string, value: unknown): void;
}

/** Who is told. */
export interface Audience {
  /** Of changes as they happen; `late` for those that time made while no page was open. */
  tell(changes: readonly Change[], late: boolean): void;
  /** Of memberships that were only not known until now. */
  adopt(segments: Iterable<string>): void;
}

/** See {@link createEvaluator}. */
export interface Evaluator {
  /**
   * Takes up where the last page stopped, with all that has been journalled since. What is taken in meanwhile is read from the
   * journal, too.
   * @param opened When this page began, ms: what changed before is told late.
   */
  restore(who: Identity, opened: number): Promise<void>;
  /** Takes in an event that is about to be journalled; {@link Evaluator.settle} tells what it changed. */
  take(event: TrackedEvent): void;
  /** Lets time pass up to `now`, tells what has changed, and sets the timer for the next change. */
  settle(now?: number): void;
  /** Goes on for another person, or for the same one under the name they have just told. */
  become(who: Identity, samePerson: boolean): void;
  /** Takes in what other tabs have journalled meanwhile. */
  catchUp(): Promise<void>;
  /** See `Engine.attentionLeft`. */
  attentionLeft(running: RunningAttention): number;
  /** The segments the visitor is in, each with the instant until which that is certain. */
  certain(): (readonly [segment: string, until: number])[];
  explain(segment: string): Explanation | undefined;
  /** Whom this is about; before it is known, nobody. */
  who(): Identity | undefined;
  /** See the measure `bucket`. Before it is known who visits, nothing. */
  bucket(name: string): number | undefined;
  /** Writes the snapshot, synchronously. */
  save(): void;
  stop: Stop;
}

/** A snapshot as it is kept. */
interface Saved {
  readonly person: string;
  readonly engine: EngineSnapshot;
  /** The journal up to here is included … */
  readonly sequence: number;
  /** … and, beyond it, the events with these ids. */
  readonly ahead: readonly string[];
}

const SNAPSHOT_KEY = 'snapshot';

/** A snapshot only saves reading events again, so it need not follow each of them. */
const SAVE_AFTER_MS = 1000;

/** So many ids a snapshot names at most, or a page that stays for long would write ever larger ones: it reads the journal instead. */
const AHEAD_AT_MOST = 100;

/** See the top of this file. */
export function createEvaluator(
  environment: Environment,
  report: Report,
  program: Program,
  history: History,
  { tell, adopt }: Audience,
): Evaluator {
  let engine = createEngine(program);
  let who: Identity;
  let sequence = 0;
  /** Ids of the events taken in that the journal holds, or will hold, beyond `sequence`. */
  let ahead = new Set<string>();
  /** While the engine is made anew, events go by it: they are read from the journal then. */
  let rebuilding = false;
  /** Before, the page itself may ask (it is shown, it has the focus): that is no time to tell anything. */
  let restored = false;
  let stopped = false;
  let stopTimer: Stop | undefined;
  /** What the timer is set for, on the clock that only runs forward: the other one may be set while it runs. */
  let planned = Infinity;
  let isPlanning = false;
  let stopSaving: Stop | undefined;

  function settle(now = environment.now()): void {
    if (!restored || rebuilding || stopped) return;
    const changes = engine.advance(now);
    planOnce();
    tell(changes, false);
  }

  function onTime(): void {
    // It may have come too early, and is set again.
    planned = Infinity;
    settle();
  }

  /** Of a burst of events only the last one tells when the next change is due. */
  function planOnce(): void {
    if (isPlanning) return;
    isPlanning = true;
    environment.soon(() => {
      isPlanning = false;
      if (!stopped && !rebuilding) plan();
    });
  }

  function plan(): void {
    const delayMs = engine.nextChange() - environment.now();
    const due = environment.elapsed() + delayMs;
    // Most events put it off: a timer that comes too early is set again then, rather than with each of them.
    if (due < planned) {
      planned = due;
      stopTimer?.();
      stopTimer = environment.after(delayMs, onTime);
    }
    stopSaving ??= environment.after(SAVE_AFTER_MS, saveAndRead);
  }

  function save(): void {
    stopSaving?.();
    stopSaving = undefined;
    if (!restored || rebuilding || stopped) return;
    const saved: Saved = { person: personOf(who), engine: engine.snapshot(), sequence, ahead: [...ahead] };
    history.writeState(SNAPSHOT_KEY, saved);
  }

  /** Not when the page goes: WebKit would let what is being read there hold up the next page. */
  function saveAndRead(): void {
    save();
    if (ahead.size > AHEAD_AT_MOST) refresh(read);
  }

  /** Reads what the journal has beyond `sequence`; what does not fit onto the rest means starting over. */
  async function read(): Promise<void> {
    const journalled = await history.readSince(sequence);
    sequence = journalled.sequence;
    const isOurs = ({ visitor, user }: TrackedEvent) => visitor === who.visitor && user === who.user;
    for (const event of journalled.events) {
      if (!ahead.delete(event.id) && !(isOurs(event) && engine.apply(event))) return rebuild();
    }
    for (const id of journalled.ahead) ahead.add(id);
  }

  async function rebuild(): Promise<void> {
    rebuilding = true;
    const journalled = await history.readSince(0);
    engine.rebuild(historyOf(who, journalled.events));
    sequence = journalled.sequence;
    ahead = new Set(journalled.ahead);
    rebuilding = false;
    // What was recorded while this was read.
    return read();
  }

  /** Brings the engine up to date with the journal, one way or the other, and tells what that changed. */
  async function refresh(how: () => Promise<void>): Promise<void> {
    try {
      if (restored && !rebuilding) await how();
    } catch (error) {
      rebuilding = false;
      report('the journal could not be read', error);
    }
    settle();
  }

  /** @param saved what an earlier page has kept; without it, all is made of the journal. */
  async function restoreFrom(saved: Saved | undefined, opened: number): Promise<void> {
    const usable = saved?.person === personOf(who);
    if (saved && usable) {
      engine = createEngine(program, saved.engine);
      sequence = saved.sequence;
      ahead = new Set(saved.ahead);
      adopt(engine.segments());
    }
    const before = new Set(engine.segments());
    let adopted = before;
    let changes: Change[] = [];
    if (usable && engine.complete) await read();
    else {
      const journalled = await history.readSince(0);
      const events = historyOf(who, journalled.events);
      engine.rebuild(events.filter(({ time }) => time < opened));
      changes = engine.advance(opened - 1);
      // Nothing has happened to somebody whom this browser judges for the first time: it was only not known.
      if (!usable) {
        adopted = new Set(engine.segments());
        adopt(adopted);
        changes = [];
      }
      for (const event of events) if (event.time >= opened && !engine.apply(event)) engine.rebuild(events);
      sequence = journalled.sequence;
      ahead = new Set(journalled.ahead);
    }
    rebuilding = false;
    // What was recorded while this was read.
    await read();
    restored = true;
    changes.push(...engine.advance(environment.now()));
    plan();
    // Nobody could be told of these when they happened. There and back is no change.
    const missed = new Map(changes.filter(({ time }) => time < opened).map((change) => [change.segment, change]));
    const late = [...missed.values()].filter(({ segment, enter }) => enter !== before.has(segment));
    const live = changes.filter(({ time }) => time >= opened);
    // Definitions that are new or changed, or had wanted a reference value, are set without a change that could be told.
    const untold = new Set(engine.segments());
    for (const { segment, enter } of [...late, ...live].reverse()) untold[enter ? 'delete' : 'add'](segment);
    if (`${[...untold].sort()}` !== `${[...adopted].sort()}`) adopt(untold);
    tell(late, true);
    tell(live, false);
  }

  return {
    async restore(identity, opened) {
      who = identity;
      rebuilding = true;
      const saved = (await history.readState(SNAPSHOT_KEY)) as Saved | undefined;
      try {
        await restoreFrom(saved, opened);
      } catch (error) {
        report('the snapshot is damaged: the journal is read instead', error);
        engine = createEngine(program);
        rebuilding = true;
        await restoreFrom(undefined, opened);
      }
    },
    take(event) {
      if (!rebuilding && engine.apply(event)) ahead.add(event.id);
      else refresh(rebuild);
    },
    settle,
    become(identity, samePerson) {
      who = identity;
      // The same person goes on at once; what this browser knows of them from earlier visits is added to it.
      if (samePerson) Promise.resolve(rebuild).then(refresh);
      else refresh(rebuild);
    },
    catchUp: () => refresh(read),
    attentionLeft(running) {
      settle();
      return rebuilding ? Infinity : engine.attentionLeft(running);
    },
    certain: () => engine.segments().map((segment) => [segment, engine.certainUntil(segment)]),
    explain: (segment) => explain(program, engine, segment),
    who: () => who,
    bucket(name) {
      const { subject } = engine.moment();
      return subject ? bucketOf(subject, name) : undefined;
    },
    save,
    stop() {
      stopped = true;
      stopTimer?.();
      stopSaving?.();
    },
  };
}
