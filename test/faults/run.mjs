/**
 * Makes faults happen and counts what they cost: `npm run faults` writes docs/faults.md.
 *
 * `--short`: once each, in Chromium, with short outages; prints the table. `--only TEXT`: those whose engine and name
 * contain it, such as `--only "Firefox: 503"`; prints the table.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { pageOf, tableOf } from './table.mjs';

const USAGE = 'Usage: npm run faults -- [--short] [--only TEXT]';
const PAGE = new URL('../../docs/faults.md', import.meta.url);

let flags;
try {
  flags = parseArgs({
    options: { short: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
  }).values;
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}
process.env.FAULTS_SHORT = flags.short ? '1' : '';
process.env.FAULTS_ONLY = flags.only;
const files = flags.short ? ['test/faults/chromium.test.ts'] : [];
// It sets the exit status.
const vitest = await startVitest('test', files, { project: ['faults'], watch: false });
const tests = vitest.state.getTestModules().flatMap(({ children }) => [...children.allTests()]);
const rows = tests
  .flatMap((test) => test.meta().row ?? [])
  .sort((one, other) => one.engine.localeCompare(other.engine));
await vitest.close();
console.log(tableOf(rows));
// An engine that is not here has a test without a row, as has a try that broke off.
const isWhole = !flags.short && !flags.only && rows.length === tests.length;
if (isWhole) writeFileSync(PAGE, pageOf(rows, new Date().toISOString().slice(0, 10)));
