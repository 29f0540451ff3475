/** Who is not a visitor: programs, developers at work, and whomever else the shop leaves out. */

/** A kind of them that the tracker knows, or the shop's own question, asked when the tracker starts. */
export type Exclusion = 'bots' | 'localhost' | (() => boolean);

/** Those that say what they are, and browsers that a program drives. Others cannot be told from people. */
const BOTS = /bot\b|crawl|spider|slurp|headless|lighthouse|preview/i;

const LOCAL = /^(localhost|127\.[\d.]+|\[::1\])$|\.(local|localhost|test)$/;

const KINDS: Readonly<Record<string, (window: Window) => boolean>> = {
  bots: ({ navigator }) => navigator.webdriver || BOTS.test(navigator.userAgent),
  localhost: ({ location }) => LOCAL.test(location.hostname),
};

/**
 * Whether nobody who counts is in front of this page.
 *
 * @throws TypeError for a kind that does not exist.
 */
export function isExcluded(window: Window, exclude: readonly Exclusion[]): boolean {
  return exclude.some((one) => {
    if (typeof one === 'function') return one();
    const is = KINDS[one];
    if (!is)
      throw new TypeError(`createTracker: exclude knows "bots", "localhost" and functions, not ${JSON.stringify(one)}`);
    return is(window);
  });
}
