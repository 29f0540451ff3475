/** What the journal forgets. */
import type { TrackedEvent } from '../../segments/event.js';
import type { Begin, Mode } from './database.js';

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
 * Drops events older than `keepFrom` that nothing needs, and the oldest beyond `limit` in any case. Gives how many of those that
 * are still needed had to go.
 */
export async function compactJournal({ ask, keepFrom, limit, isNeeded }: CompactionOptions): Promise<number> {
  let missed = 0;
  let beyond = ((await ask('readonly', ({ journal }) => journal.count())) ?? 0) - limit;
  let range: IDBKeyRange | null = null;
  for (;;) {
    let keys: IDBRequest<IDBValidKey[]> | undefined;
    const events: TrackedEvent[] | undefined = await ask('readonly', ({ journal }) => {
      keys = journal.getAllKeys(range, COMPACTED_TOGETHER);
      return journal.getAll(range, COMPACTED_TOGETHER);
    });
    if (!events || !keys) return missed;
    const gone: IDBValidKey[] = [];
    let isRecent = false;
    for (const [at, { time, name }] of events.entries()) {
      isRecent = time >= keepFrom && beyond <= 0;
      if (isRecent) break;
      const isOver = time < keepFrom && !isNeeded(name);
      if (!isOver && beyond <= 0) continue;
      gone.push(keys.result[at] as IDBValidKey);
      beyond--;
      if (!isOver) missed++;
    }
    if (gone.length)
      await ask('readwrite', ({ journal }) => {
        for (const sequence of gone) journal.delete(sequence);
        return undefined;
      });
    if (isRecent || events.length < COMPACTED_TOGETHER) return missed;
    range = IDBKeyRange.lowerBound(keys.result[events.length - 1], true);
  }
}
