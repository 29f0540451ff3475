/** What the journal forgets. */
import { type Begin, eventsOf, type JournalRecord, type Mode } from './database.js';

/** See {@link compactJournal}. */
export interface CompactionOptions {
  /** Gives `undefined` when the database does not answer. */
  ask<Answer>(mode: Mode, begin: Begin<Answer>): Promise<Answer | undefined>;
  /** ms since 1970. */
  keepFrom: number;
  /** So many events are kept at most. */
  limit: number;
  isNeeded(name: string): boolean;
}

/** In pieces, each of which is one request: nobody must wait with what they write until all has been looked at. */
const COMPACTED_TOGETHER = 500;

/**
 * Drops events older than `keepFrom` that nothing needs and what is no event, and the oldest beyond `limit` in any case, unless they wait for the
 * collector. Gives how many of those that are still needed had to go.
 */
export async function compactJournal({ ask, keepFrom, limit, isNeeded }: CompactionOptions): Promise<number> {
  let missed = 0;
  let beyond = ((await ask('readonly', ({ journal }) => journal.count())) ?? 0) - limit;
  let range: IDBKeyRange | null = null;
  for (;;) {
    let keys: IDBRequest<IDBValidKey[]> | undefined;
    const records: JournalRecord[] | undefined = await ask('readonly', ({ journal }) => {
      keys = journal.getAllKeys(range, COMPACTED_TOGETHER);
      return journal.getAll(range, COMPACTED_TOGETHER);
    });
    if (!records || !keys) return missed;
    const gone: IDBValidKey[] = [];
    let isRecent = false;
    for (const [at, record] of records.entries()) {
      const [event] = eventsOf([record]);
      isRecent = !!event && event.time >= keepFrom && beyond <= 0;
      if (isRecent) break;
      const isOver = !event || (event.time < keepFrom && !isNeeded(event.name));
      // The outbox has limits of its own, and has long given up what is that old.
      if (!isOver && (beyond <= 0 || record.waiting !== undefined)) continue;
      gone.push(keys.result[at] as IDBValidKey);
      beyond--;
      if (!isOver) missed++;
    }
    if (gone.length)
      await ask('readwrite', ({ journal }) => {
        for (const sequence of gone) journal.delete(sequence);
        return undefined;
      });
    if (isRecent || records.length < COMPACTED_TOGETHER) return missed;
    range = IDBKeyRange.lowerBound(keys.result[records.length - 1], true);
  }
}
