/** Pages that are made ready before the visitor has asked for them, which only Chromium does, and only undriven. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { findChromium } from '../browser/support/browser.js';
import { eventually } from '../browser/support/eventually.js';
import { pageWith } from '../browser/support/test-shop.js';
import { openShop } from './support/shop.js';

const RULES = JSON.stringify({ prerender: [{ source: 'list', urls: ['/next'], eagerness: 'immediate' }] });

test('a page that Chromium prerenders stores nothing until it is shown, and then one view', async () => {
  const shop = await openShop();
  const profile = await mkdtemp(join(tmpdir(), 'vitrine-prerender-'));
  const tag = `data-endpoint="${shop.proxy.url}" data-consent="granted"`;
  // The first page goes on when the site lets it; the second says what it was when its tracker was ready.
  shop.site.routes.set(
    '/start',
    `<!doctype html><title>Start</title><script type="speculationrules">${RULES}</script>
     <script>fetch('/go').then(() => { location.href = '/next' })</script>`,
  );
  shop.site.routes.set(
    '/next',
    pageWith({
      tag,
      head: `<script>vitrine(() => vitrine.ready.then(() =>
        fetch('/was', { method: 'POST', body: String(document.prerendering) })))</script>`,
    }),
  );
  let letGo = (): void => {};
  shop.site.routes.set('/go', (_request, response) => {
    letGo = () => response.end();
  });
  const was = new Promise<string>((resolve) =>
    shop.site.routes.set('/was', async (request, response) => {
      response.end();
      resolve(await text(request));
    }),
  );
  const child = spawn(
    findChromium(),
    ['--headless=new', '--no-sandbox', '--no-first-run', `--user-data-dir=${profile}`, `${shop.url}/start`],
    { detached: true, stdio: 'ignore' },
  );
  try {
    expect(await was).toBe('true');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await shop.events()).toEqual([]);
    letGo();
    await eventually(async () => (await shop.events()).map(({ name }) => name)).toEqual(['page_view']);
  } finally {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
    await exited;
    await shop.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});
