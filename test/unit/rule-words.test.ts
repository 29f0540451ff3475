import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/segments/catalogue/all.js';
import { compile } from '../../src/segments/compile.js';
import type { Condition } from '../../src/segments/definition.js';
import { createEngine } from '../../src/segments/engine.js';
import { explain } from '../../src/segments/explain.js';
import { type Combinations, describeRule } from '../../src/segments/words/rule.js';

const NOW = Date.UTC(2026, 0, 15);
const COMBINATIONS: Combinations = {
  all: 'ALL',
  any: 'ANY',
  none: 'NONE',
  notAll: 'NOT ALL',
  opposite: 'NOT',
  exactly: 'exactly $1',
};
const REFERENCES = {
  averageOrderValue: 84.5,
  lifetimeValueP80: 400,
  currency: 'EUR',
  storeCountry: 'FR',
  storeCity: 'Lyon',
  rfm: { recencyDays: [10, 20, 40, 80], frequency: [2, 3, 5, 8], monetary: [50, 100, 200, 400] },
};

function wordsOf(definitions: typeof catalogue, id: string, language: string, params = {}) {
  const program = compile(definitions, { references: REFERENCES, params });
  const engine = createEngine(program);
  engine.advance(NOW);
  const when = explain(program, engine, id)?.when;
  if (!when) throw new Error(`${id} cannot be told`);
  return describeRule(when, COMBINATIONS, { language, now: NOW, timeZone: 'UTC' });
}

const rule = (when: Condition, language = 'en') =>
  wordsOf({ version: 1, segments: [{ id: 'asked', when }] }, 'asked', language).map(
    ({ depth, text }) => '  '.repeat(depth) + text,
  );

describe('a rule in words', () => {
  it.each(['en', 'fr'])('is whole for every segment of the catalogue (%s)', (language) => {
    const params = { type: 'card', tier: 'express' };
    for (const { id } of catalogue.segments) {
      const lines = wordsOf(catalogue, id, language, params);
      expect([id, lines.length > 0, lines[0]?.depth]).toEqual([id, true, 0]);
      for (const { text } of lines)
        expect([id, text]).toEqual([id, expect.not.stringMatching(/\$\d|undefined|NaN|\[object/)]);
    }
  });

  it('says what is asked for, and nothing of anybody', () => {
    expect(rule({ count: 'purchase', within: '30d', atLeast: 2 })).toEqual(['purchases in 30 days: at least 2']);
    expect(rule({ count: 'purchase', is: 1 })).toEqual(['purchases so far: exactly 1']);
    expect(rule({ count: 'purchase', is: 1 }, 'fr')).toEqual(['achats jusqu’ici\u00a0: exactly 1']);
    expect(rule({ sum: 'purchase', of: 'value', above: 100 })).toEqual([
      'total value of purchases so far: more than 100',
    ]);
    expect(rule({ since: 'purchase', above: '30d' })).toEqual(['latest purchase: more than 30 days ago']);
    expect(rule({ sequence: [{ event: 'search' }, { event: 'purchase', without: 'chat_start' }], is: true })).toEqual([
      expect.stringMatching(/^these steps in this order/),
      '  1. search',
      '  2. purchase, no chat in between',
    ]);
  });

  it('says how conditions are put together in as few lines as can be', () => {
    const [one, other]: Condition[] = [
      { count: 'search', atLeast: 1 },
      { count: 'login', atLeast: 1 },
    ];
    const tests = ['  searches so far: at least 1', '  logins so far: at least 1'];
    if (!one || !other) throw new Error('There are two');
    expect(rule({ all: [one, other] })).toEqual(['ALL', ...tests]);
    expect(rule({ not: { any: [one, other] } })).toEqual(['NONE', ...tests]);
    expect(rule({ not: { all: [one, other] } })).toEqual(['NOT ALL', ...tests]);
    expect(rule({ not: { not: one } })).toEqual(['searches so far: at least 1']);
    expect(rule({ not: one })).toEqual(['NOT', '  searches so far: at least 1']);
    expect(rule({ any: [one] })).toEqual(['searches so far: at least 1']);
  });
});
