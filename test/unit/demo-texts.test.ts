/** The texts of the demo shop: what is said in one language is said in the other, and as it is written there. */
import { describe, expect, test } from 'vitest';
import { search } from '../../demo/catalogue/find.js';
import { texts as en } from '../../demo/texts/en.js';
import { texts as fr } from '../../demo/texts/fr.js';
import { languageAt } from '../../demo/texts/languages.js';
import { typeset } from '../../demo/texts/typeset.js';

/** Path → text, functions with signs in place of what they are given. */
function leavesOf(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'function') return leavesOf(value('Ω', 'Ω'), path);
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([name, each]) => leavesOf(each, path ? `${path}.${name}` : name));
}

const english = new Map(leavesOf(en));
const french = new Map(leavesOf(fr));

test('both languages say the same things', () => {
  expect([...french.keys()]).toEqual([...english.keys()]);
});

test('nothing has been left in English: what both have in common are names, and words that are the same', () => {
  const names = /^(products\.[\w-]+\.name|makers\.\w+\.(name|place)|brand|checkout\.countries\.\w+)$/;
  const same = [...french].filter(([path, text]) => text && english.get(path) === text && !names.test(path));
  expect(same.map(([, text]) => text)).toEqual([
    'carafe',
    'Table',
    'Ω',
    'Standard',
    'Express',
    'Total',
    'h',
    'min',
    's',
  ]);
});

describe('French', () => {
  test('has no space that breaks before a sign or inside quotation marks, and no typewriter’s apostrophe', () => {
    expect([...french].filter(([, text]) => / [:;!?»]|« |'|\.\.\.|\d (cm|cl|l|°C|€)/.test(text))).toEqual([]);
  });

  test('is typeset in what functions give, too, and words are left alone', () => {
    expect(typeset({ ask: (name: string) => `« ${name} » : 12 cm, 3 lampes ?` }).ask('Lune')).toBe(
      '«\u00a0Lune\u00a0»\u00a0: 12\u00a0cm, 3 lampes\u00a0?',
    );
  });

  test('writes prices its own way', () => {
    expect([fr.price(24), fr.price(4.9), fr.price(1250)]).toEqual([
      '24,00\u00a0€',
      '4,90\u00a0€',
      '1\u202f250,00\u00a0€',
    ]);
  });

  test('finds what is suggested, with and without accents, by the beginnings of words only', () => {
    for (const word of fr.search.suggestions) expect(search(word, fr).length, word).toBeGreaterThan(0);
    expect(search('etang', fr).map(({ id }) => id)).toEqual(['etang']);
    expect(search('lin', fr).map(({ id }) => id)).not.toContain('tour');
  });
});

test('the address alone decides about the language', () => {
  for (const url of ['/fr', '/fr/', '/fr?x=1', '/fr/p/lune']) expect(languageAt(url)).toBe(fr);
  for (const url of ['/', '/french', '/c/fr', '/p/lune?lang=fr', '/?/fr/']) expect(languageAt(url)).toBe(en);
});
