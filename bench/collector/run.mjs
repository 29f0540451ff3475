/**
 * The collector at ten million events, from the file to the pages: `npm run bench:collector [-- --events 10000000]`, after
 * `npm run build`. `--file FILE` keeps the generated file there, and takes it again the next time; `--only NAME` measures one part, and
 * may be given several times: file, catalogue, report, key.
 *
 * Makes the file (always the same events), then measures in fresh processes: opening it and appending to it, a plain scan, all segments of
 * the catalogue now and three months before, and every page of the report while events arrive and figures are worked out. Beside it a
 * primary key, with fewer events. Exits with 1 where a demand is not met, and names it.
 */
import { fork } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measurePages } from './pages.mjs';
import { quantile, timed } from './process.mjs';

/** What is demanded. */
const MOST = { openMs: 5000, catalogueMs: 60_000, pageMs: 2000, memoryMb: 4096 };

/** Beyond that many the file with a primary key is not made: its index would take all evening. */
const KEYED_EVENTS = 1_000_000;

const PASSWORD = 'a password for the bench';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    file: { type: 'string' },
    only: { type: 'string', multiple: true },
    memory: { type: 'string' },
  },
});
const events = Number(values.events);
const settings = values.memory ? { memory_limit: values.memory } : {};
const broken = [];

/** Starts a task in a process of its own; `onMessage` is told what it says before its result. */
function start(name, given, onMessage) {
  const child = fork(fileURLToPath(new URL('./tasks.mjs', import.meta.url)), [name, JSON.stringify(given)]);
  const result = new Promise((resolve, reject) => {
    child.on('message', (message) => ('result' in message ? resolve(message.result) : onMessage?.(message)));
    child.on('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return { child, result };
}

const run = (name, given) => start(name, given).result;

function demand(what, found, most, unit) {
  const isMet = found <= most;
  if (!isMet) broken.push(`${what}: ${shown(found)} ${unit}, at most ${most} ${unit}`);
}

const shown = (figure) => (figure < 10 ? figure.toFixed(1) : Math.round(figure).toLocaleString('en'));
const megabytes = (path) => Math.round(statSync(path).size / 1e6);

async function measureFile(file) {
  const { openMs, openMb, freshMs, storedMs, mb } = await run('open', { file, events, settings });
  console.log(`opening: ${shown(openMs)} ms, ${openMb} MB of memory then`);
  console.log(`50 new events: ${shown(freshMs)} ms; 50 that are stored: ${shown(storedMs)} ms; ${mb} MB at most`);
  demand('opening', openMs, MOST.openMs, 'ms');
  demand('memory of opening and appending', mb, MOST.memoryMb, 'MB');
}

async function measureCatalogue(file) {
  const found = await run('catalogue', { file, settings });
  const { scanMs, nowMs, pastMs } = found;
  console.log(`a plain scan: ${shown(scanMs)} ms`);
  console.log(
    `${found.segments} segments, ${found.filled} of them with somebody, ${found.memberships.toLocaleString('en')} memberships: ` +
      `now ${shown(nowMs)} ms (${shown(nowMs / scanMs)} scans; ${shown(found.nowCpuMs)} ms of processor time), three months before ${shown(pastMs)} ms; ${found.mb} MB at most`,
  );
  demand('the catalogue now', nowMs, MOST.catalogueMs, 'ms');
  demand('the catalogue three months before', pastMs, MOST.catalogueMs, 'ms');
  demand('memory of the catalogue', found.mb, MOST.memoryMb, 'MB');
}

async function measureReport(file) {
  let listening;
  const heard = new Promise((resolve) => {
    listening = resolve;
  });
  const { child, result } = start('serve', { file, settings, password: PASSWORD }, listening);
  const { address, ms } = await Promise.race([heard, result]);
  console.log(`a collector listens after ${shown(ms)} ms`);
  demand('the start of a collector', ms, MOST.openMs, 'ms');
  const { figuresMs, summary, latencies, refused } = await measurePages({ address, password: PASSWORD });
  const { ms: stopMs } = await timed(async () => {
    child.send('stop');
    await result;
  });
  const { mb } = await result;
  console.log(`figures are there after ${shown(figuresMs)} ms; ms, half of the pages within and the slowest:`);
  console.log('| page | before | first with figures | again |\n|---|---:|---:|---:|');
  for (const { name, waiting, cold, warm } of summary) {
    const both = ({ p50, max }) => `${shown(p50)} / ${shown(max)}`;
    console.log(`| ${name} | ${both(waiting)} | ${shown(cold.max)} | ${both(warm)} |`);
    demand(`the page "${name}"`, Math.max(waiting.max, cold.max, warm.max), MOST.pageMs, 'ms');
  }
  console.log(
    `meanwhile ${latencies.length} batches of 50 were taken, 99 % within ${shown(quantile(latencies, 0.99))} ms, and ${refused} refused; ` +
      `it stopped in ${shown(stopMs)} ms; ${mb} MB at most`,
  );
  if (refused > 0) broken.push(`${refused} batches were refused`);
  demand('memory of the collector', mb, MOST.memoryMb, 'MB');
}

async function measureKey(file) {
  const many = Math.min(events, KEYED_EVENTS);
  const own = `${file}.own`;
  await run('generate', { file: own, events: many });
  for (const hasKey of [true, false]) {
    const { ms, checkpointMs, mb } = await run('key', { file: own, events: many, settings, hasKey });
    console.log(
      `${many.toLocaleString('en')} events ${hasKey ? 'with' : 'without'} a primary key: ${megabytes(`${own}.${hasKey ? 'keyed' : 'plain'}`)} MB, ` +
        `written in ${shown(ms)} ms, a checkpoint then ${shown(checkpointMs)} ms, ${mb} MB of memory at most`,
    );
  }
}

const folder = mkdtempSync(join(tmpdir(), 'vitrine-collector-'));
try {
  const made = values.file ?? join(folder, 'made.duckdb');
  console.log(`${events.toLocaleString('en')} events, ${cpus().length} cores`);
  if (!existsSync(made)) {
    const { ms } = await run('generate', { file: made, events });
    console.log(`made in ${shown(ms)} ms: ${megabytes(made)} MB`);
  }
  // The tasks write into it.
  const file = join(folder, 'events.duckdb');
  const parts = { file: measureFile, catalogue: measureCatalogue, report: measureReport, key: measureKey };
  for (const name of values.only ?? Object.keys(parts)) {
    if (!(name in parts)) throw new Error(`--only ${name}: it is one of ${Object.keys(parts).join(', ')}`);
    copyFileSync(made, file);
    await parts[name](file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const sentence of broken) console.error(`Not met: ${sentence}`);
if (broken.length > 0) process.exitCode = 1;
