/** Every hand-written scenario, by the oracle and by the replay command, must give exactly the changes it expects. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replayCommand } from '../../src/replay/index.js';
import { catalogue } from '../../src/segments/catalogue/all.js';
import type { Scalar } from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { type Change, changesOf } from '../oracle/timeline.js';

interface Scenario {
  name: string;
  events: TrackedEvent[];
  refs?: Record<string, unknown>;
  params?: Record<string, Scalar>;
  until: number;
  about: string[];
  expect: (Change & { user: string })[];
}

const scenariosUrl = new URL('../scenarios/', import.meta.url);

const scenarios: Scenario[] = readdirSync(scenariosUrl)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(new URL(file, scenariosUrl), 'utf8')));

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'vitrine-scenarios-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** What a scenario compares. */
function compared<T extends { segment: string }>({ about }: Scenario, changes: T[]): T[] {
  return changes.filter(({ segment }) => about.includes(segment));
}

async function replayed({ name, events, refs = {}, params = {}, until }: Scenario): Promise<Scenario['expect']> {
  const file = (kind: string, content: string) => {
    const path = join(directory, `${name}-${kind}`);
    writeFileSync(path, content);
    return path;
  };
  const printed: string[] = [];
  const complaints: string[] = [];
  const status = await replayCommand(
    [
      ...['--events', file('events.jsonl', events.map((event) => `${JSON.stringify(event)}\n`).join(''))],
      ...['--references', file('references.json', JSON.stringify(refs))],
      ...['--params', file('params.json', JSON.stringify(params))],
      ...['--until', String(until)],
    ],
    {
      stdin: Readable.from([]),
      stdout: collecting(printed),
      stderr: collecting(complaints),
    },
  );
  // A scenario gives what its own segments need; the others of the catalogue are unknown. Both notes are no problems.
  const unexpected = complaints.filter((text) => !/^(unknown without|orders in another currency) /.test(text));
  expect({ status, unexpected }).toEqual({ status: 0, unexpected: [] });
  return printed
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function collecting(texts: string[]): Writable {
  return new Writable({
    write(chunk, _, done) {
      texts.push(String(chunk));
      done();
    },
  });
}

describe.each(scenarios)('$name', (scenario) => {
  test('by the oracle', () => {
    const context = { references: scenario.refs ?? {}, params: scenario.params ?? {} };
    const changes = changesOf(catalogue, context, scenario.events, scenario.until);
    const expected = scenario.expect.map(({ segment, enter, time }) => ({ segment, enter, time }));
    expect(compared(scenario, changes)).toEqual(compared(scenario, expected));
  });

  test('by the replay command', async () => {
    expect(compared(scenario, await replayed(scenario))).toEqual(compared(scenario, scenario.expect));
  });
});
