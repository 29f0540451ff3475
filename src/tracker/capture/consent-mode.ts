/**
 * Google's consent mode, as `gtag('consent', …)` tells of it in the data layer
 * (https://developers.google.com/tag-platform/security/guides/consent).
 */
import type { Environment } from '../environment.js';
import { field } from './fields.js';

/** What the visitor has agreed to. */
export interface ConsentAnswer {
  measurement: boolean;
  personalization: boolean;
}

/** A signal that is never told is not granted. */
type Signal = 'analytics_storage' | 'personalization_storage';

const SIGNALS: readonly Signal[] = ['analytics_storage', 'personalization_storage'];

/**
 * Follows the signals, and tells after each message what they amount to; `undefined` while there is no answer.
 *
 * A `default` is what the page assumes before the visitor has answered: granted it counts, once its `wait_for_update` is over;
 * denied it is no answer. Where the visitor is nobody knows here, so that a default for a `region` is never a grant, and
 * one that denies takes away what is granted to everybody.
 */
export function followConsentMode(
  { elapsed, after }: Environment,
  tell: (answer: ConsentAnswer | undefined) => void,
): (messages: readonly unknown[]) => void {
  const defaults: Partial<Record<Signal, boolean>> = {};
  const updates: Partial<Record<Signal, boolean>> = {};
  const deniedSomewhere = new Set<Signal>();
  let defaultsCountFrom = 0;

  function answerOf(signal: Signal): boolean | undefined {
    const isAssumed = defaults[signal] && !deniedSomewhere.has(signal) && elapsed() >= defaultsCountFrom;
    return updates[signal] ?? (isAssumed || undefined);
  }

  function settle(): void {
    const measurement = answerOf('analytics_storage');
    tell(
      measurement === undefined ? undefined : { measurement, personalization: !!answerOf('personalization_storage') },
    );
  }

  function take(message: unknown): boolean {
    const command = field(message, '1');
    if (field(message, '0') !== 'consent' || (command !== 'default' && command !== 'update')) return false;
    const given = field(message, '2');
    for (const signal of SIGNALS) {
      const word = field(given, signal);
      if (word !== 'granted' && word !== 'denied') continue;
      const isGranted = word === 'granted';
      if (command === 'update') updates[signal] = isGranted;
      else if (!field(given, 'region')) defaults[signal] = isGranted;
      else if (!isGranted) deniedSomewhere.add(signal);
    }
    const waitMs = Number(field(given, 'wait_for_update'));
    if (command === 'update') defaultsCountFrom = 0;
    else if (waitMs > 0) {
      defaultsCountFrom = elapsed() + waitMs;
      after(Math.ceil(waitMs), settle);
    }
    return true;
  }

  return (messages) => {
    // All of what a layer holds first: what was said last counts, and nothing in between.
    if (messages.map(take).includes(true)) settle();
  };
}
