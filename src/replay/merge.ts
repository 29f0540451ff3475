/**
 * Groups of lines in sorted runs: how one is written, and how all runs are read as one.
 *
 * A group is its key (length, UTF-16), its lines as stored, and a length of 0.
 */
import type { RunFile, RunReader } from './disk.js';
import { LENGTH_BYTES, loadLine, type StoredLine } from './stored-line.js';

/** Begins a group in the run being written; the groups of a run come sorted by key. */
export function beginGroup(file: RunFile, key: string): void {
  writeLength(file, 2 * key.length);
  file.write(Buffer.from(key, 'utf16le'), 0, 2 * key.length);
}

/** Ends the group, after its lines have been written as they are stored. */
export function endGroup(file: RunFile): void {
  writeLength(file, 0);
}

/**
 * Reads sorted runs side by side: every key once, in order, with its lines from all runs.
 *
 * Keys are compared as plain strings, by code unit, as `sort()` does.
 */
export function* mergeGroups(readers: RunReader[]): Generator<[key: string, lines: StoredLine[]]> {
  /** The runs that are not at their end, sorted by the key of the group that comes next in each. */
  const waiting: { key: string; reader: RunReader }[] = [];

  function enqueue(reader: RunReader): void {
    if (reader.done()) return;
    const key = takeKey(reader);
    let low = 0;
    for (let high = waiting.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((waiting[middle]?.key ?? '') < key) low = middle + 1;
      else high = middle;
    }
    waiting.splice(low, 0, { key, reader });
  }

  for (const reader of readers) enqueue(reader);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { key } = next;
    const lines: StoredLine[] = [];
    for (const { reader } of [next, ...takeWhileKey(waiting, key)]) {
      for (let line = takeLine(reader); line !== undefined; line = takeLine(reader)) lines.push(line);
      enqueue(reader);
    }
    yield [key, lines];
  }
}

/** Removes the runs at the front that come to `key` now. */
function takeWhileKey<Run extends { key: string }>(waiting: Run[], key: string): Run[] {
  const other = waiting.findIndex((run) => run.key !== key);
  return waiting.splice(0, other < 0 ? waiting.length : other);
}

function takeKey(reader: RunReader): string {
  const length = reader.take(LENGTH_BYTES).readUInt32LE();
  return reader.take(length).toString('utf16le');
}

/** The next line of the group, `undefined` at its end. Its bytes are its own. */
function takeLine(reader: RunReader): StoredLine | undefined {
  const length = reader.take(LENGTH_BYTES).readUInt32LE();
  if (length === 0) return undefined;
  const stored = Buffer.allocUnsafe(length);
  stored.writeUInt32LE(length);
  stored.set(reader.take(length - LENGTH_BYTES), LENGTH_BYTES);
  return loadLine(stored, 0);
}

const lengthBytes = Buffer.alloc(LENGTH_BYTES);

function writeLength(file: RunFile, length: number): void {
  lengthBytes.writeUInt32LE(length);
  file.write(lengthBytes, 0, LENGTH_BYTES);
}
