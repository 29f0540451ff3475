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
  untilChange(runningMs: number, items: readonly Item[]): number;
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

/** An answer of "now" that an event did not change is a mistake: it may cost an event a second, not a flood of them. */
const SAME_ANSWER_AFTER_MS = 1000;

/** Sums of fractions such as 0.4 + 0.6 may fall a hair short of the whole millisecond that they are. */
const HAIR_MS = 1e-6;

/** What a hand does. Caught on its way down, as pages stop such events. */
const SIGNS_OF_LIFE = 'pointermove pointerdown keydown wheel touchmove';

/**
 * What the page itself comes to know, signs of life too while it is attentive. Not caught on the way down: an element
 * that scrolls by itself (a carousel) is no sign of life, and who needs to be told of a page first can be.
 */
const CHANGES_OF_PAGE = 'scroll focus blur visibilitychange pageshow pagehide';

/** Starts measuring, on a page that is about nothing until it is told. */
export function createAttention(options: AttentionOptions): Attention {
  const { environment, idleTimeoutMs, untilChange, emit, report } = options;
  const { window, document } = environment;
  const elapsed = () => environment.elapsed();
  let items: Item[] | undefined;
  let lastSignAt = elapsed();
  /** How much this page may still have. */
  let leftMs = LONGEST_ON_PAGE_MS;
  /** Where the running span starts; `undefined` while there is no attention. */
  let since: number | undefined;
  /** What ran in closed spans beyond their whole milliseconds; the next event has it. */
  let restMs = 0;
  /** Where the running span has to be closed because that changes something. */
  let changeAt = Infinity;
  let changedAt = -Infinity;
  let stopTimer: Stop | undefined;
  /** From `pagehide` to `pageshow`: a page coming back is visible before it is there, and counts as a new one. */
  let isGone = false;

  const isAttentive = () => !isGone && document.visibilityState === 'visible' && document.hasFocus();
  const endOf = (start: number) => Math.min(lastSignAt + idleTimeoutMs, start + leftMs);
  const closingOf = (start: number) => Math.min(changeAt, start + CLOSE_EVERY_MS);

  function close(start: number, end: number, goesOn: boolean): void {
    const wholeMs = Math.floor(end - start + restMs + HAIR_MS);
    restMs += end - start - wholeMs;
    leftMs -= end - start;
    since = goesOn ? end : undefined;
    if (wholeMs > 0) {
      // The end may lie back: timers are late, and a computer sleeps. Rounded up, as a threshold that is reached within
      // a millisecond is not reached at its beginning.
      const time = Math.ceil(environment.now() - (elapsed() - end));
      emit('user_engagement', { engagement_time_msec: wholeMs, ...(items && { items }) }, time);
    }
    refresh();
  }

  /** Closes what should have been closed by now, in order, and the rest too when there is to be a pause. */
  function update(pause: boolean): void {
    while (since !== undefined) {
      const now = elapsed();
      const end = endOf(since);
      const closing = closingOf(since);
      if (closing <= Math.min(now, end)) {
        if (closing === changeAt) changedAt = closing;
        close(since, closing, true);
      } else if (pause || now >= end) close(since, Math.min(now, end), false);
      else return;
    }
  }

  function refresh(): void {
    stopTimer?.();
    if (since === undefined) return;
    const now = elapsed();
    changeAt = Infinity;
    try {
      const moreMs = untilChange(now - since + restMs, items ?? []);
      // Only a whole millisecond makes an event.
      const earliest = Math.max(since + 1 - restMs, moreMs > 0 ? 0 : changedAt + SAME_ANSWER_AFTER_MS);
      if (moreMs < Infinity) changeAt = Math.max(now + moreMs, earliest);
    } catch (error) {
      report('the attention that changes a segment is not known', error);
    }
    // Asking lets time pass for segments too, which may have led back here.
    stopTimer?.();
    stopTimer = environment.after(Math.ceil(Math.min(endOf(since), closingOf(since)) - now), () => {
      update(!isAttentive());
      // It was early, or there were signs of life since: wait for the rest.
      refresh();
    });
  }

  function live(): void {
    const attentive = isAttentive();
    update(!attentive);
    if (!attentive) return;
    lastSignAt = elapsed();
    if (since !== undefined || leftMs <= 0) return;
    since = lastSignAt;
    refresh();
  }

  const listen = (types: string, capture: boolean) =>
    types.split(' ').map((type) =>
      environment.listen(
        window,
        type,
        () => {
          if (type.startsWith('page')) isGone = type === 'pagehide';
          live();
        },
        { capture },
      ),
    );
  const stops = [...listen(SIGNS_OF_LIFE, true), ...listen(CHANGES_OF_PAGE, false)];
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
      update(false);
      if (items && since !== undefined) close(since, elapsed(), true);
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
