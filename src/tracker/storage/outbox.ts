/** The outbox: the events that the collector has not acknowledged, whichever tab recorded them. */
import type { TrackedEvent } from '../../segments/event.js';
import { type Begin, type JournalRecord, type Mode, orderRange, otherRange, outboxKey } from './database.js';

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

/** So many events are looked at in one go: a moment's work. */
const TRIMMED_TOGETHER = 500;

/** Of an event that waits, what decides whether it may. */
function sizeOf(event: TrackedEvent) {
  return { event, key: outboxKey(event), characters: JSON.stringify(event).length };
}

/** See the top of this file. */
export function createOutbox({ ask, held, owner, now }: OutboxOptions): Outbox {
  const release = () =>
    ask('locks', ({ locks }) => {
      const known = locks.get(LOAN_KEY) as IDBRequest<Loan | undefined>;
      known.onsuccess = () => {
        if (known.result?.owner === owner) locks.delete(LOAN_KEY);
      };
      return known;
    });

  /** They stay in the journal. Not in one transaction, where other tabs would wait for this one to go on with what it has read. */
  async function takeOut(events: readonly TrackedEvent[]): Promise<void> {
    for (const { id } of events) held.delete(id);
    if (!events.length) return;
    let sequences: IDBRequest<IDBValidKey | undefined>[] = [];
    const count = await ask('readonly', ({ journal }) => {
      const ids = journal.index('id');
      sequences = events.map(({ id }) => ids.getKey(id));
      return journal.count();
    });
    // Without an answer there are no results, either.
    if (count)
      await ask('readwrite', ({ journal }) => {
        for (const [at, event] of events.entries()) {
          const sequence = sequences[at]?.result;
          if (sequence !== undefined) journal.put({ event } satisfies JournalRecord, sequence);
        }
        return undefined;
      });
  }

  return {
    async lend(limit, forMs) {
      let isLent = false;
      await ask('locks', ({ locks }) => {
        const known = locks.get(LOAN_KEY) as IDBRequest<Loan | undefined>;
        known.onsuccess = () => {
          const loan = known.result;
          // One that ends later than any may was made before the clock was set back.
          isLent = !!loan && loan.owner !== owner && loan.until > now() && loan.until <= now() + forMs;
          if (!isLent) locks.put({ owner, until: now() + forMs }, LOAN_KEY);
        };
        return known;
      });
      if (isLent) return undefined;
      let orders: IDBRequest<JournalRecord[]> | undefined;
      const others: JournalRecord[] | undefined = await ask('readonly', ({ outbox }) => {
        orders = outbox.getAll(orderRange(), limit);
        return outbox.getAll(otherRange(), limit);
      });
      const stored = others && orders ? [...orders.result, ...others].map(({ event }) => event) : [];
      const lent = [...stored, ...held.values()].slice(0, limit);
      if (!lent.length) await release();
      return lent;
    },
    async settle(delivered) {
      await takeOut(delivered);
      await release();
    },
    async trim(limits) {
      const waiting: ReturnType<typeof sizeOf>[] = [];
      let range: IDBKeyRange | null = null;
      // In pieces, each of which is one request: other tabs must not wait with what they write.
      for (;;) {
        const page: JournalRecord[] | undefined = await ask('readonly', ({ outbox }) =>
          outbox.getAll(range, TRIMMED_TOGETHER),
        );
        waiting.push(...(page ?? []).map(({ event }) => sizeOf(event)));
        const last = waiting[waiting.length - 1];
        if (!last || (page?.length ?? 0) < TRIMMED_TOGETHER) break;
        range = IDBKeyRange.lowerBound(last.key, true);
      }
      // Where there is no database, all that waits is here.
      waiting.push(...[...held.values()].map(sizeOf));
      waiting.sort(({ key: one }, { key: other }) => one[0] - other[0] || one[1] - other[1]);
      let events = 0;
      let characters = 0;
      // Orders, then all others, each from the latest on: what is to be kept comes first.
      const beyond = waiting.reverse().filter((each) => {
        events++;
        characters += each.characters;
        return events > limits.events || characters > limits.characters || each.event.time < now() - limits.ageMs;
      });
      for (let from = 0; from < beyond.length; from += TRIMMED_TOGETHER)
        await takeOut(beyond.slice(from, from + TRIMMED_TOGETHER).map(({ event }) => event));
      return beyond.length;
    },
  };
}
