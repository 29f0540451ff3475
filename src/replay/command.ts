/** `vitrine replay`: who enters and leaves which segment, from a file of events. */
import { createReadStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { catalogue } from '../segments/catalogue/all.js';
import { check } from '../segments/check.js';
import { compile, type Program } from '../segments/compile.js';
import { ordersOf } from '../segments/orders.js';
import { withRows } from '../segments/rows.js';
import { createCurrencies } from './currencies.js';
import { type Flags, readFlags } from './flags.js';
import { count, createNotes, type Notes } from './notes.js';
import { createOutput, type Output } from './output.js';
import { changesOf, membershipsOf } from './person.js';
import { createReferences } from './references.js';
import { type RunPerson, replay } from './replay.js';
import { readDefinitions, readParams, readReferences } from './settings.js';

const READ_CHUNK_BYTES = 256 * 1024;

const HELP = `Usage: vitrine replay --events FILE [options]

Prints a line of JSON for each time a person enters or leaves a segment.

  --events FILE      events as JSON Lines in any order, gzip or not; - is standard input
  --segments FILE    definitions and rows of the catalogue (default: all of it)
  --references FILE  store-wide reference values
  --params FILE      parameters of the segments
  --until INSTANT    where time ends, inclusive: 2026-01-31T12:00Z or ms since 1970
                     (default: the latest event)
  --now-only         print who is in which segments at the end, and nothing of before
  --rfm-scale        print the reference values that follow from the orders instead,
                     as a file for --references; those given there are carried over
  --currency CODE    with --rfm-scale: in which the shop counts, such as EUR
                     (default: that of the references)
  --memory SIZE      for events, such as 64MB (default 256MB); the rest waits on disk
  --verbose          print a summary to standard error
  --help

Exit status: 0 all is good, 1 something was wrong and left out, 2 nothing could be done.
`;

/** Where the command reads and writes; the process's own by default. */
export interface ReplayStreams {
  stdin: AsyncIterable<Uint8Array | string>;
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
}

/**
 * Runs `vitrine replay`.
 *
 * @param args what stands after `vitrine replay`
 * @returns the exit status: 0 when all is good; 1 when lines, segments or persons were wrong and left out; 2 when the
 *   arguments are wrong or a file cannot be read or used. Standard error says why.
 */
export async function replayCommand(args: string[], streams: ReplayStreams = process): Promise<number> {
  const notes = createNotes(streams.stderr, () => performance.now());
  let flags: Flags | 'help';
  try {
    flags = readFlags(args);
  } catch (error) {
    notes.say(`vitrine replay: ${sentence(error)}`);
    notes.say('Try: vitrine replay --help');
    return 2;
  }
  const output = createOutput(streams.stdout);
  try {
    if (flags === 'help') output.line(HELP.trimEnd());
    else await run(flags, streams, output, notes);
    await output.flush();
    notes.end();
    return notes.problems > 0 ? 1 : 0;
  } catch (error) {
    notes.end();
    notes.say(`vitrine replay: ${sentence(error)}`);
    return 2;
  }
}

async function run(flags: Flags, streams: ReplayStreams, output: Output, notes: Notes): Promise<void> {
  const startedAt = performance.now();
  const perSecond = (made: number) => count((made * 1000) / (performance.now() - startedAt));

  const references = flags.references === undefined ? {} : readReferences(flags.references, notes.problem);
  const currency = flags.currency ?? (references.currency as string | undefined);
  const currencies = createCurrencies(currency);
  const scale = flags.rfmScale ? createReferences(references, currency) : undefined;
  const linesOf = scale ? undefined : segmentLines(flags, references, notes);

  const persons = replay(
    {
      input: flags.events === '-' ? streams.stdin : readEvents(flags.events),
      until: flags.until,
      memoryBytes: flags.memoryBytes,
      onBadLine: (line, reason) => notes.problem(`line ${line}: ${reason}`),
      onLargeGroup: (name) =>
        notes.say(`"${name}" alone has more events than --memory allows; they are held all the same`),
      onProgress: (read, replayed) =>
        notes.progress(() =>
          replayed === 0
            ? `${count(read)} events read, ${perSecond(read)} events/s`
            : `${count(replayed)} of ${count(read)} events replayed`,
        ),
    },
    (events, until, user) => {
      try {
        if (scale || currency !== undefined) {
          const orders = ordersOf(events, currency);
          currencies.add(orders);
          scale?.add(orders, until);
        }
        return linesOf?.(events, until, user) ?? [];
      } catch (error) {
        notes.problem(`person "${user}" could not be evaluated: ${sentence(error)}`);
        return [];
      }
    },
  );

  const totals = { events: 0, persons: 0, lines: 0 };
  for await (const { events, result } of persons) {
    totals.events += events;
    totals.persons++;
    totals.lines += result.length;
    for (const line of result) {
      // Waiting for nothing takes its time too, and there may be dozens of lines an event.
      const written = output.line(line);
      if (written) await written;
    }
    if (output.closed) break;
  }
  if (scale) {
    totals.lines++;
    await output.line(scale.line());
  }
  const aboutCurrencies = currencies.note();
  if (aboutCurrencies !== undefined) notes.say(aboutCurrencies);
  if (flags.verbose || streams.stderr.isTTY) {
    const { events, persons, lines } = totals;
    const printed = flags.nowOnly || scale ? '' : `, ${count(lines)} changes`;
    const speed = `${perSecond(events)} events/s${printed && ` and ${perSecond(lines)} changes/s`}`;
    notes.say(`${count(events)} events, ${count(persons)} persons${printed}: ${speed}`);
  }
}

/** What is printed of a person: changes, or memberships at the end. */
function segmentLines(flags: Flags, references: Record<string, unknown>, notes: Notes): RunPerson<string[]> {
  const rows = withRows(flags.segments === undefined ? catalogue : readDefinitions(flags.segments), catalogue);
  const { definitions, problems, warnings } = check(rows.definitions);
  for (const { path, message } of [...rows.problems, ...problems]) notes.problem(`${path} ${message}`);
  for (const { path, message } of warnings) notes.say(`warning: ${path} ${message}`);
  const program = compile(definitions, {
    references,
    params: flags.params === undefined ? {} : readParams(flags.params),
  });
  if (flags.nowOnly) return stateLine(program);
  sayUnknown(program, notes);
  return changeLines(program);
}

function changeLines(program: Program): RunPerson<string[]> {
  const changes = changesOf(program);
  return (events, until, user) => {
    // There are many more lines than persons; nothing else of a line needs to be escaped.
    const name = JSON.stringify(user);
    return changes(events, until, user).map(
      ({ segment, enter, time }) => `{"user":${name},"segment":"${segment}","enter":${enter},"time":${time}}`,
    );
  };
}

function stateLine(program: Program): RunPerson<string[]> {
  const memberships = membershipsOf(program);
  const unknown = [...program.unknown].sort().map(([segment, missing]) => ({ segment, missing }));
  return (events, until, user) => [JSON.stringify({ user, segments: memberships(events, until, user), unknown })];
}

/** Tells which segments are left out for want of a value: that nobody enters them would look like an answer. */
function sayUnknown({ unknown }: Program, notes: Notes): void {
  const segmentsOf = new Map<string, string[]>();
  for (const [segment, missing] of unknown) {
    const names = missing.join(', ');
    segmentsOf.set(names, [...(segmentsOf.get(names) ?? []), segment]);
  }
  for (const [names, segments] of segmentsOf) notes.say(`unknown without ${names}: ${segments.join(', ')}`);
}

async function* readEvents(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: READ_CHUNK_BYTES });
  } catch (error) {
    throw new Error(`cannot read ${path}: ${sentence(error)}`);
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
