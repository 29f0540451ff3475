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
  const { document } = environment;
  let armedAt = environment.elapsed() + NOT_BEFORE_MS;
  const stop = environment.listen(document, 'mouseout', (event) => {
    const { relatedTarget, clientY, buttons } = event as MouseEvent;
    // With the button down it is a text being selected or a thing being dragged.
    if (relatedTarget || clientY > 0 || buttons || environment.elapsed() < armedAt) return;
    armedAt = Infinity;
    emit('exit_intent', {});
  });
  return {
    page() {
      armedAt = environment.elapsed() + NOT_BEFORE_MS;
    },
    stop,
  };
}
