/** Where a message stands: what its kinds have in common. */
import type { MadeContent } from './content.js';
import type { Setting } from './setting.js';

/** A message's place on the page. */
export interface Place {
  /** The message's outermost element. */
  readonly panel: HTMLElement;
  /** Put it onto the page, one after the other. Each is a task of its own: slow phones are busy for a moment with each. */
  readonly steps: readonly (() => void)[];
  /** Takes it away, whichever steps have been made, and leaves the page as it was. */
  remove(): void;
}

/** What stands in a place. */
export interface Standing {
  readonly content: MadeContent;
  /** Where a screen reader's announcements stand. */
  readonly status: HTMLElement;
}

/** The outermost element of a message; the shop sees its class as parts. */
export const makePanel = <Tag extends 'dialog' | 'section'>(
  { make, language }: Setting,
  tag: Tag,
  kind: string,
  { content, status }: Standing,
  ...more: Element[]
): HTMLElementTagNameMap[Tag] =>
  make(tag, `message ${kind}`, { 'aria-labelledby': 'name', lang: language }, content.element, ...more, status);

/** The button that closes a message. */
export function makeClose({ make, words, close }: Setting): HTMLElement {
  const button = make('button', 'close', { type: 'button', 'aria-label': words.close }, '×');
  button.onclick = () => close('button');
  return button;
}

/** A constructed sheet is what the strictest content policy allows. */
export function dress(root: ShadowRoot, { stage, styles }: Setting, more = ''): void {
  const sheet = new stage.window.CSSStyleSheet();
  sheet.replaceSync(styles.join('') + more);
  root.adoptedStyleSheets = [sheet];
}

/**
 * Puts a panel into an element of our own at the end of the page, with a root that keeps the shop's styles out and ours in;
 * an open one, so that a shop's own tests find the way in. The element is not laid out: what stands in it is fixed.
 *
 * @param appear Shows the panel, which is there by then, dressed and laid out, and not yet to be seen or heard.
 */
export function placeAbove(
  panel: HTMLElement,
  setting: Setting,
  appear: () => void,
): Pick<Place, 'steps'> & { readonly host: HTMLElement } {
  const { document, stage } = setting;
  const host = document.createElement('vitrine-message');
  return {
    host,
    steps: [
      () => {
        panel.classList.add('preparing');
        const root = host.attachShadow({ mode: 'open' });
        root.append(panel);
        dress(root, setting);
        document.body.append(host);
        // To ask for it has it worked out, now rather than together with all that follows.
        stage.window.getComputedStyle(panel).color;
      },
      () => panel.getBoundingClientRect(),
      () => {
        panel.classList.remove('preparing');
        appear();
      },
    ],
  };
}
