/** A request that is refused as a whole: the status and the sentence of the answer. */

/** An error that is told to the client. */
export interface Refusal extends Error {
  statusCode: number;
  headers: Record<string, string>;
}

/** How long a client is asked to wait when the collector cannot take a request now. */
const RETRY_AFTER_SECONDS = 5;

/** Makes a refusal to be thrown; `sentence` says what is wrong, and where. */
export function refusal(statusCode: number, sentence: string, headers: Record<string, string> = {}): Refusal {
  return Object.assign(new Error(sentence), { statusCode, headers });
}

/** A refusal of what may be accepted later: 429 when there is too much to do, 503 when the database is in trouble. */
export function notNow(statusCode: 429 | 503, sentence: string): Refusal {
  return refusal(statusCode, sentence, { 'retry-after': String(RETRY_AFTER_SECONDS) });
}

const QUOTED_MAX_LENGTH = 100;

/** What the client has sent, as it stands in a sentence: its start, when it is long. */
export function quoted(text: string | undefined): string {
  if (text === undefined) return 'missing';
  return `"${text.length > QUOTED_MAX_LENGTH ? `${text.slice(0, QUOTED_MAX_LENGTH)}…` : text}"`;
}
