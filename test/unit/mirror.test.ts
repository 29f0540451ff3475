/** The mirror and the inline snippet that reads it: whatever is in `localStorage`, a page is never harmed. */
import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Environment } from '../../src/tracker/environment.js';
import { clearMirror, writeMirror } from '../../src/tracker/storage/mirror.js';
import { bundle } from '../browser/support/bundle.js';

let snippet: string;

beforeAll(async () => {
  snippet = await bundle('src/tracker/head.ts', { minify: true });
});

/** A page of a shop; `stored` is what its `localStorage` has under the mirror's key. */
function openPage(stored?: string) {
  const { window } = new JSDOM('<!doctype html>', { url: 'https://shop.example', runScripts: 'outside-only' });
  if (stored !== undefined) window.localStorage.setItem('vitrine', stored);
  return {
    window,
    environment: { window, aheadMs: 0 } as unknown as Environment,
    /** Runs the snippet and gives what it set. */
    segments(): string | undefined {
      window.eval(snippet);
      return window.document.documentElement.dataset.segments;
    },
  };
}

describe('the snippet', () => {
  test('is at most 400 bytes', () => {
    expect(Buffer.byteLength(snippet.trim())).toBeLessThanOrEqual(400);
  });

  test('names what is right now, and not what ended, to the millisecond', () => {
    const page = openPage();
    const now = page.window.Date.now();
    page.window.Date.now = () => now;
    writeMirror(page.environment, [
      ['over', now - 1],
      ['ending', now],
      ['browser', now + 1],
      ['vip', Number.POSITIVE_INFINITY],
    ]);
    expect(page.segments()).toBe('browser vip');
  });

  test('leaves no global behind', () => {
    const page = openPage('{"vip":9e15}');
    const before = Object.getOwnPropertyNames(page.window);
    page.segments();
    expect(Object.getOwnPropertyNames(page.window)).toEqual(before);
    expect(() => page.window.eval('knownUntil')).toThrow();
  });

  test('sets nothing without a mirror, nor from one that cannot be read', () => {
    for (const stored of [undefined, '', '{', 'null', '{"vip":9e15'])
      expect(openPage(stored).segments()).toBe(undefined);
  });

  test('never throws and never names what is not right, whatever is stored', () => {
    const page = openPage();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (stored) => {
        page.window.localStorage.setItem('vitrine', stored);
        expect(() => page.segments()).not.toThrow();
      }),
    );
    for (const stored of ['{"a":"soon","b":null,"c":true,"d":{},"e":[],"f":-1}', '"text"', '[1,2]', '7', 'true'])
      expect(openPage(stored).segments() ?? '').toBe('');
  });

  test('never throws where localStorage does', () => {
    const page = openPage();
    Object.defineProperty(page.window, 'localStorage', {
      get() {
        throw new Error('denied');
      },
    });
    expect(page.segments()).toBe(undefined);
  });
});

describe('the mirror', () => {
  test('is replaced as a whole', () => {
    const page = openPage();
    writeMirror(page.environment, [['browser', Number.POSITIVE_INFINITY]]);
    writeMirror(page.environment, [['vip', Number.POSITIVE_INFINITY]]);
    expect(page.segments()).toBe('vip');
  });

  test('is gone once cleared, and leaves the shop’s own keys alone', () => {
    const page = openPage();
    page.window.localStorage.setItem('cart', 'theirs');
    writeMirror(page.environment, [['vip', Number.POSITIVE_INFINITY]]);
    clearMirror(page.environment);
    expect(page.segments()).toBe(undefined);
    expect(page.window.localStorage.getItem('cart')).toBe('theirs');
  });

  test('a full localStorage keeps no memberships that are over', () => {
    const page = openPage();
    writeMirror(page.environment, [['browser', Number.POSITIVE_INFINITY]]);
    const { localStorage } = page.window;
    for (let text = 'x'.repeat(5_000_000); text; text = text.slice(text.length >> 1 || 1))
      try {
        localStorage.setItem('cart', (localStorage.getItem('cart') ?? '') + text);
      } catch {
        // Less may still fit.
      }
    writeMirror(page.environment, [
      ['browser', Number.POSITIVE_INFINITY],
      ['vip', Number.POSITIVE_INFINITY],
    ]);
    expect(page.segments()).toBe(undefined);
  });

  test('a localStorage that throws at every touch is no trouble', () => {
    const environment = {
      window: {
        get localStorage(): never {
          throw new Error('denied');
        },
      },
    } as unknown as Environment;
    expect(() => {
      writeMirror(environment, [['vip', 1]]);
      clearMirror(environment);
    }).not.toThrow();
  });
});
