/** A coupon's code, to be copied with one press, and until when it is good. Loaded for messages that have one. */
import type { Setting } from './setting.js';
import { formatInstant } from './texts.js';

const words = {
  en: { copy: 'Copy', copied: 'Copied', until: 'Valid until {{deadline}}', expired: 'This code has expired.' },
  fr: { copy: 'Copier', copied: 'Copié', until: 'Valable jusqu’au {{deadline}}', expired: 'Ce code a expiré.' },
};

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

/** Puts into `coupon` the code with its button, or that it has expired. */
export function fillCoupon(setting: Setting, coupon: Element, code: string): void {
  const { make, stage, message, language } = setting;
  const { copy: label, copied, until, expired } = words[language];
  const shown = make('code', 'code', { translate: 'no' }, code);
  const button = make('button', 'button copy', { type: 'button' }, label);
  const row = make('div', 'coupon-row', {}, shown, button);
  coupon.append(row);

  button.onclick = () => {
    copy(code, shown, stage.window).then(
      () => {
        button.textContent = copied;
        setting.announce(copied);
        setting.hear({ kind: 'click', label: 'copy' });
      },
      (error) => setting.report('its code could not be copied', error),
    );
  };

  const { expiresAt } = message;
  if (expiresAt === undefined) return;
  const left = expiresAt - stage.now();
  // As a text, which is not formatted again.
  const instant = formatInstant(expiresAt, stage.language, { timeStyle: 'short' });
  const deadline = make('p', 'deadline', {}, setting.say(until, { deadline: instant }));
  const expire = (): void => {
    row.remove();
    deadline.textContent = expired;
  };
  coupon.append(deadline);
  if (left > 0) setting.after(Math.min(left, LONGEST_MS), expire);
  else expire();
}
