/** Who did it: a person is the shop's user, and as long as the shop has named none, the browser. */
import type { TrackedEvent } from './event.js';

/**
 * Names the person of each event of *one* visitor.
 *
 * An event belongs to the `user` it names. One that names nobody belongs to the user named next in the stream, after the
 * last name to that one, and where nobody is ever named to the visitor (`""` if there is none). `""` names nobody.
 *
 * @param events every event of the visitor, in order (`compareEvents`), ids unique
 * @returns one name for each event, at the same place
 * @example
 * assignPersons([{ visitor: 'v' }, { visitor: 'v', user: 'ann' }, { visitor: 'v' }]); // ['ann', 'ann', 'ann']
 */
export function assignPersons(events: readonly Pick<TrackedEvent, 'user' | 'visitor'>[]): string[] {
  let person = events[0]?.visitor ?? '';
  for (const { user } of events) person = user || person;
  // Now the last name. On the way back it becomes, before each name, that name.
  const persons: string[] = [];
  for (let index = events.length - 1; index >= 0; index--) persons[index] = person = events[index]?.user || person;
  return persons;
}
