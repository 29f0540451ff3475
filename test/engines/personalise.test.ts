/** A personalised slot in every engine that this machine has, under the strictest content policy. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventually } from '../browser/support/eventually.js';
import { pageWith } from '../browser/support/test-shop.js';
import { FOUND } from './support/engines.js';
import { serveScripts } from './support/shop.js';
import { isReady } from './support/shopper.js';

const POLICY =
  "script-src 'nonce-NONCE' 'strict-dynamic'; object-src 'none'; base-uri 'none'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

const PAGE = pageWith({
  tag: 'data-consent="granted" data-segments-url="/segments.json"',
  head: `<script>window.violations = []; window.troubles = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => window.violations.push(violatedDirective));</script>`,
  body: `<h1>Shop</h1><main data-vitrine-slot="hero"><p>Welcome <button id="default">Go</button></p>
<template data-vitrine-when="vip"><p>Good day <button id="vip">Go</button></p></template>
<template data-vitrine-when="regular"><p>Long</p><p>longer</p><p>much longer</p></template></main><p>Below</p>
<button id="other">Other</button>
<script type="module">import { personalize } from '/personalize.js';
  personalize({ slot: 'hero', onError: ({ message }) => window.troubles.push(message) });</script>`,
}).replaceAll('<script', '<script nonce="NONCE"');

describe.each(FOUND)('in $name', ({ launch }) => {
  test('a slot follows the segments, keeps the focus where it is, and never grows before somebody’s eyes', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'vitrine-engine-'));
    const site = await serveScripts();
    const browser = await launch(profile);
    try {
      site.routes.set('/', (_request, response) =>
        response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': POLICY }).end(PAGE),
      );
      const segments = ['vip', 'regular'].map((id) => ({ id, when: { trait: 'tier', is: id } }));
      site.routes.set('/segments.json', JSON.stringify({ version: 1, segments }));
      const tab = await browser.newTab();
      await tab.goto(`${site.url}/`);
      await isReady(tab);
      const become = (tier: string | null) =>
        tab.evaluate((value) => {
          window.vitrine?.('identify', null, { tier: value });
        }, tier);
      const seen = () => tab.evaluate(() => document.querySelector('main')?.textContent?.trim().split(' ')[0]);
      const focused = () => tab.evaluate(() => document.activeElement?.id);

      await become('vip');
      await eventually(seen).toBe('Good');
      await tab.evaluate(() => document.querySelector<HTMLElement>('#vip')?.focus());
      await become(null);
      expect([await seen(), await focused()]).toEqual(['Good', 'vip']);
      await tab.evaluate(() => document.querySelector<HTMLElement>('#other')?.focus());
      await eventually(seen).toBe('Welcome');
      await become('regular');
      await eventually(() => tab.evaluate(() => window.troubles.length)).toBe(1);
      expect(await seen()).toBe('Welcome');
      await become('vip');
      await eventually(seen).toBe('Good');
      expect(await tab.evaluate(() => window.violations)).toEqual([]);
    } finally {
      await browser.kill();
      await site.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  });
});
