/** Where a message may lead, and what it may load. */
import { describe, expect, test } from 'vitest';
import { safeAddress } from '../../src/messages/show/address.js';
import type { Setting } from '../../src/messages/show/setting.js';

const reports: string[] = [];
const setting = {
  document: { baseURI: 'https://shop.example/fr/' },
  values: () => ({ traits: { q: 'a/b' } }),
  report: (sentence: string) => reports.push(sentence),
} as unknown as Setting;
const link = (address: string) => safeAddress(setting, address, true);

describe('a link may lead', () => {
  test.each([
    ['/cart', 'https://shop.example/cart'],
    ['cart', 'https://shop.example/fr/cart'],
    ['?page=2', 'https://shop.example/fr/?page=2'],
    ['#top', 'https://shop.example/fr/#top'],
    ['//other.example/x', 'https://other.example/x'],
    ['http://other.example', 'http://other.example/'],
    ['HTTPS://other.example', 'https://other.example/'],
    ['mailto:a@shop.example', 'mailto:a@shop.example'],
    ['tel:+33612345678', 'tel:+33612345678'],
    ['/find/{{traits.q}}', 'https://shop.example/find/a%2Fb'],
    ['x/javascript:alert(1)', 'https://shop.example/fr/x/javascript:alert(1)'],
  ])('to %s', (address, expected) => {
    expect(link(address)).toBe(expected);
  });
});

describe('nothing comes of', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' \u0001javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    'javascript&colon;alert(1)//:'.replace('&colon;', ':'),
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'blob:https://shop.example/1',
    'file:///etc/passwd',
    'filesystem:https://shop.example/x',
    'view-source:https://shop.example',
    'intent://x#Intent;end',
    'about:blank',
    'ftp://shop.example',
    'http://',
    'https://[',
  ])('%j, and it is told', (address) => {
    reports.length = 0;
    expect(link(address)).toBeUndefined();
    expect(reports).toEqual([`its address is not allowed: ${address}`]);
  });

  test('an image that would be a letter or a call', () => {
    expect(safeAddress(setting, 'mailto:a@shop.example', false)).toBeUndefined();
    expect(safeAddress(setting, 'tel:1', false)).toBeUndefined();
    expect(safeAddress(setting, '/a.png', false)).toBe('https://shop.example/a.png');
  });
});
