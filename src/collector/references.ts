/** Reference values of the whole shop and of each of its sites, kept up to date: what the browsers of its visitors cannot know by themselves. */
import { createHash } from 'node:crypto';
import { isRecord } from '../segments/event.js';
import type { Customer } from '../segments/orders.js';
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
  /**
   * The latest, of one site if it is named; computed now if they never were. Rejected when the database does not answer. A site
   * without orders has what the shop has given.
   */
  current(site?: string): Promise<ComputedReferences>;
  /** What is known of the whole shop by now: before they are first computed, only what the shop has given. */
  known(): ComputedReferences['values'];
  /**
   * Computes all of them anew, and gives those of the whole shop; who asks meanwhile waits for the same. Rejected when the database
   * does not answer: the old ones stay.
   */
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

/** What was computed at one moment. */
interface Latest {
  readonly whole: ComputedReferences;
  readonly sites: ReadonlyMap<string, ComputedReferences>;
  /** Of a site without orders. */
  readonly without: ComputedReferences;
}

/** Those with the most customers. Events may name any site: whoever can reach the collector can send them. */
const MOST_SITES = 1000;

/** @param given values that are kept, but for those that follow from orders */
export function keepReferences(
  store: EventStore,
  given: Readonly<Record<string, unknown>>,
  now: () => number,
  onComputed: (references: ComputedReferences) => void,
): KeptReferences {
  let latest: Latest | undefined;
  let computing: Promise<Latest> | undefined;

  async function compute(): Promise<Latest> {
    const computedAt = now();
    const currency = typeof given.currency === 'string' ? given.currency : undefined;
    const { all, bySite } = await readCustomers(store, computedAt, currency);
    const sites = [...bySite].sort(([, one], [, other]) => other.length - one.length).slice(0, MOST_SITES);
    latest = {
      whole: computed(given, all, computedAt),
      sites: new Map(sites.map(([site, customers]) => [site, computed(given, customers, computedAt)])),
      without: computed(given, [], computedAt),
    };
    onComputed(latest.whole);
    return latest;
  }

  function computeOnce(): Promise<Latest> {
    computing ??= compute().finally(() => {
      computing = undefined;
    });
    return computing;
  }

  return {
    async current(site) {
      const { whole, sites, without } = latest ?? (await computeOnce());
      return site === undefined ? whole : (sites.get(site) ?? without);
    },
    known: () => latest?.whole.values ?? given,
    recompute: async () => (await computeOnce()).whole,
  };
}

function computed(
  given: Readonly<Record<string, unknown>>,
  customers: readonly Customer[],
  computedAt: number,
): ComputedReferences {
  const values = { ...given, ...referencesOf(customers) };
  const body = JSON.stringify(values);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { values, body, etag, computedAt, customers: customers.length };
}
