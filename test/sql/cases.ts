/** What SQL and the engine are compared on: visitors, definitions, instants. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { catalogue } from '../../src/segments/catalogue/all.js';
import type { Definitions } from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import {
  contexts,
  randomDefinitions,
  sequenceDefinitions,
  WINDOW_EVENTS,
  windowDefinitions,
} from '../oracle/definitions.js';
import type { Context } from '../oracle/evaluate.js';
import { shoppers } from '../oracle/shoppers.js';
import { catalogueStreams, monthEndStreams, plainStreams, streams, yearsStreams } from '../oracle/streams.js';
import { contextFor, together } from './definitions.js';
import { besideEachOther, drawn, instantsAmong, namedDifferently } from './visitors.js';

/** One comparison. */
export interface SqlCase {
  definitions: Definitions;
  context: Context;
  events: TrackedEvent[];
  instants: number[];
}

/** How much of everything. */
export interface Size {
  visitors: number;
  /** Random files of definitions. */
  files: number;
  instants: number;
  seed: number;
}

/** With these no segment of the catalogue is unknown. */
const context: Context = {
  references: {
    currency: 'EUR',
    averageOrderValue: 100,
    lifetimeValueP80: 400,
    storeCountry: 'FR',
    storeCity: 'Lyon',
    rfm: { recencyDays: [30, 90, 180, 365], frequency: [2, 3, 4, 5], monetary: [80, 250, 700, 1500] },
  },
  params: { category: 'shoes', tier: 'express', type: 'card', city: 'Lyon', campaign: 'spring' },
};

const visitor = fc.oneof(
  { weight: 3, arbitrary: catalogueStreams(24) },
  { weight: 2, arbitrary: shoppers(24).map(({ events }) => events) },
  { weight: 2, arbitrary: namedDifferently(catalogueStreams(24)) },
  { weight: 1, arbitrary: monthEndStreams(8) },
);

/** The whole catalogue, for visitors who get into its rows. */
export function catalogueCase({ visitors, instants, seed }: Size): SqlCase {
  const events = besideEachOther(drawn(visitor, visitors, seed));
  return { definitions: catalogue, context, events, instants: instantsAmong(events, instants) };
}

/** Random definitions of the whole language, for visitors who do everything. */
export function languageCase({ visitors, files, instants, seed }: Size): SqlCase {
  const someone = fc.oneof(streams(24), yearsStreams(24), namedDifferently(yearsStreams(24)));
  const events = besideEachOther(drawn(someone, visitors, seed));
  const [given = {}] = drawn(contexts, 1, seed);
  return {
    definitions: together(drawn(randomDefinitions, files, seed)),
    context: contextFor(given, files),
    events,
    instants: instantsAmong(events, instants),
  };
}

/** Windows between all kinds of anchors, or sequences, of a few events that come again and again. */
export function plainCase(which: 'windows' | 'sequences', { visitors, files, instants, seed }: Size): SqlCase {
  const events = besideEachOther(drawn(plainStreams(WINDOW_EVENTS, 24), visitors, seed));
  const definitions = which === 'windows' ? windowDefinitions : sequenceDefinitions;
  return {
    definitions: together(drawn(definitions, files, seed)),
    context: {},
    events,
    instants: instantsAmong(events, instants),
  };
}

/** The whole catalogue over a log of a real shop; of `everyNth` person. */
export function logCase(path: string, instants: number, everyNth = 1): SqlCase {
  const persons = new Map<string, TrackedEvent[]>();
  for (const line of gunzipSync(readFileSync(path)).toString().trim().split('\n')) {
    const event: TrackedEvent = JSON.parse(line);
    const own = persons.get(event.user ?? '') ?? [];
    persons.set(event.user ?? '', own);
    own.push(event);
  }
  const events = [...persons.values()].filter((_, index) => index % everyNth === 0).flat();
  const orders = { averageOrderValue: 36, lifetimeValueP80: 134 };
  const rfm = { recencyDays: [9, 45, 137, 325], frequency: [2, 3, 5, 11], monetary: [20, 48, 110, 300] };
  const references = { ...context.references, ...orders, rfm };
  return {
    definitions: catalogue,
    context: { ...context, references },
    events,
    instants: instantsAmong(events, instants),
  };
}

/** The logs in a folder. */
export const logsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl.gz'))
    .sort()
    .map((file) => join(folder, file));
