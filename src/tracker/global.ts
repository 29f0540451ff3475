/** Globals that other scripts make: before us, after us, or anew. */
import type { Environment, Report, Stop } from './environment.js';

/** When to look again at a global that could not be watched: all scripts have run, something was done, the page goes. */
const MOMENTS = ['load', 'click', 'pagehide'];

/**
 * Calls back with what the global variable `name` holds, at once and whenever a script gives it another value. What the
 * callback throws is reported: it never surfaces in the script that made the assignment.
 */
export function watchGlobal(
  { window, listen }: Environment,
  report: Report,
  name: string,
  onValue: (value: unknown) => void,
): Stop {
  const globals = window as unknown as Record<string, unknown>;
  const before = Object.getOwnPropertyDescriptor(globals, name);
  let value = globals[name];
  let seen: unknown;
  let isStopped = false;

  function look(next: unknown): void {
    if (isStopped || next === seen) return;
    seen = next;
    try {
      onValue(next);
    } catch (error) {
      report(`window.${name} could not be read`, error);
    }
  }

  const accessor = {
    get: () => value,
    set(next: unknown) {
      value = next;
      look(next);
    },
    configurable: true,
    enumerable: true,
  };
  // What `var` has declared cannot be watched, and an accessor of somebody else's is left alone.
  if (!before || (before.configurable && 'value' in before)) Object.defineProperty(globals, name, accessor);
  const stops = MOMENTS.map((type) => listen(window, type, () => look(globals[name])));
  look(value);
  return () => {
    isStopped = true;
    for (const stop of stops) stop();
    // Somebody may have put another one over it: then it stays, and tells nobody.
    if (Object.getOwnPropertyDescriptor(globals, name)?.get !== accessor.get) return;
    delete globals[name];
    if (before || value !== undefined) globals[name] = value;
  };
}
