/**
 * Looks for cases that no test has thought of: `npm run fuzz -- --minutes 5 --seed 7` sends random visitors through the
 * engine and the oracle, `npm run fuzz:collector -- --requests 100000 --seed 7` random requests to a collector.
 *
 * A failure names the seed of its round; that seed, given here, runs that round first.
 */
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

/** What is fuzzed: the flag that says how much, what it is by default and at most, and the variable that passes it on. */
const TARGETS = {
  engine: { flag: 'minutes', amount: 1, most: 10_000, variable: 'FUZZ_MINUTES', command: 'fuzz' },
  collector: { flag: 'requests', amount: 100_000, most: 1e9, variable: 'FUZZ_REQUESTS', command: 'fuzz:collector' },
};

const [name, ...args] = process.argv.slice(2);
const { flag, amount, most, variable, command } = TARGETS[name];

function readFlags() {
  const { values } = parseArgs({ args, options: { [flag]: { type: 'string' }, seed: { type: 'string' } } });
  const given = Number(values[flag] ?? amount);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  if (!(given > 0 && given < most)) throw new Error(`--${flag} must be a number above 0`);
  if (!Number.isInteger(seed)) throw new Error('--seed must be a whole number');
  return { given, seed };
}

let flags;
try {
  flags = readFlags();
} catch (error) {
  console.error(`${error.message}\nUsage: npm run ${command} -- [--${flag} N] [--seed S]`);
  process.exit(2);
}
console.log(`seed ${flags.seed}`);
process.env[variable] = String(flags.given);
process.env.FUZZ_SEED = String(flags.seed);
// It sets the exit status.
const vitest = await startVitest('test', [`test/fuzz/${name}.test.ts`], { project: ['fuzz'], watch: false });
await vitest.close();
