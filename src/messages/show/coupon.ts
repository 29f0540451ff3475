/** A coupon's code, to be copied with one press, and until when it is good. */
import type { Setting } from './setting.js';
import { formatInstant } from './texts.js';

/** Timers reach no further, and nobody looks at a message for 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** Copies `text`, which stands in `element`. Browsers that ask for a permission first are not asked. */
async function copy(text: string, element: Element, { document, getSelection, navigator }: Window): Promise<void> {
  // Safari copies only where something is selected, and whoever cannot copy has it ready.
  getSelection()?.selectAllChildren(element);
  const onCopy = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    // The shop's own listeners would add to it.
    event.stopImmediatePropagation();
  };
  document.addEventListener('copy', onCopy, true);
  // Deprecated, and the one way that works in every browser without asking.
  const isCopied = document.execCommand('copy');
  document.removeEventListener('copy', onCopy, true);
  if (!isCopied) await navigator.clipboard.writeText(text);
}

/** The code with its button, or that it has expired. */
export function makeCoupon(setting: Setting, code: string): HTMLElement {
  const { make, words, stage, message } = setting;
  const shown = make('code', 'code', { translate: 'no' }, code);
  const button = make('button', 'button copy', { type: 'button' }, words.copy);
  const deadline = make('p', 'deadline');
  const row = make('div', 'coupon-row', {}, shown, button);
  const coupon = make('div', 'coupon', {}, row);

  button.onclick = () => {
    copy(code, shown, stage.window).then(
      () => {
        button.textContent = words.copied;
        setting.announce(words.copied);
        setting.hear({ kind: 'click', label: 'copy' });
      },
      (error) => setting.report('its code could not be copied', error),
    );
  };

  const { expiresAt } = message;
  if (expiresAt !== undefined) {
    const left = expiresAt - stage.now();
    const expire = (): void => {
      row.remove();
      deadline.textContent = words.expired;
    };
    coupon.append(deadline);
    // As a text, which is not formatted again.
    deadline.textContent = setting.say(words.until, {
      deadline: formatInstant(expiresAt, stage.language, { timeStyle: 'short' }),
    });
    if (left > 0) setting.after(Math.min(left, LONGEST_MS), expire);
    else expire();
  }
  return coupon;
}
