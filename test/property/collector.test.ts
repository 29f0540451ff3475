/** The collector under requests that nobody should send; `npm run fuzz:collector` sends more of them, and others. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzCollector } from '../fuzz/collector/run.js';

test('a collector answers whatever comes, and stores what it has acknowledged, killed in between or not', async () => {
  const { seed = 0 } = fc.readConfigureGlobal();
  const { requests, stored, kills, peakMb } = await fuzzCollector({ requests: 2000, seed });
  expect(requests).toBeGreaterThanOrEqual(2000);
  expect(stored).toBeGreaterThan(1000);
  expect(kills).toBe(1);
  expect(peakMb).toBeLessThan(512);
});
