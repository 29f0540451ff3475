/** A site whose pages have storage and delivery at hand, as the global `stages`. */
import { bundle } from './bundle.js';
import { type Site, serveSite } from './site.js';

/** A page with the script, and nothing else. */
export const STAGES_PAGE = '<!doctype html><title>Shop</title><script src="/stages.js"></script>';

/** Starts it, with `routes` besides its home page. */
export const serveStages = async (routes: Record<string, string> = {}): Promise<Site> =>
  serveSite({
    '/': STAGES_PAGE,
    '/stages.js': await bundle('test/browser/support/stages.ts', { name: 'stages' }),
    ...routes,
  });
