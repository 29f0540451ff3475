/** A temporary file of runs: written one after the other, read again side by side. */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WRITE_BUFFER_BYTES = 256 * 1024;
const READ_BUFFER_MIN_BYTES = 4 * 1024;
const READ_BUFFER_MAX_BYTES = 256 * 1024;

/** See {@link createRunFile}. */
export interface RunFile {
  /** Appends the bytes of `source` from `start` to before `end` to the run being written; they are copied. */
  write(source: Buffer, start: number, end: number): void;
  /** Ends the run being written. */
  endRun(): void;
  /** A reader for each run, in the order of writing, whose buffers share `bufferBytes`, but for a small minimum. */
  readers(bufferBytes: number): RunReader[];
  /** Closes and removes the file; a second call does nothing. */
  close(): void;
}

/** Reads forward through one run. */
export interface RunReader {
  /** Whether everything has been taken. */
  done(): boolean;
  /** The next `length` bytes, lent until the next call. */
  take(length: number): Buffer;
}

/**
 * Creates an empty file in the system's temporary directory, for the eyes of this user only.
 *
 * Its name is removed at once: the system frees the file when it is closed or the process ends, by a signal or a crash
 * too, and no visitor's data is left behind. Where a name has to stay as long as the file is open, it goes on closing.
 */
export function createRunFile(): RunFile {
  const path = join(tmpdir(), `vitrine-replay-${randomUUID()}`);
  const file = openSync(path, 'wx+', 0o600);
  const removeName = () => {
    try {
      rmSync(path, { force: true });
    } catch {
      // Windows may refuse while the file is open.
    }
  };
  removeName();

  const runs: { start: number; end: number }[] = [];
  const pending = Buffer.allocUnsafe(WRITE_BUFFER_BYTES);
  let pendingBytes = 0;
  let writtenBytes = 0;
  let closed = false;

  function writeOut(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, writtenBytes + done);
    writtenBytes += done;
  }
  function flush(): void {
    writeOut(pending.subarray(0, pendingBytes));
    pendingBytes = 0;
  }

  return {
    write(source, start, end) {
      if (pendingBytes + end - start > pending.length) flush();
      if (end - start > pending.length) writeOut(source.subarray(start, end));
      else pendingBytes += source.copy(pending, pendingBytes, start, end);
    },
    endRun() {
      flush();
      runs.push({ start: runs.at(-1)?.end ?? 0, end: writtenBytes });
    },
    readers(bufferBytes) {
      const share = Math.min(
        Math.max(Math.floor(bufferBytes / runs.length), READ_BUFFER_MIN_BYTES),
        READ_BUFFER_MAX_BYTES,
      );
      return runs.map(({ start, end }) => createRunReader(file, start, end, share));
    },
    close() {
      if (closed) return;
      closed = true;
      closeSync(file);
      removeName();
    },
  };
}

function createRunReader(file: number, start: number, end: number, bufferBytes: number): RunReader {
  const ownBuffer = Buffer.allocUnsafe(Math.min(bufferBytes, end - start));
  let buffer = ownBuffer;
  let taken = 0;
  let filled = 0;
  let position = start;

  /** Puts at least `length` bytes that have not been taken at the front of the buffer. */
  function fill(length: number): void {
    const rest = buffer.subarray(taken, filled);
    // A long line gets a buffer of its own, for as long as it is needed.
    const next = length > ownBuffer.length ? Buffer.allocUnsafe(length) : ownBuffer;
    next.set(rest);
    buffer = next;
    taken = 0;
    filled = rest.length;
    while (filled < length) {
      const count = readSync(file, buffer, filled, Math.min(buffer.length - filled, end - position), position);
      if (count === 0) throw new Error('a temporary file is shorter than what was written to it');
      filled += count;
      position += count;
    }
  }

  return {
    done: () => taken === filled && position === end,
    take(length) {
      if (filled - taken < length) fill(length);
      taken += length;
      return buffer.subarray(taken - length, taken);
    },
  };
}
