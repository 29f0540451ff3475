import type { Page } from 'playwright';
import type { Tab } from './engine.js';

/** A page of Playwright's as a tab. */
export function playwrightTab(page: Page): Tab {
  return {
    async goto(url) {
      await page.goto(url);
    },
    evaluate: <Given, Result>(run: (given: Given) => Result | Promise<Result>, given?: Given) =>
      // Playwright's own types tell apart what can cross and what cannot.
      page.evaluate(run as (given: unknown) => Result | Promise<Result>, given as unknown),
    click: (selector) => page.click(selector),
    press: (key) => page.keyboard.press(key),
    // `page.goBack()` waits for a load, which does not come from the back/forward cache.
    back: () => page.evaluate(() => history.back()),
    async close() {
      // Without `runBeforeUnload`, Playwright ends the page before it has heard of it.
      await Promise.all([page.waitForEvent('close'), page.close({ runBeforeUnload: true })]);
    },
    async screenshot(path) {
      await page.screenshot({ path });
    },
  };
}
