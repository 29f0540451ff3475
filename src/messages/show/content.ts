/** What a message says, in the order in which it is read. */
import type { Content } from '../campaign.js';
import { makeButtons } from './buttons.js';
import { makeImage } from './image.js';
import { makeProgress } from './progress.js';
import type { Setting } from './setting.js';

/** See {@link makeContent}. */
export interface MadeContent {
  readonly element: HTMLElement;
  /** What is read out when it comes. */
  readonly summary: string;
  /** When all is there that it waits for. */
  readonly settled: Promise<unknown>;
}

/** Makes the content, without the way to close it. */
export function makeContent(setting: Setting, content: Content): MadeContent {
  const { make, write } = setting;
  const title = content.title && write(make('h2', 'title'), content.title);
  const text = content.text && write(make('p', 'text'), content.text);
  const words = [title, text].flatMap((each) => each || []);
  const buttons = makeButtons(setting, content.buttons ?? []);
  const row = buttons.length ? [make('div', 'buttons', {}, ...buttons)] : [];
  const body = make('div', 'body');
  const element = make('div', 'content', {}, body);
  const waits: Promise<unknown>[] = [];
  // The panel is called by it.
  (words[0] ?? body).id = 'name';

  if (words.length) body.append(make('div', 'words', {}, ...words));
  const { coupon, progress, form, image } = content;
  if (coupon) {
    const place = make('div', 'coupon');
    body.append(place);
    waits.push(import('./coupon.js').then(({ fillCoupon }) => fillCoupon(setting, place, coupon.code)));
  }
  if (progress) body.append(makeProgress(setting, progress));
  if (form) {
    waits.push(
      import('../form/form.js').then(({ makeForm }) =>
        body.append(
          makeForm(setting, form, (thanks) => {
            // The text asked for what is told now; what the buttons offer comes after it.
            body.replaceChildren(...words.slice(0, title ? 1 : 0), thanks, ...row);
          }),
        ),
      ),
    );
  } else body.append(...row);
  if (image) waits.push(makeImage(setting, image, element));

  return {
    element,
    summary: words.map((each) => each.textContent).join('. '),
    settled: Promise.all(waits),
  };
}
