/** How far the cart is from a threshold. */
import type { Content } from '../campaign.js';
import type { Setting } from './setting.js';

/** A line of text and a bar, which follow the cart. */
export function makeProgress(
  setting: Setting,
  { threshold, text, reached }: NonNullable<Content['progress']>,
): HTMLElement {
  const { make, words } = setting;
  const missing = () => Math.max(0, threshold - setting.facts.cart.value);
  const more = () => ({ missing: missing(), threshold });
  const before = setting.write(make('span', 'progress-before'), text, more);
  const after = setting.write(make('span', 'progress-after'), reached ?? words.reached, more);
  const line = make('p', 'progress-text', { id: 'progress' }, before, after);
  const bar = make('progress', 'progress-bar', { max: threshold, 'aria-labelledby': 'progress' });
  let said: string | undefined;
  setting.follow(() => {
    bar.value = threshold - missing();
    before.hidden = !missing();
    after.hidden = !before.hidden;
    const now = (before.hidden ? after : before).textContent ?? '';
    if (said !== undefined && said !== now) setting.announce(now);
    said = now;
  });
  return make('div', 'progress', {}, line, bar);
}
