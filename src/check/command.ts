/** `vitrine check`: what is wrong in a file of segments, and what it needs; or in a file of campaigns. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { checkCampaigns } from '../campaigns/check-campaigns.js';
import { catalogue } from '../segments/catalogue/all.js';
import { check, type Problem } from '../segments/check.js';
import { compile } from '../segments/compile.js';
import type { Definitions } from '../segments/definition.js';
import { isRecord } from '../segments/event.js';
import { withRows } from '../segments/rows.js';
import { parseJson } from './json.js';
import { type CheckStreams, printable, sentence, writeLines } from './streams.js';

const HELP = `Usage: vitrine check FILE [options]

Says what is wrong in a file of segments, where, and what was probably meant. The file may
name rows of the catalogue. A file with "campaigns" is one of campaigns.

  FILE             segments or campaigns as JSON; - is standard input
  --segments FILE  for campaigns: the shop's own segments, beside those of the catalogue.
                   Without it an audience that is in neither is not told of
  --json           print one object: {"segments", "problems", "warnings", "needs"}, or for
                   campaigns {"campaigns", "problems", "warnings"}
  --help

Exit status: 0 all is good, 1 there is something to say, 2 the file cannot be read or is not JSON.
`;

/** What is to be said of a file. */
interface Report {
  /** Ids of the segments that are right, without internal ones. */
  readonly segments: readonly string[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Reference values and parameters that a shop must give, each with the segments that are unknown without it. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
}

/**
 * Runs `vitrine check`.
 *
 * @param args what stands after `vitrine check`
 * @returns the exit status: 0 when all is good, 1 when there are problems or warnings, 2 when the arguments are wrong or
 *   the file cannot be read or is not JSON. Standard error says why.
 */
export async function checkCommand(args: string[], streams: CheckStreams = process): Promise<number> {
  const { stdout, stderr } = streams;
  let flags: Flags;
  try {
    flags = readFlags(args);
  } catch (error) {
    await writeLines(stderr, [`vitrine check: ${sentence(error)}`, 'Try: vitrine check --help']);
    return 2;
  }
  try {
    if (flags.help) {
      await writeLines(stdout, [HELP.trimEnd()]);
      return 0;
    }
    const given = await readFileOf(flags.file, streams);
    const own = flags.segments === undefined ? undefined : await readFileOf(flags.segments, streams);
    if (own !== undefined && !hasCampaigns(given)) throw new Error('--segments is for a file of campaigns');
    const report = hasCampaigns(given) ? reportOnCampaigns(given, own) : reportOn(given);
    await writeLines(stdout, flags.json ? [JSON.stringify(report)] : linesOf(report).map(printable));
    return report.problems.length || report.warnings.length ? 1 : 0;
  } catch (error) {
    await writeLines(stderr, [printable(`vitrine check: ${sentence(error)}`)]);
    return 2;
  }
}

interface Flags {
  /** `-` for standard input. */
  readonly file: string;
  /** For campaigns. */
  readonly segments: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

function readFlags(args: string[]): Flags {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      segments: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [file, ...others] = positionals;
  if (!values.help && file === undefined)
    throw new Error('name a file of segments or campaigns, or - for standard input');
  if (others.length) throw new Error(`one file at a time: ${positionals.join(', ')}`);
  return { ...values, segments: values.segments, file: file ?? '-' };
}

async function readFileOf(file: string, { stdin }: CheckStreams): Promise<unknown> {
  const name = file === '-' ? 'standard input' : file;
  let text: string;
  try {
    text = file === '-' ? await readAll(stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`cannot read ${name}: ${sentence(error)}`);
  }
  try {
    return parseJson(text);
  } catch (error) {
    throw new Error(`${name} is not JSON: ${sentence(error)}`);
  }
}

async function readAll(stream: CheckStreams['stdin']): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(Buffer.from(part as string));
  return Buffer.concat(parts).toString('utf8');
}

function reportOn(given: unknown): Report {
  const rows = withRows(given, catalogue);
  const { definitions, problems, warnings } = check(rows.definitions);
  const needs: Record<string, string[]> = {};
  for (const [segment, missing] of compile(definitions).unknown)
    for (const name of missing) needs[name] = [...(needs[name] ?? []), segment];
  return {
    segments: definitions.segments.filter(({ internal }) => !internal).map(({ id }) => id),
    problems: [...rows.problems, ...problems],
    warnings,
    needs,
  };
}

/** What is to be said of a file of campaigns. */
interface CampaignsReport {
  /** Ids of those that are right. */
  readonly campaigns: readonly string[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

const hasCampaigns = (given: unknown): boolean => isRecord(given) && 'campaigns' in given;

/** @param own the shop's segments; where they are not given, there may be others than are known here */
function reportOnCampaigns(given: unknown, own: unknown): CampaignsReport {
  const known = own === undefined ? catalogue : withCatalogue(check(withRows(own, catalogue).definitions).definitions);
  const { campaigns, problems, warnings } = checkCampaigns(given, known, own !== undefined);
  return { campaigns: campaigns.campaigns.map(({ id }) => id), problems, warnings };
}

/** A page takes rows of the catalogue by their ids, where campaigns name them. */
function withCatalogue(own: Definitions): Definitions {
  const ids = new Set(own.segments.map(({ id }) => id));
  return {
    ...own,
    seasons: { ...catalogue.seasons, ...own.seasons },
    params: { ...catalogue.params, ...own.params },
    segments: [...own.segments, ...catalogue.segments.filter(({ id }) => !ids.has(id))],
  };
}

function linesOf(report: Report | CampaignsReport): string[] {
  const { problems, warnings } = report;
  const told = [...problems, ...warnings].map(({ path, message }) => `${path} ${message}`);
  if (told.length) return told;
  if ('campaigns' in report) {
    const { length } = report.campaigns;
    return [`${length} ${length === 1 ? 'campaign' : 'campaigns'}, all good`];
  }
  const { segments, needs } = report;
  const lines = Object.entries(needs).map(([name, ids]) => `${name} must be given, for ${ids.join(', ')}`);
  return [`${segments.length} ${segments.length === 1 ? 'segment' : 'segments'}, all good`, ...lines];
}
