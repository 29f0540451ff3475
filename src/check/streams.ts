/** Where the commands read and write. */
import type { Writable } from 'node:stream';

/** The process's own by default. */
export interface CheckStreams {
  stdin: AsyncIterable<Uint8Array | string>;
  stdout: Writable;
  stderr: Writable;
}

/** Writes lines; resolves when they are out, or nobody reads any more (`| head`). Any other error rejects. */
export function writeLines(stream: Writable, lines: readonly string[]): Promise<void> {
  // The callback of the write tells the same, but an error event without a listener would end the process.
  stream.on('error', () => {});
  const text = lines.map((line) => `${line}\n`).join('');
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error);
      else resolve();
    });
  });
}

/** What comes from a file may hold control characters, which could make a terminal do things. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** What an error says. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
