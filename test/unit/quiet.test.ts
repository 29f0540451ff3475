/** A definition that is new sets its memberships quietly: nobody has entered anything on the day on which it is published. */
import { expect, test } from 'vitest';
import { compile } from '../../src/segments/compile.js';
import { createEngine } from '../../src/segments/engine.js';
import type { TrackedEvent } from '../../src/segments/event.js';

const MINUTE_MS = 60_000;
const event = (at: number, name: string): TrackedEvent => ({
  id: `e${at}`,
  visitor: 'v',
  time: at * MINUTE_MS,
  name,
  params: {},
});
const before = compile({ version: 1, segments: [{ id: 'viewer', when: { count: 'page_view', atLeast: 1 } }] });
const now = compile({
  version: 1,
  segments: [
    { id: 'viewer', when: { count: 'page_view', atLeast: 1 } },
    { id: 'searcher', when: { count: 'search', atLeast: 1 } },
  ],
});

test.each([
  ['that the snapshot includes', []],
  ['of which some came after the snapshot', [event(10, 'page_view')]],
])('from a history %s', (_, later) => {
  const old = createEngine(before);
  const history = [event(1, 'page_view'), event(2, 'search')];
  for (const one of history) old.apply(one);
  old.advance(3 * MINUTE_MS);
  const engine = createEngine(now, old.snapshot());
  expect(engine.complete).toBe(false);
  engine.rebuild([...history, ...later]);
  expect(engine.advance(20 * MINUTE_MS)).toEqual([]);
  expect(engine.segments()).toEqual(['searcher', 'viewer']);
});
