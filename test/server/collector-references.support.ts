/** Events of people who order, and the reference values that they come to. */
import fc from 'fast-check';
import type { StoredEvent } from '../../src/collector/index.js';
import { compareEvents } from '../../src/segments/event.js';
import { ordersOf } from '../../src/segments/orders.js';
import { assignPersons } from '../../src/segments/person.js';
import { computeReferences } from '../../src/segments/references.js';
import { NOW } from './collector.support.js';

const DAY_MS = 86_400_000;

/** The reference values of events, or of those of one site, as a replay has them, from the same rules: events by visitor, persons, orders. */
export function expectedReferences(events: readonly StoredEvent[], currency: string | undefined, site?: string) {
  const byVisitor = new Map<string, StoredEvent[]>();
  const byPerson = new Map<string, StoredEvent[]>();
  const counts = (event: StoredEvent) => event.time <= NOW && (site === undefined || event.site === site);
  function give(person: string, event: StoredEvent): void {
    if (counts(event)) byPerson.set(person, [...(byPerson.get(person) ?? []), event]);
  }
  for (const event of events)
    if (event.visitor) byVisitor.set(event.visitor, [...(byVisitor.get(event.visitor) ?? []), event]);
    else give(event.user ?? '', event);
  for (const own of byVisitor.values()) {
    const inOrder = own.sort(compareEvents);
    for (const [index, person] of assignPersons(inOrder).entries()) give(person, inOrder[index] as StoredEvent);
  }
  const orders = [...byPerson].flatMap(([person, own]) =>
    ordersOf(own.sort(compareEvents), currency).map((one) => ({ ...one, person })),
  );
  return computeReferences(orders, NOW);
}

const event = fc.record({
  visitor: fc.constantFrom(undefined, '', 'v-1', 'v-2', 'v-3'),
  user: fc.constantFrom(undefined, undefined, '', 'ann', 'bob', 'v-1'),
  site: fc.constantFrom(undefined, 'fr', 'uk'),
  time: fc.integer({ min: -3, max: 8 }).map((days) => NOW - days * 500 * DAY_MS),
  name: fc.constantFrom('purchase', 'purchase', 'refund', 'identify', 'page_view'),
  params: fc.record(
    {
      transaction_id: fc.constantFrom('t-1', 't-2', 't-3', '', 7, null),
      value: fc.constantFrom(0, 10, 19.9, 1e6, -5, 'much'),
      currency: fc.constantFrom('EUR', 'USD', ''),
      items: fc.constantFrom([], [{ item_id: 'a' }]),
    },
    { requiredKeys: [] },
  ),
});

/** Some events of a few visitors and users, whose orders come twice, are cancelled, and are in several currencies. */
export const orderingEvents: fc.Arbitrary<StoredEvent[]> = fc.array(event, { maxLength: 40 }).map((drafts) =>
  drafts.map(({ visitor, user, site, ...draft }, index) => {
    const who = {
      ...(visitor !== undefined && { visitor }),
      ...(user !== undefined && { user }),
      ...(site && { site }),
    };
    return { ...draft, ...who, id: `e-${index % 7}-${index}`, received: NOW, future: false };
  }),
);
