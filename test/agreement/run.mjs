/**
 * All of the agreement between SQL and the engine. `npm run test:agreement` compares in DuckDB, `npm run test:clickhouse` in a current
 * ClickHouse, and tests all else that the collector asks of it (`test/clickhouse/`). ClickHouse is half a gigabyte and so is none of the
 * project's packages: it is put beside them when first run.
 *
 * `--seed S` takes other visitors and definitions, `--rounds N` so many of each kind, `--logs FOLDER` more logs of shops (`*.jsonl.gz`).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

const CHDB = 'chdb@3.4.0';
const [database, ...args] = process.argv.slice(2);

function readFlags() {
  const text = { type: 'string' };
  const { values } = parseArgs({ args, options: { seed: text, rounds: text, logs: text } });
  for (const name of ['seed', 'rounds'])
    if (values[name] !== undefined && !(Number.isInteger(Number(values[name])) && Number(values[name]) > 0))
      throw new Error(`--${name} must be a whole number above 0, not ${values[name]}`);
  return values;
}

let flags;
try {
  flags = readFlags();
} catch (error) {
  console.error(`${error.message}\nUsage: npm run test:${database} -- [--seed S] [--rounds N] [--logs FOLDER]`);
  process.exit(2);
}
if (database === 'clickhouse') {
  const folder = fileURLToPath(new URL('../../node_modules/.cache/chdb/', import.meta.url));
  if (!existsSync(`${folder}node_modules/chdb`)) {
    console.log(`Puts ${CHDB} (546 MB) into ${folder}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}package.json`, '{ "private": true }\n');
    execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', CHDB], { cwd: folder, stdio: 'inherit' });
  }
  process.env.VITRINE_SQL = 'clickhouse';
}
if (flags.seed) process.env.FUZZ_SEED = flags.seed;
if (flags.rounds) process.env.VITRINE_ROUNDS = flags.rounds;
if (flags.logs) process.env.VITRINE_LOGS = flags.logs;
// It sets the exit status.
const project = database === 'clickhouse' ? ['clickhouse', 'agreement'] : ['agreement'];
const vitest = await startVitest('test', [], { project, watch: false });
await vitest.close();
