/** The engine, with the whole catalogue, against the oracle on real logs, change for change. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkLog, visitorsOf } from '../oracle/logs.js';

const DAY_MS = 86_400_000;

const sampleOf = (file: string) => {
  const visitors = visitorsOf(new URL(`../data/${file}`, import.meta.url));
  expect(visitors).toHaveLength(300);
  return visitors;
};

test.each([
  ['300 customers of CDNOW', 'cdnow-300-customers.jsonl.gz'],
  ['300 visitors of a clothing shop', 'clothing-shop-300-visitors.jsonl.gz'],
])('the engine and the oracle agree on %s', (_, file) => {
  checkLog(sampleOf(file), 400 * DAY_MS);
});

// What the oracle takes grows with the square of a history.
test('the engine and the oracle agree on how 300 households began, and on some as long as they stayed', () => {
  const households = sampleOf('complete-journey-300-households.jsonl.gz');
  checkLog(
    households.map((events, index) => (index % 20 ? events.slice(0, 12) : events.slice(0, 60))),
    400 * DAY_MS,
  );
});

// This log may not be copied into the project. All of it takes a while: `npm run fuzz` does that.
const store = new URL('../../../shared/data/rees46-oct2019-head.jsonl.gz', import.meta.url);

test.skipIf(!existsSync(store))('the engine and the oracle agree on visitors of the REES46 store', () => {
  const visitors = visitorsOf(store);
  expect(visitors).toHaveLength(4504);
  checkLog(
    visitors.filter((events, index) => index % 15 === 0 || events.length > 60),
    8 * DAY_MS,
  );
});
