/**
 * What one event costs with the whole catalogue, for visitors with a short and a long history, beside working everything out
 * anew; what it takes to start from a snapshot; and how large that is: `npm run bench:events`. docs/benchmarks.md has the tables
 * and says what they mean.
 *
 * Times are CPU time of this process, medians of five runs. At every length of history the same events are measured:
 * what differs is how much comes before them.
 */
import { cpus } from 'node:os';
import { recomputer } from './recompute.mjs';
import { engineFromSource } from './source.mjs';
import { eventsOf, shop } from './visitor.mjs';

const RUNS = 5;
const LENGTHS = [100, 1_000, 10_000, 100_000];
const LONGEST = LENGTHS.at(-1);
/** Places in the visitor's stream at which it is measured, over two years. */
const PLACES = 40;
const APART = 250;
/** Events measured at each of them. */
const EVENTS = 50;
/** Recomputing takes so long that with a long history it is measured for some of these events only: for one in so many. */
const oneIn = (length) => Math.min(200, length / 100);
/** Of rebuilding from the whole history, which takes long too. */
const REBUILT = 10_000;
const REBUILDS = 4;

const { catalogue, compile, createEngine } = await engineFromSource();
const program = compile(catalogue, shop);
if (program.unknown.size) throw new Error(`unknown: ${[...program.unknown.keys()]}`);
const recompute = recomputer(catalogue, shop);

const events = eventsOf(1, LONGEST + PLACES * APART);
const places = Array.from({ length: PLACES }, (_, at) => LONGEST + at * APART);
/** By length of history, one snapshot, as text, for each place. */
const snapshots = new Map(LENGTHS.map((length) => [length, snapshotsAfter(length)]));

function take(engine, event) {
  if (!engine.apply(event)) throw new Error(`event ${event.id} is not in order`);
  engine.advance(event.time);
}

/** At the greatest length one engine goes on from place to place: there the history is up to a tenth longer. */
function snapshotsAfter(length) {
  let engine;
  let at = 0;
  return places.map((place) => {
    if (length < LONGEST || !engine) {
      engine = createEngine(program);
      at = place - length;
    }
    for (; at < place; at++) take(engine, events[at]);
    return JSON.stringify(engine.snapshot());
  });
}

/** An engine that has started from a snapshot and looked once. */
function restored(text, now) {
  const engine = createEngine(program, JSON.parse(text));
  if (!engine.complete) throw new Error('the snapshot is not complete');
  engine.advance(now);
  return engine;
}

/** CPU time of `work`, µs. */
function cost(work) {
  globalThis.gc?.();
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function costOfEvent(length) {
  const engines = snapshots.get(length).map((text, at) => restored(text, events[places[at] - 1].time));
  const spent = cost(() => {
    for (let at = 0; at < PLACES; at++)
      for (let more = 0; more < EVENTS; more++) take(engines[at], events[places[at] + more]);
  });
  return spent / (PLACES * EVENTS);
}

function costOfRecomputing(length) {
  const measured = places.flatMap((place) =>
    Array.from({ length: EVENTS }, (_, more) => ({ at: place + more, from: length < LONGEST ? place - length : 0 })),
  );
  const chosen = measured.filter((_, index) => index % oneIn(length) === 0);
  const histories = chosen.map(({ at, from }) => events.slice(from, at + 1));
  let answers = [];
  const spent = cost(() => {
    answers = histories.map((history) => recompute(history, history.at(-1).time));
  });
  compare(length, new Map(chosen.map(({ at }, index) => [at, answers[index]])));
  return spent / chosen.length;
}

let compared = 0;

/** Sees to it that recomputing has found what the engine finds, after the events at these places of the stream. */
function compare(length, answers) {
  for (const [index, place] of places.entries()) {
    const engine = restored(snapshots.get(length)[index], events[place - 1].time);
    for (let at = place; at < place + EVENTS; at++) {
      take(engine, events[at]);
      const answer = answers.get(at);
      if (!answer) continue;
      const [found, expected] = [[...answer].sort(), engine.segments()];
      if (`${found}` !== `${expected}`) throw new Error(`event ${events[at].id}: ${found} is not ${expected}`);
      compared += program.roots.length;
    }
  }
}

const nextDay = (place) => events[place - 1].time + 86_400_000;

function costOfRestoring(length) {
  const spent = cost(() => {
    for (const [at, text] of snapshots.get(length).entries()) restored(text, nextDay(places[at]));
  });
  return spent / PLACES;
}

function costOfRebuilding() {
  const chosen = places.slice(0, REBUILDS);
  const histories = chosen.map((place) => events.slice(place - REBUILT, place));
  const spent = cost(() => {
    for (const [at, history] of histories.entries()) {
      const engine = createEngine(program);
      engine.rebuild(history);
      engine.advance(nextDay(chosen[at]));
    }
  });
  return spent / REBUILDS;
}

/** What grows with orders: their ids, and what folds keep of purchases only. */
function partsOf(text) {
  const snapshot = JSON.parse(text);
  const folds = { ...snapshot.folds };
  for (const { key, names } of program.folds) if (key === 'cart lines' || `${names}` === 'purchase') delete folds[key];
  const rest = JSON.stringify({ ...snapshot, orders: {}, folds });
  return { all: Buffer.byteLength(text), rest: Buffer.byteLength(rest), orders: Object.keys(snapshot.orders).length };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const format = (number, digits = 0) =>
  number.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

function print(heads, rows) {
  console.log(`\n| ${heads.join(' | ')} |\n|${'---:|'.repeat(heads.length)}`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

/** The first run, in which code is still being compiled, does not count. */
const runs = Array.from({ length: RUNS + 1 }, (_, run) => {
  // To and fro, so that none is always the last.
  const inTurn = run % 2 ? LENGTHS : [...LENGTHS].reverse();
  const measured = new Map(
    inTurn.map((length) => [
      length,
      { event: costOfEvent(length), recomputing: costOfRecomputing(length), restoring: costOfRestoring(length) },
    ]),
  );
  return { measured, rebuilding: costOfRebuilding() };
}).slice(1);
const medianOf = (read) => median(runs.map(read));

const [{ model }] = cpus();
console.log(`${cpus().length} cores, ${model}; Node.js ${process.version}; median of ${RUNS} runs, CPU time`);
console.log(
  `${program.roots.length} segments, ${program.folds.length} folds; ${format(compared)} answers compared, all the same`,
);

print(
  [
    'events of history',
    'engine, µs an event',
    'recomputing, µs an event',
    'recomputing / engine',
    'engine / engine at 100',
  ],
  LENGTHS.map((length) => [
    format(length),
    format(
      medianOf(({ measured }) => measured.get(length).event),
      1,
    ),
    format(medianOf(({ measured }) => measured.get(length).recomputing)),
    format(medianOf(({ measured }) => measured.get(length).recomputing / measured.get(length).event)),
    format(
      medianOf(({ measured }) => measured.get(length).event / measured.get(LENGTHS[0]).event),
      2,
    ),
  ]),
);

print(
  ['events of history', 'start from the snapshot, ms', 'start / start at 100'],
  LENGTHS.map((length) => [
    format(length),
    format(medianOf(({ measured }) => measured.get(length).restoring) / 1000, 2),
    format(
      medianOf(({ measured }) => measured.get(length).restoring / measured.get(LENGTHS[0]).restoring),
      2,
    ),
  ]),
);
const rebuilding = medianOf((run) => run.rebuilding);
const saved = medianOf((run) => run.rebuilding / run.measured.get(REBUILT).restoring);
console.log(
  `\nRebuilding from ${format(REBUILT)} events: ${format(rebuilding / 1000)} ms, ${format(saved)} times as much.`,
);

print(
  ['events of history', 'orders', 'snapshot, bytes', 'without orders and cart, bytes'],
  LENGTHS.map((length) => {
    const parts = snapshots.get(length).map(partsOf);
    return [
      format(length),
      format(median(parts.map(({ orders }) => orders))),
      format(median(parts.map(({ all }) => all))),
      format(median(parts.map(({ rest }) => rest))),
    ];
  }),
);
