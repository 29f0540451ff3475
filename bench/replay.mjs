/**
 * How fast the engine goes through a log, and what it finds there: `npm run bench:replay -- FILE`.
 *
 * FILE is JSON Lines of events, gzip or not (docs/replay.md). It is read and put in order first; what is timed is the
 * engine alone, over one person after the other, with the five built-in segments.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';
import { changesOf, compile, replay } from '../dist/replay.js';

const RUNS = 5;

/** The catalogue is data only, so that it needs nothing but its types taken away. */
async function readCatalogue() {
  const source = readFileSync(new URL('../src/segments/catalogue/card.ts', import.meta.url), 'utf8');
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext } });
  return (await import(`data:text/javascript,${encodeURIComponent(outputText)}`)).card;
}

async function readPersons(path) {
  const persons = [];
  const keep = (events, until) => ({ events, until });
  for await (const { result } of replay({ input: createReadStream(path) }, keep)) persons.push(result);
  return persons;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const grouped = (number) => Math.round(number).toLocaleString('en');

const [path] = process.argv.slice(2);
if (!path) {
  console.error('Usage: npm run bench:replay -- FILE');
  process.exit(2);
}

const program = compile(await readCatalogue());
const persons = await readPersons(path);
const events = persons.reduce((sum, person) => sum + person.events.length, 0);
const counts = new Map(program.roots.map(({ id }) => [id, { entered: 0, left: 0 }]));
const speeds = [];
for (let run = 0; run < RUNS; run++) {
  const changesOfPerson = changesOf(program);
  const start = performance.now();
  const changes = persons.flatMap((person) => changesOfPerson(person.events, person.until));
  speeds.push((events * 1000) / (performance.now() - start));
  if (run > 0) continue;
  for (const { segment, enter } of changes) counts.get(segment)[enter ? 'entered' : 'left']++;
}

console.log(`${basename(path)}: ${grouped(events)} events of ${grouped(persons.length)} persons`);
console.log(`${grouped(median(speeds))} events/s (the engine alone; median of ${RUNS} runs)\n`);
console.log('| segment | entered | left |\n|---|---:|---:|');
for (const [id, { entered, left }] of counts) console.log(`| \`${id}\` | ${grouped(entered)} | ${grouped(left)} |`);
