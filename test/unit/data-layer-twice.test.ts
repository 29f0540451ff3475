// @vitest-environment jsdom
// Nothing in the data layer is told twice, and what is done twice is.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readDataLayer } from '../../src/tracker/capture/data-layer.js';
import { createEnvironment } from '../../src/tracker/environment.js';

type Layer = unknown[];
const globals = window as unknown as Record<string, Layer | undefined>;

let stops: (() => void)[];
let events: [string, Record<string, unknown>][];
let elapsed: number;

beforeEach(() => {
  stops = [];
  events = [];
  elapsed = 10_000;
});
afterEach(() => {
  for (const stop of stops) stop();
  delete globals.dataLayer;
});

function start() {
  const report = (message: string) => expect(message).toBeUndefined();
  const environment = { ...createEnvironment(window, report), elapsed: () => elapsed };
  const emit = (name: string, params: Record<string, unknown>) => events.push([name, params]);
  const reader = readDataLayer({ environment, report, layer: 'dataLayer', emit });
  stops.push(reader.stop);
  return reader;
}

const login = (method: string) => ({ event: 'login', method });
const methods = () => events.map(([, { method }]) => method);
const add = (id: string) => ({ event: 'add_to_cart', ecommerce: { items: [{ item_id: id }] } });
const universalAdd = (id: string) => ({ ecommerce: { add: { products: [{ id }] } } });
const names = () => events.map(([name]) => name);

describe('nothing is told twice', () => {
  test('when it is started twice', () => {
    globals.dataLayer = [login('a')];
    start();
    start();
    globals.dataLayer.push(login('b'));
    globals.dataLayer.push(login('c'));
    expect(methods()).toEqual(['a', 'b', 'c']);
  });

  test('when it is stopped and started again; what came between is not lost', () => {
    globals.dataLayer = [login('a')];
    start().stop();
    globals.dataLayer.push(login('b'));
    start();
    expect(methods()).toEqual(['a', 'b']);
  });

  test('when a tag manager wraps it, and we wrap that again', () => {
    const layer: Layer = [];
    globals.dataLayer = layer;
    start();
    const ours = layer.push;
    layer.push = function (...messages) {
      return ours.apply(this, messages);
    };
    start();
    layer.push(login('a'));
    expect(methods()).toEqual(['a']);
  });

  test('when one layer passes on to another one', () => {
    const layer: Layer = [];
    globals.dataLayer = layer;
    start();
    globals.dataLayer = { push: (...messages: unknown[]) => layer.push(...messages) } as unknown as Layer;
    globals.dataLayer.push(login('a'));
    expect(methods()).toEqual(['a']);
  });

  test('of an order, in whichever form and however often', () => {
    globals.dataLayer = [];
    start();
    const order = { transaction_id: 'T', items: [{ item_id: 'bowl' }] };
    globals.dataLayer.push({ event: 'purchase', ecommerce: order });
    elapsed += 60_000;
    globals.dataLayer.push({ ecommerce: { purchase: { actionField: { id: 'T' } } } });
    globals.dataLayer.push({ event: 'purchase', ecommerce: { ...order } });
    globals.dataLayer.push({ event: 'purchase', ecommerce: { ...order, transaction_id: 'U' } });
    expect(events.map(([name, { transaction_id }]) => [name, transaction_id])).toEqual([
      ['purchase', 'T'],
      ['purchase', 'U'],
    ]);
  });

  test('of anything that a shop tells in both forms at once', () => {
    globals.dataLayer = [];
    start();
    globals.dataLayer.push(add('bowl'), universalAdd('bowl'));
    expect(names()).toEqual(['add_to_cart']);
    // A second one, right after it.
    globals.dataLayer.push(add('bowl'), universalAdd('bowl'));
    expect(names()).toEqual(['add_to_cart', 'add_to_cart']);
  });
});

test('what is done twice is told twice', () => {
  globals.dataLayer = [];
  start();
  const same = add('bowl');
  globals.dataLayer.push(same);
  globals.dataLayer.push(same);
  globals.dataLayer.push(add('bowl'));
  elapsed += 2000;
  globals.dataLayer.push(universalAdd('bowl'));
  globals.dataLayer.push(universalAdd('cup'));
  expect(names()).toHaveLength(5);
});
