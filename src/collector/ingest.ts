/**
 * Group commit: what arrives while a group is being written makes up the next one, so that one `fsync` serves many
 * requests, and a lone request waits for nobody.
 */
import { notNow } from './refusal.js';
import type { EventStore, StoredEvent } from './storage/store.js';

/** The way into the database. */
export interface Ingest {
  /** Throws a 429 refusal while too much waits to be written. */
  admit(): void;
  /**
   * Resolved when the events are durable, rejected with a 503 refusal when they are not: their whole group has failed
   * then and nothing of it is stored.
   */
  add(events: readonly StoredEvent[], bodyBytes: number): Promise<void>;
  /** Resolved when nothing waits any more. */
  drained(): Promise<void>;
}

interface WaitingRequest {
  events: readonly StoredEvent[];
  bodyBytes: number;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/** Handing values to the database keeps the server from reading; with so many it does so for some tens of ms. */
const GROUP_MAX_EVENTS = 4000;

/** `maxWaitingBytes` bounds the memory: the bodies, as JSON, of the requests that wait to be written. */
export function createIngest(store: EventStore, maxWaitingBytes: number, report: (trouble: Error) => void): Ingest {
  const waiting: WaitingRequest[] = [];
  let unansweredBytes = 0;
  let writing: Promise<void> | undefined;

  function admit(): void {
    if (unansweredBytes > maxWaitingBytes)
      throw notNow(429, `Events of ${unansweredBytes} bytes are waiting to be written already; send again later`);
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

  async function writeGroups(): Promise<void> {
    while (waiting.length > 0) {
      const group = nextGroup();
      try {
        await store.add(group.flatMap((request) => request.events));
        for (const request of group) request.resolve();
      } catch (error) {
        report(
          new Error('A group of events could not be stored; its senders were told to send it again', { cause: error }),
        );
        const told = notNow(
          503,
          'The database does not take events now; none of this batch is stored, send it again later',
        );
        for (const request of group) request.reject(told);
      }
      for (const request of group) unansweredBytes -= request.bodyBytes;
    }
    writing = undefined;
  }

  return {
    admit,
    add(events, bodyBytes) {
      admit();
      return new Promise((resolve, reject) => {
        unansweredBytes += bodyBytes;
        waiting.push({ events, bodyBytes, resolve, reject });
        writing ??= writeGroups();
      });
    },
    drained: async () => writing,
  };
}
