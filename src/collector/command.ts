/** `vitrine collect`: the collector from the command line. */
import { parseArgs } from 'node:util';
import { originProblem } from './origins.js';
import { createCollector } from './server.js';

const HELP = `Usage: vitrine collect --origin ORIGIN [--origin ORIGIN …] [options]

Takes batches of events from a shop's pages and stores each event once.

  --origin ORIGIN  pages that may send, such as https://shop.example; "*" for all
  --data FILE      the DuckDB file for the events (default vitrine.duckdb)
  --port N         default 4401
  --host ADDRESS   default 127.0.0.1: only this machine can reach the collector
  --public-page    show the latest events, personal data, to everyone who can reach
                   the collector and not only to browsers on this machine
  --help
`;

/**
 * Runs a collector until SIGINT or SIGTERM.
 *
 * @param args what stands after `vitrine collect`.
 * @returns the exit status: 0 after a signal, 1 when it cannot run, 2 when `args` are wrong. The reason has been
 * written to standard error.
 */
export async function collectCommand(args: string[]): Promise<number> {
  let flags: ReturnType<typeof readFlags>;
  try {
    flags = readFlags(args);
  } catch (error) {
    console.error(`vitrine collect: ${sentence(error)}\nTry: vitrine collect --help`);
    return 2;
  }
  if (flags === 'help') {
    process.stdout.write(HELP);
    return 0;
  }

  try {
    const stopped = stopSignal();
    const collector = await createCollector(flags);
    console.log(`Collecting on ${collector.address} into ${flags.dataPath}; stop with Ctrl+C`);
    await stopped;
    await collector.close();
    return 0;
  } catch (error) {
    console.error(`vitrine collect: ${sentence(error)}`);
    return 1;
  }
}

function readFlags(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      origin: { type: 'string', multiple: true },
      data: { type: 'string', default: 'vitrine.duckdb' },
      port: { type: 'string', default: '4401' },
      host: { type: 'string', default: '127.0.0.1' },
      'public-page': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const origins = values.origin ?? [];
  if (origins.length === 0)
    throw new Error('--origin is missing: name the pages that may send, such as https://shop.example');
  for (const origin of origins) {
    const problem = originProblem(origin);
    if (problem) throw new Error(`--origin: ${problem}`);
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port must be a whole number from 0 to 65535, not "${values.port}"`);
  return { origins, dataPath: values.data, port, host: values.host, publicPage: values['public-page'] };
}

/** A second signal ends the process as if nobody listened. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
