// @vitest-environment jsdom
/** However pushes, wraps and new layers are mixed: each push is one event, in order, and gives what it gave without us. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDataLayer } from '../../src/tracker/capture/data-layer.js';
import { createEnvironment, type Stop } from '../../src/tracker/environment.js';

/** Something that scripts do to a layer. */
type Step =
  | { readonly do: 'push'; readonly count: number; readonly nested: boolean }
  | { readonly do: 'start' | 'stop-last' | 'wrap' | 'unwrap' | 'copy' | 'no-layer' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('push' as const), count: fc.nat(3), nested: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('start', 'wrap', 'copy') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('stop-last', 'unwrap') }) },
);

type Layer = unknown[];
const globals = window as unknown as { dataLayer?: Layer | undefined };

/** Plays the steps, with the reader or without; gives what pushes gave, in order, and what was told. */
function play(steps: readonly Step[], isRead: boolean) {
  delete globals.dataLayer;
  const told: unknown[] = [];
  const pushed: number[] = [];
  const given: unknown[] = [];
  const readers: Stop[] = [];
  const restores: (() => void)[] = [];
  const report = (message: string, cause?: unknown) => told.push([message, cause]);
  let next = 0;
  const message = () => {
    pushed.push(next);
    return { event: 'login', method: `${next++}` };
  };
  const start = () => {
    if (!isRead) return;
    const emit = (_name: string, { method }: Record<string, unknown>) => told.push(Number(method));
    readers.push(
      readDataLayer({ environment: createEnvironment(window, report), report, layer: 'dataLayer', emit }).stop,
    );
  };
  for (const one of steps) {
    globals.dataLayer ??= [];
    const layer: Layer = globals.dataLayer;
    if (one.do === 'start') start();
    // The one that was started first reads to the end.
    if (one.do === 'stop-last' && readers.length > 1) readers.pop()?.();
    if (one.do === 'wrap') {
      const before = layer.push;
      const hadOwn = Object.hasOwn(layer, 'push');
      let isActive = true;
      const wrapper = function (this: Layer, ...messages: unknown[]) {
        const length = before.apply(this, messages);
        if (!isActive) return length;
        // As a tag manager, whose tags push what they have made of a message.
        for (const each of messages as { nested?: boolean }[])
          if (each.nested) {
            delete each.nested;
            given.push(layer.push(message()));
          }
        return length + 1000;
      };
      layer.push = wrapper;
      restores.push(() => {
        isActive = false;
        if (layer.push !== wrapper) return;
        if (hadOwn) layer.push = before;
        else delete (layer as { push?: unknown }).push;
      });
    }
    if (one.do === 'unwrap') restores.pop()?.();
    if (one.do === 'copy') globals.dataLayer = [...layer];
    if (one.do === 'push') {
      const messages = Array.from({ length: one.count }, () => ({ ...message(), ...(one.nested && { nested: true }) }));
      given.push(layer.push(...messages));
    }
  }
  // What was pushed before anybody read is in the layer still.
  start();
  const length = globals.dataLayer?.length;
  for (const stop of readers.splice(0)) stop();
  given.push(globals.dataLayer?.push(message()));
  pushed.pop();
  return { told, pushed, given, length };
}

test('each push is told once, in order, and gives what it would give if nobody read', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { told, pushed, given, length } = play(steps, true);
      expect(told).toEqual(pushed);
      const unread = play(steps, false);
      expect([given, length]).toEqual([unread.given, unread.length]);
    }),
    { numRuns: 500 },
  );
});
