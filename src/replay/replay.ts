/** The replay itself: lines → events → persons, one after the other, each with its events in order. */
import { compareEvents, type TrackedEvent } from '../segments/event.js';
import { assignPersons } from '../segments/person.js';
import { LINE_MAX_BYTES, readLines } from './lines.js';
import { parseEvent } from './parse.js';
import { createSpool, type Spool } from './spool.js';
import type { StoredLine } from './stored-line.js';

/** What a replay reads and how. */
export interface ReplayOptions {
  /** JSON Lines of events in any order, gzip or not. */
  input: AsyncIterable<Uint8Array | string>;
  /** Where the replay ends, ms since 1970, inclusive. Left out: at the latest event of the input, over all persons. */
  until?: number | undefined;
  /** About how much memory events may take, in bytes; what goes beyond waits in temporary files. 256 MB if left out. */
  memoryBytes?: number | undefined;
  /** Told of each line that is not an event, with its number from 1; the line is skipped. */
  onBadLine?(line: number, reason: string): void;
  /** Told of a person or visitor whose events alone take more than `memoryBytes`, and do so all the same. */
  onLargeGroup?(name: string): void;
  /** Told now and then how many events have been read, and how many of them replayed. */
  onProgress?(eventsRead: number, eventsReplayed: number): void;
}

type Told = Pick<ReplayOptions, 'onBadLine' | 'onLargeGroup' | 'onProgress'>;

/** What a replay does with one person: `events` are in order, ids unique, none later than `until`; there is one at least. */
export type RunPerson<Result> = (events: TrackedEvent[], until: number, user: string) => Result;

/** A person whose events have been replayed. */
export interface ReplayedPerson<Result> {
  /** The person's name, `""` for the events that name nobody. */
  user: string;
  /** What {@link RunPerson} made of the person. */
  result: Result;
  /** How many events were replayed. */
  events: number;
}

const DEFAULT_MEMORY_BYTES = 256 * 1024 * 1024;
const PROGRESS_EVERY_EVENTS = 10_000;
/** An event takes more as an object, with what sorts it, than as a line of JSON. */
const OBJECT_BYTES_PER_BYTE = 4;
/** One call for several lines is a quarter faster than one each; more lines gain nothing. */
const PARSED_TOGETHER = 20;

/**
 * Runs every person of the input, sorted by name as plain strings. A person is the event's `user`; events that name none
 * belong to the person that `assignPersons` finds for their visitor, and to `""` if they name no visitor either. Of
 * events of a person with the same id the first line counts.
 *
 * Rejects when the input or the temporary files fail.
 *
 * @example
 * const program = compile(check(definitions).definitions);
 * for await (const { user, result } of replay({ input: createReadStream('events.jsonl.gz') }, changesOf(program)))
 *   for (const { segment, enter, time } of result) console.log(user, segment, enter, time);
 */
export async function* replay<Result>(
  { input, until, memoryBytes = DEFAULT_MEMORY_BYTES, ...told }: ReplayOptions,
  run: RunPerson<Result>,
): AsyncGenerator<ReplayedPerson<Result>> {
  const spool = createSpool(memoryBytes);
  const checkSize = (name: string, lines: StoredLine[]) => {
    if (eventBytes(lines) > memoryBytes) told.onLargeGroup?.(name);
  };
  try {
    const { eventsRead, latestTime } = await takeIn(input, spool, told);
    for (const [visitor, lines] of spool.visitors.groups()) {
      checkSize(visitor, lines);
      joinPersons(visitor, inOrder(lines), spool);
    }

    const end = until ?? latestTime;
    let eventsReplayed = 0;
    let progressAt = PROGRESS_EVERY_EVENTS;
    for (const [user, lines] of spool.persons.groups()) {
      checkSize(user, lines);
      const events = parseAll(inOrder(lines).filter(({ time }) => time <= end));
      if (events.length === 0) continue;
      yield { user, events: events.length, result: run(events, end, user) };
      eventsReplayed += events.length;
      if (eventsReplayed < progressAt) continue;
      progressAt = eventsReplayed + PROGRESS_EVERY_EVENTS;
      told.onProgress?.(eventsRead, eventsReplayed);
    }
  } finally {
    spool.close();
  }
}

/** Reads all events into the spool. */
async function takeIn(input: ReplayOptions['input'], { visitors, persons }: Spool, told: Told) {
  let eventsRead = 0;
  let latestTime = Number.NEGATIVE_INFINITY;
  await readLines(input, {
    line(number, source, start, end) {
      const event = parseEvent(source, start, end);
      if (event === undefined) return;
      if (typeof event === 'string') {
        told.onBadLine?.(number, event);
        return;
      }
      const { id, user = '', visitor, time } = event;
      const line = { number, time, id, user, source, start, end };
      if (visitor) visitors.add(visitor, line);
      else persons.add(user, line);
      latestTime = Math.max(latestTime, time);
      eventsRead++;
      if (eventsRead % PROGRESS_EVERY_EVENTS === 0) told.onProgress?.(eventsRead, 0);
    },
    tooLong(number) {
      told.onBadLine?.(number, `longer than ${LINE_MAX_BYTES / 1024 ** 2} MB`);
    },
  });
  return { eventsRead, latestTime };
}

/** Hands the lines of a visitor, in order, to their persons. */
function joinPersons(visitor: string, lines: StoredLine[], { persons }: Spool): void {
  const names = assignPersons(lines.map(({ user }) => ({ user, visitor })));
  for (const [index, line] of lines.entries()) persons.add(names[index] ?? visitor, line);
}

/** All that an event is ordered by. */
type Moment = Pick<TrackedEvent, 'time' | 'id'>;

/** The first arrival of each id, in the order of events. */
function inOrder(lines: StoredLine[]): StoredLine[] {
  const byId = new Map<string, StoredLine>();
  for (const line of lines) {
    const known = byId.get(line.id);
    if (known === undefined || line.number < known.number) byId.set(line.id, line);
  }
  return [...byId.values()].sort(compareEvents as (a: Moment, b: Moment) => number);
}

/** The events of lines that `parseEvent` has found good. */
function parseAll(lines: StoredLine[]): TrackedEvent[] {
  const events: TrackedEvent[] = [];
  for (let from = 0; from < lines.length; from += PARSED_TOGETHER) {
    const texts = lines
      .slice(from, from + PARSED_TOGETHER)
      .map(({ source, start, end }) => source.toString('utf8', start, end));
    for (const event of JSON.parse(`[${texts.join()}]`)) events.push(event);
  }
  return events;
}

/** What the events of a group take as objects, roughly. */
function eventBytes(lines: StoredLine[]): number {
  let bytes = 0;
  for (const { start, end } of lines) bytes += (end - start) * OBJECT_BYTES_PER_BYTE;
  return bytes;
}
