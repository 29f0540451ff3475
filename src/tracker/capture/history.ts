import type { Environment, Stop } from '../environment.js';

/**
 * Calls back in the very moment in which the address of this document may have changed, with an event of type
 * `pushState`, `replaceState` or `popstate`.
 *
 * The functions of `History.prototype` are wrapped, as not every browser tells of them, and stay so: someone may have
 * wrapped ours since. A wrapper only makes an event of its own, which nobody hears after the stop, and whose listeners
 * cannot throw at whoever called `pushState`.
 */
export function watchHistory({ window, listen }: Environment, onMove: (event: Event) => void): Stop[] {
  const moves = new EventTarget();
  const stops = [listen(window, 'popstate', onMove)];
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = window.History.prototype[method];
    window.History.prototype[method] = function (...given) {
      original.apply(this, given);
      moves.dispatchEvent(new Event(method));
    };
    stops.push(listen(moves, method, onMove));
  }
  return stops;
}
