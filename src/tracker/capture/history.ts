import type { Environment, Stop } from '../environment.js';

/**
 * Calls back in the very moment in which the address of this document may have changed, with an event of type
 * `pushState`, `replaceState` or `popstate`.
 *
 * The functions of `History.prototype` are wrapped, as not every browser tells of them. A wrapper only makes an event of
 * its own, whose listeners cannot throw at whoever called `pushState`.
 */
export function watchHistory({ window, listen }: Environment, onMove: (event: Event) => void): Stop[] {
  const { prototype } = window.History;
  const moves = new EventTarget();
  const stops = [listen(window, 'popstate', onMove)];
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = prototype[method];
    const wrapper: typeof original = function (this: History, ...given) {
      original.apply(this, given);
      moves.dispatchEvent(new Event(method));
    };
    prototype[method] = wrapper;
    stops.push(listen(moves, method, onMove), () => {
      // Someone may have wrapped ours since: then it stays, and nobody hears its events.
      if (prototype[method] === wrapper) prototype[method] = original;
    });
  }
  return stops;
}
