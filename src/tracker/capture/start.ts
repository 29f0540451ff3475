import type { Stop } from '../environment.js';
import type { DataLayerOptions, SegmentChange } from './data-layer.js';
import type { Markup } from './markup.js';
import type { CaptureOptions } from './options.js';

const SELECTOR = '[data-vitrine-event]';

/** A page that is built in the browser changes in many small steps; one look serves them all. */
const LOOK_AFTER_MS = 100;

/**
 * Starts reading the `data-vitrine-*` attributes by a reader that is downloaded where there are any: a shop that does not
 * use them never needs it. What is used before it has come waits for it.
 */
export function startMarkup(options: CaptureOptions): Omit<Markup, 'use'> & {
  /** Downloads the reader once it is needed. Before, nothing is: a visitor may not have agreed yet. */
  load(): void;
} {
  const { environment, report } = options;
  const { document, listen } = environment;
  const early: [event: Event, time: number][] = [];
  let markup: Markup | undefined;
  /** Whether the page in view came with its document; between two pages `undefined`. */
  let loaded: boolean | undefined;
  let stopWaiting: Stop | undefined;
  const observer = new MutationObserver(() => {
    stopWaiting ??= environment.after(LOOK_AFTER_MS, look);
  });
  const stops = ['click', 'submit'].map((type) =>
    listen(
      document,
      type,
      (event) => {
        if (!markup && (event.target as Element).closest(SELECTOR)) early.push([event, environment.now()]);
      },
      { capture: true },
    ),
  );

  function look(): void {
    stopWaiting = undefined;
    if (!document.querySelector(SELECTOR)) return;
    observer.disconnect();
    import('./markup.js')
      .then(({ captureMarkup }) => {
        if (!stops.length) return;
        markup = captureMarkup(options);
        // In the order of time: what was used, then what is still to be seen.
        for (const one of early.splice(0)) markup.use(...one);
        if (loaded !== undefined) markup.page(loaded);
      })
      .catch((error) => report('markup.js could not be loaded', error));
  }

  return {
    load() {
      observer.observe(document, { childList: true, subtree: true });
      look();
    },
    leave() {
      loaded = undefined;
      markup?.leave();
    },
    page(withDocument) {
      loaded = withDocument;
      markup?.page(withDocument);
    },
    currentItems: () => markup?.currentItems(),
    stop() {
      stopWaiting?.();
      observer.disconnect();
      markup?.stop();
      for (const stop of stops.splice(0)) stop();
    },
  };
}

/**
 * Starts reading the data layer by a reader that is downloaded meanwhile: what is pushed until then is in the layer. It comes
 * before the visitor has agreed, as nobody could tell later when something was pushed, or that they agree.
 * @param onChange Tells of changes that are to be pushed into the layer.
 */
export function startDataLayer(
  options: DataLayerOptions,
  onChange?: false | ((callback: (change: SegmentChange) => void) => Stop),
): Stop {
  const loaded = import('./data-layer.js')
    .then(({ readDataLayer }) => readDataLayer(options))
    .catch((error) => options.report('data-layer.js could not be loaded', error));
  if (onChange) onChange((change) => loaded.then((layer) => layer?.announce(change)));
  return () => {
    loaded.then((layer) => layer?.stop());
  };
}
