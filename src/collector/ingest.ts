/**
 * Group commit: what arrives while a group is being written makes up the next one, so that one `fsync` serves many
 * requests, and a lone request waits for nobody. Erasures take turns with the groups, one at a time.
 */
import type { Metrics } from './metrics.js';
import { notNow } from './refusal.js';
import type { Erased, EventStore, StoredEvent } from './storage/store.js';
import { reasonOf } from './trouble.js';

/** The way into the database. */
export interface Ingest {
  /** Throws a 429 refusal while too much waits to be written. */
  admit(): void;
  /**
   * Resolved when the events are durable, rejected with a 503 refusal when they are not: their whole group has failed
   * then, and what of it is stored all the same is stored once when it comes again.
   */
  add(events: readonly StoredEvent[], bodyBytes: number): Promise<void>;
  /**
   * Resolved when everything of somebody is erased durably, rejected with a 429 refusal while too much waits, or with a
   * 503 refusal when the database is in trouble.
   */
  erase(erased: Erased): Promise<void>;
  /** JSON of events that waits to be written. */
  readonly waitingBytes: number;
  /** Resolved when nothing waits any more. */
  drained(): Promise<void>;
}

interface Waiting {
  /** What it adds to the bytes that wait. */
  bytes: number;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

interface WaitingRequest extends Waiting {
  events: readonly StoredEvent[];
}

interface WaitingErasure extends Waiting {
  erased: Erased;
}

/** Handing values to the database keeps the server from reading; with so many it does so for some tens of ms. */
const GROUP_MAX_EVENTS = 4000;

/** An erasure keeps the database as busy as a large batch, whatever it erases. */
const ERASURE_BYTES = 64 * 1024;

/** `maxWaitingBytes` bounds the memory: the bodies, as JSON, of the requests that wait to be written. */
export function createIngest(
  store: EventStore,
  maxWaitingBytes: number,
  report: (trouble: Error) => void,
  onWritten: Metrics['wrote'],
): Ingest {
  const waiting: WaitingRequest[] = [];
  const erasures: WaitingErasure[] = [];
  let unansweredBytes = 0;
  let writing: Promise<void> | undefined;

  function admit(): void {
    if (unansweredBytes > maxWaitingBytes)
      throw notNow(429, `Events of ${unansweredBytes} bytes are waiting to be written already; send again later`);
  }

  function wait<Work extends Waiting>(queue: Work[], work: Omit<Work, 'resolve' | 'reject'>): Promise<void> {
    admit();
    return new Promise((resolve, reject) => {
      unansweredBytes += work.bytes;
      queue.push({ ...work, resolve, reject } as Work);
      writing ??= write();
    });
  }

  function nextGroup(): WaitingRequest[] {
    let requests = 0;
    let events = 0;
    for (const request of waiting) {
      events += request.events.length;
      if (requests > 0 && events > GROUP_MAX_EVENTS) break;
      requests++;
    }
    return waiting.splice(0, requests);
  }

  /** Does the work of a group and answers it; `trouble` is reported and `told` to the senders when it fails. */
  async function settle(group: Waiting[], work: () => Promise<void>, trouble: string, told: string): Promise<void> {
    try {
      await work();
      for (const { resolve } of group) resolve();
    } catch (cause) {
      report(new Error(trouble, { cause }));
      const reason = reasonOf(cause);
      for (const { reject } of group) reject(notNow(503, `The database ${told}${reason ? ` (${reason})` : ''}`));
    }
    for (const { bytes } of group) unansweredBytes -= bytes;
  }

  async function timed(work: () => Promise<void>): Promise<void> {
    const began = performance.now();
    let isStored = false;
    try {
      await work();
      isStored = true;
    } finally {
      onWritten((performance.now() - began) / 1000, isStored);
    }
  }

  async function write(): Promise<void> {
    while (waiting.length + erasures.length > 0) {
      const group = nextGroup();
      if (group.length > 0)
        await settle(
          group,
          () => timed(() => store.append(group.flatMap(({ events }) => events))),
          'A group of events could not be stored; its senders were told to send it again',
          'does not take events now; send this batch again later',
        );
      const erasure = erasures.shift();
      if (erasure)
        await settle(
          [erasure],
          () => store.erase(erasure.erased),
          'Somebody could not be erased; who asked was told to ask again',
          'cannot erase now; ask again later',
        );
    }
    writing = undefined;
  }

  return {
    admit,
    add: (events, bytes) => wait(waiting, { events, bytes }),
    erase: (erased) => wait(erasures, { erased, bytes: ERASURE_BYTES }),
    get waitingBytes() {
      return unansweredBytes;
    },
    drained: async () => writing,
  };
}
