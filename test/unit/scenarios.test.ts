/** Every hand-written scenario, by the oracle and by the replay command, must give exactly the changes it expects. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { card } from '../../src/segments/catalogue/card.js';
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

const directory = new URL('../scenarios/', import.meta.url);

const scenarios: Scenario[] = readdirSync(directory)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(new URL(file, directory), 'utf8')));

const catalogue = new Set(card.segments.map(({ id }) => id));

/** What a scenario compares, as far as the catalogue goes. */
function compared<T extends { segment: string }>({ about }: Scenario, changes: T[]): T[] {
  return changes.filter(({ segment }) => about.includes(segment) && catalogue.has(segment));
}

describe.each(scenarios)('$name', (scenario) => {
  test('by the oracle', () => {
    const context = { references: scenario.refs ?? {}, params: scenario.params ?? {} };
    const changes = changesOf(card, context, scenario.events, scenario.until);
    const expected = scenario.expect.map(({ segment, enter, time }) => ({ segment, enter, time }));
    expect(compared(scenario, changes)).toEqual(compared(scenario, expected));
  });
});
