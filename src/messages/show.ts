/** Shows a message, and hears what the visitor does with it. `docs/messages-look.md` describes what they see. */
import type { Present } from './present.js';
import { makeContent } from './show/content.js';
import { placeDialog } from './show/dialog.js';
import { placeOverlay } from './show/overlay.js';
import { isDarkUnsaid } from './show/scheme.js';
import { createSetting } from './show/setting.js';
import { placeInSlot } from './show/slot.js';
import { unanswered } from './show/unanswered.js';
import { watchVisible } from './show/visible.js';

/** See {@link Present}. `undefined` also where a form has nothing left to ask, or the browser cannot show it; reported. */
export const present: Present = (message, facts, stage, hear) => {
  const { content, placement } = message;
  let takeAway = (): void => {};
  function remove(): void {
    made.end();
    takeAway();
    takeAway = () => {};
  }
  const made = createSetting(message, facts, stage, hear, remove);
  const { setting, status } = made;
  function fail(error: unknown): void {
    remove();
    setting.report('it could not be shown', error);
    // By itself: what is made of the message hears nothing more.
    hear({ kind: 'fail' });
  }

  try {
    if (content.form && !unanswered(content.form, facts.traits).length) {
      setting.report('its form has nothing left to ask');
      return undefined;
    }
    const standing = { content: makeContent(setting, content), status };
    const place =
      typeof placement === 'object'
        ? placeInSlot(setting, standing, placement.slot)
        : placement === 'modal'
          ? placeDialog(setting, standing)
          : placeOverlay(setting, standing, placement);
    if (!place) {
      remove();
      return undefined;
    }
    const { panel } = place;
    for (const type of ['keydown', 'keypress', 'keyup']) {
      // The shop's shortcuts are not for what is written here: it cannot see that this is a field.
      panel.addEventListener(type, (event) => event.stopPropagation());
    }
    let stopWatching = (): void => {};
    const steps = [
      () => {
        panel.classList.toggle('dark', isDarkUnsaid(stage.window));
        takeAway = () => {
          stopWatching();
          place.remove();
        };
      },
      ...place.steps,
      () => {
        stopWatching = watchVisible(panel, stage.window, () => setting.hear({ kind: 'impression' }));
      },
    ];
    const go = (): void => {
      try {
        steps.shift()?.();
        if (steps.length) setting.after(0, go);
      } catch (error) {
        fail(error);
      }
    };
    // Not with what it waited for: slow phones have just made a form.
    standing.content.settled.then(() => setting.after(0, go), fail);
    return { update: made.update, remove };
  } catch (error) {
    fail(error);
    return undefined;
  }
};
