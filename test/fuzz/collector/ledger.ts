/** What the file must hold in the end, by the answers. */
import { createHash } from 'node:crypto';
import type { StoredEvent } from '../../../src/collector/index.js';
import type { TrackedEvent } from '../../../src/segments/event.js';

/** The events that were acknowledged, and the visitors who were erased. */
export class Ledger {
  /** By id: what was acknowledged under it, of which the first arrival is stored. */
  readonly #acknowledged = new Map<string, Set<string>>();
  readonly #visitors = new Map<string, string | undefined>();
  readonly #erased = new Set<string>();

  /** Takes down events that were acknowledged. */
  acknowledge(events: readonly TrackedEvent[]): void {
    for (const event of events) {
      const contents = this.#acknowledged.get(event.id) ?? new Set();
      this.#acknowledged.set(event.id, contents.add(digestOf(event)));
      this.#visitors.set(event.id, event.visitor);
    }
  }

  /** Takes down a visitor whose erasure was acknowledged. */
  erase(visitor: string): void {
    this.#erased.add(visitor);
  }

  get acknowledged(): number {
    return this.#acknowledged.size;
  }

  get erased(): number {
    return this.#erased.size;
  }

  /** Throws when other events are stored than those that must be. */
  check(stored: readonly StoredEvent[]): void {
    const ids = new Set(stored.map(({ id }) => id));
    const due = [...this.#acknowledged.keys()].filter((id) => !this.#erased.has(this.#visitors.get(id) ?? ''));
    const dueIds = new Set(due);
    expectNone(
      'acknowledged and lost',
      due.filter((id) => !ids.has(id)),
    );
    expectNone(
      'stored and never acknowledged, or erased',
      [...ids].filter((id) => !dueIds.has(id)),
    );
    expectNone('stored more than once', ids.size === stored.length ? [] : ['some']);
    const changed = stored.filter((event) => !this.#acknowledged.get(event.id)?.has(digestOf(event)));
    expectNone(
      'stored as something else than was sent',
      changed.map(({ id }) => id),
    );
  }
}

function expectNone(what: string, ids: string[]): void {
  if (ids.length > 0) throw new Error(`${ids.length} events were ${what}: ${JSON.stringify(ids.slice(0, 5))}`);
}

/** Halves of surrogate pairs are stored as the replacement character, and numbers too large for JSON as null. */
function digestOf({ id, visitor, user, time, name, params }: TrackedEvent): string {
  const content = JSON.stringify([id, visitor ?? null, user ?? null, Number(time) + 0, name, params], (_key, value) => {
    if (typeof value === 'string') return wellFormed(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [wellFormed(key), inner]));
  });
  return createHash('sha1').update(content).digest('base64');
}

const wellFormed = (text: string) => Buffer.from(text).toString();
