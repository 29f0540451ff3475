/** `vitrine check`: what is wrong in a file of segments, and what it needs. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { catalogue } from '../segments/catalogue/all.js';
import { check, type Problem } from '../segments/check.js';
import { compile } from '../segments/compile.js';
import { withRows } from '../segments/rows.js';
import { parseJson } from './json.js';
import { type CheckStreams, printable, sentence, writeLines } from './streams.js';

const HELP = `Usage: vitrine check FILE [options]

Says what is wrong in a file of segments, where, and what was probably meant. The file may
name rows of the catalogue.

  FILE      definitions as JSON; - is standard input
  --json    print one object: {"segments", "problems", "warnings", "needs"}
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
    const report = reportOn(await readSegments(flags.file, streams));
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
  readonly json: boolean;
  readonly help: boolean;
}

function readFlags(args: string[]): Flags {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  const [file, ...others] = positionals;
  if (!values.help && file === undefined) throw new Error('name a file of segments, or - for standard input');
  if (others.length) throw new Error(`one file at a time: ${positionals.join(', ')}`);
  return { ...values, file: file ?? '-' };
}

async function readSegments(file: string, { stdin }: CheckStreams): Promise<unknown> {
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

function linesOf({ segments, problems, warnings, needs }: Report): string[] {
  const told = [...problems, ...warnings].map(({ path, message }) => `${path} ${message}`);
  if (told.length) return told;
  const lines = Object.entries(needs).map(([name, ids]) => `${name} must be given, for ${ids.join(', ')}`);
  return [`${segments.length} ${segments.length === 1 ? 'segment' : 'segments'}, all good`, ...lines];
}
