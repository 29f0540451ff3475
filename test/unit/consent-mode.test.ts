// What the signals of Google's consent mode amount to, as pages give them.
import { describe, expect, test } from 'vitest';
import { type ConsentAnswer, followConsentMode } from '../../src/tracker/capture/consent-mode.js';
import type { Environment } from '../../src/tracker/environment.js';

const ALL: ConsentAnswer = { measurement: true, personalization: true };
const MEASUREMENT: ConsentAnswer = { measurement: true, personalization: false };
const NONE: ConsentAnswer = { measurement: false, personalization: false };
const granted = { analytics_storage: 'granted', personalization_storage: 'granted' };
const denied = { analytics_storage: 'denied', personalization_storage: 'denied' };

type Command = ['default' | 'update', object];

/** The signals on a clock that only `pass` moves. */
function open() {
  let now = 1000;
  let timers: { at: number; callback: () => void }[] = [];
  const told: (ConsentAnswer | undefined)[] = [];
  const environment = {
    elapsed: () => now,
    after(delayMs: number, callback: () => void) {
      timers.push({ at: now + delayMs, callback });
      return () => {};
    },
  } as unknown as Environment;
  const take = followConsentMode(environment, (answer) => told.push(answer));
  return {
    told,
    /** Commands that are found in the layer together. */
    give: (...commands: Command[]) => take(commands.map((command) => ['consent', ...command])),
    take,
    pass(ms: number) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
  };
}

test.each<[string, Command[], ConsentAnswer | undefined]>([
  ['a default that grants', [['default', granted]], ALL],
  ['a default that denies is no answer', [['default', denied]], undefined],
  ['a default that grants measurement only', [['default', { ...denied, analytics_storage: 'granted' }]], MEASUREMENT],
  [
    'an update that grants',
    [
      ['default', denied],
      ['update', granted],
    ],
    ALL,
  ],
  [
    'an update that denies is a refusal',
    [
      ['default', denied],
      ['update', denied],
    ],
    NONE,
  ],
  [
    'an update that denies what was assumed',
    [
      ['default', granted],
      ['update', denied],
    ],
    NONE,
  ],
  ['an update without personalization', [['update', { analytics_storage: 'granted' }]], MEASUREMENT],
  [
    'personalization without measurement',
    [['update', { ...granted, analytics_storage: 'denied' }]],
    { measurement: false, personalization: true },
  ],
  [
    'an update of other signals is no answer',
    [
      ['default', denied],
      ['update', { ad_storage: 'granted' }],
    ],
    undefined,
  ],
  [
    'two updates, one for each',
    [
      ['update', { analytics_storage: 'granted' }],
      ['update', { personalization_storage: 'granted' }],
    ],
    ALL,
  ],
  [
    'the last update counts',
    [
      ['update', denied],
      ['update', granted],
    ],
    ALL,
  ],
  [
    'a default after the update changes nothing',
    [
      ['update', granted],
      ['default', denied],
    ],
    ALL,
  ],
  ['words that are none', [['update', { analytics_storage: 'yes', personalization_storage: true }]], undefined],
  [
    'a default for a region is no grant',
    [
      ['default', { ...granted, region: ['US'] }],
      ['default', denied],
    ],
    undefined,
  ],
  [
    'a default for a region that denies takes away the grant for all',
    [
      ['default', { ...denied, region: ['FR'] }],
      ['default', granted],
    ],
    undefined,
  ],
  [
    '… also after it',
    [
      ['default', granted],
      ['default', { ...denied, region: ['FR'] }],
    ],
    undefined,
  ],
  [
    '… of that signal only',
    [
      ['default', granted],
      ['default', { personalization_storage: 'denied', region: ['FR'] }],
    ],
    MEASUREMENT,
  ],
  [
    '… and not from an update',
    [
      ['default', { ...denied, region: ['FR'] }],
      ['update', granted],
    ],
    ALL,
  ],
])('%s', (_what, commands, answer) => {
  const together = open();
  together.give(...commands);
  expect(together.told).toEqual([answer]);
  const oneByOne = open();
  for (const command of commands) oneByOne.give(command);
  expect(oneByOne.told.at(-1)).toEqual(answer);
});

describe('wait_for_update', () => {
  test('a default that grants counts when it is over', () => {
    const { give, told, pass } = open();
    give(['default', { ...granted, wait_for_update: 500 }]);
    expect(told).toEqual([undefined]);
    pass(499);
    expect(told).toEqual([undefined]);
    pass(1);
    expect(told).toEqual([undefined, ALL]);
  });

  test('an update ends it', () => {
    const { give, told, pass } = open();
    give(['default', { ...granted, wait_for_update: 500 }]);
    give(['update', { analytics_storage: 'denied' }]);
    pass(500);
    expect(told.slice(1)).toEqual([
      { measurement: false, personalization: true },
      { measurement: false, personalization: true },
    ]);
  });

  test.each(['soon', -1, Number.NaN, null, {}])('%o is no time', (wait) => {
    const { give, told } = open();
    give(['default', { ...granted, wait_for_update: wait }]);
    expect(told).toEqual([ALL]);
  });
});

test('other messages tell nothing', () => {
  const { take, told } = open();
  take([{ event: 'login' }, ['event', 'login'], ['consent'], ['set', granted], null, undefined, 'consent', 7]);
  expect(told).toEqual([]);
});
