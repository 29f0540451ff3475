/** What a test can do with any browser engine. Two protocols are behind it: Playwright's, and W3C WebDriver. */

/** A tab. What a visitor can do in it, and a look into its page. */
export interface Tab {
  /** Goes to an address and waits until the page has loaded. */
  goto(url: string): Promise<void>;
  /**
   * Runs a function in the page and gives what it returns, or what its promise is resolved with. Function, argument and
   * answer cross as text and as JSON, so the function can use nothing from around it.
   */
  evaluate<Result>(run: () => Result | Promise<Result>): Promise<Result>;
  evaluate<Given, Result>(run: (given: Given) => Result | Promise<Result>, given: Given): Promise<Result>;
  /** Clicks in the middle of the element, with a mouse that the page cannot tell from a real one. */
  click(selector: string): Promise<void>;
  /** Presses one key, by its name in `KeyboardEvent.key`, such as `a` or `Escape`. */
  press(key: string): Promise<void>;
  /** The back button. Does not wait for the page, which may come from a cache and never load. */
  back(): Promise<void>;
  /** The tab's own ×: the page hears of it. */
  close(): Promise<void>;
  /** A PNG of what is seen, into a file. */
  screenshot(path: string): Promise<void>;
}

/** A running browser. */
export interface Browser {
  newTab(): Promise<Tab>;
  /** Quits it as a visitor does: every page hears of it, and the profile is written. */
  close(): Promise<void>;
  /** SIGKILL to all its processes, at this instant. */
  kill(): Promise<void>;
  /** Cuts it off the network, or connects it again. Not every engine can be told to. */
  setOffline?(isOffline: boolean): Promise<void>;
  /** Lets an origin store no more than so many bytes. Not every engine can be told to. */
  limitStorage?(origin: string, bytes: number): Promise<void>;
  /** Deletes all that an origin has stored, as its user can. Not every engine can be told to. */
  deleteStorage?(origin: string): Promise<void>;
}

/** How a browser is set up, beside what its users would find after installing it. */
export interface LaunchOptions {
  /** Its user has forbidden sites to store anything. */
  denyStorage?: boolean;
}

/** A browser engine. */
export interface Engine {
  readonly name: 'Chromium' | 'Firefox' | 'WebKitGTK';
  /** What to install; `undefined` where the engine is there. */
  readonly missing: string | undefined;
  /** Starts it on a profile, which is a folder that outlives it. One at a time on each. */
  launch(profile: string, options?: LaunchOptions): Promise<Browser>;
}
