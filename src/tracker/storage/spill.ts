/**
 * The spill: many events of one task are in `localStorage`, too, for as long as IndexedDB has not confirmed them. A browser that is closed
 * drops the transactions that it has not begun, and those of several tabs are begun one after the other; what is in
 * `localStorage` it keeps. The next page journals it.
 */
import type { Environment } from '../environment.js';
import { type JournalRecord, transact } from './database.js';

/** Followed by what names the tab: no tab sees at once what another writes. */
const PREFIX = 'vitrine spill ';

/** The keys of one tab, or without its name of all. */
function keysIn({ window }: Environment, tab = ''): string[] {
  try {
    return Object.keys(window.localStorage).filter((key) => key.startsWith(PREFIX + tab));
  } catch {
    // Where it is refused, nothing was kept.
    return [];
  }
}

/** Keeps records under the name of a tab, in place of those before. Where nothing can be kept, nothing is. */
export function keepSpill({ window }: Environment, tab: string, records: readonly JournalRecord[]): void {
  try {
    window.localStorage[PREFIX + tab] = JSON.stringify(records);
  } catch {
    // Full, or refused. IndexedDB has them all the same, if it gets that far.
  }
}

/** Forgets what a tab has kept; without its name, what any has. */
export function dropSpill(environment: Environment, tab?: string): void {
  for (const key of keysIn(environment, tab)) delete environment.window.localStorage[key];
}

/**
 * Journals what tabs have kept and the journal does not have; whatever is asked for after this call comes after it. What cannot be
 * journalled stays for the next page.
 *
 * @param unfinished see {@link transact}
 */
export function journalSpills(environment: Environment, database: IDBDatabase, unfinished: Set<IDBTransaction>): void {
  async function journalled(key: string): Promise<void> {
    const { localStorage } = environment.window;
    // Whatever is no list of records is somebody else's.
    const records: JournalRecord[] = JSON.parse(localStorage[key]);
    await transact(
      database,
      'stepwise',
      ({ journal }) => {
        const ids = journal.index('id');
        for (const record of records) {
          const known = ids.getKey(record.event.id);
          known.onsuccess = () => known.result ?? journal.add(record);
        }
        return undefined;
      },
      unfinished,
    );
    delete localStorage[key];
  }
  for (const key of keysIn(environment)) journalled(key).catch(() => {});
}
