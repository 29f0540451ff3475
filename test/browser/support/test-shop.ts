/** A shop of a few small pages, with the built script tag and a collector of its own. */
import { type BuiltCollector, builtScripts, startBuiltCollector } from './built.js';
import { type Site, serveSite } from './site.js';

/** What shops copy into their pages. */
export const STUB = 'window.vitrine=window.vitrine||function(){(vitrine.q=vitrine.q||[]).push(arguments)}';

const BOWL = '{"item_id":"bowl","item_name":"Bowl","item_category":"Table","price":42}';

/** The parts of a page. */
export interface PageParts {
  /** Attributes of the script tag. */
  tag?: string;
  /** In the head, before the script tag. */
  head?: string;
  body?: string;
}

/** A page with the script tag. */
export const pageWith = ({ tag = '', head = '', body = '<h1>Shop</h1>' }: PageParts): string =>
  `<!doctype html><html lang="en" data-vitrine-currency="EUR"><head><meta charset="utf-8"><title>Shop</title>
<script>${STUB}</script>${head}<script async src="/vitrine.js" ${tag}></script></head><body>${body}</body></html>`;

/** See {@link openTestShop}. */
export interface TestShop {
  readonly site: Site;
  readonly url: string;
  readonly collector: BuiltCollector;
  /** For the script tag: sends to the collector, with consent. */
  readonly granted: string;
  close(): Promise<void>;
}

/**
 * - `/`, `/about`, `/help`: pages about nothing.
 * - `/bowl`: a product, with a form that adds it to the cart.
 * - `/silent`: no script at all, to look at what others left.
 */
export async function openTestShop(): Promise<TestShop> {
  const site = await serveSite({
    ...builtScripts(),
    '/silent': '<!doctype html><title>Silent</title>',
    // Browsers ask for it by themselves.
    '/favicon.ico': '',
  });
  const collector = await startBuiltCollector([site.url]);
  const granted = `data-endpoint="${collector.url}" data-consent="granted"`;
  for (const path of ['/', '/about', '/help']) site.routes.set(path, pageWith({ tag: granted }));
  site.routes.set(
    '/bowl',
    pageWith({
      tag: granted,
      body: `<main data-vitrine-event="view_item" data-vitrine-item='${BOWL}'><h1>Bowl</h1>
<form data-vitrine-event="add_to_cart" onsubmit="return false"><button>Add to cart</button></form></main>`,
    }),
  );
  return {
    site,
    url: site.url,
    collector,
    granted,
    async close() {
      await site.close();
      await collector.remove();
    },
  };
}
