/** The catalogue as data: complete, worded in both languages, and naming nothing that is not there. */
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/segments/catalogue/all.js';
import { card } from '../../src/segments/catalogue/card.js';
import { life } from '../../src/segments/catalogue/life.js';
import { micro } from '../../src/segments/catalogue/micro.js';
import { rfm } from '../../src/segments/catalogue/rfm.js';
import { season } from '../../src/segments/catalogue/season.js';
import { stages } from '../../src/segments/catalogue/stages.js';
import { table } from '../../src/segments/catalogue/table.js';
import type { LocalText, SegmentDefinition } from '../../src/segments/definition.js';
import { evaluateAt } from '../oracle/evaluate.js';
import { NEEDS } from '../oracle/rows.js';
import { tableBelow } from './readme.support.js';

/** The rows of each source, in its order; those that an earlier source defines, or the table, are in the comments. */
const SOURCES: Record<string, [file: SegmentDefinition[], ids: string]> = {
  card: [card.segments, 'anonymous browser researcher impulsive cart-abandoner'],
  // anonymous
  life: [life, 'lead newsletter-subscriber first-order repeat hero occasional waiting lost'],
  // cart-abandoned
  micro: [
    micro,
    `frequent-30d lapsing-3m frequent-buyer coupon-only category-fan brand-fan recommendation-clicker heavy-browser
     long-dwell one-visit-buyer big-spender vip lost-buyer`,
  ],
  stages: [
    stages,
    `customer prospect first-time-buyer repeat-customer best-customer at-risk inactive frequent-refunder birthday-soon
     pareto-top pareto-rest domestic international`,
  ],
  // lapsing-3m, frequent-buyer, browser, researcher, impulsive, newsletter-subscriber
  table: [
    table,
    `bought-1y bought-6m bought-30d repeat-1y repeat-6m repeat-30d loyal-buyer top-monthly coupon-lover discount-10
     discount-15 discount-20 category-repeat category-top recommendation-no-purchase recommendation-converted
     chat-converted search-converted search-no-purchase big-order-30d vip-lifetime cart-abandoned product-focused
     one-shot-buyer female-buyer male-buyer psychological-owner account-holder email-visitor local-buyer remote-buyer
     located-buyer app-buyer affiliate-visitor wishlister shipping-method payment-method`,
  ],
  season: [
    season,
    `holiday-buyer holiday-dormant holiday-browser holiday-subscriber holiday-not-subscriber holiday-welcome-back`,
  ],
  rfm: [rfm, 'rfm-new rfm-potential-loyal rfm-loyal rfm-loyal-at-risk rfm-about-to-sleep rfm-sleeper'],
};

const segments = new Map(catalogue.segments.map((segment) => [segment.id, segment]));
const ids = [...segments.keys()];

/** Every object in a part of a definition, the part itself first. */
function objectsIn(part: unknown): Record<string, unknown>[] {
  if (typeof part !== 'object' || part === null) return [];
  const inner = Object.values(part).flatMap(objectsIn);
  return Array.isArray(part) ? inner : [part as Record<string, unknown>, ...inner];
}

/** The texts that stand under this key anywhere in a rule. */
function textsAt(key: string, rule: unknown): string[] {
  return objectsIn(rule).flatMap((object) => (typeof object[key] === 'string' ? [object[key]] : []));
}

/** The rule with those of the segments that it names. */
function wholeRule({ when }: SegmentDefinition): unknown[] {
  return [
    when,
    ...textsAt('segment', when)
      .flatMap((id) => segments.get(id) ?? [])
      .flatMap(wholeRule),
  ];
}

describe.each(Object.entries(SOURCES))('%s', (_, [file, list]) => {
  test('has its rows, in their order', () => {
    expect(file.map(({ id }) => id)).toEqual(list.split(/\s+/));
  });
});

test('every row of every source is in the catalogue, once', () => {
  expect(catalogue.segments.map(({ id }) => id)).toEqual(
    Object.values(SOURCES).flatMap(([file]) => file.map(({ id }) => id)),
  );
  expect(segments.size).toBe(catalogue.segments.length);
});

test('the documentation shows every row with its name, its parameters and the reference values it needs', () => {
  const rows = tableBelow('docs/language.md', '## The catalogue').filter(([, , ...more]) => more.length === 2);
  const ofCatalogue = catalogue.segments.map((segment) => {
    const values = Object.entries(segment.params ?? {}).map(([name, value]) => `\`${name}\` ${value}`);
    const read = new Set(textsAt('param', segment.when));
    const shared = [...read].flatMap((name) => {
      const value = catalogue.params?.[name];
      if (name in (segment.params ?? {})) return [];
      return value === undefined ? `\`${name}\`` : `\`${name}\` ${value}`;
    });
    const needs = (NEEDS[segment.id] ?? []).filter((name) => name.startsWith('references.'));
    const named = needs.map((name) => `\`${name.replace('references.', '')}\``);
    return [`\`${segment.id}\``, textIn('en', segment.name), [...values, ...shared].join(', '), named.join(', ')];
  });
  expect(rows.slice(1)).toEqual(ofCatalogue);
});

test('the card carries no texts into the script of every page', () => {
  for (const segment of card.segments) expect(Object.keys(segment)).not.toContain('name');
});

describe.each(ids)('%s', (id) => {
  const segment = segments.get(id);
  if (!segment) throw new Error(`no segment "${id}"`);

  test('has an id of lower-case words joined by hyphens', () => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test.each(['en', 'fr'])('has a name, a description and a suggestion in %s', (language) => {
    expect(textIn(language, segment.name)).toMatch(/^\S.{1,50}[^.]$/);
    expect(textIn(language, segment.description)).toMatch(/^\S[^.]+(\.\d[^.]+)*\.$/);
    expect(textIn(language, segment.suggests)).toMatch(/^\S.+\.$/);
  });

  test('reads every parameter that it has, and has every one that it reads', () => {
    const read = new Set(textsAt('param', segment.when));
    const own = Object.keys(segment.params ?? {});
    expect(own.filter((name) => !read.has(name))).toEqual([]);
    const needed = [...read].filter((name) => !own.includes(name) && !(name in (catalogue.params ?? {})));
    expect(needed.filter((name) => !OF_THE_SHOP.includes(name))).toEqual([]);
  });

  test('names only segments and seasons that are there', () => {
    const named = textsAt('segment', segment.when);
    expect(named.filter((other) => !segments.has(other))).toEqual([]);
    const seasons = [...textsAt('season', segment.when), ...textsAt('inSeason', segment.when)];
    expect(seasons.filter((name) => !(name in (catalogue.seasons ?? {})))).toEqual([]);
  });

  test('is unknown without what its row needs, and nothing else', () => {
    const rule = wholeRule(segment);
    const missing = [
      ...textsAt('ref', rule).map((name) => `references.${name}`),
      ...textsAt('rfm', rule).map(() => 'references.rfm'),
      ...objectsIn(rule)
        .filter(({ param, absent }) => OF_THE_SHOP.includes(String(param)) && absent !== 'any')
        .map(({ param }) => `params.${param}`),
    ];
    expect([...new Set(missing)]).toEqual(NEEDS[id] ?? []);
  });
});

/** Parameters without a default: what they are is for each shop to say. */
const OF_THE_SHOP = ['category', 'tier', 'type', 'city', 'campaign'];

function textIn(language: string, text: LocalText | undefined): string | undefined {
  return typeof text === 'object' ? text[language] : undefined;
}

test.each(['en', 'fr'])('no two segments have the same name in %s', (language) => {
  const names = catalogue.segments.map(({ name }) => textIn(language, name));
  expect(new Set(names).size).toBe(names.length);
});

test('the texts are set as print is: with apostrophes, not primes', () => {
  const texts = catalogue.segments.flatMap(({ name, description, suggests }) => [name, description, suggests]);
  expect(texts.map((text) => JSON.stringify(text)).filter((text) => text.includes("'"))).toEqual([]);
});

test('every life stage is a segment', () => {
  expect(catalogue.lifeStage?.filter((id) => !segments.has(id))).toEqual([]);
});

test('every one of the 125 RFM scores is in exactly one group', () => {
  const DAY_MS = 86_400_000;
  const now = Date.UTC(2026, 0, 1);
  const references = { rfm: { recencyDays: [1, 2, 3, 4], frequency: [2, 3, 4, 5], monetary: [2, 3, 4, 5] } };
  const groupsOf = (recency: number, frequency: number, monetary: number): string[] => {
    const time = now - (6 - recency) * DAY_MS;
    const orders = Array.from({ length: frequency }, (_, index) => ({
      id: `e${index}`,
      time,
      name: 'purchase',
      params: { value: index === 0 ? monetary : 0 },
    }));
    const memberships = evaluateAt({ version: 1, segments: rfm }, { references }, orders, now);
    return [...memberships].flatMap(([id, member]) => (member === true ? [id] : []));
  };
  const scores = [1, 2, 3, 4, 5];
  const inNoneOrSeveral = scores.flatMap((r) =>
    scores.flatMap((f) => scores.filter((m) => groupsOf(r, f, m).length !== 1).map((m) => 100 * r + 10 * f + m)),
  );
  expect(inNoneOrSeveral).toEqual([]);
});
