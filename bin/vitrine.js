#!/usr/bin/env node
/** The `vitrine` command. Each sub-command is loaded when it is asked for, so that a replay needs no database. */
import { existsSync, readFileSync } from 'node:fs';

const commands = {
  replay: {
    summary: 'evaluate segments over a file of events',
    file: new URL('../dist/replay.js', import.meta.url),
    run: (module, args) => module.replayCommand(args),
  },
  collect: {
    summary: 'take events from a shop and store them',
    file: new URL('../dist/collector.js', import.meta.url),
    run: (module, args) => module.collectCommand(args),
  },
  check: {
    summary: 'say what is wrong in a file of segments',
    file: new URL('../dist/check-command.js', import.meta.url),
    run: (module, args) => module.checkCommand(args),
  },
  catalogue: {
    summary: 'print the ready-made segments, to start from',
    file: new URL('../dist/check-command.js', import.meta.url),
    run: (module, args) => module.catalogueCommand(args),
  },
};

const HELP = `Usage: vitrine COMMAND [options]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`)
  .join('\n')}

  --help      this text; "vitrine COMMAND --help" for a command's options
  --version
`;

async function main([name, ...args]) {
  if (name === '--version') {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    console.log(version);
    return 0;
  }
  if (name === '--help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (name === undefined) {
    process.stderr.write(HELP);
    return 2;
  }
  if (!Object.hasOwn(commands, name)) {
    console.error(`vitrine: there is no command "${name}". ${suggestion(name)}`);
    return 2;
  }
  const { file, run } = commands[name];
  if (!existsSync(file)) {
    console.error('vitrine: this copy is not built yet; in its folder, run: npm run build');
    return 1;
  }
  return run(await import(file), args);
}

function suggestion(name) {
  const near = Object.keys(commands).find((command) => editDistance(name, command) <= command.length / 2);
  return near ? `Did you mean "${near}"?` : 'See: vitrine --help';
}

/** How many letters must be added, removed or changed to turn `from` into `to`. */
function editDistance(from, to) {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++)
      next[column] = Math.min(
        row[column] + 1,
        next[column - 1] + 1,
        row[column - 1] + (letter === to[column - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[to.length];
}

process.exitCode = await main(process.argv.slice(2));
