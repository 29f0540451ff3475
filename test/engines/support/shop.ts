/** A shop of a few pages with the built script, a real collector, and a proxy before it. */
import type { StoredEvent } from '../../../src/collector/index.js';
import { builtScripts, startBuiltCollector } from '../../browser/support/built.js';
import { type Site, serveSite } from '../../browser/support/site.js';
import { pageWith } from '../../browser/support/test-shop.js';
import { type CollectorProxy, startProxy } from './proxy.js';

declare global {
  interface Window {
    /** What `onError` was told, on pages that ask. */
    troubles: string[];
    /** Violations of the page's content policy. */
    violations: string[];
    /** Set by a test, to know a document again. */
    isSame?: boolean;
  }
}

const BOWL = '{"item_id":"bowl","item_name":"Bowl","price":42}';

/** As strict as a policy for scripts gets. `NONCE` stands for no more than that the page knows it. */
const POLICY = `script-src 'nonce-NONCE' 'strict-dynamic'; object-src 'none'; base-uri 'none'; style-src 'self';
  require-trusted-types-for 'script'; trusted-types 'none'`.replace(/\s+/g, ' ');

/** A site with the built scripts, a page without any, `/silent`, and no other yet. */
export function serveScripts(): Promise<Site> {
  const silent = '<!doctype html><title>Silent</title><h1>Silent</h1>';
  return serveSite({ ...builtScripts(), '/silent': silent, '/favicon.ico': '' });
}

/**
 * Adds the shop's pages, which send to `endpoint`.
 *
 * - `/`, `/next`: pages with consent.
 * - `/bowl`: a product with a button that adds it to the cart.
 * - `/pending`: the visitor has not answered yet.
 * - `/troubles`: says in `window.troubles` what `onError` is told.
 * - `/strict`: under the strictest content policy; says in `window.violations` what is against it.
 */
export function addPages({ routes }: Site, endpoint: string): void {
  const tag = `data-endpoint="${endpoint}" data-consent="granted"`;
  for (const path of ['/', '/next']) routes.set(path, pageWith({ tag }));
  routes.set('/pending', pageWith({ tag: tag.replace('granted', 'pending') }));
  routes.set(
    '/bowl',
    pageWith({
      tag,
      body: `<main data-vitrine-event="view_item" data-vitrine-item='${BOWL}'><h1>Bowl</h1>
        <button data-vitrine-event="add_to_cart">Add to cart</button></main>`,
    }),
  );
  routes.set(
    '/troubles',
    pageWith({
      tag,
      head: `<script>window.troubles = [];
        vitrine('init', { onError: (error) => window.troubles.push(error.message) });</script>`,
    }),
  );
  const strict = pageWith({
    tag,
    head: `<script>window.violations = [];
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        window.violations.push(violatedDirective + ' ' + blockedURI));</script>`,
  }).replaceAll('<script', '<script nonce="NONCE"');
  routes.set('/strict', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': POLICY }).end(strict);
  });
}

/** See {@link openShop}. */
export interface Shop {
  readonly url: string;
  readonly site: Site;
  readonly proxy: CollectorProxy;
  /** What the collector has stored, in order of time. */
  events(): Promise<StoredEvent[]>;
  close(): Promise<void>;
}

/** Opens a shop. Each is another origin, where no browser has stored anything yet. */
export async function openShop(): Promise<Shop> {
  const site = await serveScripts();
  const collector = await startBuiltCollector([site.url]);
  const proxy = await startProxy(collector.url);
  addPages(site, proxy.url);
  return {
    url: site.url,
    site,
    proxy,
    events: async () => (await collector.events()).sort((one, other) => one.time - other.time),
    async close() {
      await Promise.all([site.close(), proxy.stop()]);
      await collector.remove();
    },
  };
}
