import type { Environment, Report, Stop } from '../environment.js';

/**
 * Calls back in the very moment in which the address of this document may have changed; `replaced` when an entry of the
 * history was replaced, not added or gone to. By the Navigation API where there is one, which leaves the page's own
 * functions alone; else by wrapping those of `History.prototype`.
 */
export function watchHistory(environment: Environment, onMove: (replaced: boolean) => void, report: Report): Stop {
  const { window } = environment;
  // Typed as always there, which it is not: WebKitGTK has none.
  const navigation = window.navigation as Navigation | undefined;
  if (navigation)
    return environment.listen(navigation, 'currententrychange', (event) =>
      onMove((event as NavigationCurrentEntryChangeEvent).navigationType === 'replace'),
    );

  const { prototype } = window.History;
  let watching = true;
  function wrap(method: 'pushState' | 'replaceState'): Stop {
    const original = prototype[method];
    function wrapper(this: History, ...given: Parameters<History['pushState']>) {
      // Returned as it is, though it is nothing: another wrapper below may give something.
      const result: unknown = original.apply(this, given);
      try {
        if (watching) onMove(method === 'replaceState');
      } catch (error) {
        report('a change of the address could not be followed', error);
      }
      return result;
    }
    prototype[method] = wrapper;
    return () => {
      // Someone may have wrapped ours since; theirs stays, and ours below it only passes on.
      if (prototype[method] === wrapper) prototype[method] = original;
    };
  }
  const stops = [wrap('pushState'), wrap('replaceState'), environment.listen(window, 'popstate', () => onMove(false))];
  return () => {
    watching = false;
    for (const stop of stops) stop();
  };
}
