// @vitest-environment jsdom
// What a platform of the IAB's framework tells, and how it is found and left.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEnvironment } from '../../src/tracker/environment.js';
import type { ConsentChoice } from '../../src/tracker/options.js';
import { followTcf } from '../../src/tracker/tcf.js';

type Callback = (data: object, success: boolean) => void;
type Call = [command: string, version: number, callback: Callback, id?: number];
const globals = window as unknown as { __tcfapi?: (...call: Call) => unknown };

let told: ConsentChoice[];
let reports: string[];
let stop: () => void;

beforeEach(() => {
  told = [];
  reports = [];
});
afterEach(() => {
  stop();
  delete globals.__tcfapi;
});

function follow(tell = (choice: ConsentChoice) => void told.push(choice)): void {
  const report = (message: string) => void reports.push(message);
  stop = followTcf(createEnvironment(window, report), report, tell);
}

/** A platform that is there, with its listeners by their ids. */
function createPlatform() {
  const listeners = new Map<number, Callback>();
  let ids = 0;
  function api(...[command, , callback, id]: Call): void {
    if (command === 'addEventListener') {
      ids += 1;
      listeners.set(ids, callback);
      callback({ eventStatus: 'cmpuishown', listenerId: ids, gdprApplies: true, purpose: { consents: {} } }, true);
    } else if (command === 'removeEventListener') callback({}, listeners.delete(Number(id)));
  }
  return {
    api,
    listeners,
    answer(eventStatus: string, purposes: number[], more: object = {}, success = true) {
      const consents = Object.fromEntries(purposes.map((purpose) => [purpose, true]));
      for (const [listenerId, callback] of listeners)
        callback({ eventStatus, listenerId, gdprApplies: true, purpose: { consents }, ...more }, success);
    },
  };
}

const EVERYTHING = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

test.each<[string, string, number[], object, ConsentChoice | undefined]>([
  ['all purposes', 'useractioncomplete', EVERYTHING, {}, { measurement: true, personalization: true }],
  ['an answer of an earlier page', 'tcloaded', EVERYTHING, {}, { measurement: true, personalization: true }],
  ['no purpose', 'useractioncomplete', [], {}, { measurement: false, personalization: false }],
  ['storing and measuring', 'tcloaded', [1, 8, 9], {}, { measurement: true, personalization: false }],
  [
    'what is needed, without advertising',
    'tcloaded',
    [1, 5, 6, 8, 9],
    {},
    { measurement: true, personalization: true },
  ],
  ['personalization without storing', 'tcloaded', [5, 6, 8, 9], {}, { measurement: false, personalization: true }],
  ['profiles that may not be used', 'tcloaded', [1, 5, 8, 9], {}, { measurement: true, personalization: false }],
  ['the form that is shown', 'cmpuishown', EVERYTHING, {}, undefined],
  [
    'where the GDPR does not apply',
    'tcloaded',
    [],
    { gdprApplies: false },
    { measurement: true, personalization: true },
  ],
  ['data without purposes', 'tcloaded', [], { purpose: undefined }, { measurement: false, personalization: false }],
])('%s', (_what, status, purposes, more, choice) => {
  const platform = createPlatform();
  globals.__tcfapi = platform.api;
  follow();
  platform.answer(status, purposes, more);
  expect(told).toEqual(choice ? [choice] : []);
});

test('a failure is no answer', () => {
  const platform = createPlatform();
  globals.__tcfapi = platform.api;
  follow();
  platform.answer('tcloaded', EVERYTHING, {}, false);
  expect(told).toEqual([]);
});

test('who changes their mind is heard again', () => {
  const platform = createPlatform();
  globals.__tcfapi = platform.api;
  follow();
  platform.answer('useractioncomplete', EVERYTHING);
  platform.answer('cmpuishown', EVERYTHING);
  platform.answer('useractioncomplete', []);
  expect(told.map(({ measurement }) => measurement)).toEqual([true, false]);
});

describe('a platform', () => {
  test('that comes later is found', () => {
    follow();
    const platform = createPlatform();
    globals.__tcfapi = platform.api;
    expect(platform.listeners.size).toBe(1);
    platform.answer('tcloaded', EVERYTHING);
    expect(told).toHaveLength(1);
  });

  test('that is declared as a function is found when the page has loaded', () => {
    follow();
    const platform = createPlatform();
    // What a declaration does to the global object: it asks nobody.
    Object.defineProperty(window, '__tcfapi', { value: platform.api, configurable: true, writable: true });
    window.dispatchEvent(new Event('load'));
    expect(platform.listeners.size).toBe(1);
  });

  test('behind a stub that keeps the calls is asked once', () => {
    const queue: Call[] = [];
    globals.__tcfapi = (...call: Call) => (call.length ? queue.push(call) : queue);
    follow();
    expect(queue).toHaveLength(1);
    const platform = createPlatform();
    globals.__tcfapi = platform.api;
    for (const call of queue.splice(0)) globals.__tcfapi(...call);
    expect(platform.listeners.size).toBe(1);
    platform.answer('tcloaded', EVERYTHING);
    expect(told).toHaveLength(1);
  });

  test('is left on stopping', () => {
    const platform = createPlatform();
    globals.__tcfapi = platform.api;
    follow();
    stop();
    expect(platform.listeners.size).toBe(0);
    expect(globals.__tcfapi).toBe(platform.api);
    platform.answer('tcloaded', EVERYTHING);
    expect(told).toEqual([]);
  });

  test('that comes after the stop, with the calls of its stub, is left as soon as it answers', () => {
    const queue: Call[] = [];
    globals.__tcfapi = (...call: Call) => void queue.push(call);
    follow();
    const platform = createPlatform();
    globals.__tcfapi = platform.api;
    stop();
    for (const call of queue.splice(0)) platform.api(...call);
    expect(platform.listeners.size).toBe(0);
    expect(told).toEqual([]);
  });

  test('that throws does no harm, and does not suffer from us', () => {
    globals.__tcfapi = () => {
      throw new Error('of the platform');
    };
    expect(() => follow()).not.toThrow();
    stop();
    delete globals.__tcfapi;
    const platform = createPlatform();
    globals.__tcfapi = platform.api;
    follow(() => {
      throw new Error('ours');
    });
    expect(() => platform.answer('tcloaded', EVERYTHING)).not.toThrow();
    expect(reports).toEqual(['window.__tcfapi could not be read', 'what the consent platform tells could not be read']);
  });
});
