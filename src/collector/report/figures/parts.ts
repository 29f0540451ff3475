/** Large shops are gone through in parts, each of some of the persons. */

import { nowOf } from '../../sql/draft.js';
import { ask } from '../../sql/rows.js';
import type { EventStore } from '../../storage/store.js';

/** How many events are in memory at the same time, roughly. */
const PART_EVENTS = 1_000_000;

/** Into how many parts persons are divided. */
export async function partsOf(store: EventStore, now: number): Promise<number> {
  const [row] = await ask<{ events: number }>(store, now, (draft) => ({
    selection: `SELECT count(*) AS events FROM events WHERE time <= ${nowOf(draft)}`,
  }));
  return Math.max(1, Math.ceil((row?.events ?? 0) / PART_EVENTS));
}
