/** Rules of frequency and pressure by example; `test/property/messages.test.ts` has them for any past. */
import { describe, expect, test } from 'vitest';
import type { Campaign, Pressure } from '../../src/campaigns/campaign.js';
import { withPresets } from '../../src/campaigns/presets.js';
import { decide, groupsOf } from '../../src/messages/decide.js';
import { conversionIn } from '../../src/messages/goals.js';
import type { PastMessage } from '../../src/messages/past.js';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 2, 10, 12);

const campaign = (more: Partial<Campaign> = {}): Campaign => ({
  id: 'a',
  audience: 'somebody',
  placement: 'modal',
  content: { text: 'Hello' },
  ...more,
});

/** `seen(25)`: an impression 25 hours ago. */
const seen = (hoursAgo: number, more: object = {}, id = 'a'): PastMessage => ({
  name: 'message_impression',
  time: NOW - hoursAgo * HOUR_MS,
  params: { campaign_id: id, placement: 'modal', pressure: [], ...more },
});
const then = (name: string, hoursAgo: number, more: object = {}): PastMessage => ({ ...seen(hoursAgo, more), name });

interface Given {
  past?: PastMessage[];
  segments?: string[];
  pressure?: Pressure;
  now?: number;
  session?: { start: number; pages: number };
}

const situation = ({ past = [], segments = [], now = NOW, session }: Given) => ({
  history: past,
  now,
  isIn: () => true,
  isInSegment: (id: string) => segments.includes(id),
  facts: {
    traits: {},
    context: {},
    cart: { quantity: 0, value: 0, items: [] },
    session: session ?? { start: now - 60_000, pages: 2 },
  },
});
const look = (one: Campaign, { pressure, ...given }: Given) =>
  decide(withPresets({ version: 1, campaigns: [one], ...(pressure && { pressure }) }), situation(given), () => true);
const isShown = (one: Campaign, given: Given) => !!look(one, given).campaign;

describe('the ready-made limits', () => {
  const to = (segment: string, ...hours: number[]) =>
    isShown(campaign(), {
      segments: [segment],
      past: hours.sort((a, b) => b - a).map((one) => seen(one, { pressure: [segment] })),
    });

  test('a first order: two a week; a repeat or best customer: three', () => {
    expect([to('first-order', 50), to('first-order', 50, 100)]).toEqual([true, false]);
    for (const segment of ['repeat-customer', 'best-customer'])
      expect([to(segment, 50, 60), to(segment, 50, 60, 70), to(segment, 50, 60, 169)]).toEqual([true, false, true]);
  });

  test('at risk: one a week, then further and further apart without a reaction', () => {
    expect([to('at-risk', 167), to('at-risk', 168)]).toEqual([false, true]);
    expect([to('at-risk', 335, 600), to('at-risk', 336, 600)]).toEqual([false, true]);
    const past = [seen(600), then('message_click', 590), seen(200)];
    expect(isShown(campaign(), { segments: ['at-risk'], past })).toBe(true);
  });

  test('inactive: for a month at most, from the first that came while they were', () => {
    const inactive = (...past: PastMessage[]) => isShown(campaign(), { segments: ['inactive'], past });
    const tagged = (days: number) => seen(days * 24, { pressure: ['inactive'] });
    expect(inactive(tagged(27), tagged(20))).toBe(true);
    // The second gap of February has passed; the month of 28 days, too.
    expect(inactive(tagged(29), tagged(20))).toBe(false);
    expect(inactive(tagged(300), seen(200 * 24), then('message_click', 200 * 24), tagged(20))).toBe(true);
  });

  test('a lead: at once, after a day, three days after the first, then weekly', () => {
    expect(to('lead')).toBe(true);
    expect([to('lead', 23), to('lead', 24)]).toEqual([false, true]);
    expect([to('lead', 47, 71), to('lead', 48, 72)]).toEqual([false, true]);
    expect([to('lead', 167, 215, 239), to('lead', 168, 216, 240)]).toEqual([false, true]);
  });

  test('a sleeper: one offer, and again only in the season', () => {
    expect([to('rfm-sleeper'), to('rfm-sleeper', 5000)]).toEqual([true, false]);
    const christmas = Date.UTC(2026, 11, 1);
    const past = [seen(5000)];
    expect(isShown(campaign(), { segments: ['rfm-sleeper'], past, now: christmas })).toBe(true);
  });

  test('everybody: two of those a month, however many others there were', () => {
    const { audience: _, ...open } = campaign();
    const other = (hours: number) => seen(hours, { pressure: [] }, 'b');
    const same = (hours: number) => seen(hours, { pressure: ['everybody'] }, 'b');
    expect(isShown(open, { past: [other(60), other(50), same(40)] })).toBe(true);
    expect(isShown(open, { past: [same(60), other(50), same(40)] })).toBe(false);
    expect(
      groupsOf(open, withPresets({ version: 1, campaigns: [] }), situation({ segments: ['lead', 'vip'] })),
    ).toEqual(['everybody', 'lead']);
  });

  test('hold unless the shop says otherwise of the segment, or wants none', () => {
    const given = { segments: ['first-order'], past: [seen(60), seen(50)] };
    const rule = { segment: 'first-order', max: [{ times: 3, within: '7d' }] };
    expect(isShown(campaign(), { ...given, pressure: { bySegment: [rule] } })).toBe(true);
    expect(isShown(campaign(), { ...given, pressure: { presets: false } })).toBe(true);
  });
});

describe('limits of certain days', () => {
  const limit = (times: number, days: object = {}) => ({ segment: 'vip', max: [{ times, within: '30d' }], ...days });
  const past = [seen(60), seen(50)];
  const shown = (now: number, days: object) =>
    isShown(campaign(), {
      now,
      segments: ['vip'],
      past: past.map((one) => ({ ...one, time: one.time + now - NOW })),
      pressure: { bySegment: [limit(2), limit(3, days)] },
    });

  test('are in place of the others, whole days, every year or once', () => {
    const yearly = { from: '11-15', to: '12-31' };
    expect(shown(Date.UTC(2026, 10, 14, 23, 59), yearly)).toBe(false);
    expect(shown(Date.UTC(2026, 10, 15), yearly)).toBe(true);
    expect(shown(Date.UTC(2031, 11, 31, 23, 59), yearly)).toBe(true);
    const once = { from: '2026-11-15', to: '2026-12-31' };
    expect([shown(Date.UTC(2026, 11, 1), once), shown(Date.UTC(2027, 11, 1), once)]).toEqual([true, false]);
  });

  test('may run over the end of a year', () => {
    const winter = { from: '12-20', to: '01-06' };
    expect([shown(Date.UTC(2026, 11, 31), winter), shown(Date.UTC(2027, 0, 6, 23), winter)]).toEqual([true, true]);
    expect([shown(Date.UTC(2027, 0, 7), winter), shown(Date.UTC(2026, 11, 19), winter)]).toEqual([false, false]);
  });
});

describe('a visit', () => {
  test('bears so many messages as are allowed in one', () => {
    const past = [seen(0.2, {}, 'b')];
    const session = { start: NOW - HOUR_MS, pages: 2 };
    const given = (maxPerSession: number) => ({ past, session, pressure: { presets: false, maxPerSession } });
    expect([isShown(campaign(), given(1)), isShown(campaign(), given(2))]).toEqual([false, true]);
  });

  test('has a first page, which is left alone; between visits there is none', () => {
    expect(isShown(campaign(), { session: { start: NOW, pages: 1 } })).toBe(false);
    expect(isShown(campaign({ placement: { slot: 'hero' } }), { session: { start: NOW, pages: 1 } })).toBe(true);
  });
});

test('who has put a form off is asked again when that is over', () => {
  const form = { fields: [{ trait: 'city', type: 'text' as const, label: 'City' }], laterFor: '2d' };
  const past = (hours: number) => [seen(hours), then('message_close', hours, { method: 'later' })];
  const shown = (hours: number) => isShown(campaign({ content: { form } }), { past: past(hours) });
  expect([shown(47), shown(48)]).toEqual([false, true]);
});

test('a coupon that is over for the visitor is not shown any more', () => {
  const coupon = { code: 'TEN', expiresIn: '2d' };
  const shown = (hours: number) => isShown(campaign({ content: { coupon } }), { past: [seen(hours)] });
  expect([shown(47), shown(48)]).toEqual([true, false]);
});

describe('a conversion', () => {
  const goal = { event: 'purchase', within: '1d' };
  const order = (hoursAgo: number) => ({
    id: `o${hoursAgo}`,
    name: 'purchase',
    time: NOW - hoursAgo * HOUR_MS,
    params: {},
  });
  const found = (past: PastMessage[], ...orders: number[]) =>
    conversionIn(
      past,
      orders.map((hours) => order(hours)),
      goal,
    )?.event.id;

  test('is a goal within its window after an impression or a holdout, and not before', () => {
    expect(found([seen(30)], 31)).toBeUndefined();
    expect(found([seen(30)], 7)).toBe('o7');
    expect(found([seen(30)], 6)).toBeUndefined();
    expect(found([then('message_holdout', 30)], 7)).toBe('o7');
    expect(found([then('message_close', 30)], 7)).toBeUndefined();
  });

  test('is counted once for what was seen, and again when it was seen again', () => {
    expect(found([seen(30), then('message_conversion', 28)], 29, 20)).toBeUndefined();
    expect(found([seen(30), then('message_conversion', 28), seen(10)], 29, 20, 5)).toBe('o5');
  });
});
