/** How a batch must be answered, by the published schema and what the documentation says beside it. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import type { TrackedEvent } from '../../../src/segments/event.js';

/** What the headers mean that come with a body. */
export interface BodyHeaders {
  /** Whether the type, its charset and the encoding are ones that the collector takes. */
  taken: boolean;
  gzip: boolean;
}

/** The answer that is due: with 200 the events that are stored, and the places of those that never can be. */
export type Verdict =
  | { status: 200; good: TrackedEvent[]; bad: number[] }
  /** With `or`, two things are wrong, of which either may be found first. */
  | { status: 400 | 413 | 415; or?: 413 };

export const MAX_BODY_BYTES = 256 * 1024;
const MAX_LEVELS = 32;

const schema = JSON.parse(readFileSync(new URL('../../../docs/batch.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv();
const isEvent = ajv.compile(schema.definitions.event);
const isBatch = ajv.compile({ ...schema, definitions: { event: true } });

/** Judges a body as it was sent. */
export function verdictOn(body: Buffer, headers: BodyHeaders): Verdict {
  if (!headers.taken) return { status: 415 };
  if (body.length > MAX_BODY_BYTES) return { status: 413 };
  let inflated: Buffer = body;
  if (headers.gzip || (body[0] === 0x1f && body[1] === 0x8b)) {
    try {
      inflated = gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES });
    } catch (error) {
      const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      return isTooLarge ? { status: 413 } : { status: 400, or: 413 };
    }
  }
  if (!isUtf8(inflated)) return { status: 400 };
  let batch: unknown;
  try {
    batch = JSON.parse(inflated.toString().replace(/^\ufeff/, ''));
  } catch {
    return { status: 400 };
  }
  if (!isBatch(batch)) return { status: 400 };
  const verdict: Verdict = { status: 200, good: [], bad: [] };
  (batch as { events: unknown[] }).events.forEach((event, index) => {
    if (isEvent(event) && levelsOf(event) <= MAX_LEVELS && isWellFormed(event as TrackedEvent))
      verdict.good.push(event as TrackedEvent);
    else verdict.bad.push(index);
  });
  return verdict;
}

const isWellFormed = ({ id }: TrackedEvent) => Buffer.from(id).toString() === id;

function levelsOf(value: unknown): number {
  const isNested = (inner: unknown) => typeof inner === 'object' && inner !== null;
  let levels = 0;
  for (let level = [value].filter(isNested); level.length > 0; levels++)
    level = level.flatMap((inner) => Object.values(inner as object)).filter(isNested);
  return levels;
}
