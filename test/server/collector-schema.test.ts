import { readFile } from 'node:fs/promises';
import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventProblem } from '../../src/segments/event.js';
import { batchOf, NOW, pageView, send, startCollector } from './collector.support.js';

describe('the published JSON Schema', () => {
  async function validator(): Promise<(batch: unknown) => Promise<boolean>> {
    const schema = JSON.parse(await readFile(new URL('../../docs/batch.schema.json', import.meta.url), 'utf8'));
    const server = fastify({
      ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
    });
    onTestFinished(() => server.close());
    server.post('/', { schema: { body: schema } }, async () => 'valid');
    return async (batch) => {
      const payload = JSON.stringify(batch);
      const answer = await server.inject({
        method: 'POST',
        url: '/',
        payload,
        headers: { 'content-type': 'application/json' },
      });
      return answer.statusCode === 200;
    };
  }

  it('takes exactly the events that the collector takes', async () => {
    const isValid = await validator();
    const collector = await startCollector();
    const good = {
      ...pageView('g'),
      user: 'u',
      params: { items: [{ item_id: 'a', price: 4.5 }], engagement_time_msec: 5 },
    };
    const wrong: [string, unknown][] = [
      ['id', ''],
      ['id', 7],
      ['id', undefined],
      ['id', 'x'.repeat(257)],
      ['id', '💩'.repeat(257)],
      ['name', ''],
      ['name', null],
      ['time', 1.5],
      ['time', '1'],
      ['time', 8.64e15 + 2],
      ['time', -8.64e15 - 2],
      ['user', 7],
      ['visitor', null],
      ['params', []],
      ['params', undefined],
      ['params', { items: {} }],
      ['params', { items: ['sku'] }],
      ['params', { items: [null] }],
      ['params', { engagement_time_msec: -1 }],
      ['params', { engagement_time_msec: '5' }],
    ];
    const right: [string, unknown][] = [
      ['time', 8.64e15],
      ['time', -8.64e15],
      ['time', 0],
      ['user', undefined],
      ['visitor', ''],
      ['params', {}],
      ['id', '💩'.repeat(256)],
      ['extra', true],
      ['params', { items: [], engagement_time_msec: 0, anything: { goes: [1, null] } }],
    ];
    for (const [index, [key, value]] of [...wrong, ...right].entries()) {
      const event = { ...good, [key]: value };
      const expected = index >= wrong.length;
      const { accepted } = (await (await send(collector, batchOf([event]))).json()) as { accepted: number };
      expect({
        key,
        value,
        schema: await isValid({ v: 1, sent: NOW, events: [event] }),
        collector: accepted === 1,
      }).toEqual({ key, value, schema: expected, collector: expected });
    }
    expect(eventProblem(good)).toBeUndefined();
  });

  it('takes exactly the batches that the collector takes', async () => {
    const isValid = await validator();
    const collector = await startCollector();
    const many = Array.from({ length: 1001 }, (_, index) => pageView(`m-${index}`));
    const batches: [unknown, boolean][] = [
      [{ v: 1, sent: 5, site: 'fr', events: [], more: 1 }, true],
      [{ v: 1, sent: 5, events: many.slice(1) }, true],
      [{ v: 1, sent: 5, events: many }, false],
      [{ v: 2, sent: 5, events: [] }, false],
      [{ v: 1, events: [] }, false],
      [{ v: 1, sent: '5', events: [] }, false],
      [{ v: 1, sent: 5 }, false],
      [{ v: 1, sent: 5, site: 1, events: [] }, false],
      [[], false],
    ];
    for (const [batch, expected] of batches) {
      expect(await isValid(batch)).toBe(expected);
      expect((await send(collector, JSON.stringify(batch))).status).toBe(expected ? 200 : 400);
    }
  });
});
