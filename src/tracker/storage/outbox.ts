/** The outbox: the events that the collector has not acknowledged, whichever tab recorded them. */
import type { TrackedEvent } from '../../segments/event.js';
import { type Begin, type Mode, orderRange, otherRange, outboxKey } from './database.js';

/** How much may wait for a collector that does not answer. What is beyond is dropped: the oldest first, orders last. */
export interface OutboxLimits {
  readonly events: number;
  /** Of the events as JSON. */
  readonly characters: number;
  readonly ageMs: number;
}

/** See the top of this file. No method throws or rejects. */
export interface Outbox {
  /**
   * Takes events on loan, at most `limit`: orders first, each oldest first. As long as one tab has some, no other gets any, for
   * `forMs` at most: tabs die. Then `undefined`.
   *
   * This takes the place of a lock: a page that holds one when it goes cannot come back at once, and a page that was killed
   * would not give it back.
   */
  lend(limit: number, forMs: number): Promise<TrackedEvent[] | undefined>;
  /** Ends the loan. These events are delivered, and are taken out for good. */
  settle(delivered: readonly TrackedEvent[]): Promise<void>;
  /** Drops what is beyond the limits, and gives how many events that were. */
  trim(limits: OutboxLimits): Promise<number>;
}

/** What an outbox needs of the storage. */
export interface OutboxOptions {
  /** Gives `undefined` when the database does not answer. */
  ask<Answer>(mode: Mode, begin: Begin<Answer>): Promise<Answer | undefined>;
  /** The events that the database does not have, by id. */
  held: Map<string, TrackedEvent>;
  /** Names this tab. */
  owner: string;
  now(): number;
}

interface Loan {
  readonly owner: string;
  /** ms since 1970. */
  readonly until: number;
}

const LOAN_KEY = 'loan';

/** See the top of this file. */
export function createOutbox({ ask, held, owner, now }: OutboxOptions): Outbox {
  return {
    async lend(limit, forMs) {
      let isLent = false;
      let orders: TrackedEvent[] = [];
      let others: TrackedEvent[] = [];
      await ask('stepwise', (_journal, outbox, state) => {
        const known = state.get(LOAN_KEY) as IDBRequest<Loan | undefined>;
        known.onsuccess = () => {
          const loan = known.result;
          // One that ends later than any may was made before the clock was set back.
          isLent = !!loan && loan.owner !== owner && loan.until > now() && loan.until <= now() + forMs;
          if (isLent) return;
          const all = outbox.getAll(orderRange(), limit);
          all.onsuccess = () => {
            orders = all.result;
            const rest = outbox.getAll(otherRange(), limit);
            rest.onsuccess = () => {
              others = rest.result;
              if (orders.length + others.length) state.put({ owner, until: now() + forMs }, LOAN_KEY);
            };
          };
        };
        return known;
      });
      return isLent ? undefined : [...orders, ...others, ...held.values()].slice(0, limit);
    },
    async settle(delivered) {
      for (const { id } of delivered) held.delete(id);
      await ask('stepwise', (_journal, outbox, state) => {
        for (const event of delivered) outbox.delete(outboxKey(event));
        const known = state.get(LOAN_KEY) as IDBRequest<Loan | undefined>;
        known.onsuccess = () => {
          if (known.result?.owner === owner) state.delete(LOAN_KEY);
        };
        return known;
      });
    },
    async trim(limits) {
      let dropped = 0;
      let events = 0;
      let characters = 0;
      const isBeyond = (event: TrackedEvent): boolean => {
        events++;
        characters += JSON.stringify(event).length;
        const isTooMuch = events > limits.events || characters > limits.characters;
        const isOut = isTooMuch || event.time < now() - limits.ageMs;
        dropped += Number(isOut);
        return isOut;
      };
      // Where there is no database, all that waits is here.
      const rank = (event: TrackedEvent) => outboxKey(event) as [number, number, string];
      for (const event of [...held.values()].sort((a, b) => rank(b)[0] - rank(a)[0] || b.time - a.time))
        if (isBeyond(event)) held.delete(event.id);
      await ask('stepwise', (_journal, outbox) => {
        // Orders, then all others, each from the latest on: what is to be kept comes first.
        const walk = outbox.openCursor(null, 'prev');
        walk.onsuccess = () => {
          const cursor = walk.result;
          if (!cursor) return;
          if (isBeyond(cursor.value)) cursor.delete();
          cursor.continue();
        };
        return undefined;
      });
      return dropped;
    },
  };
}
