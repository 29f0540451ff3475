/**
 * A line of the events file as it is kept, the same in memory and in a temporary file: with what sorts it, so that it is
 * parsed twice only, when it is read and when it is replayed.
 *
 * length of the whole (4) · length of the id (4) · of the user (4) · number (8) · time (8) · id · user · the line
 */

/** An event that has not been parsed: the bytes of `source` from `start` to before `end`. */
export interface StoredLine {
  /** The line's number in the file: the order of arrival. */
  number: number;
  time: number;
  id: string;
  /** The user it names, or `""`. */
  user: string;
  source: Buffer;
  start: number;
  end: number;
  /** Where a spool keeps it in memory, if one does. */
  position?: number | undefined;
}

/** What the length in front takes, and thus the least that must be read to know how much to read. */
export const LENGTH_BYTES = 4;
const HEADER_BYTES = 28;

/** How many bytes {@link storeLine} will write. */
export function storedBytes({ id, user, start, end }: StoredLine): number {
  return HEADER_BYTES + 2 * (id.length + user.length) + end - start;
}

/** Copies a line into `block`, which has room for it. */
export function storeLine(line: StoredLine, block: Buffer, at: number): void {
  const { id, user } = line;
  block.writeUInt32LE(storedBytes(line), at);
  block.writeUInt32LE(2 * id.length, at + 4);
  block.writeUInt32LE(2 * user.length, at + 8);
  block.writeDoubleLE(line.number, at + 12);
  block.writeDoubleLE(line.time, at + 20);
  // UTF-16 keeps a name as it is, even half a surrogate pair, which UTF-8 cannot spell.
  let end = at + HEADER_BYTES;
  end += block.write(id, end, 'utf16le');
  end += block.write(user, end, 'utf16le');
  line.source.copy(block, end, line.start, line.end);
}

/** The line stored at a place of `block`; its bytes stay there. */
export function loadLine(block: Buffer, at: number, position?: number): StoredLine {
  const idStart = at + HEADER_BYTES;
  const userStart = idStart + block.readUInt32LE(at + 4);
  const start = userStart + block.readUInt32LE(at + 8);
  return {
    number: block.readDoubleLE(at + 12),
    time: block.readDoubleLE(at + 20),
    id: block.toString('utf16le', idStart, userStart),
    user: block.toString('utf16le', userStart, start),
    source: block,
    start,
    end: at + block.readUInt32LE(at),
    position,
  };
}
