/** Whether a message is to be dark: as the page is, not as the system is, which the page may know nothing of. */
import type { Setting } from './setting.js';

/** The brightness below which a background is dark, of 255. */
const DARK = 110;

/** A page says it by `color-scheme`; of one that does not, the background tells. */
function isDarkPage(window: Window, prefersDark: boolean): boolean {
  const { body, documentElement } = window.document;
  const scheme = window.getComputedStyle(body).colorScheme;
  const isDark = scheme.includes('dark');
  if (isDark && scheme.includes('light')) return prefersDark;
  if (isDark || scheme.includes('light')) return isDark;
  for (const element of [body, documentElement]) {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (
      window.getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? [0, 0, 0, 0]
    ).map(Number);
    if (alpha) return red * 0.3 + green * 0.6 + blue * 0.1 < DARK;
  }
  return false;
}

/** Makes the panel as dark as the page, and keeps it so. Gives back what stops that. */
export function followScheme(panel: Element, { stage: { window } }: Setting): () => void {
  const preference = window.matchMedia('(prefers-color-scheme: dark)');
  const paint = () => panel.classList.toggle('dark', isDarkPage(window, preference.matches));
  paint();
  preference.addEventListener('change', paint);
  return () => preference.removeEventListener('change', paint);
}
