/** A slide-in or a banner: above the page, beside what the visitor does. It takes no focus and no room. */
import { makeClose, makePanel, type Place, placeAbove, type Standing } from './place.js';
import type { Setting } from './setting.js';

export function placeOverlay(
  setting: Setting,
  standing: Standing,
  kind: 'slide-in' | 'banner-top' | 'banner-bottom',
): Place {
  const kinds = kind === 'slide-in' ? kind : `banner ${kind}`;
  const panel = makePanel(setting, 'section', kinds, standing, makeClose(setting));

  /** What had the focus before it came in here. */
  let cameFrom: EventTarget | null = null;
  panel.addEventListener('focusin', ({ relatedTarget }) => {
    if (!panel.contains(relatedTarget as Node | null)) cameFrom = relatedTarget;
  });
  panel.addEventListener('keydown', (event) => {
    // Only from within, where this listens: elsewhere Escape is the shop's. In a composition it ends that.
    if (event.key === 'Escape' && !event.isComposing) setting.close('escape');
  });

  const { host, steps } = placeAbove(panel, setting, () => {
    // In the top layer no number of the shop's is higher, and whatever opens after it is above it, as it should be. What
    // has the page to itself, a modal dialog of the shop's or a film on the whole screen, is left there alone.
    if ('showPopover' in panel && !setting.document.querySelector(':modal')) {
      panel.popover = 'manual';
      panel.showPopover();
    }
    setting.announce(standing.content.summary);
  });
  return {
    panel,
    steps,
    remove() {
      const hadFocus = panel.matches(':focus-within');
      host.remove();
      if (hadFocus) (cameFrom as HTMLElement | null)?.focus?.({ preventScroll: true });
    },
  };
}
