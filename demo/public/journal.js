/** Looks into Vitrine's journal, which is the visitor's own IndexedDB: a demo may, a shop has no need to. */

/** The database, or `undefined` while there is none. Never creates one: that is Vitrine's to do, and only with consent. */
function openJournal() {
  return new Promise((resolve) => {
    const request = indexedDB.open('vitrine');
    request.onupgradeneeded = () => request.transaction.abort();
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      resolve(undefined);
    };
  });
}

/** The latest events, the newest first. */
export async function latestEvents(count) {
  const database = await openJournal();
  if (!database?.objectStoreNames.contains('journal')) {
    database?.close();
    return [];
  }
  return new Promise((resolve) => {
    const events = [];
    const cursor = database.transaction('journal').objectStore('journal').openCursor(null, 'prev');
    const finish = () => {
      database.close();
      resolve(events);
    };
    cursor.onerror = finish;
    cursor.onsuccess = () => {
      if (!cursor.result || events.push(cursor.result.value.event) === count) return finish();
      cursor.result.continue();
    };
  });
}
