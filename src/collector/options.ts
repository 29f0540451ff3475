/** What whoever runs a collector can set. */

import { parseDuration, type Span } from '../segments/duration.js';
import { isRecord } from '../segments/event.js';
import { keyProblem } from './keys.js';
import type { CollectorLimits } from './limits.js';
import { originProblem } from './origins.js';
import { referencesProblem } from './references.js';
import { campaignsProblem, segmentsProblem } from './report/figures/rules.js';
import { passwordProblem } from './report/password.js';
import { DEFAULT_RETENTION } from './retention.js';
import type { DuckDbSettings } from './storage/duckdb.js';
import { storeAddress } from './storage/open.js';
import type { EventStore } from './storage/store.js';

/** How much is said on standard output, as JSON Lines. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** See `createCollector`. */
export interface CollectorOptions {
  /**
   * Where the events are: `duckdb:FILE`, made when it is not there, `clickhouse:URL`, or a database of your own, which the
   * collector closes in the end. Default `duckdb:vitrine.duckdb`.
   */
  store?: string | EventStore;
  /** DuckDB settings for the file, such as `{ memory_limit: '512MB', threads: '2' }`. Memory: 2 GB, or 80 % of a machine with less. */
  duckDbSettings?: DuckDbSettings;
  /**
   * The pages that may send, by exact origin: `['https://shop.example']`. `*` in the list stands for every page.
   * Requests without an `Origin` header come from servers, and are taken.
   */
  origins: readonly string[];
  /** Default 4401; 0 for any free port. */
  port?: number;
  /** The address to listen on. Default `127.0.0.1`: only this machine, and a proxy on it, can reach the collector. */
  host?: string;
  /**
   * Shows the latest events, which are personal data, to everyone who can reach the collector. By default only to
   * browsers on this machine.
   */
  publicPage?: boolean;
  /** The key that the shop's own servers send to import orders and to have reference values computed. Without it nobody can. */
  serverKey?: string;
  /** A key that opens `/metrics` to other machines. Without it only this machine can read them. */
  metricsKey?: string;
  /** How long events are kept, as a duration. Default `25mo`. */
  retention?: string;
  /** Reference values of the shop that do not follow from orders: `{ currency: 'EUR', storeCountry: 'FR', storeCity: 'Lyon' }`. */
  references?: Readonly<Record<string, unknown>>;
  /** How often those that do are computed, as a duration. Default `1h`. */
  referencesEvery?: string;
  /** How long browsers keep reference values before they ask again, in seconds. Default 60. */
  referencesMaxAgeSeconds?: number;
  /** The report's password. It counts in place of one that was set before. Without either, {@link Collector.setupAddress} sets one. */
  reportPassword?: string;
  /**
   * Where the hash of a password that was set is kept. Default: beside the DuckDB file, as `FILE.report.json`. A store in memory or
   * of your own has none, and forgets the password.
   */
  reportFile?: string;
  /** The shop's own segments for the report, as a file of segments has them: beside the catalogue, or in place of its rows. */
  segments?: unknown;
  /** The shop's campaigns, as its pages have them: the report then knows their names, audiences and goals. */
  campaigns?: unknown;
  /** How often the report's figures are worked out while somebody looks at them, as a duration. Default `1h`. */
  reportEvery?: string;
  /** Default `silent`; `vitrine collect` says `info`. */
  logLevel?: (typeof LOG_LEVELS)[number];
  /** The time in ms since 1970. Default `Date.now`. */
  now?: () => number;
  limits?: Partial<CollectorLimits>;
  /** Told of every trouble that is the collector's own (the database, a defect). Default: to the log, or else to standard error. */
  onError?: (trouble: Error) => void;
}

/** The default of what does not have one elsewhere. */
export const DEFAULTS = {
  store: 'duckdb:vitrine.duckdb',
  port: 4401,
  host: '127.0.0.1',
  retention: DEFAULT_RETENTION,
  referencesEvery: '1h',
  referencesMaxAgeSeconds: 60,
  reportEvery: '1h',
} as const;

const SHORTEST_EVERY_MS = 10_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function everyProblem(text: string): string | undefined {
  const span = parseDuration(text);
  const isGood = span && span.months === 0 && span.ms >= SHORTEST_EVERY_MS && span.ms <= LONGEST_TIMER_MS;
  return isGood ? undefined : `must be a duration from "10s" to "24d", not "${text}"`;
}

/** What is wrong with each option, in a sentence, or `undefined`. */
const PROBLEMS: {
  [Name in keyof CollectorOptions]?: (value: NonNullable<CollectorOptions[Name]>) => string | undefined;
} = {
  store(store) {
    if (typeof store !== 'string') return undefined;
    try {
      storeAddress(store);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  },
  origins(origins) {
    if (origins.length === 0) return 'is missing: name the pages that may send, such as https://shop.example';
    return origins.map(originProblem).find((problem) => problem !== undefined);
  },
  port: (port) =>
    Number.isInteger(port) && port >= 0 && port <= 65_535 ? undefined : 'must be a whole number from 0 to 65535',
  serverKey: keyProblem,
  metricsKey: keyProblem,
  retention(text) {
    const span = parseDuration(text);
    return span && span.months + span.ms > 0 ? undefined : `must be a duration, such as "25mo", not "${text}"`;
  },
  references: referencesProblem,
  referencesEvery: everyProblem,
  reportEvery: everyProblem,
  reportPassword: passwordProblem,
  segments: (given) => segmentsProblem(given),
  campaigns: (given) => campaignsProblem(given),
  logLevel: (level) =>
    LOG_LEVELS.includes(level) ? undefined : `must be one of ${LOG_LEVELS.join(', ')}, not "${level}"`,
  limits: (limits) =>
    isRecord(limits) && Object.values(limits).every((limit) => Number.isFinite(limit) && Number(limit) >= 0)
      ? undefined
      : 'must be numbers',
};

/**
 * Checks options.
 *
 * @param nameOf how each option is called where it was given
 * @throws TypeError in a sentence that names the option and shows no key.
 */
export function checkOptions(options: CollectorOptions, nameOf = (name: string) => `options.${name}`): void {
  for (const [name, problemOf] of Object.entries(PROBLEMS)) {
    const value = options[name as keyof CollectorOptions];
    const problem = value === undefined ? undefined : (problemOf as (value: unknown) => string | undefined)(value);
    if (problem) throw new TypeError(sentenceAbout(nameOf(name), problem));
  }
}

/** A problem goes on after the name of what it is about, or stands for itself. */
export function sentenceAbout(name: string, problem: string): string {
  return /^(is|must|names) /.test(problem) ? `${name} ${problem}` : `${name}: ${problem}`;
}

/** A duration that `checkOptions` has found to be one. */
export const spanOf = (text: string): Span => parseDuration(text) as Span;
