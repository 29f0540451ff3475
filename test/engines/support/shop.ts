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

/** See {@link openShop}. */
export interface Shop {
  readonly url: string;
  readonly site: Site;
  readonly proxy: CollectorProxy;
  /** What the collector has stored, in order of time. */
  events(): Promise<StoredEvent[]>;
  close(): Promise<void>;
}

/**
 * Every shop is another origin, where no browser has stored anything yet.
 *
 * - `/`, `/next`: pages with consent.
 * - `/bowl`: a product with a button that adds it to the cart.
 * - `/pending`: the visitor has not answered yet.
 * - `/troubles`: says in `window.troubles` what `onError` is told.
 * - `/strict`: under the strictest content policy; says in `window.violations` what is against it.
 * - `/silent`: no script of ours.
 */
export async function openShop(): Promise<Shop> {
  const silent = '<!doctype html><title>Silent</title><h1>Silent</h1>';
  const site = await serveSite({ ...builtScripts(), '/silent': silent, '/favicon.ico': '' });
  const collector = await startBuiltCollector([site.url]);
  const proxy = await startProxy(collector.url);
  const endpoint = `data-endpoint="${proxy.url}"`;
  const granted = `${endpoint} data-consent="granted"`;
  const pages = {
    '/': pageWith({ tag: granted }),
    '/next': pageWith({ tag: granted }),
    '/pending': pageWith({ tag: `${endpoint} data-consent="pending"` }),
    '/bowl': pageWith({
      tag: granted,
      body: `<main data-vitrine-event="view_item" data-vitrine-item='${BOWL}'><h1>Bowl</h1>
        <button data-vitrine-event="add_to_cart">Add to cart</button></main>`,
    }),
    '/troubles': pageWith({
      tag: granted,
      head: `<script>window.troubles = [];
        vitrine('init', { onError: (error) => window.troubles.push(error.message) });</script>`,
    }),
  };
  for (const [path, page] of Object.entries(pages)) site.routes.set(path, page);
  const strict = pageWith({
    tag: granted,
    head: `<script>window.violations = [];
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        window.violations.push(violatedDirective + ' ' + blockedURI));</script>`,
  }).replaceAll('<script', '<script nonce="NONCE"');
  site.routes.set('/strict', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': POLICY }).end(strict);
  });
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
