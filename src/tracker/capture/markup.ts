/** The `data-vitrine-*` attributes at work: what shops write into their pages so that events need no code. */
import type { Item } from '../../segments/event.js';
import type { Stop } from '../environment.js';
import { createReader, having } from './attributes.js';
import type { CaptureOptions } from './options.js';

/** See {@link captureMarkup}. */
export interface Markup {
  /** The page in view ends now. What the document gets from here on is the next page's, and waits for it. */
  leave(): void;
  /** A page begins. `loaded`: with its document, so that what stands there already belongs to it. */
  page(loaded: boolean): void;
  /** The product that the page in view is about: that of the first `view_item` which is no control. */
  currentItems(): Item[] | undefined;
  stop: Stop;
}

/** These speak when they are used, forms when they are submitted, and anything else when the page is shown. */
const CONTROLS = 'a,button,input,select,textarea,summary,area,[role=button],[role=link]';

/** A form or a link that says the same again within this was double-clicked, which shops take as one. */
const DOUBLE_CLICK_MS = 1000;

/** A page that is built in the browser changes in many small steps; one look serves them all. */
const LOOK_AFTER_MS = 100;

/** Where a page built in the browser may change what an element says without changing elements. */
const ATTRIBUTES = ['data-vitrine-event', 'data-vitrine-item', 'data-vitrine-params'];

/** Emits what the markup says: of what is used at once; of what is shown, from the first call of `page` on. */
export function captureMarkup({ environment, emit, report }: CaptureOptions): Markup {
  const { window, document } = environment;
  const read = createReader(report);
  /** What was said on this page: an element that is built again, or gets its price later, does not say it again. */
  let said = new Set<string>();
  /** What stood in the document when last looked at. What still stands on the next page has nothing new to say there. */
  let standing = said;
  let current: Item[] | undefined;
  let stopWaiting: Stop | undefined;
  let latest: string | undefined;
  let latestAt = 0;

  function look(): void {
    stopWaiting = undefined;
    current = undefined;
    standing = new Set();
    for (const element of document.querySelectorAll(having('event'))) {
      const shown = element.matches(`form,${CONTROLS}`) ? undefined : read(element);
      if (!shown) continue;
      const { name, params } = shown;
      const viewed = name === 'view_item' ? params.items : undefined;
      current ??= viewed;
      const key = name + JSON.stringify(viewed?.map((item) => item.item_id ?? item.item_name) ?? params);
      standing.add(key);
      if (said.has(key)) continue;
      said.add(key);
      emit(name, params);
    }
  }

  function onUse(event: Event): void {
    const { type, target, button, submitter } = event as MouseEvent & SubmitEvent;
    const element = (target as Partial<Element>).closest?.(having('event'));
    if (
      !element?.matches(type === 'submit' ? 'form' : CONTROLS) ||
      // A button of the form that speaks for itself has done so when it was clicked.
      submitter?.matches(having('event')) ||
      // The middle button opens a product in a new tab. The right one opens a menu, which says nothing yet.
      button > 1
    )
      return;
    const used = read(element, submitter ?? element);
    if (!used) return;
    // Not so a button: each click on the "+" beside a quantity counts.
    if (element.matches('form,a')) {
      const key = JSON.stringify(used);
      const now = environment.elapsed();
      if (key === latest && now < latestAt + DOUBLE_CLICK_MS) return;
      latest = key;
      latestAt = now;
    }
    emit(used.name, used.params);
  }

  const observer = new window.MutationObserver(() => {
    stopWaiting ??= environment.after(LOOK_AFTER_MS, look);
  });
  // On their way down: shops stop events, and a click may take its own button out of the document.
  const stops = ['click', 'auxclick', 'submit'].map((type) =>
    environment.listen(document, type, onUse, { capture: true }),
  );

  function leave(): void {
    observer.disconnect();
    current = undefined;
    stopWaiting?.();
    stopWaiting = undefined;
  }

  return {
    leave,
    page(loaded) {
      said = loaded ? new Set() : standing;
      observer.observe(document, { childList: true, subtree: true, attributeFilter: ATTRIBUTES });
      look();
    },
    currentItems: () => current,
    stop() {
      leave();
      for (const stop of stops) stop();
    },
  };
}
