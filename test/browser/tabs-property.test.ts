/** Three tabs in any order of doing, closing, crashing and coming back are one visitor who saw all of it in one tab. */
import fc from 'fast-check';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { card } from '../../src/segments/catalogue/card.js';
import { compile } from '../../src/segments/compile.js';
import { createEngine } from '../../src/segments/engine.js';
import { compareEvents, type TrackedEvent } from '../../src/segments/event.js';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { openTestShop, type TestShop } from './support/test-shop.js';
import { call, isReady, journalOf, listenIn, segmentsOf } from './support/visitor.js';

const SEED = Number(process.env.FUZZ_SEED ?? 20261127);
const INTERLEAVINGS = Number(process.env.TAB_INTERLEAVINGS ?? 5);

let browser: Browser;
let shop: TestShop;

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), openTestShop()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

type Step =
  | { kind: 'track'; tab: number; name: string; item: string }
  | { kind: 'claim'; key: string }
  | { kind: 'reload' | 'close' | 'crash' | 'hide'; tab: number };

const tabs = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('track' as const),
      tab: tabs,
      name: fc.constantFrom('view_item', 'add_to_cart', 'remove_from_cart', 'purchase', 'login', 'search', 'view_item'),
      item: fc.constantFrom('bowl', 'cup', 'plate', 'vase'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('claim' as const), key: fc.constantFrom('a', 'b') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('reload' as const, 'close' as const, 'crash' as const, 'hide' as const),
      tab: tabs,
    }),
  },
);

/** What one tab that saw all of these would say now. */
function membershipsOf(events: TrackedEvent[], now: number): string[] {
  const engine = createEngine(compile(card));
  engine.rebuild([...events].sort(compareEvents));
  engine.advance(now);
  return [...engine.segments()];
}

async function openTab(visitor: BrowserContext): Promise<Page> {
  const page = await visitor.newPage();
  await page.goto(`${shop.url}/`);
  await isReady(page);
  return page;
}

/** Kills what runs the page, as a browser does that is short of memory. */
async function crash(visitor: BrowserContext, page: Page): Promise<void> {
  const devtools = await visitor.newCDPSession(page);
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  devtools.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

async function check(steps: Step[]): Promise<void> {
  const visitor = await browser.newContext({ reducedMotion: 'reduce' });
  const granted: string[] = [];
  const returned: string[] = [];
  try {
    await listenIn(visitor);
    const pages = await Promise.all([openTab(visitor), openTab(visitor), openTab(visitor)]);
    for (const one of steps) {
      if (one.kind === 'claim') {
        const answers = await Promise.all(
          pages.map((page) => page.evaluate((key) => window.vitrine?.claim?.(key, '7d'), one.key)),
        );
        for (const answer of answers) if (answer) granted.push(one.key);
        continue;
      }
      const page = pages[one.tab] as Page;
      if (one.kind === 'track') {
        const item = { item_id: one.item, item_category: 'Table', price: 42 };
        await call(page, 'track', one.name, { search_term: `${one.item} ${returned.length}`, items: [item] });
        returned.push(one.name);
      } else if (one.kind === 'hide') await (pages[(one.tab + 1) % 3] as Page).bringToFront();
      else if (one.kind === 'reload') await page.reload();
      else {
        if (one.kind === 'crash') await crash(visitor, page);
        else await page.close();
        pages[one.tab] = await openTab(visitor);
      }
    }
    // Nothing that a call returned from is lost.
    const [first] = pages as [Page, ...Page[]];
    const names = async () =>
      (await journalOf(first)).map(({ name }) => name).filter((name) => returned.includes(name));
    await eventually(async () => (await names()).sort()).toEqual([...returned].sort());
    expect(new Set((await journalOf(first)).map((event) => event.visitor)).size).toBe(1);
    for (const page of pages) {
      await page.bringToFront();
      await eventually(async () => ({
        told: await segmentsOf(page),
        expected: membershipsOf(await journalOf(page), Date.now()),
      })).toSatisfy(({ told, expected }: { told: string[]; expected: string[] }) => `${told}` === `${expected}`);
    }
    expect(granted).toEqual([...new Set(granted)]);
  } finally {
    await visitor.close();
  }
}

test('three tabs are one visitor, whatever happens to them, and a claim is granted once', {
  timeout: 300_000,
}, async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), check), {
    numRuns: INTERLEAVINGS,
    seed: SEED,
    endOnFailure: true,
  });
});
