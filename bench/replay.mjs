/**
 * How fast the engine goes through a log, and what it finds there: `npm run bench:replay -- FILE`.
 *
 * FILE is JSON Lines of events, gzip or not (docs/replay.md). It is read and put in order first; what is timed is the
 * engine alone, over one person after the other, with the whole catalogue. `--card` times it with the five segments of the
 * card, which are those that the table is about.
 */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { changesOf, compile, replay } from '../dist/replay.js';
import { engineFromSource } from './source.mjs';
import { shop } from './visitor.mjs';

const RUNS = 5;

async function readPersons(path) {
  const persons = [];
  const keep = (events, until) => ({ events, until });
  for await (const { result } of replay({ input: createReadStream(path) }, keep)) persons.push(result);
  return persons;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const grouped = (number) => Math.round(number).toLocaleString('en');

const given = process.argv.slice(2);
const onlyCard = given.includes('--card');
const [path] = given.filter((one) => one !== '--card');
if (!path) {
  console.error('Usage: npm run bench:replay -- [--card] FILE');
  process.exit(2);
}

const { card, catalogue } = await engineFromSource();
// Orders count as they are, whatever the log's currency.
const { currency: _, ...references } = shop.references;
const program = compile(onlyCard ? card : catalogue, { ...shop, references });
const persons = await readPersons(path);
const events = persons.reduce((sum, person) => sum + person.events.length, 0);
const counts = new Map(card.segments.map(({ id }) => [id, { entered: 0, left: 0 }]));
/** Of CPU time: what else the machine does counts less. */
const seconds = [];
let changes = [];
for (let run = 0; run < RUNS; run++) {
  const changesOfPerson = changesOf(program);
  const start = process.cpuUsage();
  changes = persons.flatMap((person) => changesOfPerson(person.events, person.until));
  const { user, system } = process.cpuUsage(start);
  seconds.push((user + system) / 1e6);
}
for (const { segment, enter } of changes) {
  const count = counts.get(segment);
  if (count) count[enter ? 'entered' : 'left']++;
}

const speed = (many) => grouped(many / median(seconds));
console.log(`${basename(path)}: ${grouped(events)} events of ${grouped(persons.length)} persons`);
console.log(`${program.roots.length} segments, ${grouped(changes.length)} changes`);
console.log(
  `${speed(events)} events/s, ${speed(changes.length)} changes/s, in CPU time (the engine alone; median of ${RUNS} runs)\n`,
);
console.log('| segment | entered | left |\n|---|---:|---:|');
for (const [id, { entered, left }] of [...counts].sort())
  console.log(`| \`${id}\` | ${grouped(entered)} | ${grouped(left)} |`);
