/**
 * The spill: what a task with many events leaves unconfirmed is in `localStorage`, too, until IndexedDB has confirmed it. A browser that is
 * closed drops the transactions that it has not begun, and those of several tabs are begun one after the other; what is in
 * `localStorage` it keeps. The next page journals it.
 */
import type { Environment } from '../environment.js';
import { type JournalRecord, transact } from './database.js';

/** Followed by what names the tab: no tab sees at once what another writes. */
const PREFIX = 'vitrine spill ';

/** Five million have room, the shop's own among them, and it must not be refused what it keeps. */
const CHARACTERS_AT_MOST = 500_000;

/** The keys of one tab, or without its name of all. */
function keysIn({ window }: Environment, tab = ''): string[] {
  try {
    return Object.keys(window.localStorage).filter((key) => key.startsWith(PREFIX + tab));
  } catch {
    // Where it is refused, nothing was kept.
    return [];
  }
}

/** Keeps records under the name of a tab, in place of those before. What there is no room for is not kept. */
export function keepSpill({ window }: Environment, tab: string, records: readonly JournalRecord[]): void {
  const text = JSON.stringify(records);
  if (text.length > CHARACTERS_AT_MOST) return;
  try {
    window.localStorage[PREFIX + tab] = text;
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
    const text = localStorage[key];
    // What is damaged, and so no list of records, rejects.
    const records: JournalRecord[] = JSON.parse(text);
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
    // A tab that lives may have kept others meanwhile.
    if (localStorage[key] === text) delete localStorage[key];
  }
  for (const key of keysIn(environment)) journalled(key).catch(() => {});
}
