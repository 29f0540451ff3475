/**
 * Brings the lines of an events file together by key, whatever their order, in bounded memory.
 *
 * There is one mechanism, an external sort. Lines are copied into one block of memory; a grouping keeps, for each key,
 * where its latest line stands, and each line where the one before it stands. When the block is full, every grouping
 * writes what it has to its temporary file, sorted by key (a *run*), and the block is empty again. At the end the runs of
 * a grouping are read side by side, always from the one with the smallest key: groups come out whole and sorted, and
 * memory holds one buffer a run and one group. What fits into the block is never written.
 *
 * A replay has two groupings over the same block. Lines that name a visitor are grouped by visitor first, because only
 * all of a visitor's events together tell whose they are; from there, and directly if they name none, lines go to the
 * grouping by person. A line that is still in the block does not move for that, it only changes its chain.
 */
import { createRunFile, type RunFile } from './disk.js';
import { beginGroup, endGroup, mergeGroups } from './merge.js';
import { loadLine, type StoredLine, storedBytes, storeLine } from './stored-line.js';

/** Lines by key. */
export interface Grouping {
  /** Puts a line into the group of `key`: a new one, or one that another grouping of the spool has given out. */
  add(key: string, line: StoredLine): void;
  /**
   * Takes every group out, sorted by key as plain strings; within a group lines come in any order. To be called once,
   * when everything has been added.
   */
  groups(): Generator<[key: string, lines: StoredLine[]]>;
}

/** See {@link createSpool}. */
export interface Spool {
  visitors: Grouping;
  persons: Grouping;
  /** Frees the temporary files. */
  close(): void;
}

/** Below this a budget would not hold the longest line. */
export const SPOOL_MIN_BYTES = 16 * 1024 * 1024;
/** Positions in the block have 32 bits. */
export const SPOOL_MAX_BYTES = 4 * 1024 ** 3;

/** The buffers that read runs get what the block leaves of the budget. */
const BLOCK_SHARE = 0.75;
/** What a `Map` takes for an entry besides the characters of the key, twice: what has been dropped is not freed at once. */
const INDEX_ENTRY_BYTES = 200;

/** In the block a line follows the position of the line before it in its group. */
const LINK_BYTES = 4;
const NO_POSITION = 0xffff_ffff;

/**
 * Creates an empty spool.
 *
 * @param memoryBytes what lines, indexes and read buffers may take together; less than {@link SPOOL_MIN_BYTES} or more
 *   than {@link SPOOL_MAX_BYTES} counts as these. A group that has been taken out comes on top.
 */
export function createSpool(memoryBytes: number): Spool {
  const budget = Math.min(Math.max(memoryBytes, SPOOL_MIN_BYTES), SPOOL_MAX_BYTES);
  // The system gives memory for a page when it is first written to, so a small file takes little.
  const block = Buffer.allocUnsafeSlow(Math.floor(budget * BLOCK_SHARE));
  let blockUsed = 0;
  let indexBytes = 0;

  const visitors = createGrouping();
  const persons = createGrouping();
  return {
    visitors,
    persons,
    close() {
      visitors.close();
      persons.close();
    },
  };

  function emptyBlock(): void {
    visitors.spill();
    persons.spill();
    blockUsed = 0;
    indexBytes = 0;
  }

  /** Copies a line into the block and returns its position. */
  function hold(line: StoredLine, keyBytes: number): number {
    const bytes = LINK_BYTES + storedBytes(line);
    if (blockUsed + indexBytes + bytes + keyBytes > block.length) emptyBlock();
    const position = blockUsed;
    blockUsed += bytes;
    storeLine(line, block, position + LINK_BYTES);
    return position;
  }

  function createGrouping() {
    /** Key → position of its latest line in the block. */
    const latest = new Map<string, number>();
    let file: RunFile | undefined;

    const sortedKeys = () => [...latest.keys()].sort();
    const indexed = (key: string) => INDEX_ENTRY_BYTES + 2 * key.length;

    /** The positions of a group's lines in the block, the latest first. */
    function chain(key: string): number[] {
      const positions: number[] = [];
      let position = latest.get(key) ?? NO_POSITION;
      while (position !== NO_POSITION) {
        positions.push(position);
        position = block.readUInt32LE(position);
      }
      return positions;
    }

    function* groupsInBlock(): Generator<[string, StoredLine[]]> {
      for (const key of sortedKeys()) {
        const lines = chain(key).map((position) => loadLine(block, position + LINK_BYTES, position));
        latest.delete(key);
        indexBytes -= indexed(key);
        yield [key, lines];
      }
    }

    return {
      add(key: string, line: StoredLine): void {
        const position = line.position ?? hold(line, indexed(key));
        const previous = latest.get(key);
        if (previous === undefined) indexBytes += indexed(key);
        block.writeUInt32LE(previous ?? NO_POSITION, position);
        latest.set(key, position);
      },

      groups(): Generator<[key: string, lines: StoredLine[]]> {
        if (file === undefined) return groupsInBlock();
        // What is left makes the last run, and the block is free for the grouping that comes next.
        emptyBlock();
        return mergeGroups(file.readers(budget - block.length));
      },

      /** Writes what is in the block as a run. */
      spill(): void {
        if (latest.size === 0) return;
        file ??= createRunFile();
        for (const key of sortedKeys()) {
          beginGroup(file, key);
          for (const position of chain(key)) {
            const start = position + LINK_BYTES;
            file.write(block, start, start + block.readUInt32LE(start));
          }
          endGroup(file);
        }
        file.endRun();
        latest.clear();
      },

      close(): void {
        file?.close();
      },
    };
  }
}
