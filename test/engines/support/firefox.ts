/** Firefox as its users have it, through Playwright, which speaks WebDriver BiDi to it. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { firefox as playwright } from 'playwright';
import type { Engine } from './engine.js';
import { playwrightTab } from './playwright-tab.js';

const CANDIDATES = [
  process.env.VITRINE_FIREFOX,
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

const program = CANDIDATES.find((path) => path && existsSync(path));

/** `window.close()` does what it says, as it does in the other engines for a tab with one page behind it. */
const PREFERENCES = { 'dom.allow_scripts_to_close_windows': true };

/** "Block all cookies", as its settings write it. */
const DENIED = { 'network.cookie.cookieBehavior': 2 };

/** The processes that were started on a profile: Playwright does not tell them. */
function processesOf(profile: string): number[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(`--profile ${profile}`)).map((line) => Number.parseInt(line, 10));
}

export const firefox: Engine = {
  name: 'Firefox',
  missing: program ? undefined : 'install Firefox (Debian: firefox-esr), or name one in VITRINE_FIREFOX.',
  async launch(profile, { denyStorage = false } = {}) {
    const context = await playwright.launchPersistentContext(profile, {
      channel: 'moz-firefox',
      ...(program && { executablePath: program }),
      firefoxUserPrefs: { ...PREFERENCES, ...(denyStorage && DENIED) },
    });
    return {
      newTab: async () => playwrightTab(await context.newPage()),
      close: () => context.close(),
      async kill() {
        const closed = new Promise((resolve) => context.once('close', resolve));
        for (const id of processesOf(profile)) process.kill(id, 'SIGKILL');
        await closed;
      },
      setOffline: (isOffline) => context.setOffline(isOffline),
    };
  },
};
