import type { Stop } from '../environment.js';
import type { CaptureOptions } from './options.js';

/** See {@link captureExit}. */
export interface Exit {
  /** A page begins: it may have its own exit intent. */
  page(): void;
  stop: Stop;
}

/** Who moves up so soon corrects the way they came, or has only just arrived with the pointer from above. */
const NOT_BEFORE_MS = 3000;

/**
 * Emits `exit_intent`, at most once a page, when the pointer leaves the window through its top: towards the tabs, the
 * address and the close button. Touch screens have no such moment.
 */
export function captureExit({ environment, emit }: CaptureOptions): Exit {
  const { document, elapsed, listen } = environment;
  let armedAt = Infinity;
  const stop = listen(document.documentElement, 'mouseleave', (event) => {
    const { clientY, buttons } = event as MouseEvent;
    // With the button down it is a text being selected or a thing being dragged.
    if (clientY > 0 || buttons || elapsed() < armedAt) return;
    armedAt = Infinity;
    emit('exit_intent', {});
  });
  return {
    page() {
      armedAt = elapsed() + NOT_BEFORE_MS;
    },
    stop,
  };
}
