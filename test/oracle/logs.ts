/** Real event logs, visitor by visitor. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { catalogue } from '../../src/segments/catalogue/all.js';
import { compile } from '../../src/segments/compile.js';
import type { Definitions } from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { replayDisagrees } from './agreement.js';
import type { Context } from './scope.js';

/** The whole catalogue, and rules that orders alone turn: most logs hold little else. */
const definitions: Definitions = {
  ...catalogue,
  segments: [
    ...catalogue.segments,
    { id: 'twice-in-30d', when: { count: 'purchase', within: '30d', atLeast: 2 } },
    {
      id: 'lapsing',
      when: {
        all: [
          { count: 'purchase', within: '6mo', atLeast: 1 },
          { count: 'purchase', within: '3mo', is: 0 },
        ],
      },
    },
    { id: 'visits-in-a-year', when: { count: 'session_start', within: '1y', atLeast: 3 } },
    {
      id: 'most-seen',
      when: { count: 'view_item', within: 'session', where: { 'items.price': { above: 40 } }, atLeast: 5 },
    },
  ],
};

/** With these no segment of the catalogue is unknown. */
const context: Context = {
  references: {
    averageOrderValue: 36,
    lifetimeValueP80: 134,
    storeCountry: 'FR',
    storeCity: 'Lyon',
    rfm: { recencyDays: [9, 45, 137, 325], frequency: [2, 3, 5, 11], monetary: [20, 48, 110, 300] },
  },
  params: { tier: 'express', type: 'card', category: 'shoes', city: 'Lyon', campaign: 'new' },
};

/** The events of each visitor of a log, in the order of events. */
export function visitorsOf(log: URL): TrackedEvent[][] {
  const visitors = new Map<string, TrackedEvent[]>();
  for (const line of gunzipSync(readFileSync(log)).toString().trim().split('\n')) {
    const event: TrackedEvent = JSON.parse(line);
    const { user = '' } = event;
    const events = visitors.get(user);
    if (events) events.push(event);
    else visitors.set(user, [event]);
  }
  return [...visitors.values()].map((events) => events.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1)));
}

/** Replays visitors until some time after their last event; throws at the first change that engine and oracle see differently. */
export function checkLog(visitors: TrackedEvent[][], afterwardsMs: number): void {
  const program = compile(definitions, context);
  expect([...program.unknown]).toEqual([]);
  for (const events of visitors) {
    const until = (events.at(-1)?.time ?? 0) + afterwardsMs;
    const wrong = replayDisagrees({ definitions, context, events }, until, program);
    if (wrong) throw new Error(wrong);
  }
}
