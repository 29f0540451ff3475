/**
 * Page views, attention, markup and exit intent as a page can use them, wired as the tracker wires them. What they tell
 * is kept in the tab's session storage, where it outlives the page that told it.
 */

import type { Item } from '../../../src/segments/event.js';
import { createAttention } from '../../../src/tracker/capture/attention.js';
import { captureExit } from '../../../src/tracker/capture/exit.js';
import { captureMarkup } from '../../../src/tracker/capture/markup.js';
import type { Emit } from '../../../src/tracker/capture/options.js';
import { capturePages } from '../../../src/tracker/capture/pages.js';
import { createEnvironment } from '../../../src/tracker/environment.js';

/** An event as it was told. */
export interface Captured {
  name: string;
  params: Record<string, unknown>;
  time: number;
}

const KEY = 'captured';

export const captured = (): Captured[] => JSON.parse(sessionStorage.getItem(KEY) ?? '[]');

const report = (message: string, cause?: unknown): void => emit('trouble', { message, cause: String(cause) });

const environment = createEnvironment(window, report);

const emit: Emit = (name, params, time = environment.now()) => {
  sessionStorage.setItem(KEY, JSON.stringify([...captured(), { name, params, time }]));
  if (name === 'view_item') attention.about(params.items as Item[]);
  attention?.refresh();
};

const options = { environment, emit, report };
// Before all that emits: each event may change when attention is to be told.
const attention = createAttention({
  ...options,
  idleTimeoutMs: 30_000,
  untilChange: (runningMs, items = []) => window.untilChange?.(runningMs, items) ?? Infinity,
});
const markup = captureMarkup(options);
const exit = captureExit(options);
const stopPages = capturePages({
  ...options,
  onLeave() {
    attention.leave();
    markup.leave();
  },
  onPage(loaded) {
    markup.page(loaded);
    attention.about(markup.currentItems());
    exit.page();
  },
});

/** As the tracker asks after an event. */
export const refresh = attention.refresh;

export function stop(): void {
  for (const each of [stopPages, attention.stop, markup.stop, exit.stop]) each();
}

declare global {
  interface Window {
    untilChange?: (runningMs: number, items: readonly Item[]) => number;
    capture: typeof import('./capture.js');
  }
}
