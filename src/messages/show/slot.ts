/** A place that the shop keeps in its page: `<div data-vitrine-slot="home-hero">…</div>`. */
import { dress, makePanel, type Place, type Standing } from './place.js';
import type { Setting } from './setting.js';

/** A root, once attached, stays. Where there is no message in it, it shows what the shop has put there. */
const roots = new WeakMap<Element, ShadowRoot>();

/**
 * The slot's own content stays where it is, in the shop's document, and is not drawn as long as the message is: no script
 * of the shop's finds anything moved. Gives `undefined`, and says why, where there is no such slot or it can hold nothing.
 */
export function placeInSlot(setting: Setting, standing: Standing, name: string): Place | undefined {
  const { window } = setting.stage;
  const host = Array.from(setting.document.querySelectorAll('[data-vitrine-slot]')).find(
    (each) => each.getAttribute('data-vitrine-slot') === name,
  );
  if (!host) {
    setting.report(`the page has no [data-vitrine-slot="${name}"]`);
    return undefined;
  }
  let root: ShadowRoot;
  try {
    root = roots.get(host) ?? host.attachShadow({ mode: 'open' });
  } catch (error) {
    setting.report(`[data-vitrine-slot="${name}"] must be a div, section or the like`, error);
    return undefined;
  }
  roots.set(host, root);
  const showOwn = () => root.replaceChildren(setting.make('slot', 'own'));
  if (!root.firstChild) showOwn();

  const panel = makePanel(setting, 'section', 'inline', standing);
  const free = () => dress(root, setting);
  return {
    panel,
    steps: [
      () => {
        // What is below moves as little as can be: the place does not become smaller than it was, until the window changes.
        dress(root, setting, `:host{min-block-size:${window.getComputedStyle(host).blockSize}}`);
        root.replaceChildren(panel);
        window.addEventListener('resize', free, { once: true });
      },
    ],
    remove() {
      window.removeEventListener('resize', free);
      root.adoptedStyleSheets = [];
      showOwn();
    },
  };
}
