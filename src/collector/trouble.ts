/**
 * Trouble at run time in words that hold nothing personal: messages of databases and of parsers quote the values they stumble over.
 */

/** Why a database refuses, as far as a sender may know it. */
const REASONS: [pattern: RegExp, reason: string][] = [
  [/no space left|ENOSPC|disk (is )?full|file too large|EFBIG|not enough space/i, 'its disk is full'],
  [/out of memory|memory limit|ENOMEM/i, 'its memory is full'],
  [/conflicting lock|could not set lock|EAGAIN|EBUSY/i, 'another process has it open'],
  [/read-?only|EROFS|permission denied|EACCES/i, 'it may not be written to'],
  [
    /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EPIPE|ETIMEDOUT|socket hang up|timeout/i,
    'it cannot be reached',
  ],
];

/** The reason, such as `its disk is full`; `undefined` for one that is not known. */
export function reasonOf(error: unknown): string | undefined {
  const text = causesOf(error)
    .map((one) => `${one.message} ${'code' in one ? one.code : ''}`)
    .join(' ');
  return REASONS.find(([pattern]) => pattern.test(text))?.[1];
}

/** What a log says of an error: what went wrong and where in the code, without anything that was quoted. */
export function loggable(error: unknown): { message: string; causes: string[]; at: string[] } {
  const [first, ...causes] = causesOf(error);
  const deepest = causes.at(-1) ?? first;
  return {
    message: withoutValues(first?.message ?? String(typeof error)),
    causes: causes.map(({ message }) => withoutValues(message)),
    at: (deepest?.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8)
      .map((line) => line.trim()),
  };
}

function causesOf(error: unknown): Error[] {
  const found: Error[] = [];
  for (let one = error; one instanceof Error && found.length < 5; one = one.cause) found.push(one);
  return found;
}

/** The first line, with what stands in quotation marks taken out, and long runs of letters and digits: they may be ids. */
function withoutValues(message: string): string {
  return (message.split('\n')[0] ?? '')
    .replace(/'[^']*'?|"[^"]*"?|`[^`]*`?/g, '…')
    .replace(/[\w+/=-]{20,}/g, '…')
    .slice(0, 300);
}
