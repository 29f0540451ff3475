/** The `data-vitrine-*` attributes at work: what shops write into their pages so that events need no code. */
import type { Item } from '../../segments/event.js';
import type { Stop } from '../environment.js';
import { readEvent } from './attributes.js';
import type { CaptureOptions } from './options.js';

/** See {@link captureMarkup}. */
export interface Markup {
  /** The page in view ends now. What the document gets from here on is the next page's, and waits for it. */
  leave(): void;
  /** A page begins. `loaded`: with its document, so that what stands there already belongs to it. */
  page(loaded: boolean): void;
  /** The product that the page in view is about: that of the first `view_item` which is no control. */
  currentItems(): Item[] | undefined;
  /** Takes in a click or a submit that came before this was there, and when it did. */
  use(event: Event, time: number): void;
  stop: Stop;
}

/** These speak when they are used, forms when they are submitted, and anything else when the page is shown. */
const CONTROLS = 'a,button,input,[role=button]';

/** A page that is built in the browser changes in many small steps; one look serves them all. */
const LOOK_AFTER_MS = 100;

/** Emits what the markup says: of what is used at once; of what is shown, from the first call of `page` on. */
export function captureMarkup({ environment, emit, report }: CaptureOptions): Markup {
  const { document, listen } = environment;
  /** What was said on this page: an element that is built again, or gets its price later, does not say it again. */
  let said = new Set<string>();
  /** What stood in the document when last looked at. What still stands on the next page has nothing new to say there. */
  let standing = said;
  let current: Item[] | undefined;
  let stopWaiting: Stop | undefined;

  function tell(element: Element, isShown: boolean, time?: number): void {
    try {
      const { name, params } = readEvent(element);
      if (isShown) {
        if (name === 'view_item') current ??= params.items;
        const key = JSON.stringify([name, params.items?.map((item) => item.item_id ?? item.item_name) ?? params]);
        standing.add(key);
        if (said.has(key)) return;
        said.add(key);
      }
      emit(name, params, time);
    } catch (error) {
      report(`an event in the markup is refused: ${error}`, error);
    }
  }

  function look(): void {
    stopWaiting = current = undefined;
    standing = new Set();
    for (const element of document.querySelectorAll(`[data-vitrine-event]:not(form,${CONTROLS})`)) tell(element, true);
  }

  function onUse(event: Event, time?: number): void {
    const { type, target, button } = event as MouseEvent;
    const element = (target as Element).closest('[data-vitrine-event]');
    // The middle button opens a product in a new tab. The right one opens a menu, which says nothing yet.
    if (element?.matches(type === 'submit' ? 'form' : CONTROLS) && !(button > 1)) tell(element, false, time);
  }

  const observer = new MutationObserver(() => {
    stopWaiting ??= environment.after(LOOK_AFTER_MS, look);
  });
  // On their way down: shops stop events, and a click may take its own button out of the document.
  const stops = ['click', 'auxclick', 'submit'].map((type) =>
    listen(document, type, (event) => onUse(event), { capture: true }),
  );

  function leave(): void {
    observer.disconnect();
    stopWaiting?.();
    stopWaiting = current = undefined;
  }

  return {
    leave,
    page(loaded) {
      said = loaded ? new Set() : standing;
      observer.observe(document, { childList: true, subtree: true, attributeFilter: ['data-vitrine-item'] });
      look();
    },
    currentItems: () => current,
    use: onUse,
    stop() {
      leave();
      for (const stop of stops) stop();
    },
  };
}
