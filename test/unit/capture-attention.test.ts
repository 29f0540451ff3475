/** Attention against a world whose clock, timers, focus and visibility the test holds in its hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Item } from '../../src/segments/event.js';
import { createAttention } from '../../src/tracker/capture/attention.js';
import type { Environment } from '../../src/tracker/environment.js';

const START = 1_700_000_000_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const IDLE_MS = 30 * SECOND;
const PAGE_MS = 30 * MINUTE;

interface Engagement {
  ms: number;
  /** In ms since the start of the world. */
  time: number;
  items: Item[] | undefined;
}

interface WorldOptions {
  untilChange?: (runningMs: number, emittedMs: number) => number;
  /** How late every timer is; below 0: early. */
  lateMs?: number;
}

function createWorld({ untilChange = () => Infinity, lateMs = 0 }: WorldOptions = {}) {
  let elapsed = 0;
  let timers: { due: number; callback: () => void }[] = [];
  const state = { visibilityState: 'visible', focused: true };
  const window = new EventTarget();
  const engagements: Engagement[] = [];
  const reports: string[] = [];

  const environment = {
    window,
    document: {
      get visibilityState() {
        return state.visibilityState;
      },
      hasFocus: () => state.focused,
    },
    now: () => Math.floor(START + elapsed),
    elapsed: () => elapsed,
    createId: () => '',
    after(delayMs: number, callback: () => void) {
      const timer = { due: elapsed + Math.max(delayMs + lateMs, 0.5), callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    listen(target: EventTarget, type: string, listener: (event: Event) => void) {
      target.addEventListener(type, listener);
      return () => target.removeEventListener(type, listener);
    },
  } as unknown as Environment;

  const emittedMs = () => engagements.reduce((sum, { ms }) => sum + ms, 0);
  const attention = createAttention({
    environment,
    idleTimeoutMs: IDLE_MS,
    emit(name, params, time = environment.now()) {
      expect(name).toBe('user_engagement');
      expect(time).toBeLessThanOrEqual(environment.now());
      engagements.push({
        ms: params.engagement_time_msec as number,
        time: time - START,
        items: params.items as Item[] | undefined,
      });
      // As the tracker does after every event.
      attention.refresh();
    },
    report: (message) => reports.push(message),
    untilChange: (runningMs) => untilChange(runningMs, emittedMs()),
  });

  return {
    attention,
    engagements,
    reports,
    emittedMs,
    elapsed: () => elapsed,
    timers: () => timers.length,
    /** Lets time pass, and timers with it. */
    pass(ms: number) {
      const end = elapsed + ms;
      for (;;) {
        const [next] = timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (!next) break;
        timers = timers.filter((other) => other !== next);
        elapsed = Math.max(elapsed, next.due);
        next.callback();
      }
      elapsed = end;
    },
    /** The computer sleeps: time passes, and no timer with it. */
    sleep(ms: number) {
      elapsed += ms;
    },
    sign: (type = 'pointermove') => void window.dispatchEvent(new Event(type)),
    show(visible: boolean) {
      state.visibilityState = visible ? 'visible' : 'hidden';
      window.dispatchEvent(new Event('visibilitychange'));
    },
    focus(focused: boolean) {
      state.focused = focused;
      window.dispatchEvent(new Event(focused ? 'focus' : 'blur'));
    },
  };
}

type World = ReturnType<typeof createWorld>;

/** Keeps someone active for a time, moving the pointer every 10 s. */
function stayActive(world: World, ms: number): void {
  const end = world.elapsed() + ms;
  while (world.elapsed() < end) {
    world.pass(Math.min(10 * SECOND, end - world.elapsed()));
    world.sign();
  }
}

describe('what attention is', () => {
  test('it ends with the idle time after the last sign of life, and is told as of then', () => {
    const world = createWorld({ lateMs: 7 });
    world.pass(5 * SECOND);
    world.sign();
    world.pass(10 * MINUTE);
    expect(world.engagements).toEqual([{ ms: 35 * SECOND, time: 35 * SECOND, items: undefined }]);
  });

  test.each(['pointermove', 'pointerdown', 'keydown', 'wheel', 'scroll', 'focus'])('"%s" is a sign of life', (type) => {
    const world = createWorld();
    world.pass(20 * SECOND);
    world.sign(type);
    world.pass(5 * MINUTE);
    expect(world.emittedMs()).toBe(50 * SECOND);
    world.sign(type);
    world.pass(5 * MINUTE);
    expect(world.emittedMs()).toBe(80 * SECOND);
  });

  test('a page that is hidden or without focus has none, and showing or focusing it is a sign of life', () => {
    const world = createWorld();
    world.pass(10 * SECOND);
    world.focus(false);
    world.sign();
    world.pass(MINUTE);
    world.show(false);
    world.focus(true);
    world.pass(MINUTE);
    world.show(true);
    world.pass(29 * SECOND);
    world.show(false);
    expect(world.engagements.map(({ ms }) => ms)).toEqual([10 * SECOND, 29 * SECOND]);
  });

  test('a jump of the clock while the computer slept is not attention, and does not move the event', () => {
    const world = createWorld();
    world.pass(10 * SECOND);
    world.sleep(8 * HOUR);
    world.sign();
    expect(world.engagements).toEqual([{ ms: 30 * SECOND, time: 30 * SECOND, items: undefined }]);
    world.pass(5 * SECOND);
    world.show(false);
    expect(world.emittedMs()).toBe(35 * SECOND);
  });

  test('one page has no more than 30 minutes; the next one starts anew', () => {
    const world = createWorld();
    stayActive(world, 2 * HOUR);
    expect(world.emittedMs()).toBe(PAGE_MS);
    world.attention.leave();
    stayActive(world, MINUTE);
    world.show(false);
    expect(world.emittedMs()).toBe(PAGE_MS + MINUTE);
  });

  test('nothing runs in the background while there is none', () => {
    const world = createWorld();
    world.show(false);
    expect(world.timers()).toBe(0);
    world.show(true);
    expect(world.timers()).toBe(1);
    world.attention.stop();
    expect(world.timers()).toBe(0);
    world.sign();
    expect(world.timers()).toBe(0);
  });
});

describe('when it is told', () => {
  test('every five minutes at least', () => {
    const world = createWorld();
    stayActive(world, 12 * MINUTE);
    expect(world.engagements.map(({ ms, time }) => [ms, time])).toEqual([
      [5 * MINUTE, 5 * MINUTE],
      [5 * MINUTE, 10 * MINUTE],
    ]);
  });

  test('before the page goes', () => {
    const world = createWorld();
    world.pass(3 * SECOND);
    world.show(false);
    expect(world.engagements.map(({ ms }) => ms)).toEqual([3 * SECOND]);
  });

  test('a fraction of a millisecond goes with the next event; less than one is no event', () => {
    const world = createWorld();
    for (let round = 0; round < 10; round++) {
      world.pass(0.3);
      world.attention.leave();
    }
    expect(world.engagements.map(({ ms }) => ms)).toEqual([1, 1, 1]);
    expect(world.emittedMs()).toBe(3);
  });

  test.each([0, 3, 900, -0.4, 0.7])(
    'at the very instant that changes something, to the millisecond, with timers %d ms late',
    (lateMs) => {
      const thresholds = [60_000, 61_000, 120_000];
      const untilChange = (runningMs: number, emittedMs: number) =>
        Math.min(...thresholds.map((at) => (at > emittedMs ? at - emittedMs - runningMs : Infinity)));
      const world = createWorld({ untilChange, lateMs });
      world.pass(0.25);
      stayActive(world, 150 * SECOND);
      const totals = world.engagements.map((_, index) =>
        world.engagements.slice(0, index + 1).reduce((sum, { ms }) => sum + ms, 0),
      );
      expect(totals.slice(0, 3)).toEqual(thresholds);
      expect(world.engagements.slice(0, 3).map(({ time }) => time)).toEqual(thresholds);
    },
  );

  test('an instant that an event has moved is asked for anew', () => {
    let target = Infinity;
    const world = createWorld({
      untilChange: (runningMs, emittedMs) => (emittedMs < target ? target - emittedMs - runningMs : Infinity),
    });
    world.pass(10 * SECOND);
    target = 12 * SECOND;
    world.attention.refresh();
    world.pass(5 * SECOND);
    expect(world.engagements).toEqual([{ ms: 12 * SECOND, time: 12 * SECOND, items: undefined }]);
  });

  test('"at once", said again and again, costs no event more than it was asked for', () => {
    const world = createWorld({ untilChange: () => 0 });
    for (let asked = 0; asked < 3; asked++) {
      world.pass(5 * SECOND);
      world.attention.refresh();
    }
    world.pass(MINUTE);
    expect(world.engagements.map(({ ms }) => ms)).toEqual([5 * SECOND, 5 * SECOND, 5 * SECOND, 15 * SECOND]);
  });

  test.each([NaN, -Infinity])('an answer that is none (%d) loses nothing', (answer) => {
    const world = createWorld({ untilChange: () => answer });
    world.pass(MINUTE);
    expect(world.emittedMs()).toBe(30 * SECOND);
  });
});

describe('what it is spent on', () => {
  const bowl = [{ item_id: 'bowl' }];
  const cup = [{ item_id: 'cup' }];

  test('a product that turns out after the page has begun has all of the page', () => {
    const world = createWorld();
    world.pass(SECOND);
    world.attention.about(bowl);
    world.pass(SECOND);
    world.show(false);
    expect(world.engagements).toEqual([{ ms: 2 * SECOND, time: 2 * SECOND, items: bowl }]);
  });

  test('what has run is told for the product before when another takes its place', () => {
    const world = createWorld();
    world.attention.about(bowl);
    world.pass(SECOND);
    world.attention.about(cup);
    world.attention.about(undefined);
    world.pass(2 * SECOND);
    world.show(false);
    expect(world.engagements.map(({ ms, items }) => [ms, items])).toEqual([
      [SECOND, bowl],
      [2 * SECOND, cup],
    ]);
  });

  test('the next page is about nothing until it is known', () => {
    const world = createWorld();
    world.attention.about(bowl);
    world.pass(SECOND);
    world.attention.leave();
    world.pass(2 * SECOND);
    world.show(false);
    expect(world.engagements.map(({ ms, items }) => [ms, items])).toEqual([
      [SECOND, bowl],
      [2 * SECOND, undefined],
    ]);
  });
});

describe('over any course of events', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.double({ min: 0, max: 40_000, noNaN: true }).map((ms) => ['pass', ms] as const) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: HOUR, noNaN: true }).map((ms) => ['sleep', ms] as const) },
    { weight: 4, arbitrary: fc.constant(['sign', 0] as const) },
    { weight: 2, arbitrary: fc.nat(1).map((visible) => ['show', visible] as const) },
    { weight: 2, arbitrary: fc.nat(1).map((focused) => ['focus', focused] as const) },
    { weight: 1, arbitrary: fc.constant(['leave', 0] as const) },
  );
  const course = fc.record({
    steps: fc.array(step, { maxLength: 60 }),
    lateMs: fc.constantFrom(0, -0.5, 0.3, 40, 2000),
    every: fc.constantFrom(Infinity, 7000, 333.3, 0),
  });

  test('the events tell of the true attention, none lost and none twice, each as of its own end', () => {
    fc.assert(
      fc.property(course, ({ steps, lateMs, every }) => {
        const world = createWorld({ lateMs, untilChange: (runningMs) => every - runningMs });
        // The same by plain arithmetic, one step at a time: state holds from one step to the next.
        let visible = true;
        let focused = true;
        let lastSign = 0;
        let left = PAGE_MS;
        let total = 0;
        for (const [kind, value] of steps) {
          const from = world.elapsed();
          if (kind === 'pass' || kind === 'sleep') {
            world[kind](value);
            const until = Math.min(world.elapsed(), lastSign + IDLE_MS);
            const spent = visible && focused ? Math.min(Math.max(until - from, 0), left) : 0;
            total += spent;
            left -= spent;
            continue;
          }
          if (kind === 'sign') world.sign();
          else if (kind === 'leave') {
            world.attention.leave();
            left = PAGE_MS;
          } else if (kind === 'show') {
            world.show(value === 1);
            visible = value === 1;
          } else {
            world.focus(value === 1);
            focused = value === 1;
          }
          if (visible && focused) lastSign = world.elapsed();
        }
        world.attention.stop();
        // Short of it by the last fraction of a millisecond, and never ahead.
        expect(total - world.emittedMs()).toBeGreaterThan(-1e-4);
        expect(total - world.emittedMs()).toBeLessThan(1);
        let earlier = 0;
        for (const { ms, time } of world.engagements) {
          expect(Number.isInteger(ms) && ms > 0 && ms <= 5 * MINUTE + 1).toBe(true);
          // Spans do not overlap, but for the millisecond that fractions make.
          expect(time - ms).toBeGreaterThanOrEqual(earlier - 1);
          earlier = time;
        }
      }),
      { numRuns: 300 },
    );
  });
});
