/** Standard error: problems, not too many of them, and on a terminal how far the replay is. */
import type { Writable } from 'node:stream';

/** So many problems of one replay are told in full. */
const PROBLEMS_IN_FULL = 20;
const PROGRESS_EVERY_MS = 200;
const ERASE_LINE = '\r\u001b[K';

/** See {@link createNotes}. */
export interface Notes {
  /** Writes a line. */
  say(text: string): void;
  /** Writes a line, unless many problems have been told already: then it is only counted. */
  problem(text: string): void;
  /** How many problems there were. */
  readonly problems: number;
  /** Shows how far things are, on a terminal only. */
  progress(text: () => string): void;
  /** Says how many problems were not told and removes the progress. */
  end(): void;
}

/** @param now a clock in ms */
export function createNotes(stream: Writable & { isTTY?: boolean }, now: () => number): Notes {
  let problems = 0;
  let shownAt = Number.NEGATIVE_INFINITY;
  let showing = false;
  // Nobody reads any more: then there is nobody to tell.
  stream.on('error', () => {});

  function erase(): void {
    if (showing) stream.write(ERASE_LINE);
    showing = false;
  }
  function say(text: string): void {
    erase();
    stream.write(`${printable(text)}\n`);
  }

  return {
    say,
    problem(text) {
      problems++;
      if (problems <= PROBLEMS_IN_FULL) say(text);
      if (problems === PROBLEMS_IN_FULL) say('(more are counted, not shown)');
    },
    get problems() {
      return problems;
    },
    progress(text) {
      if (!stream.isTTY || now() - shownAt < PROGRESS_EVERY_MS) return;
      shownAt = now();
      showing = true;
      stream.write(ERASE_LINE + text());
    },
    end() {
      erase();
      if (problems > PROBLEMS_IN_FULL) say(`${count(problems)} problems in all, ${PROBLEMS_IN_FULL} shown`);
    },
  };
}

/** A number with thousands separated. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** What comes from a file may hold control characters, which could make a terminal do things. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
