/** Reference values of the whole shop, kept up to date: what the browsers of its visitors cannot know by themselves. */
import { createHash } from 'node:crypto';
import { isRecord } from '../segments/event.js';
import { type References, referencesOf } from '../segments/references.js';
import { readCustomers } from './customers.js';
import type { EventStore } from './storage/store.js';

/** Reference values as they stand at one moment. */
export interface ComputedReferences {
  /** What the shop has given, and what follows from the orders, if there are any. */
  readonly values: Readonly<Record<string, unknown>> & Partial<References>;
  /** The same as JSON. */
  readonly body: string;
  /** Of `body`, as HTTP writes it. */
  readonly etag: string;
  /** ms since 1970 */
  readonly computedAt: number;
  /** From how many. */
  readonly customers: number;
}

/** See {@link keepReferences}. */
export interface KeptReferences {
  /** The latest; computed now if they never were. Rejected when the database does not answer. */
  current(): Promise<ComputedReferences>;
  /** What is known by now: before they are first computed, only what the shop has given. */
  known(): ComputedReferences['values'];
  /** Computes them anew; who asks meanwhile waits for the same. Rejected when the database does not answer: the old ones stay. */
  recompute(): Promise<ComputedReferences>;
}

/**
 * Says in a sentence what is wrong with reference values that a shop gives, or gives `undefined`. Those that follow from orders
 * are not given: they would be overwritten.
 */
export function referencesProblem(given: unknown): string | undefined {
  if (!isRecord(given)) return 'must be an object, such as {"currency":"EUR","storeCountry":"FR","storeCity":"Lyon"}';
  const { currency } = given;
  if (currency !== undefined && !(typeof currency === 'string' && /^[A-Z]{3}$/.test(currency)))
    return '"currency" must be three capital letters, such as "EUR"';
  return undefined;
}

/** @param given values that are kept, but for those that follow from orders */
export function keepReferences(
  store: EventStore,
  given: Readonly<Record<string, unknown>>,
  now: () => number,
  onComputed: (references: ComputedReferences) => void,
): KeptReferences {
  let latest: ComputedReferences | undefined;
  let computing: Promise<ComputedReferences> | undefined;

  async function compute(): Promise<ComputedReferences> {
    const computedAt = now();
    const currency = typeof given.currency === 'string' ? given.currency : undefined;
    const customers = await readCustomers(store, computedAt, currency);
    const values = { ...given, ...referencesOf(customers) };
    const body = JSON.stringify(values);
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    latest = { values, body, etag, computedAt, customers: customers.length };
    onComputed(latest);
    return latest;
  }

  function recompute(): Promise<ComputedReferences> {
    computing ??= compute().finally(() => {
      computing = undefined;
    });
    return computing;
  }

  return { current: async () => latest ?? recompute(), known: () => latest?.values ?? given, recompute };
}
