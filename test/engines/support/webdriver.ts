/** As much of W3C WebDriver as the tests need: https://www.w3.org/TR/webdriver2/. */
import { writeFile } from 'node:fs/promises';
import type { Tab } from './engine.js';

/** The key under which the protocol hands out elements. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** The protocol's code points for keys that type no character. */
const KEYS: Record<string, string> = { Tab: '\ue004', Enter: '\ue007', Escape: '\ue00c' };

/** See {@link startSession}. */
export interface Session {
  /** The tab that the browser began with, then new ones. */
  newTab(): Promise<Tab>;
  /** Closes every tab, and so the browser. */
  close(): Promise<void>;
}

/** What a page runs for {@link Tab.evaluate}: the promise it makes is waited for here, as drivers differ in that. */
const asynchronous = (run: string): string => `
  const [given, answer] = arguments;
  Promise.resolve(given).then(${run}).then(
    (value) => answer({ value }),
    (error) => answer({ error: String(error) }));`;

/**
 * Starts a browser through a driver that listens at `address`.
 *
 * @param capabilities what the driver needs to know of the browser.
 */
export async function startSession(address: string, capabilities: Record<string, unknown>): Promise<Session> {
  async function command<Value>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Value> {
    const response = await fetch(address + path, { method, ...(method === 'POST' && { body: JSON.stringify(body) }) });
    const { value }: { value: Value & { error?: string; message?: string } } = await response.json();
    if (response.ok) return value;
    throw new Error(`WebDriver: ${method} ${path}: ${value.error}: ${value.message}`);
  }

  const { sessionId } = await command<{ sessionId: string }>('POST', '/session', {
    capabilities: { alwaysMatch: capabilities },
  });
  const path = `/session/${sessionId}`;
  const post = <Value>(what: string, body: unknown = {}) => command<Value>('POST', path + what, body);
  const handles = () => command<string[]>('GET', `${path}/window/handles`);
  const [first = ''] = await handles();
  const unused = [first];

  /** The commands of a session are for one tab at a time, and tests may do things in two at once. */
  let latest: Promise<unknown> = Promise.resolve();
  function inTab<Value>(handle: string, commands: () => Promise<Value>): Promise<Value> {
    const done = latest.then(async () => {
      await post('/window', { handle });
      return commands();
    });
    latest = done.catch(() => {});
    return done;
  }

  const closeTab = (handle: string) => inTab(handle, () => command<void>('DELETE', `${path}/window`));

  function tab(handle: string): Tab {
    const within = <Value>(commands: () => Promise<Value>) => inTab(handle, commands);
    return {
      goto: (url) => within(() => post('/url', { url })),
      async evaluate<Given, Result>(run: (given: Given) => Result | Promise<Result>, given?: Given) {
        const { value, error } = await within(() =>
          post<{ value?: Result; error?: string }>('/execute/async', {
            script: asynchronous(String(run)),
            args: [given ?? null],
          }),
        );
        if (error !== undefined) throw new Error(error);
        return value as Result;
      },
      click: (selector) =>
        within(async () => {
          const found = await post<Record<string, string>>('/element', { using: 'css selector', value: selector });
          await post(`/element/${found[ELEMENT]}/click`);
        }),
      press: (key) =>
        within(async () => {
          const value = KEYS[key] ?? key;
          const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value }));
          await post('/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
        }),
      back: () => within(() => post('/execute/sync', { script: 'history.back()', args: [] })),
      close: () => closeTab(handle),
      screenshot: (file) =>
        within(async () => {
          const png = await command<string>('GET', `${path}/screenshot`);
          await writeFile(file, Buffer.from(png, 'base64'));
        }),
    };
  }

  return {
    async newTab() {
      const [open = ''] = await handles();
      // In a tab that is there: the one that the session is in may have been closed.
      const made = unused.pop() ?? (await inTab(open, () => post<{ handle: string }>('/window/new'))).handle;
      return tab(made);
    },
    async close() {
      for (const handle of await handles()) await closeTab(handle);
    },
  };
}
