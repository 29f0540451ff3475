/**
 * Attention: the time a visitor spends *with* a page. It runs while the page is visible, has the focus, and there was a
 * sign of life not long ago. `user_engagement` events tell of it, each of which closes the running span: at every pause,
 * at the end of the page, every five minutes, and where it would change something.
 *
 * All instants here are those of `environment.elapsed()`, which no change of the clock disturbs.
 */
import type { Item } from '../../segments/event.js';
import type { Stop } from '../environment.js';
import type { CaptureOptions } from './options.js';

/** See {@link createAttention}. */
export interface AttentionOptions extends CaptureOptions {
  /** How long attention lasts after the last sign of life. */
  idleTimeoutMs: number;
  /**
   * How much more attention, in ms from now, would change something, when `runningMs` has run that no event tells of
   * yet, on a page that is about `items`; `Infinity` if none ever would. Asked when a span starts or is closed, and by
   * {@link Attention.refresh}.
   */
  untilChange(runningMs: number, items?: readonly Item[]): number;
}

/** See {@link createAttention}. */
export interface Attention {
  /** The page in view ends now. What comes belongs to the next one, about which nothing is known yet. */
  leave(): void;
  /**
   * Says which product the page in view is about. What runs already is counted for it, unless the page was about
   * another one until now. Without items it changes nothing.
   */
  about(items?: Item[]): void;
  /** Asks `untilChange` again: something has happened that may have changed the answer. */
  refresh(): void;
  /** Closes the running span and stops measuring. */
  stop: Stop;
}

/** What a crash may lose. */
const CLOSE_EVERY_MS = 5 * 60_000;

/** Nobody reads one page of a shop for longer; beyond it, something else makes the signs of life. */
const LONGEST_ON_PAGE_MS = 30 * 60_000;

/** Sums of fractions such as 0.4 + 0.6 may fall a hair short of the whole millisecond that they are. */
const HAIR_MS = 1e-6;

/** What a hand does, and what ends and begins attention: a sign of life too if it leaves the page attentive. */
const SIGNS = 'pointermove pointerdown keydown wheel scroll focus blur visibilitychange';

/** Starts measuring, on a page that is about nothing until it is told. */
export function createAttention({ environment, idleTimeoutMs, untilChange, emit }: AttentionOptions): Attention {
  const { window, document, elapsed, listen } = environment;
  let items: Item[] | undefined;
  let lastSignAt: number;
  /** How much this page may still have. */
  let leftMs = LONGEST_ON_PAGE_MS;
  /** Where the running span starts; `Infinity` while there is no attention. */
  let since = Infinity;
  /** What ran in closed spans beyond their whole milliseconds; the next event has it. */
  let restMs = 0;
  /** Where the running span has to be closed because that changes something. */
  let changeAt = Infinity;
  let stopTimer: Stop | undefined;

  const endAt = () => Math.min(lastSignAt + idleTimeoutMs, since + leftMs);
  const dueAt = () => Math.min(endAt(), since + CLOSE_EVERY_MS, changeAt);

  /** Closes what should have been closed by now, in order, and the rest too when there is to be a pause. */
  function update(pause = false): void {
    while (since < Infinity) {
      const now = elapsed();
      const due = dueAt();
      if (due > now && !pause) return;
      const end = Math.min(due, now);
      const spentMs = end - since;
      const wholeMs = Math.floor(spentMs + restMs + HAIR_MS);
      restMs += spentMs - wholeMs;
      leftMs -= spentMs;
      since = due <= now && due < endAt() ? due : Infinity;
      if (wholeMs > 0) {
        // The end may lie back: timers are late, and a computer sleeps. Rounded up, as a threshold that is reached within
        // a millisecond is not reached at its beginning.
        const time = Math.ceil(environment.now() - (now - end));
        emit('user_engagement', { engagement_time_msec: wholeMs, items }, time);
      }
      refresh();
    }
  }

  function refresh(): void {
    stopTimer?.();
    if (since === Infinity) return;
    const now = elapsed();
    const answer = now + untilChange(now - since + restMs, items);
    // What lies before the span has been told of: an answer that did not change by it is a mistake.
    changeAt = answer > since ? answer : Infinity;
    stopTimer = environment.after(Math.ceil(dueAt() - now), () => {
      update();
      // It was early, or there were signs of life since: wait for the rest.
      refresh();
    });
  }

  function live(): void {
    const attentive = document.visibilityState === 'visible' && document.hasFocus();
    update(!attentive);
    if (!attentive) return;
    lastSignAt = elapsed();
    if (since < Infinity || leftMs <= 0) return;
    since = lastSignAt;
    refresh();
  }

  const stops = SIGNS.split(' ').map((type) =>
    // On their way down, as pages stop such events; but an element that scrolls by itself is no sign of life.
    listen(window, type, live, { capture: type !== 'scroll' }),
  );
  live();

  return {
    leave() {
      update(true);
      items = undefined;
      leftMs = LONGEST_ON_PAGE_MS;
      live();
    },
    about(next) {
      if (!next || next === items) return;
      if (items) {
        update();
        changeAt = elapsed();
        update();
      }
      items = next;
      refresh();
    },
    refresh,
    stop() {
      update(true);
      // Even if it is an event told just now that led here, nothing starts any more.
      leftMs = 0;
      for (const stop of stops) stop();
    },
  };
}
