/** The texts of the demo shop: what is said in one language is said in the other, and as it is written there. */
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { campaigns, campaignsIn } from '../../demo/campaigns.js';
import { search } from '../../demo/catalogue/find.js';
import { texts as en } from '../../demo/texts/en.js';
import { texts as fr } from '../../demo/texts/fr.js';
import { languageAt } from '../../demo/texts/languages.js';
import { typeset } from '../../demo/texts/typeset.js';
import { checkCommand } from '../../src/check/index.js';
import { capture } from './replay.support.js';

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
  expect(same.map(([, text]) => text)).toEqual(['carafe', 'Table', 'Ω', 'Standard', 'Express', 'h', 'min', 's']);
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

describe('campaigns', () => {
  /** Path → each text, by language. */
  function textsIn(value: unknown, path = ''): [path: string, texts: Record<string, string>][] {
    if (typeof value !== 'object' || value === null) return [];
    if ('en' in value || 'fr' in value) return [[path, value as Record<string, string>]];
    return Object.entries(value).flatMap(([name, each]) => textsIn(each, `${path}.${name}`));
  }
  const said = textsIn(campaigns);

  test('say the same in both languages, with the same variables, and French as it is written', () => {
    expect(said.length).toBeGreaterThan(40);
    const variables = (text = '') => [...text.matchAll(/\{\{([\w.]+)/g)].map(([, name]) => name).sort();
    for (const [path, { en, fr }] of said) {
      expect(variables(fr), path).toEqual(variables(en));
      expect(fr, path).toMatch(/./);
      expect(fr, path).not.toMatch(/ [:;!?»]|« |'|\.\.\./);
    }
  });

  test('lead to pages in the page’s language', () => {
    const hrefs = (texts: typeof en) =>
      [...JSON.stringify(campaignsIn(texts)).matchAll(/"href":"(.*?)"/g)].map((found) => found[1]);
    expect(hrefs(en).length).toBeGreaterThan(4);
    expect(hrefs(fr)).toEqual(hrefs(en).map((href) => `/fr${href}`));
  });

  test('are right, know their segments, and the strip says how to meet each', async () => {
    const path = (name: string) => fileURLToPath(new URL(`../../demo/${name}`, import.meta.url));
    const [stdout, stderr] = [capture(), capture()];
    const streams = { stdin: Readable.from([]), stdout: stdout.stream, stderr: stderr.stream };
    const args = [path('campaigns.json'), '--segments', path('public/segments.json')];
    expect(await checkCommand(args, streams)).toBe(0);
    expect([stdout.text(), stderr.text()]).toEqual(['12 campaigns, all good\n', '']);
    expect(Object.keys(en.strip.ways).sort()).toEqual(campaigns.map(({ id }) => id).sort());
  });
});

test('the address alone decides about the language', () => {
  for (const url of ['/fr', '/fr/', '/fr?x=1', '/fr/p/lune']) expect(languageAt(url)).toBe(fr);
  for (const url of ['/', '/french', '/c/fr', '/p/lune?lang=fr', '/?/fr/']) expect(languageAt(url)).toBe(en);
});
