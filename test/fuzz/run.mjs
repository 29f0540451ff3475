/**
 * Random visitors through the engine and the oracle, for as long as you like: `npm run fuzz -- --minutes 5 --seed 7`.
 *
 * Without `--minutes` it is one. A failure names the seed of its round; that seed, given here, runs that round first.
 */
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

const USAGE = 'Usage: npm run fuzz -- [--minutes N] [--seed S]';

function readFlags() {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
  const minutes = Number(values.minutes ?? 1);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  if (!(minutes > 0 && minutes < 10_000)) throw new Error('--minutes must be a number above 0');
  if (!Number.isInteger(seed)) throw new Error('--seed must be a whole number');
  return { minutes, seed };
}

let flags;
try {
  flags = readFlags();
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}
console.log(`seed ${flags.seed}`);
process.env.FUZZ_MINUTES = String(flags.minutes);
process.env.FUZZ_SEED = String(flags.seed);
// It sets the exit status.
const vitest = await startVitest('test', [], { project: ['fuzz'], watch: false });
await vitest.close();
