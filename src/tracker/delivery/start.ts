import type { TrackedEvent } from '../../segments/event.js';
import type { Sender, SenderOptions } from './sender.js';

/**
 * Starts a sender that is downloaded meanwhile: a shop without a collector never needs it, and with one it is there
 * before the first batch is due. What happens until then is in the outbox, as ever.
 */
export function startSender(options: SenderOptions): Sender {
  const early = new Map<string, TrackedEvent>();
  let sender: Sender | undefined;
  let stopped = false;
  import('./sender.js')
    .then(({ createSender }) => {
      if (stopped) return;
      sender = createSender(options);
      early.forEach(sender.wake);
    })
    .catch((error) => options.report('sender.js could not be loaded', error));
  return {
    wake: (event) => (sender ? sender.wake(event) : early.set(event.id, event)),
    forget(ids) {
      for (const id of ids) early.delete(id);
      sender?.forget(ids);
    },
    flush: () => sender?.flush(),
    stop() {
      stopped = true;
      sender?.stop();
    },
  };
}
