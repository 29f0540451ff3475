/** As many requests as `FUZZ_REQUESTS` says, from the seed `FUZZ_SEED` on: `npm run fuzz:collector` gives both. */
import { expect, onTestFinished, test } from 'vitest';
import { checkRefusal } from './collector/answers.js';
import { Connection } from './collector/connection.js';
import { fuzzCollector } from './collector/run.js';
import { startTarget } from './collector/target.js';

/** The most memory that a collector may have, in MB. */
const MAX_PEAK_MB = 512;

const requests = Number(process.env.FUZZ_REQUESTS ?? 100_000);
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

test(`${requests} requests are answered, and what was acknowledged is stored`, { timeout: 3_600_000 }, async () => {
  const began = Date.now();
  const figures = await fuzzCollector({ requests, seed });
  console.log(`seed ${seed}, ${Math.round((Date.now() - began) / 1000)} s`, figures);
  expect(figures.peakMb).toBeLessThan(MAX_PEAK_MB);
});

test('a request that does not come to its end is answered', { timeout: 120_000 }, async () => {
  const target = await startTarget();
  onTestFinished(() => target.remove());
  const head = 'POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\n';
  const [answer] = await new Connection(target.address).exchange({ bytes: Buffer.from(`${head}{`) });
  expect(answer).toMatchObject({ status: 408, headers: { connection: 'close' } });
  if (answer) checkRefusal(answer);
});
