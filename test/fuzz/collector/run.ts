/**
 * A collector in a process of its own is sent what nobody should send. Whatever comes, each request is answered in a
 * sentence, and in the end the file has exactly the events that were acknowledged.
 */
import fc from 'fast-check';
import { checkBatchAnswer, checkRefusal } from './answers.js';
import { type Attempt, attempt, type BodyAttempt, erasureOf, requestOf } from './attempts.js';
import { type Answer, Connection } from './connection.js';
import { Ledger } from './ledger.js';
import { startTarget, type Target } from './target.js';
import { verdictOn } from './verdict.js';

/** See {@link fuzzCollector}. */
export interface FuzzOptions {
  /** How many to send, at least. */
  requests: number;
  /** The same seed sends the same. */
  seed: number;
}

/** What has happened. */
export interface FuzzFigures {
  requests: number;
  /** How many answers had which status. */
  statuses: Record<number, number>;
  acknowledged: number;
  stored: number;
  erased: number;
  kills: number;
  /** The most memory that a process of the collector had, in MB; 0 where the system does not tell. */
  peakMb: number;
}

/** Of requests at a time. */
const LANES = 48;
const ATTEMPTS_AT_ONCE = 240;
const ROUNDS = 8;
/** Requests between two kills. */
const LEG = 10_000;

/** No answer because the collector was killed. */
class Unanswered extends Error {}

/**
 * Sends at least so many requests to a collector, which is killed and started again in between.
 *
 * @throws what was sent, as little of it as shows the fault, and the seed.
 */
export async function fuzzCollector({ requests, seed }: FuzzOptions): Promise<FuzzFigures> {
  const target = await startTarget();
  const sender = new Sender(target);
  const legs = Math.max(2, Math.round(requests / LEG));
  let roundSeed = seed;
  let kills = 0;
  try {
    for (let leg = 1; leg <= legs; leg++) {
      while (sender.requests < (requests * leg) / legs) await fuzzOnce(sender, roundSeed++);
      if (leg === legs) break;
      await sender.sendThroughKill(fc.sample(attempt, { numRuns: ATTEMPTS_AT_ONCE, seed: roundSeed++ }));
      kills++;
    }
    const { peakMb } = target;
    const stored = await target.finish();
    sender.ledger.check(stored);
    const { statuses, ledger } = sender;
    const { acknowledged, erased } = ledger;
    return { requests: sender.requests, statuses, acknowledged, stored: stored.length, erased, kills, peakMb };
  } finally {
    await target.remove();
  }
}

/** Some rounds of attempts at once. fast-check makes them, and fewer and smaller ones of those that show a fault. */
async function fuzzOnce(sender: Sender, seed: number): Promise<void> {
  const attempts = fc.array(attempt, { minLength: 1, maxLength: ATTEMPTS_AT_ONCE, size: 'max' });
  await fc.assert(
    fc.asyncProperty(attempts, (all) => sender.send(all)),
    { seed, numRuns: ROUNDS },
  );
}

/** Sends attempts, some at a time, and checks each answer. */
class Sender {
  readonly ledger = new Ledger();
  readonly statuses: Record<number, number> = {};
  requests = 0;
  readonly #target: Target;
  #idle: Connection[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  /** Resolved when all have been answered as they should be. */
  async send(attempts: readonly Attempt[]): Promise<void> {
    if (this.#target.hasEnded) await this.#restart();
    await this.#inLanes(attempts, (one) => this.#perform(one));
  }

  /** The same, with a kill in their midst; what was not answered is sent again to the next process, as a tracker does. */
  async sendThroughKill(attempts: readonly Attempt[]): Promise<void> {
    const unanswered: Attempt[] = [];
    let answered = 0;
    await this.#inLanes(attempts, async (one) => {
      try {
        await this.#perform(one);
        if (++answered === attempts.length >> 2) this.#target.kill();
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        unanswered.push(one);
      }
    });
    await this.#restart();
    await this.send(unanswered);
  }

  async #restart(): Promise<void> {
    this.#idle = [];
    await this.#target.restart();
  }

  async #inLanes(attempts: readonly Attempt[], perform: (one: Attempt) => Promise<void>): Promise<void> {
    const rest = attempts.values();
    const lanes = Array.from({ length: LANES }, async () => {
      for (const one of rest) await perform(one);
    });
    await allEnded(lanes);
  }

  async #perform(one: Attempt): Promise<void> {
    if (one.kind === 'body') await allEnded(Array.from({ length: one.copies }, () => this.#sendBody(one)));
    else if (one.kind === 'pipeline') await this.#sendPipeline(one);
    else if (one.kind === 'erase') await this.#erase(one);
    else if (one.kind === 'cut') {
      this.requests++;
      const bytes = requestOf(one.body);
      await this.#connected((connection) => connection.cut(bytes.subarray(0, Math.floor(bytes.length * one.after))));
    } else {
      const answer = await this.#exchange(one.bytes);
      checkRefusal(answer);
    }
  }

  async #sendBody(one: BodyAttempt): Promise<void> {
    const bytes = requestOf(one);
    const pauses = one.pauses.map((part) => Math.floor(part * bytes.length));
    this.#settle(one, await this.#exchange(bytes, pauses));
  }

  #settle(one: BodyAttempt, answer: Answer): void {
    const verdict = verdictOn(one.body, one.headers);
    checkBatchAnswer(answer, verdict);
    if (verdict.status === 200) this.ledger.acknowledge(verdict.good);
  }

  /** What comes after garbage, or after a refusal that closes the connection, need not be answered: it is sent again. */
  async #sendPipeline({ bodies, garbage }: { bodies: BodyAttempt[]; garbage: Buffer | undefined }): Promise<void> {
    const bytes = Buffer.concat([...bodies.map(requestOf), ...(garbage ? [garbage] : [])]);
    const answers = await this.#connected(async (connection) => {
      const all = await connection.exchange({ bytes, answers: bodies.length });
      connection.close();
      return all;
    });
    for (const [index, one] of bodies.entries()) {
      const answer = answers[index];
      if (answer === undefined) await this.#sendBody(one);
      else if (garbage && answer.status === 400 && verdictOn(one.body, one.headers).status !== 400) {
        checkRefusal(answer);
        answers.length = index;
        await this.#sendBody(one);
      } else {
        this.#count(answer);
        this.#settle(one, answer);
      }
    }
  }

  async #erase(one: { visitor: string; secret: string; isRight: boolean }): Promise<void> {
    const answer = await this.#exchange(erasureOf(one));
    if (answer.status !== (one.isRight ? 204 : 401)) throw new Error(`An erasure got ${answer.status} ${answer.body}`);
    if (!one.isRight) return checkRefusal(answer);
    this.ledger.erase(one.visitor);
  }

  async #exchange(bytes: Buffer, pauses: readonly number[] = []): Promise<Answer> {
    const [answer] = await this.#connected((connection) => connection.exchange({ bytes, pauses }));
    if (!answer)
      throw this.#target.wasKilled ? new Unanswered('The collector was killed') : new Error('This was not answered');
    this.#count(answer);
    return answer;
  }

  #count({ status }: Answer): void {
    this.requests++;
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
  }

  async #connected<Result>(use: (connection: Connection) => Promise<Result>): Promise<Result> {
    const connection = this.#idle.pop() ?? new Connection(this.#target.address);
    const result = await use(connection);
    this.#idle.push(connection);
    return result;
  }
}

/** Like `Promise.all`, but nothing is under way any more when it rejects. */
async function allEnded(works: Promise<void>[]): Promise<void> {
  for (const work of await Promise.allSettled(works)) if (work.status === 'rejected') throw work.reason;
}
