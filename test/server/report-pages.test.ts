// @vitest-environment jsdom
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Collector, createCollector, type EventStore, openDuckDbStore } from '../../src/collector/index.js';
import type { TrackedEvent } from '../../src/segments/event.js';
import { customersOf } from '../../src/segments/orders.js';
import { NOW, pageView, SHOP, sendEvents, startCollector } from './collector.support.js';
import { figuresOf, logIn, PASSWORD, type Reader } from './report.support.js';
import { SHOP_CAMPAIGNS } from './report-shop.support.js';

const DAY_MS = 86_400_000;
const documentOf = (text: string) => new DOMParser().parseFromString(text, 'text/html');
const textOf = (root: ParentNode, selector: string) =>
  [...root.querySelectorAll(selector)].map((found) => found.textContent?.replace(/\s+/g, ' ').trim());

/** Twelve who ordered once, of whom two are known by mail, one who ordered twice, and five who only looked. */
function events(): TrackedEvent[] {
  const buys = (visitor: string, id: string, days: number, value: number, more = {}): TrackedEvent => ({
    id,
    visitor,
    time: NOW - days * DAY_MS,
    name: 'purchase',
    params: { transaction_id: id, value, currency: 'EUR', items: [{ item_id: 'cup', item_name: 'Cup & saucer' }] },
    ...more,
  });
  return [
    ...Array.from({ length: 12 }, (_, number) => buys(`once-${number}`, `o-${number}`, 5, 40)),
    ...[0, 1].map(
      (number): TrackedEvent => ({
        id: `i-${number}`,
        visitor: `once-${number}`,
        time: NOW - 4 * DAY_MS,
        name: 'identify',
        params: { traits: { email: 'someone@mail.example' } },
      }),
    ),
    buys('again', 'a-1', 20, 100, { user: '=cmd()' }),
    buys('again', 'a-2', 2, 60.5, { user: '=cmd()' }),
    ...Array.from({ length: 5 }, (_, number) =>
      pageView(`p-${number}`, { visitor: `look-${number}`, time: NOW - 60 * 60_000 }),
    ),
    // Ten saw a message, of whom eight converted; ten were held out, of whom one did.
    ...Array.from({ length: 20 }, (_, number): TrackedEvent[] => {
      const isHeldOut = number >= 10;
      const visitor = `met-${number}`;
      const params = { campaign_id: 'cart-reminder', placement: 'slide-in' };
      const at = (name: string, minutes: number, more = {}): TrackedEvent => ({
        id: `${name}-${number}`,
        visitor,
        time: NOW - 3 * DAY_MS + minutes * 60_000,
        name,
        params: { ...params, ...more },
      });
      const converts = isHeldOut ? number === 10 : number < 8;
      return [
        at(isHeldOut ? 'message_holdout' : 'message_impression', 0),
        ...(converts
          ? [buys(visitor, `m-${number}`, 2.9, 50), at('message_conversion', 200, { held_out: isHeldOut })]
          : []),
      ];
    }).flat(),
  ];
}

let collector: Collector;
let reader: Reader;

beforeAll(async () => {
  const store = await openDuckDbStore(':memory:');
  await store.append(events().map((event) => ({ ...event, received: event.time, future: false })));
  collector = await createCollector({
    store,
    origins: [SHOP],
    port: 0,
    now: () => NOW,
    reportPassword: PASSWORD,
    references: { currency: 'EUR' },
    campaigns: SHOP_CAMPAIGNS,
  });
  reader = await logIn(collector);
  await figuresOf(reader);
  return () => collector.close();
}, 60_000);

describe('the page of all segments', () => {
  it('has visitors, share and revenue of each', async () => {
    const document = documentOf(await figuresOf(reader));
    const row = [...document.querySelectorAll('tr')].find((found) =>
      found.querySelector('a[href="/segments/first-order"]'),
    );
    const [visitors, share, revenue] = textOf(row as Element, 'td');
    expect([visitors, share, revenue]).toEqual(['21', '55.3%', '€930']);
    expect(document.querySelector('.lead')?.textContent).toBe(
      '38 visitors, of whom 22 have ordered, for €1,091 altogether.',
    );
  });

  it('tells every quality in words', async () => {
    const document = documentOf((await reader.get('/segments/first-order')).text);
    const qualities = Object.fromEntries(
      [...document.querySelectorAll('.quality')].map((found) => [
        found.querySelector('strong')?.firstChild?.textContent,
        `${found.querySelector('.sr')?.textContent?.slice(2)}: ${found.querySelector('p')?.textContent}`,
      ]),
    );
    expect(qualities.Identifiable).toMatch(/^yes/);
    expect(qualities.Substantial).toMatch(/^no: 21 visitors and €930/);
    expect(qualities.Accessible).toMatch(/^no: 9\.5% have told/);
    expect(qualities.Differentiable).toMatch(/^no: .*First-time buyer/);
    expect(qualities.Actionable).toMatch(/^no: No campaign uses it/);
  });
});

describe('the page of a segment', () => {
  it('has its rule in words, in both languages, and what its visitors buy', async () => {
    const document = documentOf((await reader.get('/segments/first-order')).text);
    expect(textOf(document, 'section .rule li')[0]).toBe('purchases so far: exactly 1');
    expect(document.body.textContent).toContain('Cup & saucer');
    const french = documentOf((await reader.get('/segments/first-order?language=fr')).text);
    expect(textOf(french, 'section .rule li')[0]).toBe('achats jusqu’ici : exactement 1');
    expect(french.documentElement.lang).toBe('fr');
  });

  it('gives its visitors as CSV, in which nothing is a formula', async () => {
    const { text, headers } = await reader.get('/segments/repeat-customer/visitors.csv');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="repeat-customer.csv"');
    expect(text.replace('\uFEFF', '').split('\r\n')).toEqual([
      'person,orders,revenue,last_order',
      `'=cmd(),2,160.50,${new Date(NOW - 2 * DAY_MS).toISOString()}`,
      '',
    ]);
    expect((await reader.get('/segments/first-order/visitors.csv')).text.split('\r\n')).toHaveLength(21 + 2);
  });

  it('that there is not is said to be none, and one that cannot be told says what is missing', async () => {
    for (const path of ['/segments/none', '/segments/report-contact', '/segments/none/visitors.csv'])
      expect([path, (await reader.get(path)).status]).toEqual([path, 404]);
    expect((await reader.get('/segments/domestic')).text).toContain('references.storeCountry');
  });
});

it('the RFM grid has every customer once, and so have the six groups', async () => {
  const document = documentOf((await reader.get('/rfm')).text);
  const sum = (numbers: (string | undefined)[]) =>
    numbers.reduce((total, text) => total + Number.parseInt(text ?? '', 10), 0);
  const cells = [...document.querySelectorAll('.rfm td[title]')];
  expect(cells).toHaveLength(25);
  const customers = customersOf(
    events()
      .filter(({ name }) => name === 'purchase')
      .map(({ time, visitor = '', params }) => ({ time, person: visitor, value: Number(params.value) })),
    NOW,
  ).length;
  expect(sum(cells.map((found) => found.firstChild?.textContent ?? ''))).toBe(customers);
  expect(sum(textOf(document, 'table.stack tbody td:nth-child(2)'))).toBe(customers);
});

it('a campaign that works says so in a sentence, with its interval; one without messages says that', async () => {
  const document = documentOf((await reader.get('/campaigns')).text);
  const [card, ...others] = [...document.querySelectorAll('section.card')];
  expect(card?.querySelector('h2')?.textContent).toBe('Cart reminder');
  const [verdict, ...more] = textOf(card as Element, '.verdict');
  expect(more).toEqual([]);
  expect(verdict).toMatch(/^It works: 70 points more .* significant \(between \+[\d.]+ and \+[\d.]+\)\.$/);
  expect(textOf(card as Element, 'tbody tr:nth-child(2) td')).toEqual([
    '80%8 of 10',
    '10%1 of 10',
    expect.stringContaining('+70 points (+700% relative)'),
  ]);
  expect(textOf(card as Element, 'tbody tr:nth-child(3) td').slice(0, 2)).toEqual(['€40.00', '€5.00']);
  expect(others.every((other) => other.textContent?.includes('It has not been shown yet.'))).toBe(true);
});

it('every page answers within two seconds once there are figures', async () => {
  for (const path of [
    '/',
    '/segments/first-order',
    '/overlap',
    '/rfm',
    '/campaigns',
    '/opportunities',
    '/discoveries',
  ]) {
    const began = performance.now();
    expect((await reader.get(path)).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(2000);
  }
});

describe('a visitor', () => {
  it('is shown with what happened, and why they are in a segment or not', async () => {
    const document = documentOf((await reader.get('/visitor?person=again')).text);
    // The browser's events are the customer's.
    expect(document.body.textContent).toContain('Nothing is stored of this visitor.');
    const page = documentOf(
      (await reader.get(`/visitor?person=${encodeURIComponent('=cmd()')}&segment=prospect`)).text,
    );
    expect(textOf(page, '.timeline strong')).toEqual(['purchase', 'purchase']);
    expect(textOf(page, '.folds summary')).toContain('Repeat customer');
    expect(textOf(page, '.timeline .enters').join()).toContain('Repeat customer');
    expect(textOf(page, '.card .why li').length).toBeGreaterThan(0);
  });

  it('is shown while the reference values are still being computed, and what needs them is not known', async () => {
    const store = await openDuckDbStore(':memory:');
    await store.append(events().map((event) => ({ ...event, received: event.time, future: false })));
    let compute = () => {};
    const isHeld = new Promise<void>((resolve) => {
      compute = resolve;
    });
    const held: EventStore = {
      ...store,
      query: async (sql, values, steps, urgency) => {
        if (urgency === 'background') await isHeld;
        return store.query(sql, values, steps);
      },
    };
    const starting = await createCollector({
      store: held,
      origins: [SHOP],
      port: 0,
      now: () => NOW,
      reportPassword: PASSWORD,
    });
    onTestFinished(() => {
      compute();
      return starting.close();
    });
    const early = await logIn(starting);
    const { status, text } = await early.get('/visitor?person=once-1&segment=hero');
    expect(status).toBe(200);
    const document = documentOf(text);
    expect(textOf(document, '.timeline strong')).toEqual(['identify', 'purchase']);
    expect(textOf(document, '.why .unknown').length).toBeGreaterThan(0);
  });

  it('is erased by the button, and what comes later is not stored', async () => {
    const own = await startCollector({ reportPassword: PASSWORD });
    await sendEvents(own, [
      pageView('imported', { visitor: '', user: 'ann', params: { offline: true } }),
      pageView('a', { visitor: 'v-1' }),
      pageView('b', { visitor: 'v-2', user: 'ann' }),
      pageView('c', { visitor: 'v-3', user: 'ann', name: 'purchase', params: { transaction_id: 't', value: 5 } }),
    ]);
    const marketer = await logIn(own);
    await figuresOf(marketer);
    expect((await marketer.get('/segments/first-order/visitors.csv')).text).toContain('ann');
    const token = await marketer.formToken();
    expect((await marketer.post('/visitor/erase', { token, person: 'ann' })).status).toBe(303);
    expect((await marketer.get('/segments/first-order/visitors.csv')).text).not.toContain('ann');
    await sendEvents(own, [pageView('d', { visitor: 'v-3' }), pageView('e', { visitor: 'v-4', user: 'ann' })]);
    const stored = await (await fetch(`${own.address}/v1/events`)).json();
    expect((stored as { events: TrackedEvent[] }).events.map(({ id }) => id)).toEqual(['a']);
  });
});

it('whatever a visitor sends stays text on every page', async () => {
  const attack = `"'></script><script>alert(1)</script><img src=x onerror=alert(1)>`;
  const own = await startCollector({ reportPassword: PASSWORD });
  await sendEvents(own, [
    {
      id: 'x',
      visitor: attack,
      user: attack,
      time: NOW - 1000,
      name: 'purchase',
      params: {
        transaction_id: attack,
        value: 9,
        currency: attack,
        items: [{ item_id: attack, item_name: attack }],
        page_location: `https://a.example/${attack}`,
      },
    },
    {
      id: 'y',
      visitor: attack,
      time: NOW - 500,
      name: 'page_view',
      params: { page_location: `https://a.example/<img/src=x>` },
    },
    {
      id: 'z',
      visitor: attack,
      time: NOW - 400,
      name: 'message_impression',
      params: { campaign_id: attack, placement: attack },
    },
  ]);
  const marketer = await logIn(own);
  await figuresOf(marketer);
  for (const path of [
    '/',
    '/segments/customer',
    '/campaigns',
    '/discoveries',
    '/visitor',
    '/events',
    `/visitor?person=${encodeURIComponent(attack)}`,
    `/segments/${encodeURIComponent(attack)}`,
  ]) {
    const { text } = await marketer.get(path);
    const document = documentOf(text);
    expect([path, document.querySelectorAll('script').length, document.querySelectorAll('img').length]).toEqual([
      path,
      1,
      0,
    ]);
  }
  expect((await marketer.get(`/visitor?person=${encodeURIComponent(attack)}`)).text).toContain('&lt;img');
}, 60_000);

it('a collector without events says what to do', async () => {
  const own = await startCollector({ reportPassword: PASSWORD });
  onTestFinished(() => own.close());
  const marketer = await logIn(own);
  await expect.poll(async () => (await marketer.get('/')).text, { timeout: 30_000 }).toContain('No visitors yet');
  expect((await marketer.get('/rfm')).text).toContain('No orders yet');
  expect((await marketer.get('/campaigns')).text).toContain('No campaign has been shown yet');
});
