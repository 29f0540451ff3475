import type { Environment, Stop } from '../environment.js';

/** What the Navigation API calls a move that `History` calls otherwise. Entries that are only updated do not move. */
const MOVES: Record<string, string> = { push: 'pushState', replace: 'replaceState', traverse: 'popstate' };

/**
 * Calls back in the very moment in which the address of this document may have changed, with an event of type
 * `pushState`, `replaceState` or `popstate`.
 *
 * Where there is a Navigation API it tells them all, those that a router made out of a link without `History` too. Else
 * the functions of `History.prototype` are wrapped. A wrapper only makes an event of its own, whose listeners cannot
 * throw at whoever called `pushState`.
 */
export function watchHistory({ window, listen }: Environment, onMove: (event: Event) => void): Stop[] {
  const { navigation } = window;
  if (navigation)
    return [
      listen(navigation, 'currententrychange', (event) => {
        const type = MOVES[(event as NavigationCurrentEntryChangeEvent).navigationType ?? ''];
        if (type) onMove(new Event(type));
      }),
    ];
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
