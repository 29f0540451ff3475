/** Standard output: whole lines, few writes, and quiet when nobody reads any more. */
import type { Writable } from 'node:stream';

const BUFFER_CHARACTERS = 64 * 1024;

/** See {@link createOutput}. */
export interface Output {
  /** Writes a line; resolves when the next one may come. */
  line(text: string): void | Promise<void>;
  /** Writes what has been held back. */
  flush(): Promise<void>;
  /** True once the reader has gone (`| head`): nothing more needs to be made. */
  readonly closed: boolean;
}

/** Collects lines and writes them together. Any error but a reader that has gone rejects the write. */
export function createOutput(stream: Writable): Output {
  let held = '';
  let closed = false;
  // The callback of the write tells the same, but an error event without a listener would end the process.
  stream.on('error', () => {});

  function flush(): Promise<void> {
    const text = held;
    held = '';
    if (text === '' || closed) return Promise.resolve();
    return new Promise((resolve, reject) => {
      stream.write(text, (error) => {
        if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') return reject(error);
        closed ||= Boolean(error);
        resolve();
      });
    });
  }

  return {
    line(text) {
      held += `${text}\n`;
      if (held.length >= BUFFER_CHARACTERS) return flush();
    },
    flush,
    get closed() {
      return closed;
    },
  };
}
