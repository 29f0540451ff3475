/** `vitrine catalogue`: the segments that are ready to use, as a file to start from. */
import { parseArgs } from 'node:util';
import { catalogue } from '../segments/catalogue/all.js';
import { meant } from '../segments/check/spelling.js';
import type { Definitions } from '../segments/definition.js';
import { withRows } from '../segments/rows.js';
import { layout } from './layout.js';
import { type CheckStreams, printable, sentence, writeLines } from './streams.js';

const HELP = `Usage: vitrine catalogue [ID…]

Prints the catalogue of segments as a definitions file; with ids, a file with just these
and what they need, ready to edit.

  --help

Exit status: 0 all is good, 2 an id is not of the catalogue.
`;

/**
 * Runs `vitrine catalogue`.
 *
 * @param args what stands after `vitrine catalogue`
 * @returns the exit status: 0, or 2 when an argument is wrong. Standard error says why.
 */
export async function catalogueCommand(
  args: string[],
  { stdout, stderr }: Pick<CheckStreams, 'stdout' | 'stderr'> = process,
): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: 'boolean', default: false } },
    });
    await writeLines(stdout, [
      values.help ? HELP.trimEnd() : layout(positionals.length ? only(positionals) : catalogue),
    ]);
    return 0;
  } catch (error) {
    const lines = sentence(error).split('\n');
    await writeLines(stderr, [
      ...lines.map((line) => `vitrine catalogue: ${printable(line)}`),
      'Try: vitrine catalogue --help',
    ]);
    return 2;
  }
}

/** The catalogue with these rows, those that they name, and the seasons and parameters that these read. */
function only(ids: readonly string[]): Definitions {
  const known = catalogue.segments.map(({ id }) => id);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length)
    throw new Error(unknown.map((id) => `"${id}" is not a row of the catalogue${meant(id, known)}`).join('\n'));
  const { segments, seasons, params } = withRows([...new Set(ids)], catalogue).definitions as Definitions;
  const rules = JSON.stringify(segments);
  const read = <Values extends object>(key: string, values: Values | undefined, wanted: (name: string) => string) => {
    const needed = Object.entries(values ?? {}).filter(([name]) => rules.includes(wanted(name)));
    return needed.length ? { [key]: Object.fromEntries(needed) } : {};
  };
  return {
    version: 1,
    ...read('seasons', seasons, (name) => `"${name}"`),
    ...read('params', params, (name) => `{"param":"${name}"`),
    segments,
  };
}
