/** Chromium, through Playwright. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findChromium } from '../../browser/support/browser.js';
import { launchChromium } from '../../browser/support/profile.js';
import type { Engine } from './engine.js';
import { playwrightTab } from './playwright-tab.js';

/** "Block all cookies", as its settings write it. */
const DENIED = { profile: { default_content_setting_values: { cookies: 2 } } };

function missing(): string | undefined {
  try {
    findChromium();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export const chromium: Engine = {
  name: 'Chromium',
  missing: missing(),
  async launch(profile, { denyStorage = false } = {}) {
    if (denyStorage) {
      await mkdir(join(profile, 'Default'), { recursive: true });
      await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(DENIED));
    }
    const { context, close, kill } = await launchChromium(profile);
    // On the page that the browser begins with: what is overridden lasts as long as this is attached.
    const [page = await context.newPage()] = context.pages();
    const devtools = await context.newCDPSession(page);
    return {
      newTab: async () => playwrightTab(await context.newPage()),
      close,
      kill,
      setOffline: (isOffline) => context.setOffline(isOffline),
      async limitStorage(origin, bytes) {
        await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: bytes });
      },
      async deleteStorage(origin) {
        await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
      },
    };
  },
};
