/** A visitor's rights over what is known of them: a chunk, since few ever ask. */
import { addSpan, parseDuration } from '../segments/duration.js';
import type { TrackedEvent } from '../segments/event.js';
import { VISITORS_PATH } from '../wire/visitor.js';
import type { Environment, Report } from './environment.js';
import type { Identity } from './identity.js';
import { secretKey, secretsIn } from './visitor.js';

/** All that this browser holds of its visitor, as `exportData` gives it. */
export interface ExportedData {
  /** The id of this browser's visitor, and the shop's own name for them; nothing if nobody has been recorded. */
  readonly visitor?: string;
  readonly user?: string;
  /** Ids of the segments the visitor is in. */
  readonly segments: string[];
  /** Every event, in the order in which they were recorded. */
  readonly events: TrackedEvent[];
  /** Ids of those that have not reached the shop's collector. */
  readonly unsent: string[];
  /** What else is kept: who is there, what is known of orders and carts, what has been claimed. */
  readonly records: Readonly<Record<string, unknown>>;
}

/** What is at rest: the journal, and the records by key. */
interface Kept {
  events: TrackedEvent[];
  state: Readonly<Record<string, unknown>>;
}

/** Makes it of what is at rest. What proves to the collector who asks is left out: a copy would prove it, too. */
export function exported(
  { events, outbox, state }: Kept & { outbox: TrackedEvent[] },
  segments: ReadonlySet<string>,
): ExportedData {
  const { visitor, user } = (state.identity ?? {}) as Partial<Identity>;
  const secrets = new Set(secretsIn(state).map(([key]) => secretKey(key)));
  return {
    ...(visitor !== undefined && { visitor }),
    ...(user !== undefined && { user }),
    segments: [...segments],
    events,
    unsent: outbox.map(({ id }) => id),
    records: Object.fromEntries(Object.entries(state).filter(([key]) => !secrets.has(key))),
  };
}

/**
 * The instant so long after another, ms.
 * @throws TypeError when `duration` is none.
 */
export function instantAfter(time: number, duration: string): number {
  const span = parseDuration(duration);
  if (!span) throw new TypeError(`claim: ${JSON.stringify(duration)} is no duration, such as "7d"`);
  return addSpan(time, span);
}

/** Tries to reach the collector, and the waits between them: what proves who asks is gone with the page. */
const WAITS_MS = [1000, 3000];

/**
 * Asks the collector to erase what it has of the visitors that this browser has been. True once it has; false, and reported, when it
 * cannot be reached or refuses, or when nothing proves that a visitor was here.
 *
 * @param all what is at rest in this browser, among its records the secrets of its visitors
 */
export async function eraseAtCollector(
  environment: Environment,
  report: Report,
  endpoint: string,
  { events, state }: Kept,
): Promise<boolean> {
  const { window, after } = environment;
  const wait = (ms: number) => new Promise<void>((resolve) => after(ms, resolve));

  async function erase(visitor: string, secret: string): Promise<boolean> {
    const url = `${endpoint.replace(/\/+$/, '')}${VISITORS_PATH}/${visitor}`;
    let trouble: unknown;
    for (const waitMs of [0, ...WAITS_MS]) {
      if (waitMs) await wait(waitMs);
      try {
        const headers = { authorization: `Bearer ${secret}` };
        const { ok, status } = await window.fetch(url, {
          method: 'DELETE',
          headers,
          credentials: 'omit',
          keepalive: true,
        });
        if (ok) return true;
        trouble = `it answered ${status}`;
        if (status < 500 && status !== 429) break;
      } catch (error) {
        trouble = error;
      }
    }
    report(`the collector has not erased visitor ${visitor}: ${trouble}`, trouble);
    return false;
  }

  const secrets = secretsIn(state);
  const proven = new Set(secrets.map(([visitor]) => visitor));
  const unproven = new Set(
    events.flatMap(({ visitor }) => (visitor === undefined || proven.has(visitor) ? [] : visitor)),
  );
  for (const visitor of unproven)
    report(
      `the collector cannot be asked to erase visitor ${visitor}: without HTTPS a page has nothing that proves who asks`,
    );
  const answers = await Promise.all(secrets.map(([visitor, secret]) => erase(visitor, secret)));
  return !unproven.size && answers.every(Boolean);
}
