/** The JSON files beside the events: segments, references, parameters. */
import { readFileSync } from 'node:fs';
import type { Scalar } from '../segments/definition.js';
import { isRecord } from '../segments/event.js';

/** Reads a file of segments. Throws a plain sentence when it is none; the segments are judged by `check`. */
export function readDefinitions(path: string): unknown {
  const value = readJson(path);
  const file = isRecord(value) ? value : { segments: value };
  if (!Array.isArray(file.segments)) throw new Error(`${path}: a definitions file is {"version": 1, "segments": […]}`);
  if (file.version !== undefined && file.version !== 1) throw new Error(`${path}: "version" must be 1`);
  return value;
}

/** Reads a file of reference values. */
export function readReferences(path: string): Record<string, unknown> {
  const value = readJson(path);
  if (!isRecord(value)) throw new Error(`${path}: reference values are an object, {"averageOrderValue": 84.5, …}`);
  return value;
}

/** Reads a file of parameters. */
export function readParams(path: string): Record<string, Scalar> {
  const value = readJson(path);
  if (!isRecord(value)) throw new Error(`${path}: parameters are an object, {"category": "shoes", …}`);
  for (const [name, param] of Object.entries(value))
    if (!['string', 'number', 'boolean'].includes(typeof param))
      throw new Error(`${path}: "${name}" must be a text, a number, true or false`);
  return value as Record<string, Scalar>;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`cannot read ${path}: ${error instanceof Error ? error.message : error}`);
  }
}
