/** Settings from flags and from the environment. A flag wins over its variable. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type CollectorOptions, checkOptions, DEFAULTS, sentenceAbout } from './options.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** A setting: what it is an option for, and how the option is made of its text. */
interface Setting {
  readonly option: keyof CollectorOptions;
  /** @throws in a sentence that goes on after the setting's name. */
  read(text: string): unknown;
}

const asIs = (text: string) => text;
const words = (text: string) => text.split(/[\s,]+/).filter(Boolean);

/** By flag, without `--`. Each is also a variable of the environment: `--server-key` is `VITRINE_SERVER_KEY`. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  origin: { option: 'origins', read: words },
  store: { option: 'store', read: asIs },
  port: {
    option: 'port',
    read(text) {
      if (!/^\d+$/.test(text)) throw new Error(`must be a whole number from 0 to 65535, not "${text}"`);
      return Number(text);
    },
  },
  host: { option: 'host', read: asIs },
  'public-page': { option: 'publicPage', read: yesOrNo },
  'server-key': { option: 'serverKey', read: asIs },
  'metrics-key': { option: 'metricsKey', read: asIs },
  retention: { option: 'retention', read: asIs },
  references: { option: 'references', read: jsonFile },
  'references-every': { option: 'referencesEvery', read: asIs },
  'report-password': { option: 'reportPassword', read: asIs },
  'report-file': { option: 'reportFile', read: asIs },
  'report-every': { option: 'reportEvery', read: asIs },
  segments: { option: 'segments', read: jsonFile },
  campaigns: { option: 'campaigns', read: jsonFile },
  memory: {
    option: 'duckDbSettings',
    read(text) {
      if (!/^\d+(\.\d+)? ?(MB|GB|MiB|GiB)$/i.test(text))
        throw new Error(`must be an amount such as 2GB, not "${text}"`);
      return { memory_limit: text };
    },
  },
  'log-level': { option: 'logLevel', read: asIs },
};

const PREFIX = 'VITRINE_';
const variableOf = (flag: string) => PREFIX + flag.replaceAll('-', '_').toUpperCase();

/**
 * Reads the settings of a collector.
 *
 * @param args what stands after `vitrine collect`
 * @throws in a sentence that names the flag or the variable, and never a key.
 */
export function readSettings(args: string[], environment: Environment): CollectorOptions & { store: string } {
  const { values } = parseArgs({
    args,
    options: {
      ...Object.fromEntries(Object.keys(SETTINGS).map((flag) => [flag, { type: 'string' as const, multiple: true }])),
      'public-page': { type: 'boolean', multiple: true },
    },
  });
  const options: Record<string, unknown> = { store: DEFAULTS.store, logLevel: 'info', origins: [] };
  /** How each option was given, for sentences about it. */
  const names: Record<string, string> = { origins: '--origin' };
  for (const [flag, { option, read }] of Object.entries(SETTINGS)) {
    const given = values[flag as keyof typeof values] as (string | boolean)[] | undefined;
    const text = given?.join(' ') ?? environment[variableOf(flag)];
    // A variable that is set to nothing is as good as not set: that is how files for containers leave something out.
    if (text === undefined || (given === undefined && text === '')) continue;
    const name = given ? `--${flag}` : variableOf(flag);
    if (given && given.length > 1 && option !== 'origins') throw new Error(`${name} is given twice`);
    names[option] = name;
    try {
      options[option] = read(text);
    } catch (error) {
      throw new Error(sentenceAbout(name, error instanceof Error ? error.message : String(error)));
    }
  }
  const settings = options as unknown as CollectorOptions & { store: string };
  checkOptions(settings, (name) => names[name] ?? name);
  return settings;
}

/** Variables that look like settings and are none: a slip of the pen would otherwise be noticed only by what is missing. */
export function unknownVariables(environment: Environment): string[] {
  const known = new Set(Object.keys(SETTINGS).map(variableOf));
  return Object.keys(environment).filter((name) => name.startsWith(PREFIX) && !known.has(name));
}

function yesOrNo(text: string): boolean {
  if (['true', '1', 'yes'].includes(text)) return true;
  if (['false', '0', 'no'].includes(text)) return false;
  throw new Error(`must be true or false, not "${text}"`);
}

function jsonFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}
