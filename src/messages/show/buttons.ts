/** The buttons of a message. */
import type { Button } from '../campaign.js';
import { safeAddress } from './address.js';
import type { Setting } from './setting.js';

function makeButton(setting: Setting, button: Button, part: string): HTMLElement | undefined {
  const { make, hear, close } = setting;
  // For reports: the same in every language, and without what is filled in.
  const label = typeof button.label === 'string' ? button.label : button.label.en;
  if ('href' in button) {
    const href = safeAddress(setting, button.href, true);
    if (!href) return undefined;
    const link = make('a', part, { href });
    link.onclick = () => {
      hear({ kind: 'click', label });
      // A link may stay on the page, and the message is in its way then; but it must be there as long as it is followed.
      setting.after(0, () => close('done'));
    };
    return link;
  }
  const element = make('button', part, { type: 'button' });
  element.onclick = () => {
    if ('close' in button) return close('button');
    const { event, params } = button;
    hear({ kind: 'click', label, event, ...(params && { params }) });
    close('done');
  };
  return element;
}

/** Those that can be used, the first one as the main one. */
export const makeButtons = (setting: Setting, buttons: readonly Button[]): HTMLElement[] =>
  buttons.flatMap((button, index) => {
    const element = makeButton(setting, button, index ? 'button' : 'button primary');
    return element ? setting.write(element, button.label) : [];
  });
