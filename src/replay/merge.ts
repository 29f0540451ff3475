/**
 * Groups of lines in sorted runs: how one is written, and how all runs are read as one.
 *
 * A group is its key (length, JSON), its lines as stored, and a length of 0.
 */
import type { RunFile, RunReader } from './disk.js';
import { LENGTH_BYTES, loadLine, type StoredLine, storedBytes, storeLine } from './stored-line.js';

/** Appends a group to the run being written; the groups of a run come sorted by key. */
export function writeGroup(file: RunFile, key: string, lines: StoredLine[]): void {
  // As JSON, half a surrogate pair survives, which UTF-8 cannot spell.
  const keyBytes = Buffer.from(JSON.stringify(key));
  file.write(lengthOf(keyBytes.length));
  file.write(keyBytes);
  for (const line of lines) {
    const stored = Buffer.allocUnsafe(storedBytes(line));
    storeLine(line, stored, 0);
    file.write(stored);
  }
  file.write(lengthOf(0));
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
  return JSON.parse(reader.take(length).toString());
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

function lengthOf(bytes: number): Uint8Array {
  const length = Buffer.allocUnsafe(LENGTH_BYTES);
  length.writeUInt32LE(bytes);
  return length;
}
