// @vitest-environment jsdom
// How the data layer is read: what it holds, what is pushed, by whom else it is wrapped, and how it is left.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readDataLayer } from '../../src/tracker/capture/data-layer.js';
import { createEnvironment } from '../../src/tracker/environment.js';

type Layer = unknown[];
const globals = window as unknown as Record<string, Layer | undefined>;

let stops: (() => void)[];
let events: [string, Record<string, unknown>][];
let reports: string[];

beforeEach(() => {
  stops = [];
  events = [];
  reports = [];
});
afterEach(() => {
  for (const stop of stops) stop();
  delete globals.dataLayer;
  delete globals.shopLayer;
});

function start({
  layer = 'dataLayer',
  emit = (name: string, params: Record<string, unknown>) => {
    events.push([name, params]);
  },
} = {}) {
  const report = (message: string) => void reports.push(message);
  const environment = createEnvironment(window, report);
  const reader = readDataLayer({ environment, report, layer, emit });
  stops.push(reader.stop);
  return reader;
}

const login = (method: string) => ({ event: 'login', method });
const methods = () => events.map(([, { method }]) => method);

test('what the layer holds is read, then what is pushed, several at once too', () => {
  globals.dataLayer = [login('a'), login('b')];
  start();
  expect(globals.dataLayer.push(login('c'))).toBe(3);
  expect(globals.dataLayer.push(login('d'), { event: 'gtm.js' }, login('e'))).toBe(6);
  expect(globals.dataLayer).toHaveLength(6);
  expect(methods()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('a layer of another name is read, and no other one', () => {
  globals.dataLayer = [login('a')];
  globals.shopLayer = [login('b')];
  start({ layer: 'shopLayer' });
  globals.dataLayer.push(login('c'));
  globals.shopLayer.push(login('d'));
  expect(methods()).toEqual(['b', 'd']);
});

test('a layer that comes later is read', () => {
  start();
  expect(globals.dataLayer).toBeUndefined();
  globals.dataLayer = globals.dataLayer || [login('a')];
  globals.dataLayer.push(login('b'));
  expect(methods()).toEqual(['a', 'b']);
});

test('a layer that replaces another one is read, without what it took over; the old one is read on', () => {
  const old: Layer = [login('a')];
  globals.dataLayer = old;
  start();
  globals.dataLayer = [...old, login('b')];
  globals.dataLayer.push(login('c'));
  old.push(login('d'));
  expect(methods()).toEqual(['a', 'b', 'c', 'd']);
});

test('a layer that is replaced while a message is pushed into it tells of that message once', () => {
  const old: Layer = [];
  old.push = (...messages) => {
    const length = Array.prototype.push.apply(old, messages);
    globals.dataLayer = [...old];
    return length;
  };
  globals.dataLayer = old;
  start();
  globals.dataLayer.push(login('a'));
  globals.dataLayer.push(login('b'));
  expect(methods()).toEqual(['a', 'b']);
});

test('a layer that `var` has declared is looked at again when the page has loaded and when something is clicked', () => {
  // Such a property cannot be deleted: it gets a name of its own.
  const declared = (value: Layer) =>
    Object.defineProperty(window, 'declaredLayer', { value, writable: true, enumerable: true });
  declared([]);
  start({ layer: 'declaredLayer' });
  globals.declaredLayer = [login('a')];
  expect(methods()).toEqual([]);
  window.dispatchEvent(new Event('load'));
  expect(methods()).toEqual(['a']);
  globals.declaredLayer = [login('b')];
  document.body.click();
  expect(methods()).toEqual(['a', 'b']);
});

test('what is no layer is left alone', () => {
  for (const thing of [null, 'text', 7, {}, document.createElement('div'), Object.freeze({ push: 3 })]) {
    Object.assign(window, { dataLayer: thing });
    start().stop();
  }
  expect(reports).toEqual([]);
});

test('a frozen layer is read as far as it goes, and left as it is', () => {
  globals.dataLayer = Object.freeze([login('a')]) as unknown as Layer;
  const { stop } = start();
  expect(() => globals.dataLayer?.push(login('b'))).toThrow(TypeError);
  stop();
  expect(methods()).toEqual(['a']);
  expect(reports).toEqual([]);
});

describe('the original push', () => {
  test('comes first, with its `this`, and what it gives is given', () => {
    const layer: Layer = [];
    const order: string[] = [];
    layer.push = function (this: unknown, ...messages) {
      order.push(`push ${this === layer} ${messages.length}`);
      return 77;
    };
    globals.dataLayer = layer;
    start({ emit: (name) => order.push(name) });
    expect(layer.push(login('a'), login('b'))).toBe(77);
    expect(order).toEqual(['push true 2', 'login', 'login']);
  });

  test('may throw: that is the caller’s, and what was done is told', () => {
    const layer: Layer = [];
    layer.push = () => {
      throw new Error('of a tag');
    };
    globals.dataLayer = layer;
    start();
    expect(() => layer.push(login('a'))).toThrow('of a tag');
    expect(() => layer.push(login('b'))).toThrow('of a tag');
    expect(methods()).toEqual(['a', 'b']);
  });

  test('may push itself: events are told in the order of the pushes', () => {
    const layer: Layer = [];
    layer.push = (...messages) => {
      const length = Array.prototype.push.apply(layer, messages);
      for (const message of messages as { event: string; method?: string }[])
        if (message.method === 'a') layer.push(login('by a tag'));
      return length;
    };
    globals.dataLayer = layer;
    start();
    expect(layer.push(login('a'), login('b'))).toBe(2);
    expect(methods()).toEqual(['a', 'b', 'by a tag']);
  });
});

test('a listener that pushes again does no harm, and one that throws does not reach the page', () => {
  globals.dataLayer = [];
  start({
    emit(name, { method }) {
      events.push([name, { method }]);
      if (method === 'a') globals.dataLayer?.push(login('again'));
      if (method === 'b') throw new Error('ours');
    },
  });
  globals.dataLayer.push(login('a'));
  globals.dataLayer.push(login('b'));
  globals.dataLayer.push(login('c'));
  expect(methods()).toEqual(['a', 'again', 'b', 'c']);
  expect(reports).toEqual(['a message in dataLayer could not be read']);
});

describe('a change of a segment', () => {
  const change = { segment: 'browser', enter: true, late: false };
  const message = { event: 'segment_enter', segment_id: 'browser', segment_late: false };

  test('is pushed into the layer that is read, or into the usual one, which is made if need be', () => {
    globals.shopLayer = [];
    start({ layer: 'shopLayer' }).announce(change);
    expect([...globals.shopLayer]).toEqual([message]);
    expect('dataLayer' in window).toBe(false);
    start({ layer: '' }).announce({ ...change, enter: false, late: true });
    expect(globals.dataLayer).toEqual([{ event: 'segment_leave', segment_id: 'browser', segment_late: true }]);
    expect(events).toEqual([]);
  });

  test('is reported where it cannot be pushed', () => {
    globals.dataLayer = Object.freeze([]) as unknown as Layer;
    start().announce(change);
    expect(reports).toEqual(['nothing could be pushed into dataLayer']);
  });
});

describe('stopped', () => {
  test('the layer is as it was, with its own push or without one', () => {
    const layer: Layer = [];
    globals.dataLayer = layer;
    start().stop();
    expect(Object.keys(layer)).toEqual([]);
    expect(Object.getOwnPropertyDescriptor(window, 'dataLayer')).toMatchObject({ value: layer, writable: true });

    const push = () => 7;
    layer.push = push;
    start().stop();
    expect(layer.push).toBe(push);
    layer.push(login('a'));
    expect(methods()).toEqual([]);
  });

  test('a global that there was not is none again', () => {
    start().stop();
    expect('dataLayer' in window).toBe(false);
  });

  test('a wrapper of somebody else’s stays, and ours in it only passes on', () => {
    const layer: Layer = [];
    globals.dataLayer = layer;
    const { stop } = start();
    const ours = layer.push;
    const theirs = (...messages: unknown[]) => ours.apply(layer, messages) + 100;
    layer.push = theirs;
    stop();
    expect(layer.push).toBe(theirs);
    expect(layer.push(login('a'))).toBe(101);
    expect(methods()).toEqual([]);
  });

  test('a layer that was frozen meanwhile, or a global that was made anew, does not make it throw', () => {
    const layer: Layer = [];
    globals.dataLayer = layer;
    const { stop } = start();
    Object.freeze(layer);
    Object.defineProperty(window, 'dataLayer', { value: [], configurable: true, writable: true });
    expect(stop).not.toThrow();
    expect(() => layer.push(login('a'))).toThrow(TypeError);
    expect(methods()).toEqual([]);
  });
});

test('elements of the page in a message are passed over', () => {
  globals.dataLayer = [];
  start();
  document.body.innerHTML = '<form><input name="event" value="login"><a href="#">Bowl</a></form>';
  globals.dataLayer.push({ event: 'gtm.click', 'gtm.element': document.querySelector('a') });
  globals.dataLayer.push(document.body, document.querySelector('form'), window);
  globals.dataLayer.push({
    event: 'view_item',
    element: document.body,
    items: [{ item_id: 'bowl', node: document.body }],
  });
  expect(events).toEqual([['view_item', { items: [{ item_id: 'bowl' }] }]]);
});
