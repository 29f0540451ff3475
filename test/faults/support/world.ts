/** A visitor with a browser, a shop, its collector, and what stands between them: all that can fail. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Engine, LaunchOptions, Tab } from '../../engines/support/engine.js';
import { type CollectorProxy, startProxy } from '../../engines/support/proxy.js';
import { addPages, serveScripts } from '../../engines/support/shop.js';
import { countWaiting, track, visit } from '../../engines/support/shopper.js';
import { type CollectorProcess, startCollectorProcess } from './collector-process.js';

/** What became of all events that were tracked. */
export interface Count {
  tracked: number;
  lost: number;
  storedTwice: number;
}

/** See {@link createWorld}. */
export interface World {
  /** The shop's address. */
  readonly url: string;
  readonly proxy: CollectorProxy;
  readonly collector: CollectorProcess;
  /** Runs while there is a visitor at the shop. */
  readonly browser: Browser;
  /** A tab with the shop's first page, its tracker ready. */
  newTab(): Promise<Tab>;
  /** So many new marks; events that carry them are expected in the collector's file. */
  marks(count: number): string[];
  /** Tracks so many marked events in one task. */
  track(tab: Tab, count: number): Promise<void>;
  /** Does something to the browser that ends it. */
  end(how: 'close' | 'kill'): Promise<void>;
  /** Everything works again, and the visitor comes back: until nothing waits to be sent, or for a minute. */
  visitLater(): Promise<void>;
  /** These marks have outlived the fault in another place than the collector. */
  found(marks: readonly string[]): void;
  /** Ends the collector and counts. */
  count(): Promise<Count>;
  remove(): Promise<void>;
}

/** What still waits after this counts as lost. */
const PATIENCE_MS = 60_000;

async function untilNothingWaits(tab: Tab): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while ((await countWaiting(tab)) && Date.now() < end) await delay(100);
}

/** Creates one. A browser is started at the first tab, and again at the first tab after it has ended. */
export async function createWorld(engine: Engine, options: LaunchOptions = {}): Promise<World> {
  const profile = await mkdtemp(join(tmpdir(), 'vitrine-faults-'));
  const site = await serveScripts();
  const collector = await startCollectorProcess(site.url);
  const proxy = await startProxy(collector.url);
  addPages(site, proxy.url);
  const tracked: string[] = [];
  let browser: Browser | undefined;
  const tabs = new Set<Tab>();
  const foundElsewhere = new Set<string>();

  const world: World = {
    url: site.url,
    proxy,
    collector,
    get browser() {
      if (!browser) throw new Error('no browser runs');
      return browser;
    },
    async newTab() {
      if (!browser) {
        browser = await engine.launch(profile, options);
        // One that stays, since browsers quit with their last tab.
        await browser.newTab();
      }
      const tab = await browser.newTab();
      tabs.add(tab);
      await visit(tab, site.url);
      return tab;
    },
    marks(count) {
      const fresh = Array.from({ length: count }, (_, index) => `m${tracked.length + index}`);
      tracked.push(...fresh);
      return fresh;
    },
    track: (tab, count) => track(tab, world.marks(count)),
    async end(how) {
      await world.browser[how]();
      browser = undefined;
      tabs.clear();
    },
    async visitLater() {
      proxy.treatment = 'forwarded';
      proxy.onForwarded = () => {};
      await browser?.setOffline?.(false);
      for (const tab of tabs) await tab.close().catch(() => {});
      tabs.clear();
      const tab = await world.newTab();
      // What cannot store has nothing that waits.
      if (!options.denyStorage) await untilNothingWaits(tab);
      await tab.close();
      tabs.clear();
    },
    found(marks) {
      for (const mark of marks) foundElsewhere.add(mark);
    },
    async count() {
      const stored = await collector.stopAndRead();
      const times = tracked.map((mark) => (stored.get(mark) ?? 0) + Number(foundElsewhere.has(mark)));
      return {
        tracked: tracked.length,
        lost: times.filter((each) => each === 0).length,
        storedTwice: times.filter((each) => each > 1).length,
      };
    },
    async remove() {
      await browser?.kill();
      await Promise.all([site.close(), proxy.stop(), collector.remove()]);
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  return world;
}
