/** Texts of campaigns: languages, variables, and how `Intl` writes what they stand for. */
import { describe, expect, test } from 'vitest';
import { choose, type Filling, fill, fillAddress } from '../../src/messages/show/texts.js';

/** `Intl` sets numbers apart by spaces that look like the others. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

const values = {
  traits: { first_name: 'Ada', visits: 12345.678, birthday: '1990-05-23', price: 7, city: '', admin: true },
  context: { source: 'letters' },
  cart: { quantity: 3, value: 1234.5, currency: 'EUR', items: [{ item_name: 'Bowl', price: 42 }] },
  lastOrder: { value: 80, currency: 'SEK', time: Date.UTC(2026, 10, 27, 12), items: [{ item_name: 'Cup', price: 8 }] },
  missing: 12,
};
const filled = (text: string, more: Partial<Filling> = {}) =>
  plain(fill(text, { language: 'en', values, currency: 'EUR', ...more }));

describe('a text is chosen', () => {
  const text = { en: 'colour', 'en-US': 'color', fr: 'couleur' };

  test.each([
    ['en-US', 'color', 'en-US'],
    ['en-GB', 'colour', 'en'],
    ['fr', 'couleur', 'fr'],
    ['fr-CA', 'couleur', 'fr'],
    ['FR_ca', 'couleur', 'fr'],
    ['de', 'colour', 'en'],
    ['', 'colour', 'en'],
    ['constructor', 'colour', 'en'],
    ['__proto__', 'colour', 'en'],
  ])('on a page in %s: %s', (language, expected, of) => {
    expect(choose(text, language)).toEqual({ text: expected, language: of });
  });

  test('as it is, where there is but one, as if it were in the language of the page', () => {
    expect(choose('Bonjour', 'de')).toEqual({ text: 'Bonjour', language: 'de' });
  });
});

describe('a variable', () => {
  test.each([
    ['Hello {{traits.first_name}}', 'Hello Ada'],
    ['{{ context.source }}', 'letters'],
    ['{{cart.items.0.item_name}} and {{lastOrder.items.0.item_name}}', 'Bowl and Cup'],
    ['{{cart.quantity}} pieces, {{traits.visits}} visits', '3 pieces, 12,345.68 visits'],
    ['{{cart.value}}', '€1,234.50'],
    ['{{missing}} to go', '€12.00 to go'],
    ['{{lastOrder.value}}, a {{lastOrder.items.0.price}} cup', 'SEK 80.00, a SEK 8.00 cup'],
    ['{{lastOrder.time}}', 'November 27, 2026'],
    ['{{traits.birthday}}', 'May 23, 1990'],
  ])('%s is read as %s', (text, expected) => {
    expect(filled(text)).toBe(expected);
  });

  test('is written as the language of the page does', () => {
    expect(filled('{{cart.value}}, {{traits.birthday}}', { language: 'fr' })).toBe('1 234,50 €, 23 mai 1990');
    expect(filled('{{cart.value}}', { language: 'de' })).toBe('1.234,50 €');
  });

  test('is written in English where the page says no language that there is', () => {
    for (const language of ['', 'en_US', 'x', '{{', 'not a language']) {
      expect(filled('{{cart.value}}', { language })).toBe('€1,234.50');
    }
  });

  test('that is told of oneself is never money, whatever it is called', () => {
    expect(filled('{{traits.price}}')).toBe('7');
  });

  test('of money without a currency, or with none that is one, has its cents all the same', () => {
    const unknown = { cart: { value: 12.5 } };
    expect(filled('{{cart.value}}', { values: unknown, currency: undefined })).toBe('12.50');
    expect(filled('{{cart.value}}', { values: unknown, currency: 'gold' })).toBe('12.50');
    expect(filled('{{cart.value}}', { values: unknown, currency: 'JPY' })).toBe('¥13');
  });

  test('that nothing is known of is what stands after the bar, and is told otherwise', () => {
    const unknown: string[] = [];
    const text = 'Hello {{traits.last_name | there }}{{product.item_name}}{{traits.city|!}}{{traits.admin|?}}{{cart}}';
    expect(fill(text, { language: 'en', values }, (path) => unknown.push(path))).toBe('Hello there!?');
    expect(unknown).toEqual(['product.item_name', 'cart']);
  });

  test('never leads to what was not told', () => {
    const own = JSON.parse('{"__proto__": {"a": "x"}, "constructor": "x", "prototype": "x", "a": {"b": "y"}}');
    for (const path of [
      '__proto__.a',
      'constructor',
      'prototype',
      'a.constructor.name',
      'a.__proto__.b',
      'a.toString',
      'a.b.length',
      'a.b.constructor.name',
      'hasOwnProperty',
      '.',
      'a..b',
    ]) {
      expect(filled(`{{${path}|-}}`, { values: own }), path).toBe(path === 'a.b.length' ? '1' : '-');
    }
  });

  test('is not looked for in what another has been filled with', () => {
    expect(
      filled('{{traits.first_name}}', { values: { traits: { first_name: '{{traits.secret}}', secret: 's' } } }),
    ).toBe('{{traits.secret}}');
    expect(filled('$& $1 {{traits.first_name}}', { values: { traits: { first_name: '$&$1$$' } } })).toBe(
      '$& $1 $&$1$$',
    );
  });

  test('that is not written as one is left as it stands', () => {
    for (const text of ['{{}}', '{cart.value}', '{{cart value}}', '{{cart.value', '{{a|{b}}}'])
      expect(filled(text)).toBe(text);
  });
});

test('in an address a variable is one part of it, as it was told', () => {
  const address = (text: string, first_name: unknown) => fillAddress(text, { traits: { first_name, n: 1234.5 } });
  expect(address('/find?q={{traits.first_name}}&n={{traits.n}}', 'a b&c=d')).toBe('/find?q=a%20b%26c%3Dd&n=1234.5');
  expect(address('{{traits.first_name}}', 'javascript:alert(1)')).toBe('javascript%3Aalert(1)');
  expect(address('/{{traits.first_name}}', '../../x')).toBe('/..%2F..%2Fx');
  expect(address('/p/{{traits.missing|all}}', '')).toBe('/p/all');
});
