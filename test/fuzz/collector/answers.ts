/** Whether an answer is the one that is due. */
import type { BatchAnswer } from '../../../src/wire/batch.js';
import type { Answer } from './connection.js';
import type { Verdict } from './verdict.js';

/** What a person can read at a glance. */
const SENTENCE_MAX_LENGTH = 1000;

/** Throws when a batch is answered otherwise than the verdict says. */
export function checkBatchAnswer(answer: Answer, verdict: Verdict): void {
  const isDue = answer.status === verdict.status || ('or' in verdict && answer.status === verdict.or);
  if (!isDue) throw new Error(`The answer should be ${verdict.status}, not ${answer.status} ${answer.body}`);
  if (verdict.status !== 200) {
    checkRefusal(answer);
    return;
  }
  const { accepted, rejected, ...more } = parse(answer) as BatchAnswer;
  const places = rejected.map(({ index }) => index);
  if (accepted !== verdict.good.length || String(places) !== String(verdict.bad) || Object.keys(more).length > 0)
    throw new Error(`${verdict.good.length} should be accepted and [${verdict.bad}] rejected, not ${answer.body}`);
  for (const { reason } of rejected) checkSentence(reason, answer);
}

/** Throws when a refusal is no sentence. */
export function checkRefusal(answer: Answer): void {
  if (answer.status < 400 || answer.status >= 500) throw new Error(`A refusal is 4xx, not ${answer.status}`);
  const { error, ...more } = parse(answer) as { error?: unknown };
  if (Object.keys(more).length > 0) throw new Error(`A refusal is a sentence and no more, not ${answer.body}`);
  checkSentence(error, answer);
}

function parse({ status, headers, body }: Answer): object {
  try {
    if (!headers['content-type']?.startsWith('application/json')) throw new Error('It is not called JSON');
    return JSON.parse(body) as object;
  } catch (cause) {
    throw new Error(`This answer is not JSON: ${status} ${body}`, { cause });
  }
}

function checkSentence(sentence: unknown, { status, body }: Answer): void {
  if (typeof sentence === 'string' && /^["\p{L}].* .*/su.test(sentence) && sentence.length <= SENTENCE_MAX_LENGTH)
    return;
  throw new Error(`This is no sentence, or one too long: ${status} ${body.slice(0, 2000)}`);
}
