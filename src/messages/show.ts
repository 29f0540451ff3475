/** Shows a message. */
import type { LocalText } from '../tracker/index.js';
import type { Present } from './present.js';

/** See {@link Present}. */
export const present: Present = ({ content, placement, id }, _facts, stage, hear) => {
  const { document } = stage.window;
  const place =
    typeof placement === 'object' ? document.querySelector(`[data-vitrine-slot="${placement.slot}"]`) : document.body;
  if (!place) {
    stage.report(`campaign ${id}: there is no slot ${JSON.stringify(placement)}`);
    return undefined;
  }
  const say = (text: LocalText = '') => (typeof text === 'string' ? text : (text[stage.language] ?? text.en ?? ''));
  const box = document.createElement('section');
  box.dataset.vitrineMessage = id;
  for (const text of [content.title, content.text]) box.append(String(say(text)));
  const remove = () => {
    stage.window.clearTimeout(timer);
    box.remove();
  };
  const closing = document.createElement('button');
  closing.textContent = 'Close';
  closing.onclick = () => {
    remove();
    hear({ kind: 'close', by: 'button' });
  };
  for (const button of content.buttons ?? []) {
    const one = document.createElement('button');
    one.textContent = String(say(button.label));
    one.onclick = () =>
      hear({ kind: 'click', label: one.textContent ?? '', ...('event' in button && { event: button.event }) });
    box.append(one);
  }
  box.append(closing);
  place.append(box);
  const timer = stage.window.setTimeout(() => hear({ kind: 'impression' }), 1000);
  return { update() {}, remove };
};
