/** Storage and delivery as a page can use them: bundled, they are the global `stages`. */
import type { TrackedEvent } from '../../../src/segments/event.js';
import { createSender, type Sender, type SenderOptions } from '../../../src/tracker/delivery/sender.js';
import { createEnvironment } from '../../../src/tracker/environment.js';
import { createReport } from '../../../src/tracker/report.js';
import { createStorage, type Storage } from '../../../src/tracker/storage/storage.js';

export { clearMirror, writeMirror } from '../../../src/tracker/storage/mirror.js';

/** What was reported, in order. */
export const reports: string[] = [];

const report = createReport(({ message, cause }) => reports.push(cause ? `${message} (${cause})` : message), false);

export const environment = createEnvironment(window, report);

/** A storage with the real surroundings. */
export function openStorage(openTimeoutMs = 3000): Storage {
  return createStorage({ environment, report, openTimeoutMs });
}

/** What is in the outbox. */
export const waiting = async (storage: Storage): Promise<TrackedEvent[]> => (await storage.dump()).outbox;

/** A sender with the real surroundings, quicker than a page's so that tests are. */
export function startSender(storage: Storage, endpoint: string, options: Partial<SenderOptions> = {}): Sender {
  return createSender({
    environment,
    outbox: storage.outbox,
    endpoint,
    report,
    gatherMs: 50,
    timeoutMs: 1000,
    random: () => 0,
    ...options,
  });
}

/** Adds an event as the tracker does: into the journal and the outbox, then the sender is told. */
export function record(storage: Storage, sender: Sender, id: string, params: Record<string, unknown> = {}): void {
  const event = { id, time: Date.now(), name: 'search', params };
  storage.append(event, true);
  sender.wake(event);
}

declare global {
  interface Window {
    stages: typeof import('./stages.js');
    storage: Storage;
    sender: Sender;
  }
}
