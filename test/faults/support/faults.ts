/** What may go wrong between a page and its collector. */
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../browser/support/eventually.js';
import type { Engine, LaunchOptions, Tab } from '../../engines/support/engine.js';
import { isReady } from '../../engines/support/shopper.js';
import type { World } from './world.js';

declare global {
  interface Window {
    /** The database of a page that does nothing else, for comparison. */
    bare?: IDBDatabase;
  }
}

/** A fault, and what a visitor does when it happens. */
export interface Fault {
  name: string;
  /** Where it is tried. Default: Chromium. */
  engines?: readonly Engine['name'][];
  /** Why events may be lost in spite of everything; without it none may be. */
  excuse?: string;
  launch?: LaunchOptions;
  /** Tracks events and makes it happen; the browser may have ended after that, and things may be out of order still. */
  happen(world: World, outageMs: number): Promise<void>;
}

const EVERYWHERE = ['Chromium', 'Firefox', 'WebKitGTK'] as const;

const COUNT = 200;

/** Long enough for a page that can send to have sent. */
const SENT_MS = 4000;

/** Tracks marked events and, in the same task, leaves the page. */
async function trackAndLeave(world: World, tab: Tab, text = ''): Promise<void> {
  const marks = world.marks(COUNT);
  const to = `/next?after=${marks.at(-1)}`;
  // The answer of a page that leaves may be lost on the way, which is no fault of the page's: where it has come to is looked at next.
  await tab
    .evaluate(
      ({ marks, text, to }) => {
        for (const mark of marks) window.vitrine?.('track', 'marked', { mark, text });
        location.href = to;
      },
      { marks, text, to },
    )
    .catch(() => {});
  // WebKit never answers a question that is asked while the page changes.
  await delay(1000);
  await eventually(() => tab.evaluate(() => location.pathname + location.search).catch(() => '')).toBe(to);
  await isReady(tab);
}

async function killAfter(world: World, waitMs: number): Promise<void> {
  await world.track(await world.newTab(), COUNT);
  if (waitMs) await delay(waitMs);
  await world.end('kill');
}

/** Tracks events while requests are treated badly, on a page that stays. */
async function outage(world: World, treatment: 'unavailable' | 'cut', outageMs: number): Promise<void> {
  const tab = await world.newTab();
  world.proxy.treatment = treatment;
  await world.track(tab, COUNT);
  await delay(outageMs);
}

const kills: Fault[] = [0, 50, 500, 2000].flatMap((waitMs) => {
  // A busy machine does not get to it any sooner.
  const excuse = waitMs < 500 && { excuse: 'the page had handed them over; the browser died before it wrote them' };
  return [
    { name: `browser killed ${waitMs} ms after the events`, ...excuse, happen: (world) => killAfter(world, waitMs) },
    {
      name: `collector unreachable, browser killed ${waitMs} ms after the events`,
      ...excuse,
      async happen(world) {
        await world.proxy.stop();
        await killAfter(world, waitMs);
        await world.proxy.restart();
      },
    },
  ];
});

/**
 * What any script can do: one record and one transaction an event, over within the task. It shows where the platform's limit is.
 *
 * @param tabCount as many tabs do it at once.
 */
const bare = (tabCount: number, how: 'close' | 'kill'): Fault['happen'] =>
  async function happen(world) {
    const tabs: Tab[] = [];
    for (let count = 0; count < tabCount; count++) {
      const tab = await world.newTab();
      await tab.goto(`${world.url}/silent`);
      await tab.evaluate(async () => {
        const opening = indexedDB.open('bare');
        opening.onupgradeneeded = () => opening.result.createObjectStore('events', { keyPath: 'mark' });
        await new Promise((resolve) => {
          opening.onsuccess = resolve;
        });
        window.bare = opening.result;
      });
      tabs.push(tab);
    }
    const write = (tab: Tab) =>
      tab.evaluate((marks) => {
        for (const mark of marks) {
          const transaction = window.bare?.transaction('events', 'readwrite');
          transaction?.objectStore('events').put({ id: crypto.randomUUID(), name: 'marked', time: Date.now(), mark });
          transaction?.commit();
        }
      }, world.marks(COUNT));
    await Promise.all(tabs.map(write));
    await world.end(how);
    const later = await world.newTab();
    await later.goto(`${world.url}/silent`);
    const found = await later.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const opening = indexedDB.open('bare');
          // Even the database has not outlived it. The next try needs it as it was.
          opening.onupgradeneeded = () => opening.result.createObjectStore('events', { keyPath: 'mark' });
          opening.onsuccess = () => {
            const reading = opening.result.transaction('events').objectStore('events').getAllKeys();
            reading.onsuccess = () => resolve(reading.result as string[]);
          };
        }),
    );
    world.found(found);
  };

export const FAULTS: readonly Fault[] = [
  {
    name: 'page changed in the task of the events',
    engines: EVERYWHERE,
    happen: async (world) => trackAndLeave(world, await world.newTab()),
  },
  {
    name: 'tab closed in the task of the events',
    engines: EVERYWHERE,
    async happen(world) {
      const tab = await world.newTab();
      // The answer may be lost with the tab.
      await tab
        .evaluate((marks) => {
          for (const mark of marks) window.vitrine?.('track', 'marked', { mark });
          window.close();
        }, world.marks(COUNT))
        .catch(() => {});
    },
  },
  {
    name: 'browser closed right after the events',
    engines: EVERYWHERE,
    async happen(world) {
      await world.track(await world.newTab(), COUNT);
      await world.end('close');
    },
  },
  ...kills,
  {
    name: 'for comparison: nothing but IndexedDB, browser killed 0 ms after the events',
    excuse: 'as above: a browser writes a few milliseconds later',
    happen: bare(1, 'kill'),
  },
  {
    name: '503 for 15 s',
    engines: EVERYWHERE,
    happen: (world, outageMs) => outage(world, 'unavailable', outageMs),
  },
  {
    name: 'collector unreachable for 15 s',
    engines: EVERYWHERE,
    async happen(world, outageMs) {
      const tab = await world.newTab();
      await world.proxy.stop();
      await world.track(tab, COUNT);
      await delay(outageMs);
      await world.proxy.restart();
    },
  },
  {
    name: 'collector unreachable, browser closed right after the events',
    engines: EVERYWHERE,
    async happen(world) {
      const tab = await world.newTab();
      await world.proxy.stop();
      await world.track(tab, COUNT);
      await world.end('close');
      await world.proxy.restart();
    },
  },
  {
    name: 'for comparison: nothing but IndexedDB, browser closed right after the events',
    engines: EVERYWHERE,
    excuse: 'as above: what a browser has not begun to write when it closes is lost',
    happen: bare(1, 'close'),
  },
  {
    name: 'offline, browser closed, online on the next visit',
    engines: ['Chromium', 'Firefox'],
    async happen(world) {
      const tab = await world.newTab();
      await world.browser.setOffline?.(true);
      await world.track(tab, COUNT);
      await delay(1500);
      await world.end('close');
    },
  },
  {
    name: 'answers cut for 15 s, after the collector has stored',
    happen: (world, outageMs) => outage(world, 'cut', outageMs),
  },
  {
    name: 'back/forward cache: events before, and after coming back',
    engines: EVERYWHERE,
    async happen(world) {
      const tab = await world.newTab();
      await world.track(tab, COUNT / 2);
      await tab.evaluate(() => {
        window.isSame = true;
      });
      await tab.goto(`${world.url}/silent`);
      await tab.back();
      await eventually(() => tab.evaluate(() => window.isSame).catch(() => false)).toBe(true);
      await world.track(tab, COUNT / 2);
    },
  },
  {
    name: 'three tabs',
    async happen(world) {
      const tabs = [await world.newTab(), await world.newTab(), await world.newTab()];
      await Promise.all(tabs.map((tab) => world.track(tab, COUNT)));
      await delay(SENT_MS);
    },
  },
  {
    name: 'collector unreachable, three tabs, browser closed right after the events',
    engines: EVERYWHERE,
    async happen(world) {
      const tabs = [await world.newTab(), await world.newTab(), await world.newTab()];
      await world.proxy.stop();
      await Promise.all(tabs.map((tab) => world.track(tab, COUNT)));
      await world.end('close');
      await world.proxy.restart();
    },
  },
  {
    name: 'for comparison: nothing but IndexedDB, three tabs, browser closed right after the events',
    engines: EVERYWHERE,
    excuse: 'as above: what a browser has not begun to write when it closes is lost',
    happen: bare(3, 'close'),
  },
  {
    name: '5,000 events in one task',
    async happen(world) {
      await world.track(await world.newTab(), 5000);
      await delay(SENT_MS);
    },
  },
  {
    name: 'page changed in the task of events that are over 200 KiB',
    happen: async (world) => trackAndLeave(world, await world.newTab(), 'x'.repeat(1000)),
  },
  {
    name: 'collector killed in mid-batch, up again 2 s later',
    async happen(world) {
      const tab = await world.newTab();
      const killed = new Promise<void>((resolve, reject) => {
        world.proxy.onForwarded = () => {
          world.collector.kill().then(resolve, reject);
          world.proxy.onForwarded = () => {};
        };
      });
      await world.track(tab, COUNT);
      await killed;
      await delay(2000);
      await world.collector.restart();
    },
  },
  {
    name: 'storage denied',
    engines: EVERYWHERE,
    launch: { denyStorage: true },
    async happen(world) {
      await world.track(await world.newTab(), COUNT);
      await delay(SENT_MS);
    },
  },
  {
    name: 'storage denied, browser killed right after the events',
    launch: { denyStorage: true },
    excuse: 'nothing that outlives the page may be written, and nothing was sent yet',
    happen: (world) => killAfter(world, 0),
  },
  {
    name: 'storage full',
    async happen(world) {
      const tab = await world.newTab();
      await world.browser.limitStorage?.(world.url, 100_000);
      await tab.evaluate((marks) => {
        for (const mark of marks) window.vitrine?.('track', 'marked', { mark, text: 'x'.repeat(1000) });
      }, world.marks(COUNT));
      await delay(SENT_MS);
    },
  },
  {
    name: 'storage deleted by the visitor between two pages',
    async happen(world) {
      const tab = await world.newTab();
      await trackAndLeave(world, tab);
      await world.browser.deleteStorage?.(world.url);
      await trackAndLeave(world, tab);
    },
  },
];
