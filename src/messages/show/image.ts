/** The image of a message, its place kept until it is there. */
import type { Content } from '../campaign.js';
import { safeAddress } from './address.js';
import type { Setting } from './setting.js';

/** A message waits so long for its image, so that it comes whole, and without a hole where the image fails. */
const PATIENCE_MS = 1500;

/** Puts the image before all else in `content`. Resolved when the message need not wait for it any more. */
export const makeImage = (
  setting: Setting,
  { src, alt, width = 16, height = 9 }: NonNullable<Content['image']>,
  content: Element,
): Promise<void> =>
  new Promise((resolve) => {
    const address = safeAddress(setting, src, false);
    if (!address) return resolve();
    const image = setting.make('img', 'image', { width, height });
    setting.follow(() => {
      image.alt = setting.say(alt);
    });
    image.onload = () => resolve();
    image.onerror = () => {
      image.remove();
      setting.report(`its image does not load: ${address}`);
      resolve();
    };
    setting.after(PATIENCE_MS, resolve);
    // To ask for something takes a slow phone a moment, and it has just asked for other parts of the message.
    setting.after(0, () => {
      image.src = address;
    });
    content.prepend(image);
  });
