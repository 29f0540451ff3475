/** A data layer: an array into which a page pushes messages for its tag manager. */
import type { Environment, Report, Stop } from '../environment.js';
import { watchGlobal } from '../global.js';

/** Takes messages that have just been pushed, or that a layer `held` when it was found. */
export type TakeMessages = (messages: readonly unknown[], held: boolean) => void;

/**
 * Messages on their way into a layer, with who takes them once they are there. Wrappers of ours may be nested, around each
 * other or around those of a tag manager, and a push may cause another one: each message is taken once, in the order of
 * the pushes.
 */
const onTheWay: { readonly message: unknown; readonly take: TakeMessages }[] = [];

/** How many wrappers are at work, one inside the other. */
let depth = 0;

const isNews = (given: unknown) => !onTheWay.some(({ message }) => message === given);

/**
 * Gives `take` all messages of the layer that is called `name`: those that are in it, and each that is pushed, after the
 * layer has it. The layer may come later, and may be replaced; what the new one holds is given, too.
 */
export function watchLayer(environment: Environment, report: Report, name: string, take: TakeMessages): Stop {
  const layers = new Set<unknown>();
  const stops: Stop[] = [];
  const safelyTake: TakeMessages = (messages, held) => {
    try {
      take(messages, held);
    } catch (error) {
      report(`a message in ${name} could not be read`, error);
    }
  };
  stops.push(
    watchGlobal(environment, report, name, (layer) => {
      // A tag manager may go on pushing into one that was replaced: what wraps it stays.
      if (layers.has(layer) || typeof (layer as unknown[] | undefined)?.push !== 'function') return;
      layers.add(layer);
      stops.push(wrapPush(layer as unknown[], safelyTake));
      if (Array.isArray(layer)) safelyTake(layer.filter(isNews), true);
    }),
  );
  return () => {
    for (const stop of stops) stop();
  };
}

/** Wraps `push`: the original comes first, and what it gives or throws is the caller's. */
function wrapPush(layer: unknown[], take: TakeMessages): Stop {
  const isOwn = Object.prototype.hasOwnProperty.call(layer, 'push');
  const { push } = layer;
  let isStopped = false;
  function wrapper(this: unknown[], ...messages: unknown[]): number {
    if (!isStopped) onTheWay.push(...messages.filter(isNews).map((message) => ({ message, take })));
    depth++;
    try {
      return push.apply(this, messages);
    } finally {
      depth--;
      if (!depth) for (const { message, take } of onTheWay.splice(0)) take([message], false);
    }
  }
  try {
    layer.push = wrapper;
  } catch {
    // It is frozen, and takes no messages either.
  }
  return () => {
    isStopped = true;
    // Somebody may have wrapped ours since, or have frozen the layer: then it stays, and only passes on.
    if (layer.push !== wrapper || Object.isSealed(layer)) return;
    if (isOwn) layer.push = push;
    else delete (layer as { push?: unknown }).push;
  };
}
