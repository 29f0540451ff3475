/** Finds a Chromium and starts it: one that the machine has, else the one Playwright would have installed. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium } from 'playwright';

const CANDIDATES = [
  process.env.VITRINE_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  chromium.executablePath(),
];

/** Without a sandbox, since containers and many a CI allow none; with the back/forward cache, as visitors have it. */
const ARGUMENTS = ['--no-sandbox'];
const WITHOUT = ['--disable-back-forward-cache'];

/** The browser's program. Throws a sentence that says what to install when there is none. */
export function findChromium(): string {
  const found = CANDIDATES.find((path) => path && existsSync(path));
  if (found) return found;
  throw new Error(
    'No Chromium found: run "npx playwright install chromium", or name one in the environment variable VITRINE_CHROMIUM.',
  );
}

/** A headless browser whose profile is forgotten when it closes. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: ARGUMENTS, ignoreDefaultArgs: WITHOUT });
}

/** A headless browser on a profile that outlives it; the directory is the caller's to delete. */
export function launchProfile(directory: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(directory, {
    executablePath: findChromium(),
    args: ARGUMENTS,
    ignoreDefaultArgs: WITHOUT,
  });
}
