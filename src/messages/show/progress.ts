/** How far the cart is from a threshold. */
import type { Content } from '../campaign.js';
import type { Setting } from './setting.js';

/** A line of text and a bar, which follow the cart. */
export function makeProgress(
  setting: Setting,
  { threshold, text, reached }: NonNullable<Content['progress']>,
): HTMLElement {
  const { make, words } = setting;
  const line = make('p', 'progress-text', { id: 'progress' });
  const bar = make('progress', 'progress-bar', { max: threshold, 'aria-labelledby': 'progress' });
  setting.follow(() => {
    const missing = Math.max(0, threshold - setting.facts.cart.value);
    const before = line.textContent;
    bar.value = threshold - missing;
    line.textContent = setting.say(missing ? text : (reached ?? words.reached), { missing, threshold });
    if (before && before !== line.textContent) setting.announce(line.textContent);
  });
  return make('div', 'progress', {}, line, bar);
}
