/** The reader of the data layer: events that a page tells its tag manager, and consent that it tells Google's tags. */
import type { Item } from '../../segments/event.js';
import type { Stop } from '../environment.js';
import { type ConsentAnswer, followConsentMode } from './consent-mode.js';
import { type TakeMessages, watchLayer } from './layer.js';
import { readMessage } from './message.js';
import type { CaptureOptions } from './options.js';
import type { LayerEvent } from './universal.js';

/** See {@link readDataLayer}. */
export interface DataLayerOptions extends CaptureOptions {
  /** The layer whose messages are events; empty for none. */
  layer: string;
  /** Told what the visitor has agreed to; `undefined` while there is no answer. Left out, signals are not read. */
  onConsent?: ((answer: ConsentAnswer | undefined) => void) | undefined;
}

/** A segment that was entered or left. */
export interface SegmentChange {
  readonly segment: string;
  readonly enter: boolean;
  /** It happened while no page was open. */
  readonly late: boolean;
}

/** See {@link readDataLayer}. */
export interface DataLayer {
  /** Pushes a change into the layer, where a tag manager may have triggers for it. Such messages are not read back. */
  announce(change: SegmentChange): void;
  stop: Stop;
}

/** The name that Google's snippets give it. */
const USUAL_LAYER = 'dataLayer';

/** A shop that moves from Universal Analytics to GA4 tells both of what was done, in the same breath. */
const SAME_ACT_MS = 1000;

/** Messages that were read: a layer that is made anew often holds those of the old one. */
const read = new WeakSet<object>();

/** Reads what the layers hold, and from then on what is pushed. */
export function readDataLayer({ environment, emit, report, layer, onConsent }: DataLayerOptions): DataLayer {
  const takeConsent = onConsent && followConsentMode(environment, onConsent);
  const isNew = createMemory(environment.elapsed);

  const takeEvents: TakeMessages = (messages, held) => {
    for (const message of messages) {
      // Pushed again, an object tells of something new.
      if (Object(message) !== message || (held && read.has(message as object))) continue;
      read.add(message as object);
      const { events, isUniversal } = readMessage(message);
      for (const event of events) if (isNew(event, isUniversal)) emit(event.name, event.params);
    }
  };

  // One consent holds for all of Google's tags in a page, whichever layer it was told in.
  const names = [takeConsent ? USUAL_LAYER : '', layer].filter(Boolean);
  const stops = [...new Set(names)].map((name) =>
    watchLayer(environment, report, name, (messages, held) => {
      takeConsent?.(messages);
      if (name === layer) takeEvents(messages, held);
    }),
  );
  return {
    announce({ segment, enter, late }) {
      const globals = environment.window as unknown as Record<string, unknown[] | undefined>;
      const name = layer || USUAL_LAYER;
      const event = enter ? 'segment_enter' : 'segment_leave';
      try {
        globals[name] ??= [];
        globals[name].push({ event, segment_id: segment, segment_late: late });
      } catch (error) {
        report(`nothing could be pushed into ${name}`, error);
      }
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** Knows what was told before: an order for good, and anything else for a moment, in the other of the two forms. */
function createMemory(elapsed: () => number): (event: LayerEvent, isUniversal: boolean) => boolean {
  const orders = new Set<unknown>();
  const acts = new Map<string, { isUniversal: boolean; at: number }>();
  return ({ name, params }, isUniversal) => {
    const { transaction_id: order, items = [] } = params as { transaction_id?: string; items?: Item[] };
    if (name === 'purchase' && order) return !orders.has(order) && !!orders.add(order);
    const key = JSON.stringify([name, items.map(({ item_id, item_name }) => item_id ?? item_name)]);
    const before = acts.get(key);
    const isSame = before && before.isUniversal !== isUniversal && elapsed() - before.at < SAME_ACT_MS;
    if (isSame) acts.delete(key);
    else acts.set(key, { isUniversal, at: elapsed() });
    return !isSame;
  };
}
