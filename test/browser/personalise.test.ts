/** Personalised parts of a page, with the built script: who sees what, and that nothing moves and nobody is disturbed. */
import * as fc from 'fast-check';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Personalization } from '../../src/messages/personalize.js';
import { blocksOf } from '../unit/readme.support.js';
import { launchBrowser } from './support/browser.js';
import { builtFile, builtScripts } from './support/built.js';
import { eventually } from './support/eventually.js';
import { type Site, serveSite } from './support/site.js';
import { STUB } from './support/test-shop.js';

type Module = typeof import('../../src/messages/personalize.js');

declare global {
  interface Window {
    personalize: Module['personalize'];
    stop: () => void;
    reported: string[];
    shifts: number;
    violations: string[];
  }
}

const NONCE = 'b3BlbnNlc2FtZQ';
const POLICY = `script-src 'nonce-${NONCE}' 'strict-dynamic'; style-src 'self'; object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'`;

const SEGMENTS = {
  version: 1,
  segments: ['vip', 'regular'].map((id) => ({ id, when: { trait: 'tier', is: id } })),
};
/** In both of them, so that the order decides. */
const ALSO = { id: 'known', when: { trait: 'tier', exists: true } };

/** What a page of a shop has, in the head: the slot's height is that of its lines, 20 px each. */
const STYLES =
  'body{margin:0;font:16px/20px sans-serif}p{margin:0}[data-vitrine-slot]{padding:5px}.far{height:3000px}html:not([data-segments~=vip]) .vip{display:none}';

/** A page with a slot; what is below it would be seen to move. */
const pageOf = (
  slot: string,
  { before = '', script = '' } = {},
) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Shop</title><link rel="stylesheet" href="/styles.css"><script nonce="${NONCE}">
window.shifts = 0; window.reported = []; window.violations = [];
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifts += entry.value; }).observe({ type: 'layout-shift', buffered: true });
document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective));
</script><script nonce="${NONCE}">${builtFile('head.js')}</script><script nonce="${NONCE}">${STUB}</script>
<script nonce="${NONCE}" async src="/vitrine.js" data-consent="granted" data-segments-url="/segments.json"></script></head>
<body>${before}<main data-vitrine-slot="hero">${slot}</main><p id="below">Below</p><div class="far"></div>
<script nonce="${NONCE}" type="module">import { personalize } from '/personalize.js'; window.personalize = personalize; ${script}</script>
</body></html>`;

/** Something else to go to. Not a button: painted before its text has been parsed, it would move by itself. */
const OTHER = '<input id="other" aria-label="Other">';

const HERO = `<p id="first">Welcome</p>
<template data-vitrine-when="vip"><p>Good to see you again</p></template>
<template data-vitrine-when="regular"><p>Back so soon</p></template>
<template data-vitrine-when="known"><p>Hello</p></template>`;
const START = "window.stop = personalize({ slot: 'hero', onError: ({ message }) => reported.push(message) });";

let browser: Browser;
let site: Site;
let visitor: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  site = await serveSite({ ...builtScripts(), '/favicon.ico': '' });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  site.routes.set('/segments.json', JSON.stringify({ ...SEGMENTS, segments: [...SEGMENTS.segments, ALSO] }));
  site.routes.set('/styles.css', (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/css' }).end(STYLES),
  );
  visitor = await browser.newContext({ viewport: { width: 600, height: 400 } });
  page = await visitor.newPage();
});
afterEach(async () => {
  expect(await page.evaluate(() => [window.violations, window.shifts])).toEqual([[], 0]);
  await visitor.close();
});

async function open(html: string): Promise<void> {
  site.routes.set('/', (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': POLICY }).end(html),
  );
  await page.goto(site.url);
  await page.waitForFunction(() => window.vitrine?.snapshot?.().ready);
}

/** Tells a trait, which makes the visitor a member, or with `null` ends that; and lets the page be painted. */
async function become(tier: string | null): Promise<void> {
  await page.evaluate(
    (value) =>
      new Promise<void>((resolve) => {
        window.vitrine?.('identify', null, { tier: value });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
    tier,
  );
}
/** A template in the slot says nothing. */
const seen = async () => (await page.locator('main').textContent())?.trim();
const heightOf = () => page.locator('main').evaluate((slot) => slot.getBoundingClientRect().height);
const reported = () => page.evaluate(() => window.reported);

describe('what is shown', () => {
  test('is the first variant that holds, from entering until leaving, and then what stood there before', async () => {
    await open(pageOf(HERO, { script: START }));
    expect(await seen()).toBe('Welcome');
    await page.evaluate(() => document.querySelector('#first')?.setAttribute('data-mark', 'the same'));
    await become('gold');
    expect(await seen()).toBe('Hello');
    await become('regular');
    expect(await seen()).toBe('Back so soon');
    expect(await page.getAttribute('main', 'data-vitrine-shown')).toBe('regular');
    await become('vip');
    expect(await seen()).toBe('Good to see you again');
    await become(null);
    expect(await seen()).toBe('Welcome');
    expect(await page.getAttribute('#first', 'data-mark')).toBe('the same');
    expect(await page.getAttribute('main', 'data-vitrine-shown')).toBe(null);
    expect(await reported()).toEqual([]);
  });

  test('stands there on the next page before the script has loaded, by what the head’s snippet knows', async () => {
    await open(pageOf(HERO, { script: START }));
    await become('vip');
    // What is certain is mirrored when the page is left.
    await page.goto('about:blank');
    const late = new Promise<void>((resolve) => setTimeout(resolve, 1000));
    await page.route('**/vitrine.js', async (route) => {
      await late;
      await route.continue();
    });
    await page.goto(site.url, { waitUntil: 'commit' });
    await eventually(seen).toBe('Good to see you again');
    expect(await page.evaluate(() => window.vitrine?.loaded)).toBe(undefined);
    await page.waitForFunction(() => window.vitrine?.snapshot?.().ready);
    expect(await seen()).toBe('Good to see you again');
  });

  test('may come from a template elsewhere or from a function, which is called once and only when it is needed', async () => {
    await open(
      pageOf('<p>Welcome</p>', {
        before: '<template id="card"><p>From afar</p></template>',
        script: `window.made = 0;
          const render = () => { made += 1; return Object.assign(document.createElement('p'), { textContent: 'Made ' + made }); };
          personalize({ slot: 'hero', variants: [{ when: 'vip', template: 'card' }, { when: 'regular', render }] });`,
      }),
    );
    await become('vip');
    expect([await seen(), await page.evaluate('made')]).toEqual(['From afar', 0]);
    for (const tier of ['regular', null, 'regular']) await become(tier);
    expect([await seen(), await page.evaluate('made')]).toEqual(['Made 1', 1]);
  });

  test('is again what stood there first once it is stopped, and when the visitor withdraws', async () => {
    await open(pageOf(HERO, { script: START }));
    await become('vip');
    await page.evaluate(() => window.vitrine?.('consent.set', { measurement: true, personalization: false }));
    expect(await seen()).toBe('Welcome');
    await page.evaluate(() => window.vitrine?.('consent.set', { measurement: true, personalization: true }));
    await eventually(seen).toBe('Good to see you again');
    await page.evaluate(() => window.stop());
    expect(await seen()).toBe('Welcome');
    await become('regular');
    expect(await seen()).toBe('Welcome');
  });
});

describe('nothing moves', () => {
  const lines = (count: number) => `<p>${'line<br>'.repeat(count - 1)}line</p>`;
  const slotOf = (first: number, vip: number) =>
    `${lines(first)}<template data-vitrine-when="vip">${lines(vip)}</template>`;

  test('when what comes is smaller: the room stays, until the window has another width', async () => {
    await open(pageOf(slotOf(3, 1), { script: START }));
    await become('vip');
    expect([await seen(), await heightOf()]).toEqual(['line', 70]);
    await become(null);
    expect([await heightOf(), await page.getAttribute('main', 'style')]).toEqual([70, '']);
    await become('vip');
    await page.setViewportSize({ width: 500, height: 400 });
    await eventually(heightOf).toBe(30);
    await page.evaluate(() => {
      // A window of another width moves things, and that is not ours.
      window.shifts = 0;
    });
  });

  test('when what comes is larger: it waits until nobody sees it, and the developer is told how much is missing', async () => {
    await open(pageOf(slotOf(1, 3), { script: START }));
    await become('vip');
    expect([await seen(), await heightOf()]).toEqual(['line', 30]);
    expect(await reported()).toEqual([
      'personalize: in slot "hero" there is too little room for "vip" (40 px of height), so it waits until nobody sees it',
    ]);
    await page.evaluate(() => window.scrollTo(0, 1000));
    await eventually(heightOf).toBe(70);
    const below = await page.locator('#below').boundingBox();
    await page.evaluate(() => window.scrollTo(0, 0));
    expect(await seen()).toBe('linelineline');
    expect(below?.y).toBeLessThan(0);
    expect(await reported()).toHaveLength(1);
    // Had it not waited, it would have been noticed.
    await page.locator('main').evaluate((slot) => {
      slot.style.minHeight = '100px';
    });
    await eventually(() => page.evaluate(() => window.shifts)).toBeGreaterThan(0);
    await page.evaluate(() => {
      window.shifts = 0;
    });
  });

  test('when the slot is below the window’s edge, where it may grow at once', async () => {
    await open(pageOf(slotOf(1, 3), { script: START, before: '<div class="far"></div>' }));
    await become('vip');
    expect(await heightOf()).toBe(70);
    expect(await reported()).toEqual([]);
  });

  test('by style sheets, since the snippet in the head knows before anything is painted', async () => {
    await open(pageOf('<p class="vip">Yours</p>'));
    expect(await page.locator('.vip').isVisible()).toBe(false);
    await become('vip');
    expect(await page.locator('.vip').isVisible()).toBe(true);
    await page.evaluate(() => {
      // Here it has moved what is below, for it was not there at first.
      window.shifts = 0;
    });
    await page.goto('about:blank');
    await page.route('**/vitrine.js', (route) => route.abort());
    await page.goto(site.url);
    expect(await page.locator('.vip').isVisible()).toBe(true);
  });
});

describe('whatever happens, in whatever order', () => {
  const LINES = { first: 2, vip: 3, regular: 1, known: 2 };
  type Name = keyof typeof LINES;
  const SLOT = Object.entries(LINES)
    .map(([name, count]) => {
      const content = `<p>${name}${'<br>line'.repeat(count - 1)} <button>Go</button></p>`;
      return name === 'first' ? content : `<template data-vitrine-when="${name}">${content}</template>`;
    })
    .join('');

  type Action = { become: string | null } | { focus: 'in' | 'out' } | { scroll: number };
  const actions = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ become: fc.constantFrom(null, 'vip', 'regular', 'gold') }) },
      fc.record({ focus: fc.constantFrom('in' as const, 'out' as const) }),
      fc.record({ scroll: fc.constantFrom(0, 1500) }),
    ),
    { minLength: 12, maxLength: 25 },
  );

  test('the slot shows what it should as soon as it may, and nothing moves', async () => {
    await fc.assert(
      fc.asyncProperty(actions, async (all: Action[]) => {
        await page.goto('about:blank');
        await open(pageOf(SLOT, { script: START, before: OTHER }));
        await become(null);
        await page.evaluate(() => {
          window.shifts = 0;
        });
        // The oracle: what is wanted, and the three reasons to wait.
        let [shown, room, tier, isFocused, isSeen]: [Name, number, string | null, boolean, boolean] = [
          'first',
          LINES.first,
          null,
          false,
          true,
        ];
        for (const action of all) {
          if ('become' in action) {
            tier = action.become;
            await become(tier);
          } else if ('focus' in action) {
            isFocused = action.focus === 'in';
            await page.locator(isFocused ? 'main button' : '#other').evaluate((button: HTMLElement) => {
              button.focus({ preventScroll: true });
            });
          } else {
            isSeen = action.scroll === 0;
            await page.evaluate((top) => window.scrollTo(0, top), action.scroll);
          }
          const holding: Name[] = tier === null ? [] : tier === 'gold' ? ['known'] : [tier as Name, 'known'];
          const best = [...holding, 'first' as const].find((name) => name === shown || !isSeen || LINES[name] <= room);
          if (best && !isFocused) {
            shown = best;
            room = Math.max(room, LINES[best]);
          }
          await eventually(seen).toMatch(new RegExp(`^${shown}`));
        }
        expect(await page.evaluate(() => window.shifts)).toBe(0);
      }),
      { numRuns: 4, seed: 20261127, endOnFailure: true },
    );
  });
});

describe('the documentation', () => {
  const [slot = ''] = blocksOf('docs/personalise.md', 'html').map(({ code }) => code);
  const styles = blocksOf('docs/personalise.md', 'css').map(({ code }) => code);
  const [segments = ''] = blocksOf('docs/personalise.md', 'json').map(({ code }) => code);

  /** The page it shows, with the head of ours. */
  const shown = (before = '') =>
    pageOf('', { before: before + slot.replace('<script', `<script nonce="${NONCE}"`) }).replace(
      /<main data-vitrine-slot="hero"><.main>/,
      '',
    );

  test('shows a slot that works as it is, and alternatives on top of each other that move nothing', async () => {
    site.routes.set('/styles.css', (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/css' }).end(STYLES + styles.join('\n')),
    );
    const greeting = '<div class="greeting"><p class="for-all">Hello</p><p class="for-vip">Hello<br>again</p></div>';
    await open(shown(greeting));
    expect([await seen(), await page.locator('.for-vip').isVisible()]).toEqual(['Plates for every day', false]);
    await become('vip');
    expect([await seen(), await page.locator('.for-vip').isVisible()]).toEqual(['Good to see you again', true]);
    expect(await page.locator('.for-all').isVisible()).toBe(false);
  });

  test.each([
    ['https://www.google.fr/', '/', 'from-search'],
    ['https://www.google.fr/', '/?utm_medium=email', 'email-visitor'],
  ])('shows segments by traffic source: from %s to %s it is “%s”', async (referer, path, segment) => {
    site.routes.set('/segments.json', segments);
    site.routes.set('/', (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': POLICY }).end(shown()),
    );
    await page.goto(site.url + path, { referer });
    await page.waitForFunction(() => window.vitrine?.snapshot?.().ready);
    // The view of this very page may come a moment after what was read of earlier ones.
    const all = () => page.evaluate(() => [...(window.vitrine?.segments ?? [])]);
    await eventually(async () => (await all()).filter((id) => id !== 'anonymous').join()).toBe(segment);
    expect(await seen()).toBe(segment === 'email-visitor' ? 'As our letter says' : 'Plates for every day');
  });
});

describe('nobody is disturbed', () => {
  const FORM = `<label>Name <input id="name"></label><template data-vitrine-when="vip"><label>City <input id="city"></label></template>`;

  test('who has the focus in the slot keeps it and what they have typed, until they go on', async () => {
    await open(pageOf(FORM, { script: START, before: OTHER }));
    await page.fill('#name', 'Ada');
    await become('vip');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('name');
    await page.focus('#other');
    await eventually(seen).toBe('City');
    await page.fill('#city', 'Lyon');
    await become(null);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('city');
    await page.focus('#other');
    await eventually(seen).toBe('Name');
    expect(await page.inputValue('#name')).toBe('Ada');
    await become('vip');
    expect(await page.inputValue('#city')).toBe('Lyon');
  });
});

describe('trouble', () => {
  test('with a variant is told once, leaves the page alone, and the next variant that holds is shown', async () => {
    await open(
      pageOf('<p>Welcome</p><template data-vitrine-when="known"><p>Hello</p></template>', {
        script: `personalize({ slot: 'hero', onError: ({ message }) => reported.push(message), variants: [
          { when: 'vip', render() { throw new Error('no') } }, { when: 'regular', template: 'nowhere' }, { when: 'known' }] });`,
      }),
    );
    for (const tier of ['vip', 'regular', null, 'vip', 'regular']) await become(tier);
    expect(await seen()).toBe('Hello');
    expect(await reported()).toEqual([
      'personalize: slot "hero" has no content for "vip"',
      'personalize: slot "hero" has no content for "regular"',
    ]);
  });

  test('with a name is told: no such slot, no such segment', async () => {
    await open(
      pageOf('<p>Welcome</p>', {
        script: `const onError = ({ message }) => reported.push(message);
          personalize({ slot: 'herro', onError });
          personalize({ slot: 'hero', onError, variants: [{ when: 'vipp', render: () => new Text('x') }] });`,
      }),
    );
    await eventually(reported).toEqual([
      'personalize: nothing on this page has data-vitrine-slot="herro"',
      'personalize: slot "hero" has a variant for "vipp", which is no segment',
    ]);
  });

  test('in the call is the developer’s, and thrown at once', async () => {
    await open(pageOf(HERO));
    const mistakes = [
      {},
      { slot: 'hero', variants: 'vip' },
      { slot: 'hero', variants: [{ when: 'vip' }, {}] },
      { slot: 'hero', variants: [{ when: 'vip', render: '<p>' }] },
      { slot: 'hero', variants: [{ when: 'vip', template: 3 }] },
    ];
    const thrown = await page.evaluate(
      (all) =>
        all.map((mistake) => {
          try {
            window.personalize(mistake as unknown as Personalization);
            return 'nothing';
          } catch (error) {
            return String(error);
          }
        }),
      mistakes,
    );
    expect(thrown).toEqual([
      'TypeError: personalize: slot must be the value of a data-vitrine-slot',
      'TypeError: personalize: variants must be a list',
      'TypeError: personalize: variants[1].when must be a segment',
      'TypeError: personalize: variants[0].render must be a function',
      'TypeError: personalize: variants[0].template must be the id of a template',
    ]);
  });
});
