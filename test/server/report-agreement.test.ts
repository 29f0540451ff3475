import { describe, expect, it, onTestFinished } from 'vitest';
import { openDuckDbStore } from '../../src/collector/index.js';
import { keepReferences } from '../../src/collector/references.js';
import { computeDays, computeFigures } from '../../src/collector/report/figures/figures.js';
import { keepFigures } from '../../src/collector/report/figures/keeper.js';
import { isQuestion, rulesOf } from '../../src/collector/report/figures/rules.js';
import type { Day } from '../../src/collector/report/figures/tally.js';
import { readTimeline } from '../../src/collector/report/timeline.js';
import type { Definitions, SegmentDefinition } from '../../src/segments/definition.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { NOW } from './collector.support.js';
import { shopEvents } from './report-shop.support.js';

const DAY_MS = 86_400_000;
const definitions = rulesOf(undefined);

async function sourceWith(events: readonly TrackedEvent[], now = NOW, asked = definitions) {
  const store = await openDuckDbStore(':memory:');
  onTestFinished(() => store.close());
  await store.append(events.map((event) => ({ ...event, received: event.time, future: false })));
  const { values } = await keepReferences(
    store,
    { currency: 'EUR' },
    () => now,
    () => {},
  ).current();
  return { store, definitions: asked, campaigns: [], references: values, now, goOn: () => {} };
}

describe('the figures and the timeline of a visitor', () => {
  it('agree on who is in which segment: the one asks SQL, the other the engine', async () => {
    // Somebody has two browsers, and two share one.
    const shared = (id: string, visitor: string, user: string | undefined, days: number): TrackedEvent => ({
      id,
      visitor,
      ...(user && { user }),
      time: NOW - days * DAY_MS,
      name: 'purchase',
      params: { transaction_id: id, value: 30, currency: 'EUR' },
    });
    const source = await sourceWith([
      ...shopEvents(30, NOW),
      shared('s-1', 'family', undefined, 40),
      shared('s-2', 'family', 'ann', 30),
      shared('s-3', 'family', undefined, 20),
      shared('s-4', 'family', 'bob', 10),
      shared('s-5', 'phone', 'ann', 5),
    ]);
    const { members, segments, all } = await computeFigures(source);
    expect(members.size).toBe(all.visitors);
    expect(all.visitors).toBeGreaterThan(30);
    const nameOf = new Map(segments.map(({ id, place }) => [place, id]));
    for (const [person, places] of members) {
      const timeline = await readTimeline(source.store, definitions, source.references, person, NOW);
      const told = places.flatMap((place) => nameOf.get(place) ?? []).sort();
      expect([person, told]).toEqual([person, timeline?.segments.filter((id) => !isQuestion(id)).sort()]);
    }
    expect(
      (await readTimeline(source.store, definitions, source.references, 'ann', NOW))?.events.map(({ id }) => id),
    ).toEqual(['s-1', 's-2', 's-5']);
  });

  it('agree on when somebody joined and left, day by day', async () => {
    const view = (id: string, days: number): TrackedEvent => ({
      id,
      visitor: 'v',
      time: NOW - days * DAY_MS,
      name: 'page_view',
      params: {},
    });
    const order: TrackedEvent = { ...view('o', 3), name: 'purchase', params: { transaction_id: 'o', value: 10 } };
    // The whole catalogue takes a second or two for each instant, however few events there are.
    const buyer: SegmentDefinition = { id: 'buyer', when: { count: 'purchase', atLeast: 1 } };
    const questions = definitions.segments.filter(({ id }) => isQuestion(id));
    const few: Definitions = { version: 1, segments: [buyer, ...questions] };
    const source = await sourceWith([view('a', 5), order], NOW, few);
    const known = new Map<number, Day>();
    // All but the last five are there already: nothing but those is asked.
    const today = Math.floor(NOW / DAY_MS) * DAY_MS;
    const placeholder = { at: 0 } as Day;
    for (let days = 5; days < 30; days++) known.set(today - days * DAY_MS, placeholder);
    const published: number[] = [];
    await computeDays(source, known, () =>
      published.push([...known.values()].filter((day) => day !== placeholder).length),
    );
    expect(published).toEqual([1, 2, 3, 4, 5]);
    const { segments } = await computeFigures(source);
    const { place = -1 } = segments.find(({ id }) => id === 'buyer') ?? {};
    const days = [...known.values()].filter((day) => day !== placeholder).sort((a, b) => a.at - b.at);
    // The visit of five days ago was at noon, so at the end of that day the visitor was there.
    expect(days.map(({ at }) => (today - at) / DAY_MS)).toEqual([4, 3, 2, 1, 0]);
    expect(days.map(({ size }) => size[place])).toEqual([0, 0, 1, 1, 1]);
    expect(days.map(({ joins }) => joins[place])).toEqual([0, 0, 1, 0, 0]);
    expect(days.map(({ arrived }) => arrived[place])).toEqual([0, 0, 0, 0, 0]);
  });
});

it('figures that could not be worked out leave the last ones, and can be tried again', async () => {
  const source = await sourceWith(shopEvents(3, NOW));
  let isAway = false;
  const failures: unknown[] = [];
  const kept = keepFigures(
    async () => {
      if (isAway) throw new Error('away');
      return source;
    },
    (cause) => failures.push(cause),
  );
  onTestFinished(() => kept.stop());
  kept.refresh();
  await expect.poll(() => kept.latest(), { timeout: 20_000 }).toBeDefined();
  const first = kept.latest();
  isAway = true;
  await kept.stop();
  expect(kept.latest()).toBe(first);
  expect(failures).toEqual([]);

  const failing = keepFigures(
    () => Promise.reject(new Error('away')),
    (cause) => failures.push(cause),
  );
  failing.refresh();
  await expect.poll(() => failing.hasFailed).toBe(true);
  expect([failing.latest(), failing.isComputing, failures.length]).toEqual([undefined, false, 1]);
});
