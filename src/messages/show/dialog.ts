/** A modal: the page waits behind it. The browser keeps the focus in, closes it by Escape, and gives the focus back. */
import { makeClose, makePanel, type Place, placeAbove, type Standing } from './place.js';
import type { Setting } from './setting.js';

export function placeDialog(setting: Setting, standing: Standing): Place {
  const dialog = makePanel(setting, 'dialog', 'modal', standing, makeClose(setting));
  const { element } = standing.content;
  // Not the first button: a ring around it would be all that is seen, and a keyboard of glass would cover a phone.
  element.tabIndex = -1;

  let isPressedOutside = false;
  dialog.onpointerdown = ({ target }) => {
    isPressedOutside = target === dialog;
  };
  dialog.onclick = ({ target }) => {
    // A press within that ends outside has marked a text.
    if (target === dialog && isPressedOutside) setting.close('backdrop');
  };
  // By the browser, whatever its way of closing is: a key, a gesture.
  dialog.onclose = () => setting.close('escape');

  const { host, steps } = placeAbove(dialog, setting, () => {
    dialog.showModal();
    element.focus();
  });
  return {
    panel: dialog,
    steps,
    remove() {
      // Before it goes: this is what gives the focus back.
      dialog.close();
      host.remove();
    },
  };
}
