/** Anniversaries: which days of the year are how far away is worked out here, and looked up by the database. */
import { anniversaryOf } from '../../segments/anniversary.js';
import type { Value } from './comparison.js';
import type { Draft } from './draft.js';
import { traitOf } from './facts.js';

/** Every day of a leap year, `MM-DD`. */
const DAYS = Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(2000, 0, 1 + day)).toISOString().slice(5, 10));

/** The time to the next anniversary of the day that a trait tells; nothing if it tells none. */
export function anniversaryValue(draft: Draft, trait: string): Value {
  const { dialect } = draft;
  const day = traitOf(draft, trait).text ?? dialect.noText;
  const days = draft.bind('texts', DAYS);
  const lengths = draft.bindAt('integers', 'time to each day of the year', (now) =>
    DAYS.map((one) => Number(anniversaryOf(one, now).value)),
  );
  const monthDay = dialect.match(day, '^(?:[0-9]{4}-)?([0-9]{2}-[0-9]{2})$');
  return { number: dialect.double(dialect.lookup(days, lengths, monthDay)), origin: '0' };
}
