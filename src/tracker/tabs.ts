/** What the tabs of one browser tell each other. Events themselves go by the journal, and are only announced here. */
import type { Environment, Stop } from './environment.js';
import type { Identity } from './identity.js';

/** See the top of this file. */
export type TabMessage =
  /** There is something new in the journal. */
  | { readonly kind: 'journal' }
  /** Somebody has been named, or somebody else is there. */
  | { readonly kind: 'identity'; readonly identity: Identity }
  /** The collector has these for good. */
  | { readonly kind: 'delivered'; readonly ids: readonly string[] }
  /** The visitor has refused, or wants to be forgotten: nothing may be stored any more. */
  | { readonly kind: 'refused' };

const CHANNEL = 'vitrine';

/** Where there is none, tabs meet in the journal when they come to the front. Firefox throws where storage is refused. */
function openChannel({ window }: Environment): BroadcastChannel | undefined {
  try {
    return new window.BroadcastChannel(CHANNEL);
  } catch {
    return undefined;
  }
}

/** Tells the other tabs, from one that does not listen itself. */
export function tellTabs(environment: Environment, message: TabMessage): void {
  const channel = openChannel(environment);
  channel?.postMessage(message);
  channel?.close();
}

/** See {@link createTabs}. */
export interface Tabs {
  /** Tells the other tabs. */
  tell(message: TabMessage): void;
  stop: Stop;
}

/**
 * Listens to the other tabs as long as the page is there. A channel that gets a message while its page is in the back/forward
 * cache throws the page out of it, so the channel is closed when the page goes; what it misses is read when it comes back.
 */
export function createTabs(environment: Environment, hear: (message: TabMessage) => void): Tabs {
  const { window, listen } = environment;
  let channel: BroadcastChannel | undefined;

  function open(): void {
    channel ??= openChannel(environment);
    if (channel) channel.onmessage = ({ data }) => hear(data);
  }

  function close(): void {
    channel?.close();
    channel = undefined;
  }

  open();
  const stops = [listen(window, 'pagehide', close), listen(window, 'pageshow', open)];
  return {
    tell: (message) => channel?.postMessage(message),
    stop() {
      for (const stop of stops) stop();
      close();
    },
  };
}
