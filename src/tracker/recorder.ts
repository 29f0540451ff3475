/**
 * From something that happens to an event that is at rest: the event gets its id and time at once, waits until it may
 * be stored, and then goes to the engine, the journal and the outbox in one task.
 */
import { type Item, isRecord, itemsAreRecords, type TrackedEvent } from '../segments/event.js';
import { SESSION_TIMEOUT_MS } from '../segments/session.js';
import { afterStep, type Checkout, completed } from './checkout.js';
import type { Environment, Report } from './environment.js';
import type { Evaluator } from './evaluator.js';
import type { Identity } from './identity.js';
import type { TrackerOptions } from './options.js';

/** Where events go once the visitor has agreed. */
export interface Destination {
  readonly storage: {
    append(event: TrackedEvent, outgoing: boolean): void;
    latestTime(): Promise<number>;
    readState(key: string): Promise<unknown>;
    claimState(key: string, value: unknown): Promise<unknown>;
    writeState(key: string, value: unknown): void;
  };
  /** Without one, nothing is sent. */
  readonly sender?: { wake(event: TrackedEvent): void } | undefined;
}

/** See {@link createRecorder}. */
export interface Recorder {
  /** Takes what has happened; `time` only for what ended a moment ago. What is wrong is reported and left out. */
  emit(name: string, params?: Record<string, unknown>, time?: number): void;
  /** Reads who visits, then stores what waits, and from then on everything. */
  connect(to: Destination): Promise<void>;
  /** From now on, all that is stored is evaluated; what has been stored so far is, too. Call it when connected. */
  evaluate(evaluator: Evaluator): Promise<void>;
  /** Stores nothing any more, and drops what waits. */
  disconnect(): void;
  /** What happens from now on is somebody else's. */
  reset(): void;
}

/** So many events wait for an answer or for the database; a page that records more before loses the rest. */
const WAITING_AT_MOST = 1000;

const IDENTITY_KEY = 'identity';
const CHECKOUT_KEY = 'checkout';

/** The list that a product was clicked in; GA4 lets the event tell it, or its items. */
function listOf({ item_list_id: list, items }: Record<string, unknown>): string {
  const [first] = (items ?? []) as Item[];
  return String(list ?? first?.item_list_id);
}

/**
 * See the top of this file.
 * @param settings `eventParams` are added to every event, whose own parameters win.
 * @param onRecorded Told of every event that has been stored.
 */
export function createRecorder(
  environment: Environment,
  report: Report,
  { eventParams, recommendationLists }: Required<Pick<TrackerOptions, 'eventParams' | 'recommendationLists'>>,
  onRecorded: () => void,
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

  /** Strictly increasing, so that this browser's events never tie, even when its clock is set back. */
  function stamp(time: number): number {
    latestTime = Math.max(time, latestTime + 1);
    return latestTime;
  }

  function record({ storage, sender }: Destination, { id, time, name, params: given }: TrackedEvent): void {
    if (name === 'identify' && given.user_id) become({ ...identity, user: String(given.user_id) });
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
    onRecorded();
  }

  function become({ visitor = environment.createId(), user }: Partial<Identity>): void {
    const before = identity;
    if (visitor === before?.visitor && user === before.user) return;
    identity = user === undefined ? { visitor } : { visitor, user };
    destination?.storage.writeState(IDENTITY_KEY, identity);
    evaluator?.become(identity, visitor === before?.visitor && before.user === undefined);
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
      const { storage } = to;
      destination = to;
      const [latest, known, steps] = await Promise.all([
        storage.latestTime(),
        // Two tabs of a new visitor may get here at once.
        storage.claimState(IDENTITY_KEY, { visitor: environment.createId() }),
        storage.readState(CHECKOUT_KEY),
      ]);
      if (destination !== to) return;
      if (isNew) become({});
      else identity = known as Identity;
      // What earlier pages recorded comes first, even if the clock was set back since.
      latestTime = recordedTime = latest;
      checkout = (steps ?? {}) as Checkout;
      for (const event of waiting.splice(0)) record(to, { ...event, time: stamp(event.time) });
    },
    async evaluate(one) {
      evaluator = one;
      if (identity) await evaluator.restore(identity, opened ?? environment.now());
    },
    disconnect() {
      destination = evaluator = identity = undefined;
      waiting = [];
    },
    reset() {
      if (identity) become({});
      else isNew = true;
    },
  };
}
