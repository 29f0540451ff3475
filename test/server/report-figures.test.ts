import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparkline, ticksTo } from '../../src/collector/report/charts.js';
import { cell } from '../../src/collector/report/csv.js';
import type { Figures, SegmentFigures } from '../../src/collector/report/figures/figures.js';
import { gatherOrders } from '../../src/collector/report/figures/orders.js';
import {
  campaignsProblem,
  type KnownCampaign,
  rulesOf,
  segmentsProblem,
} from '../../src/collector/report/figures/rules.js';
import { addOverlap, addToDay, type Day, emptyDay } from '../../src/collector/report/figures/tally.js';
import { html } from '../../src/collector/report/html.js';
import { opportunitiesOf } from '../../src/collector/report/pages/opportunities.js';
import { qualitiesOf } from '../../src/collector/report/qualities.js';
import { check } from '../../src/segments/check.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { NOW } from './collector.support.js';

const DAY_MS = 86_400_000;
const SEGMENTS = 4;

describe('the tally of a day', () => {
  const membersOf = fc
    .dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.subarray([0, 1, 2, 3]))
    .map((record) => new Map(Object.entries(record)));

  it('is what counting one person after the other gives, whoever comes in which part', () => {
    fc.assert(
      fc.property(membersOf, membersOf, (before, now) => {
        let day = emptyDay(0, SEGMENTS);
        // In two parts, as large shops are gone through.
        for (const part of [(person: string) => person < 'c', (person: string) => person >= 'c']) {
          const only = (members: Map<string, number[]>) => new Map([...members].filter(([person]) => part(person)));
          day = addToDay(day, only(now), only(before));
        }
        const people = [...new Set([...before.keys(), ...now.keys()])];
        const has = (members: Map<string, number[]>, person: string, segment: number) =>
          !!members.get(person)?.includes(segment);
        const count = (holds: (person: string) => boolean) => people.filter(holds).length;
        expect(day.persons).toBe(now.size);
        for (let one = 0; one < SEGMENTS; one++) {
          const joins = (person: string) => has(now, person, one) && !has(before, person, one);
          expect(day.size[one]).toBe(count((person) => has(now, person, one)));
          expect(day.joins[one]).toBe(count(joins));
          expect(day.leaves[one]).toBe(count((person) => !has(now, person, one) && has(before, person, one)));
          expect(day.arrived[one]).toBe(count((person) => joins(person) && !before.has(person)));
          for (let from = 0; from < SEGMENTS; from++)
            expect(day.moved[from * SEGMENTS + one]).toBe(
              count(
                (person) => joins(person) && now.has(person) && has(before, person, from) && !has(now, person, from),
              ),
            );
        }
      }),
    );
  });

  it('knows how many are in two segments', () => {
    const overlap = new Uint32Array(9);
    addOverlap(
      overlap,
      3,
      new Map([
        ['a', [0, 1]],
        ['b', [0, 1, 2]],
        ['c', [2]],
      ]),
    );
    expect([...overlap]).toEqual([2, 2, 1, 2, 2, 1, 1, 1, 2]);
  });
});

describe('what is discovered in orders', () => {
  let ids = 0;
  const event = (name: string, days: number, params: Record<string, unknown>): TrackedEvent => ({
    id: `e-${ids++}`,
    time: NOW - days * DAY_MS,
    name,
    params,
  });
  const buys = (days: number, value: number, items: readonly string[], transaction = `t-${ids}`) =>
    event('purchase', days, {
      transaction_id: transaction,
      value,
      currency: 'EUR',
      items: items.map((item_id) => ({ item_id, item_name: `The ${item_id}` })),
    });

  it('are pairs beyond chance, first products without return, and refunds beyond what stands', () => {
    const gathered = gatherOrders(NOW, 'EUR');
    for (let number = 0; number < 6; number++)
      gathered.add({ person: `once-${number}`, events: [buys(90, 10, ['cup', 'pot'])] });
    for (let number = 0; number < 4; number++)
      gathered.add({ person: `again-${number}`, events: [buys(90, 20, ['bowl']), buys(30, 30, ['bowl'])] });
    // A first order of yesterday tells nothing of coming back.
    gathered.add({ person: 'new', events: [buys(1, 10, ['cup'])] });
    const cancelled = buys(80, 100, ['jug'], 'back');
    gathered.add({
      person: 'costly',
      events: [cancelled, event('refund', 79, { transaction_id: 'back' }), buys(10, 5, ['jug'])],
    });
    // The same order twice counts once; another currency counts for nothing.
    gathered.add({ person: 'twice', events: [buys(70, 7, ['knife'], 'same'), buys(69, 7, ['knife'], 'same')] });
    const found = gathered.figures();
    expect(found.orders).toBe(6 + 8 + 1 + 1 + 1);
    expect(found.revenue).toBe(6 * 10 + 4 * 50 + 10 + 5 + 7);
    expect(found.firstRevenue).toBe(6 * 10 + 4 * 20 + 10 + 5 + 7);
    expect(found.pairs).toEqual([
      {
        one: { key: 'cup', name: 'The cup' },
        other: { key: 'pot', name: 'The pot' },
        orders: 6,
        lift: (6 * 17) / (7 * 6),
      },
    ]);
    expect(found.firstProducts.map(({ product, buyers, cameBack }) => [product.key, buyers, cameBack])).toEqual([
      ['cup', 6, 0],
      ['pot', 6, 0],
      ['bowl', 4, 4],
    ]);
    expect([found.refunded, found.costly]).toEqual([100, { customers: 1, refunded: 100, kept: 5 }]);
    expect(found.months.reduce((sum, { first, repeat }) => sum + first + repeat, 0)).toBe(found.revenue);
  });
});

describe('the qualities of a segment', () => {
  const segment = (id: string, place: number, visitors: number, contacts = 0) =>
    ({ id, place, visitors, contacts, revenue: 0 }) as SegmentFigures;
  const [big, twin, small] = [segment('big', 0, 100, 50), segment('twin', 1, 95, 40), segment('small', 2, 29)] as const;
  const figures = {
    segments: [big, twin, small],
    places: 3,
    overlap: Uint32Array.of(100, 93, 10, 93, 95, 9, 10, 9, 29),
  };
  const dayWith = (size: number, joins: number, leaves: number): Day => ({
    ...emptyDay(0, 3),
    size: Uint32Array.of(size, 0, 0),
    joins: Uint32Array.of(joins, 0, 0),
    leaves: Uint32Array.of(leaves, 0, 0),
  });
  const judged = (one: SegmentFigures, days: readonly Day[] = [], campaigns: readonly KnownCampaign[] = []) =>
    qualitiesOf(one, figures as unknown as Figures, days, campaigns);

  it('need visitors, contacts, and others who are not nearly the same', () => {
    // 93 of the 102 who are in one of both are in both.
    expect(judged(big)).toMatchObject({
      substantial: { holds: true, measure: 100 },
      accessible: { holds: true, measure: 0.5 },
      differentiable: { holds: false, named: ['twin'] },
    });
    expect(judged(twin).accessible.holds).toBe(false);
    expect(judged(small)).toMatchObject({ substantial: { holds: false }, differentiable: { holds: true, named: [] } });
    expect(judged(segment('empty', 2, 0))).toMatchObject({
      substantial: { holds: false },
      accessible: { holds: 'unknown' },
      differentiable: { holds: 'unknown' },
    });
  });

  it('need three days to tell whether it is stable, and at most a tenth of it coming or going on each', () => {
    const quiet = dayWith(100, 6, 4);
    expect(judged(big, [quiet, quiet]).stable).toEqual({ holds: 'unknown' });
    expect(judged(big, [quiet, quiet, quiet]).stable).toEqual({ holds: true, measure: 0.1 });
    expect(judged(big, [quiet, quiet, dayWith(100, 7, 4)]).stable.holds).toBe(false);
    expect(judged(big, [dayWith(0, 0, 0), quiet, quiet]).stable.holds).toBe('unknown');
  });

  it('find the campaigns that use it, as an audience or within one', () => {
    const campaigns: KnownCampaign[] = [
      { id: 'whole', audience: 'big' },
      { id: 'within', audience: { all: [{ not: { segment: 'big' } }, { count: 'search', atLeast: 1 }] } },
      { id: 'other', audience: { any: [{ segment: 'small' }] } },
      { id: 'everybody' },
    ];
    expect(judged(big, [], campaigns).actionable).toEqual({ holds: true, named: ['whole', 'within'] });
    expect(judged(twin, [], campaigns).actionable).toEqual({ holds: false, named: [] });
  });
});

it('opportunities are ranked by visitors times the difference in what they have ordered for', () => {
  const segment = (id: string, visitors: number, revenue: number) => ({ id, visitors, revenue }) as SegmentFigures;
  const found = opportunitiesOf({
    segments: [
      segment('prospect', 100, 0),
      segment('first-time-buyer', 50, 2500),
      segment('repeat-customer', 10, 2000),
      segment('at-risk', 5, 500),
    ],
  });
  expect(found.map(({ objective, worth }) => [objective, worth])).toEqual([
    ['second-order', 50 * 150],
    ['first-order', 100 * 50],
    ['win-back-at-risk', 5 * 100],
    ['keep', 0],
    ['win-back-inactive', 0],
  ]);
});

it.each([
  ['ann', 'ann'],
  ['=1+1', "'=1+1"],
  ['+49', "'+49"],
  ['-1', "'-1"],
  ['@x', "'@x"],
  ['\tx', "'\tx"],
  ['=HYPERLINK("x"),y', '"\'=HYPERLINK(""x""),y"'],
  ['a\nb', '"a\nb"'],
])('a cell with %j is no formula and stays in its cell', (text, written) => {
  expect(cell(text)).toBe(written);
});

it('a template writes every value as text, but markup made by a template', () => {
  const attack = `"'><script>`;
  expect(html`<a title="${attack}">${[attack, html`<b>${1}</b>`]}${undefined}${false}</a>`.markup).toBe(
    '<a title="&quot;&#39;&gt;&lt;script&gt;">&quot;&#39;&gt;&lt;script&gt;<b>1</b></a>',
  );
});

describe('a chart', () => {
  it('has round ticks from 0 to beyond what it shows', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (most) => {
        const ticks = ticksTo(most);
        return ticks[0] === 0 && (ticks.at(-1) ?? 0) >= most && ticks.length >= 2 && ticks.length <= 5;
      }),
    );
  });

  it('of one value, or of none, is no line', () => {
    expect(sparkline([3], 'x')).toBeUndefined();
    expect(sparkline([], 'x')).toBeUndefined();
    expect(sparkline([2, 2, 2], 'the <same>')?.markup).toContain('aria-label="the &lt;same&gt;"');
    expect(sparkline([0, 0], 'x')?.markup).not.toContain('NaN');
  });
});

describe('the segments of the report', () => {
  it('are the catalogue, with those of the shop in place of rows of the same name', () => {
    const own = { id: 'vip', name: 'Ours', when: { count: 'purchase', atLeast: 7 } };
    const rules = rulesOf({ version: 1, segments: [own, 'lost'] });
    expect(rules.segments.filter(({ id }) => id === 'vip')).toEqual([own]);
    expect(rules.segments.filter(({ id }) => id === 'lost')).toHaveLength(1);
    expect(check(rules).problems).toEqual([]);
    expect(check(rulesOf(undefined)).problems).toEqual([]);
  });

  it('that are wrong are refused with their place', () => {
    expect(segmentsProblem({ segments: [{ id: 'a', when: { cuont: 'purchase', atLeast: 1 } }] })).toContain(
      'segments[0].when.cuont',
    );
    expect(segmentsProblem(7)).toContain('must be a list of segments');
    expect(segmentsProblem(['vip'])).toBeUndefined();
    expect(campaignsProblem([])).toContain('must be a file of campaigns');
    expect(campaignsProblem({ version: 1, campaigns: [] })).toBeUndefined();
  });
});
