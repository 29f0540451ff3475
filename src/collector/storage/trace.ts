/** What a user has left besides the events that name them: a person is the shop's user with all their visitors. */
import { compareEvents, type TrackedEvent } from '../../segments/event.js';
import { assignPersons } from '../../segments/person.js';

/** A visitor who was named as the user. */
export interface NamedVisitor {
  readonly visitor: string;
  /** Whether others were named in the same browser. */
  readonly isShared: boolean;
}

/** Browsers of which everything is the user's. */
export const ownVisitors = (visitors: readonly NamedVisitor[]): string[] =>
  visitors.filter(({ isShared }) => !isShared).map(({ visitor }) => visitor);

/** Browsers that others have used, too: only some of their events are the user's. */
export const sharedVisitors = (visitors: readonly NamedVisitor[]): string[] =>
  visitors.filter(({ isShared }) => isShared).map(({ visitor }) => visitor);

/**
 * Ids of those events of a shared browser that are the user's without naming them: `segments/person.ts` has the rule.
 *
 * @param events every event of the visitor, in any order
 */
export function unnamedOf(user: string, events: readonly Pick<TrackedEvent, 'id' | 'time' | 'user'>[]): string[] {
  const inOrder = [...events].sort(compareEvents);
  const persons = assignPersons(inOrder);
  return inOrder.filter((event, index) => !event.user && persons[index] === user).map(({ id }) => id);
}
