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

/**
 * Reads a file of reference values. A value that is not what it should be is told to `onProblem` in a sentence with the
 * file and its path, and left out; names that are not known are kept. Throws a plain sentence when the file is none.
 */
export function readReferences(path: string, onProblem: (sentence: string) => void): Record<string, unknown> {
  const value = readJson(path);
  if (!isRecord(value)) throw new Error(`${path}: reference values are an object, {"averageOrderValue": 84.5, …}`);
  const right = Object.entries(value).filter(([name, reference]) => {
    const problem = REFERENCES.get(name)?.(name, reference);
    if (problem !== undefined) onProblem(`${path}: ${problem}; "${name}" is left out`);
    return problem === undefined;
  });
  return Object.fromEntries(right);
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

/** What is wrong with the value at a path, if anything. */
type Problem = (path: string, value: unknown) => string | undefined;

const shown = (value: unknown) => JSON.stringify(value).slice(0, 60);

const text: Problem = (path, value) =>
  typeof value === 'string' && value !== '' ? undefined : `${path} must be a text, not ${shown(value)}`;

const number: Problem = (path, value) =>
  Number.isFinite(value) ? undefined : `${path} must be a number, not ${shown(value)}`;

const cuts: Problem = (path, value) => {
  if (!Array.isArray(value) || value.length !== 4)
    return `${path} must be a list of four numbers, with null for a cut that is not there`;
  for (const [index, cut] of value.entries()) {
    const problem = cut === null ? undefined : number(`${path}[${index}]`, cut);
    if (problem !== undefined) return problem;
  }
  const there = value.filter((cut) => cut !== null);
  const lower = there.findIndex((cut, index) => cut < there[index - 1]);
  return lower < 0 ? undefined : `${path} must ascend, but ${there[lower]} comes after ${there[lower - 1]}`;
};

const rfm: Problem = (path, value) => {
  if (!isRecord(value)) return `${path} must be {"recencyDays": […], "frequency": […], "monetary": […]}`;
  for (const name of ['recencyDays', 'frequency', 'monetary']) {
    const problem = cuts(`${path}.${name}`, value[name]);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

/** The reference values this product knows. */
const REFERENCES = new Map<string, Problem>([
  ['currency', text],
  ['averageOrderValue', number],
  ['lifetimeValueP80', number],
  ['storeCountry', text],
  ['storeCity', text],
  ['rfm', rfm],
]);
