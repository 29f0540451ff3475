/** Who is in front of this browser: a random visitor id, and the shop's own name for them once it is told. */
import { compareEvents, type TrackedEvent } from '../segments/event.js';
import { assignPersons } from '../segments/person.js';

/** See the top of this file. */
export interface Identity {
  readonly visitor: string;
  readonly user?: string;
}

/** The one name of a person. */
export function personOf({ visitor, user }: Identity): string {
  return user ?? visitor;
}

/**
 * A person's events, in order: those that name them, and those that one of their visitors made before they were named.
 * @param events all that the journal has; an id is there once
 */
export function historyOf(who: Identity, events: readonly TrackedEvent[]): TrackedEvent[] {
  const sorted = [...events].sort(compareEvents);
  const visitors = new Set(sorted.map(({ visitor }) => visitor));
  return [...visitors]
    .flatMap((visitor) => {
      const stream = sorted.filter((event) => event.visitor === visitor);
      const persons = assignPersons(stream);
      return stream.filter((_, index) => persons[index] === personOf(who));
    })
    .sort(compareEvents);
}
