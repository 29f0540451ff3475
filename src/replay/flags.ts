/** The command line of `vitrine replay`. */
import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Flags {
  /** Path of the events file, `-` for standard input. */
  events: string;
  /** Paths of JSON files. */
  segments: string | undefined;
  references: string | undefined;
  params: string | undefined;
  /** ms since 1970. */
  until: number | undefined;
  nowOnly: boolean;
  /** Print reference values instead. */
  rfmScale: boolean;
  /** The shop's, for `rfmScale`. */
  currency: string | undefined;
  memoryBytes: number | undefined;
  verbose: boolean;
}

const BYTES_OF_UNIT = new Map([
  ['', 1],
  ['K', 1024],
  ['M', 1024 ** 2],
  ['G', 1024 ** 3],
]);
/** A smaller size is more likely one whose unit was forgotten. */
const SMALLEST_MEMORY_BYTES = 1024 ** 2;

/** Reads the arguments after `vitrine replay`. Throws a plain sentence when they are wrong. */
export function readFlags(args: string[]): Flags | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      events: { type: 'string' },
      segments: { type: 'string' },
      references: { type: 'string' },
      params: { type: 'string' },
      until: { type: 'string' },
      'now-only': { type: 'boolean', default: false },
      'rfm-scale': { type: 'boolean', default: false },
      currency: { type: 'string' },
      memory: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (values.events === undefined)
    throw new Error('--events is missing: name a file of events, or - for standard input');
  const rfmScale = values['rfm-scale'];
  for (const flag of ['now-only', 'segments', 'params'] as const)
    if (rfmScale && values[flag]) throw new Error(`--rfm-scale judges no segments: leave out --${flag}`);
  if (values.currency !== undefined && !rfmScale)
    throw new Error('--currency goes with --rfm-scale; without it "currency" in the references says which it is');
  if (values.currency === '') throw new Error('--currency must be a code such as EUR');
  return {
    events: values.events,
    segments: values.segments,
    references: values.references,
    params: values.params,
    until: values.until === undefined ? undefined : readInstant(values.until),
    nowOnly: values['now-only'],
    rfmScale,
    currency: values.currency,
    memoryBytes: values.memory === undefined ? undefined : readSize(values.memory),
    verbose: values.verbose,
  };
}

/**
 * Reads an instant: whole ms since 1970, or ISO 8601. Without an offset it is UTC, wherever the machine stands.
 * @example
 * readInstant('2026-03-01T12:30+01:00'); // 1772364600000
 */
export function readInstant(text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/i.exec(text);
  const [, day = '', time = '00:00', offset = 'Z'] = parts ?? [];
  const instant = Date.parse(`${day}T${time}${offset}`);
  // 31 February would be taken for 3 March.
  const exists = new Date(Date.parse(day)).getUTCDate() === Number(day.slice(-2));
  if (Number.isNaN(instant) || !exists)
    throw new Error(
      `--until must be an instant such as 2026-01-31, 2026-01-31T12:00:00Z or 1769860800000, not "${text}"`,
    );
  return instant;
}

/** Reads a size in bytes, units being powers of 1024. */
export function readSize(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([KMG]?)(?:i?B)?$/i.exec(text) ?? [];
  const bytes = Number(digits) * (BYTES_OF_UNIT.get(unit.toUpperCase()) ?? 0);
  if (bytes < SMALLEST_MEMORY_BYTES)
    throw new Error(`--memory must be a size from 1MB on, such as 64MB or 1GB, not "${text}"`);
  return bytes;
}
