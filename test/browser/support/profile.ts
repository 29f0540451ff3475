/** A browser on a profile that outlives it, so that one can be killed and another come after it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright';
import { findChromium } from './browser.js';

/** A running browser. */
export interface ProfileBrowser {
  context: BrowserContext;
  /** Quits it as a visitor does: every page hears of it, and the profile is written. */
  close(): Promise<void>;
  /** SIGKILL to the browser and all its processes, at this instant: nothing is saved, no page hears of it. */
  kill(): Promise<void>;
}

/** Starts Chromium on a profile, which is a folder that outlives it. */
export async function launchChromium(directory: string): Promise<ProfileBrowser> {
  // Not Playwright's own launcher: it neither tells the process of a persistent profile nor lets it be killed.
  // A process group of its own, so that a kill reaches every process of the browser at once.
  const child = spawn(
    findChromium(),
    [
      '--headless=new',
      '--no-sandbox',
      '--no-first-run',
      '--remote-debugging-port=0',
      `--user-data-dir=${directory}`,
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const browser = await chromium.connectOverCDP(await debuggingAddress(child));
  const [context] = browser.contexts();
  if (!context || !child.pid) throw new Error('the browser has no window');
  const { pid } = child;
  return {
    context,
    async close() {
      const devtools = await browser.newBrowserCDPSession();
      await devtools.send('Browser.close');
      await exited;
    },
    async kill() {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
      await exited;
    },
  };
}

/** See {@link createProfile}. */
export interface Profile {
  launch(): Promise<ProfileBrowser>;
  /** Ends what still runs, and deletes the profile. */
  remove(): Promise<void>;
}

/** A new profile. Browsers on it are started one after the other. */
export async function createProfile(): Promise<Profile> {
  const directory = await mkdtemp(join(tmpdir(), 'vitrine-profile-'));
  const launched: ProfileBrowser[] = [];
  return {
    async launch() {
      const browser = await launchChromium(directory);
      launched.push(browser);
      return browser;
    },
    async remove() {
      for (const browser of launched) await browser.kill();
      await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said += chunk;
      const [, address] = /DevTools listening on (\S+)/.exec(said) ?? [];
      if (address) resolve(address);
    });
    child.once('exit', () => reject(new Error(`the browser ended at once: ${said}`)));
  });
}
