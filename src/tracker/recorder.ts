/**
 * From something that happens to an event that is at rest: the event gets its id and time at once, waits until it may
 * be stored, and then goes to the engine, the journal and the outbox in one task.
 */
import { bucketOf } from '../segments/bucket.js';
import { type Item, isRecord, itemsAreRecords, type TrackedEvent } from '../segments/event.js';
import { SESSION_TIMEOUT_MS } from '../segments/session.js';
import { afterStep, type Checkout, completed } from './checkout.js';
import type { Environment, Report } from './environment.js';
import type { Evaluator } from './evaluator.js';
import type { Identity } from './identity.js';
import type { TrackerOptions } from './options.js';
import { createVisitor, type NewVisitor, secretKey } from './visitor.js';

/** Where events go once the visitor has agreed. */
export interface Destination {
  readonly storage: {
    append(event: TrackedEvent, outgoing: boolean): void;
    latestTime(): Promise<number>;
    readState(key: string): Promise<unknown>;
    writeState(key: string, value: unknown): void;
    agreeOn<Value>(
      key: string,
      value: Value,
      isAcceptable: (known: Value) => boolean,
      more?: Readonly<Record<string, unknown>>,
    ): Promise<Value>;
  };
  /** Without one, nothing is sent. */
  readonly sender?: { wake(event: TrackedEvent): void } | undefined;
  /** A visitor's id that is older than this, ms, is renewed: later visits do not make it last longer. */
  readonly visitorMaxAgeMs: number;
}

/** See {@link createRecorder}. */
export interface Recorder {
  /** Takes what has happened; `time` only for what ended a moment ago. What is wrong is reported and left out. */
  emit(name: string, params?: Record<string, unknown>, time?: number): void;
  /** Reads who visits, then stores what waits, and from then on everything. */
  connect(to: Destination): Promise<void>;
  /** From now on, all that is stored is evaluated; what has been stored so far is, too. Call it when connected. */
  evaluate(evaluator: Evaluator): Promise<void>;
  /** Another tab has said who is there. */
  follow(identity: Identity): void;
  /** Reads who is there, after a time in which other tabs could not say it. */
  lookAgain(): Promise<void>;
  /** Stores nothing until it is connected again: for that, what happens waits, and so does what waits already. */
  disconnect(): void;
  /** Drops what waits: the visitor has refused. */
  drop(): void;
  /** What happens from now on is somebody else's. */
  reset(): void;
}

/** So many events wait for an answer or for the database; a page that records more before loses the rest. */
const WAITING_AT_MOST = 1000;

/** An event as far ahead of the clock was recorded before somebody set it back. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

const IDENTITY_KEY = 'identity';
const CLOCK_KEY = 'clock';
const CHECKOUT_KEY = 'checkout';

/** How {@link Identity} is kept. */
interface KeptIdentity extends Identity {
  /** When the visitor was made, ms since 1970. */
  readonly since: number;
}

/** The list that a product was clicked in; GA4 lets the event tell it, or its items. */
function listOf({ item_list_id: list, items }: Record<string, unknown>): string {
  const [first] = (items ?? []) as Item[];
  return String(list ?? first?.item_list_id);
}

/**
 * See the top of this file.
 * @param settings `eventParams` are added to every event, whose own parameters win.
 * @param onRecorded Told of every event that has been stored.
 * @param onIdentity Told of everybody who comes to be there, unless another tab has said so.
 */
export function createRecorder(
  environment: Environment,
  report: Report,
  {
    eventParams,
    recommendationLists,
    sampleRate,
  }: Required<Pick<TrackerOptions, 'eventParams' | 'recommendationLists' | 'sampleRate'>>,
  onRecorded: (event: TrackedEvent) => void,
  onIdentity: (identity: Identity) => void,
): Recorder {
  let destination: Destination | undefined;
  let evaluator: Evaluator | undefined;
  let identity: Identity | undefined;
  let waiting: TrackedEvent[] = [];
  let latestTime = 0;
  /** When this page recorded its first event, ms. */
  let opened: number | undefined;
  /** The time of the event stored last, ms. */
  let recordedTime = 0;
  let checkout: Checkout = {};
  /** Whether somebody else is there than the last page knew. */
  let isNew = false;
  /** A visitor made beforehand: to make one takes a moment, and what happens next belongs to it at once. */
  let spare: NewVisitor | undefined;
  /** Whether this visitor is among those who are recorded. */
  let isSampled = true;
  /** When the visitor was made, ms. */
  let since = 0;

  /**
   * Strictly increasing, so that this browser's events never tie, even when its clock is set back. Time must pass all the same, or
   * no visit would ever end: from then on the clock is taken to be as far ahead as it was.
   */
  function stamp(time: number): number {
    if (time + CLOCK_TOLERANCE_MS < latestTime) {
      const backMs = latestTime + 1 - time;
      environment.goAhead(environment.aheadMs + backMs);
      destination?.storage.writeState(CLOCK_KEY, environment.aheadMs);
      report(`the clock was set back by ${Math.round(backMs / 60_000)} min: events go on from where it was`);
    }
    latestTime = Math.max(time, latestTime + 1);
    return latestTime;
  }

  async function makeSpare(): Promise<NewVisitor> {
    spare ??= await createVisitor(environment);
    return spare;
  }

  /** The visitor made beforehand, who is there from now on. */
  function takeSpare(): string {
    const { visitor, secret } = spare ?? { visitor: environment.createId(), secret: undefined };
    spare = undefined;
    since = environment.now();
    if (secret) destination?.storage.writeState(secretKey(visitor), secret);
    makeSpare();
    return visitor;
  }

  function record({ storage, sender }: Destination, { id, time, name, params: given }: TrackedEvent): void {
    if (name === 'identify' && given.user_id) become({ ...identity, user: String(given.user_id) });
    if (!isSampled) return;
    if (time - recordedTime >= SESSION_TIMEOUT_MS) checkout = {};
    recordedTime = time;
    const known = afterStep(checkout, name, given);
    if (known !== checkout) storage.writeState(CHECKOUT_KEY, known);
    checkout = known;
    const params = name === 'purchase' ? completed(given, known) : given;
    const event: TrackedEvent = { id, ...identity, time, name, params };
    // The engine and the journal have it before anybody is told what it changed.
    evaluator?.take(event);
    storage.append(event, !!sender);
    sender?.wake(event);
    // Not up to now: events that had to wait change things at the times at which they happened.
    evaluator?.settle(time);
    onRecorded(event);
  }

  function become({ visitor = takeSpare(), user }: Partial<Identity>): void {
    if (!follow({ visitor, user })) return;
    const kept: KeptIdentity = { ...(identity as Identity), since };
    destination?.storage.writeState(IDENTITY_KEY, kept);
    onIdentity(kept);
  }

  /** Gives whether this is somebody else than before. */
  function follow({ visitor, user }: { visitor: string; user?: string | undefined }): boolean {
    const before = identity;
    if (visitor === before?.visitor && user === before.user) return false;
    identity = user === undefined ? { visitor } : { visitor, user };
    isSampled = bucketOf(visitor, 'sample') < sampleRate;
    evaluator?.become(identity, visitor === before?.visitor && before.user === undefined);
    return true;
  }

  return {
    emit(name, params = {}, time = environment.now()) {
      let copy: Record<string, unknown>;
      try {
        if (!name || !isRecord(params) || !itemsAreRecords(params)) {
          throw 'it needs a name, params, and items that are objects';
        }
        // What JSON can say of it: a shop may change its object later, and a journal cannot hold functions.
        copy = JSON.parse(JSON.stringify({ ...eventParams, ...params }));
        if (name === 'select_item' && recommendationLists.includes(listOf(copy))) copy.recommended = true;
      } catch (error) {
        return report(`the event ${JSON.stringify(name)} is refused: ${error}`, error);
      }
      const event = { id: environment.createId(), time: stamp(time), name, params: copy };
      opened ??= event.time;
      if (destination && identity) record(destination, event);
      else if (waiting.length < WAITING_AT_MOST) waiting.push(event);
      else report(`more than ${WAITING_AT_MOST} events wait: the rest is lost`);
    },
    async connect(to) {
      const { storage, visitorMaxAgeMs } = to;
      destination = to;
      const { visitor, secret } = await makeSpare();
      const made: KeptIdentity = { visitor, since: environment.now() };
      const [latest, known, steps, ahead] = await Promise.all([
        storage.latestTime(),
        storage.agreeOn(
          IDENTITY_KEY,
          made,
          (one) => !isNew && one.since > made.since - visitorMaxAgeMs,
          // A visitor without it could never be erased at the collector. Where memory has taken over, takeSpare keeps it.
          secret ? { [secretKey(visitor)]: secret } : {},
        ),
        storage.readState(CHECKOUT_KEY),
        storage.readState(CLOCK_KEY),
      ]);
      if (destination !== to) return;
      // A clock that is right again needs no correction.
      const before = environment.aheadMs;
      if (latest > environment.now()) environment.goAhead(Math.max(before, Number(ahead ?? 0)));
      const furtherMs = environment.aheadMs - before;
      isNew = false;
      if (known === made) takeSpare();
      ({ since } = known);
      follow(known);
      // What earlier pages recorded comes first, even if the clock was set back since.
      latestTime = recordedTime = latest;
      checkout = (steps ?? {}) as Checkout;
      for (const event of waiting.splice(0)) record(to, { ...event, time: stamp(event.time + furtherMs) });
    },
    async evaluate(one) {
      evaluator = one;
      if (identity) await evaluator.restore(identity, opened ?? environment.now());
    },
    follow,
    async lookAgain() {
      const from = destination;
      const known = (await from?.storage.readState(IDENTITY_KEY)) as KeptIdentity | undefined;
      if (known && identity && destination === from) follow(known);
    },
    disconnect() {
      destination = evaluator = identity = undefined;
    },
    drop() {
      waiting = [];
    },
    reset() {
      if (identity) become({});
      else isNew = true;
    },
  };
}
