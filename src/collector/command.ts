/** `vitrine collect`: the collector from the command line. */
import { createCollector } from './server.js';
import { readSettings, unknownVariables } from './settings.js';

const HELP = `Usage: vitrine collect --origin ORIGIN [--origin ORIGIN …] [options]

Takes batches of events from a shop's pages and stores each event once.

  --origin ORIGIN       pages that may send, such as https://shop.example; "*" for all
  --store STORE         duckdb:FILE or clickhouse:URL (default duckdb:vitrine.duckdb)
  --port N              default 4401
  --host ADDRESS        default 127.0.0.1: only this machine can reach the collector
  --public-page         give the latest events as JSON, personal data, to everyone who can
                        reach the collector and not only to programs on this machine
  --server-key KEY      what the shop's servers send to import orders and to have
                        reference values computed; without it nobody can
  --metrics-key KEY     opens /metrics to other machines that send it
  --retention DURATION  how long events are kept (default 25mo)
  --references FILE     JSON of reference values to add, such as {"currency":"EUR"}
  --references-every DURATION
                        how often those that follow from orders are computed (default 1h)
  --report-password PASSWORD
                        opens the report at /; without it one is set by the address that is
                        printed at the first start
  --report-file FILE    where the hash of a password that was set is kept
                        (default beside the DuckDB file)
  --report-every DURATION
                        how often the report's figures are worked out (default 1h)
  --segments FILE       the shop's own segments, for the report
  --campaigns FILE      the shop's campaigns, for the report
  --memory AMOUNT       the most that DuckDB takes, such as 2GB (default 80 % of the machine)
  --log-level LEVEL     debug, info, warn, error or silent (default info)
  --help

Each is also a variable of the environment: VITRINE_ORIGIN, VITRINE_SERVER_KEY … A flag
wins. Give keys and passwords by the environment: everybody on the machine can see flags.
`;

/**
 * Runs a collector until SIGINT or SIGTERM.
 *
 * @param args what stands after `vitrine collect`.
 * @param environment variables that are settings, too.
 * @returns the exit status: 0 after a signal, 1 when it cannot run, 2 when `args` or `environment` are wrong. The reason has been
 * written to standard error.
 */
export async function collectCommand(
  args: string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  let settings: ReturnType<typeof readSettings>;
  try {
    settings = readSettings(args, environment);
  } catch (error) {
    console.error(`vitrine collect: ${sentence(error)}\nTry: vitrine collect --help`);
    return 2;
  }
  for (const name of unknownVariables(environment))
    console.error(`vitrine collect: ${name} is no setting of the collector`);

  try {
    const stopped = stopSignal();
    const collector = await createCollector(settings);
    if (collector.setupAddress)
      console.error(`vitrine collect: set the password of the report, once, at ${collector.setupAddress}`);
    await stopped;
    await collector.close();
    return 0;
  } catch (error) {
    console.error(`vitrine collect: ${sentence(error)}`);
    return 1;
  }
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
