/** The wording of explanations: exact sentences, and for any rule none that a person could not read. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { catalogue } from '../../src/segments/catalogue/all.js';
import { type CompileContext, compile } from '../../src/segments/compile.js';
import type { Definitions, Measure } from '../../src/segments/definition.js';
import { createEngine } from '../../src/segments/engine.js';
import type { EventParams, TrackedEvent } from '../../src/segments/event.js';
import { explain } from '../../src/segments/explain.js';
import type { Judgement } from '../../src/segments/judge.js';
import { en } from '../../src/segments/words/en.js';
import { fr } from '../../src/segments/words/fr.js';
import { type DescribedLine, type DescribeOptions, describe } from '../../src/segments/words/words.js';
import { contexts, randomDefinitions } from '../oracle/definitions.js';
import { streams } from '../oracle/streams.js';

type TestJudgement = Extract<Judgement, { kind: 'test' }>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 1 March 2026, 14:02 in Paris. */
const NOW = Date.UTC(2026, 2, 1, 13, 2);
const AT_14_32 = NOW + 30 * MINUTE;
const ON_4_MARCH = NOW + 3 * DAY;
const IN_2027 = Date.UTC(2027, 0, 2, 12);
const PARIS = { now: NOW, timeZone: 'Europe/Paris' };

/** No-break spaces as plain ones: these tests are about words. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

function linesOf(when: Judgement, options: Partial<DescribeOptions> = {}): DescribedLine[] {
  const explanation = { segment: 'a', holds: when.holds, changesAt: when.changesAt, when };
  const lines = describe(explanation, { language: 'en', ...PARIS, ...options }).slice(1);
  return lines.map((line) => ({ ...line, text: plain(line.text) }));
}

const textOf = (when: Judgement, options?: Partial<DescribeOptions>) => linesOf(when, options)[0]?.text;

function tested(
  measure: Measure,
  value: TestJudgement['value'],
  compare: TestJudgement['compare'],
  holds = false,
  changesAt = Infinity,
  valueUntil = changesAt,
): TestJudgement {
  return { kind: 'test', measure, value, valueUntil, compare, holds, changesAt };
}

const combined = (kind: 'all' | 'any' | 'not', ...of: Judgement[]): Judgement => ({
  kind,
  of,
  holds:
    kind === 'not' ? !of[0]?.holds : kind === 'all' ? of.every(({ holds }) => holds) : of.some(({ holds }) => holds),
  changesAt: Infinity,
});

/** A test, and what is said of it in English and French. */
type Row = [TestJudgement, english: string, french: string];

const rows: Record<string, Row[]> = {
  counts: [
    [
      tested({ count: 'purchase', within: '30d' }, 2, { atLeast: 3 }, false, Infinity, ON_4_MARCH),
      '2 of 3 purchases in 30 days; the first leaves on 4 March',
      '2 achats sur 3 en 30 jours ; le premier sort le 4 mars',
    ],
    [
      tested({ count: 'search', within: '30d' }, 2, { atLeast: 3 }, false, ON_4_MARCH),
      '2 of 3 searches in 30 days; the first leaves on 4 March',
      '2 recherches sur 3 en 30 jours ; la première sort le 4 mars',
    ],
    [
      tested({ count: ['login', 'purchase'], within: '30d' }, 2, { atLeast: 3 }, false, Infinity, ON_4_MARCH),
      '2 of 3 logins or purchases in 30 days; the first leaves on 4 March',
      '2 connexions ou achats sur 3 en 30 jours ; le premier sort le 4 mars',
    ],
    [
      tested({ count: 'search', within: '1h' }, 1, { atLeast: 2 }, false, NOW + 3 * MINUTE),
      '1 of 2 searches in 1 h; it leaves at 14:05',
      '1 recherche sur 2 en 1 h ; elle sort à 14 h 05',
    ],
    [
      // Of more than three only the last to leave are kept, so that this is not "the first".
      tested({ count: 'purchase', within: '1y' }, 3, { atLeast: 3 }, true, IN_2027),
      '3 of 3 purchases in 1 year; until 2 January 2027',
      '3 achats sur 3 en 1 an ; jusqu’au 2 janvier 2027',
    ],
    [
      tested({ count: 'purchase', within: '3mo' }, 1, { is: 0 }, false, ON_4_MARCH),
      '1 purchase in 3 months, needs 0; it leaves on 4 March',
      '1 achat en 3 mois, il en faut 0 ; il sort le 4 mars',
    ],
    [
      tested({ count: 'purchase', within: '3mo' }, 4, { atMost: 3 }, false, ON_4_MARCH),
      'at least 4 purchases in 3 months, needs at most 3; not before 4 March',
      'au moins 4 achats en 3 mois, il en faut au plus 3 ; pas avant le 4 mars',
    ],
    [tested({ count: 'purchase' }, 12, { is: 1 }), '12 purchases so far, needs 1', '12 achats jusqu’ici, il en faut 1'],
    [
      tested({ count: 'purchase' }, 0, { isNot: 0 }),
      '0 purchases so far, needs anything but 0',
      '0 achat jusqu’ici, il faut autre chose que 0',
    ],
    [
      tested({ count: 'page_view', within: 'session' }, 3, { atMost: 3 }, true, Infinity, AT_14_32),
      '3 page views in this session, needs at most 3; until the session ends at 14:32',
      '3 pages vues dans cette session, il en faut au plus 3 ; jusqu’à la fin de la session à 14 h 32',
    ],
    [
      // There is nothing that the end of the session would take away.
      tested({ count: 'page_view', within: 'session' }, 0, { is: 0 }, true, Infinity, AT_14_32),
      '0 page views in this session, needs 0',
      '0 page vue dans cette session, il en faut 0',
    ],
    [
      tested({ count: ['login', 'sign_up', 'quiz_done'] }, 0, { atLeast: 1 }),
      '0 of 1 login, sign-up or “quiz_done” event so far',
      '0 connexion, création de compte ou événement « quiz_done » sur 1 jusqu’ici',
    ],
    [
      tested({ count: 'session_start', within: '30d' }, 1, { atLeast: 1, atMost: 2 }, true, ON_4_MARCH),
      '1 session in 30 days, needs at least 1 and at most 2; it leaves on 4 March',
      '1 session en 30 jours, il en faut au moins 1 et au plus 2 ; elle sort le 4 mars',
    ],
    [
      tested({ count: 'purchase', by: 'items.item_brand', within: '1y' }, 2, { oneOf: [3, 5, 7] }),
      '2 purchases of the same brand in 1 year, needs 3, 5 or 7',
      '2 achats de même marque en 1 an, il en faut 3, 5 ou 7',
    ],
    [
      tested({ count: 'login' }, 1234, { atLeast: 10_000 }),
      '1,234 of 10,000 logins so far',
      '1 234 connexions sur 10 000 jusqu’ici',
    ],
  ],
  'events with a where': [
    [
      tested({ count: 'purchase', where: { hasCoupon: { is: true } }, within: '30d' }, 2, { atLeast: 3 }),
      '2 purchases with a coupon in 30 days, needs at least 3',
      '2 achats avec un code de réduction en 30 jours, il en faut au moins 3',
    ],
    [
      tested({ count: 'purchase', where: { 'items.item_category': 'shoes' } }, 1, { atLeast: 1 }),
      '1 purchase with an item whose category is “shoes” so far, needs at least 1',
      '1 achat avec un article dont la catégorie est « shoes » jusqu’ici, il en faut au moins 1',
    ],
    [
      tested({ count: 'purchase', where: { 'items.discountRate': { atLeast: 0.1 } }, within: '1y' }, 0, { atLeast: 1 }),
      '0 purchases with an item whose discount rate is at least 10%, in 1 year, needs at least 1',
      '0 achat avec un article dont le taux de remise atteint 10 %, en 1 an, il en faut au moins 1',
    ],
    [
      tested({ count: 'purchase', where: { value: { above: 97.175 } } }, 0, { atLeast: 1 }),
      '0 purchases whose value is more than 97.18, so far, needs at least 1',
      '0 achat dont la valeur dépasse 97,18, jusqu’ici, il en faut au moins 1',
    ],
    [
      tested({ count: 'purchase', where: { currency: 'EUR', value: { atLeast: 50, below: 80.5 } } }, 0, { atLeast: 1 }),
      '0 purchases whose currency is “EUR” and whose value is at least €50 and is less than €80.50, so far, needs at least 1',
      '0 achat dont la devise est « EUR » et dont la valeur atteint 50 € et n’atteint pas 80,50 €, jusqu’ici, il en faut au moins 1',
    ],
    [
      tested(
        {
          count: 'purchase',
          where: {
            items: { some: { item_brand: 'Ondine', price: { atMost: 100 } }, none: { coupon: { exists: true } } },
          },
          within: 'session',
        },
        0,
        { is: 1 },
      ),
      '0 purchases with an item whose brand is “Ondine” and whose price is at most 100 and without an item with a known coupon in this session, needs 1',
      '0 achat avec un article dont la marque est « Ondine » et dont le prix ne dépasse pas 100 et sans article avec code de réduction dans cette session, il en faut 1',
    ],
    [
      tested({ count: 'view_item', where: { items: { every: { price: { below: 10 } } } } }, 0, { above: 3 }),
      '0 product views with no other items than those whose price is less than 10, so far, needs more than 3',
      '0 vue de produit sans autres articles que ceux dont le prix n’atteint pas 10, jusqu’ici, il en faut plus de 3',
    ],
    [
      tested({ count: 'purchase', where: { season: { isNot: 'holiday' }, offline: true }, within: '1y' }, 0, { is: 0 }),
      '0 purchases whose season is not “holiday” and that happened offline in 1 year, needs 0',
      '0 achat dont la saison n’est pas « holiday » et hors ligne en 1 an, il en faut 0',
    ],
    [
      tested({ count: 'page_view', where: { page_location: { contains: '/sale' }, gift: { oneOf: [true, 'x'] } } }, 0, {
        below: 2,
      }),
      '0 page views whose page address contains “/sale” and whose “gift” is “yes” or “x” so far, needs less than 2',
      '0 page vue dont l’adresse de page contient « /sale » et dont le champ « gift » est « oui » ou « x » jusqu’ici, il en faut moins de 2',
    ],
    [
      tested({ count: 'identify', where: { user_id: { exists: false } } }, 0, { is: 0 }),
      '0 identifications without a known customer number so far, needs 0',
      '0 identification sans numéro de client jusqu’ici, il en faut 0',
    ],
    [
      // Its parameter is absent, and may be.
      tested({ count: 'purchase', where: { 'items.item_category': {} } }, 2, { is: 2 }),
      '2 purchases so far, needs 2',
      '2 achats jusqu’ici, il en faut 2',
    ],
  ],
  windows: [
    [
      tested(
        { count: 'view_item', within: { from: 'sessionStart', to: { first: 'purchase', within: 'session' } } },
        2,
        { atLeast: 1, atMost: 3 },
        true,
        AT_14_32,
      ),
      '2 product views between the session’s start and the first purchase in this session, needs at least 1 and at most 3; until the session ends at 14:32',
      '2 vues de produit entre le début de la session et le premier achat dans cette session, il en faut au moins 1 et au plus 3 ; jusqu’à la fin de la session à 14 h 32',
    ],
    [
      tested({ count: '*', within: { to: { ago: '90d', of: 'sessionStart' } } }, 1, { atLeast: 1 }, true, AT_14_32),
      '1 of 1 action more than 90 days before the session’s start; until 14:32',
      '1 action sur 1 plus de 90 jours avant le début de la session ; jusqu’à 14 h 32',
    ],
    [
      tested({ count: '*', within: { from: { ago: '90d', of: 'sessionStart' }, to: 'sessionStart' } }, 0, { is: 0 }),
      '0 actions in the 90 days before the session’s start, needs 0',
      '0 action sur 90 jours avant le début de la session, il en faut 0',
    ],
    [
      tested({ count: 'purchase', within: { to: { ago: '1y6mo' } } }, 0, { is: 0 }),
      '0 purchases more than 1 year 6 months ago, needs 0',
      '0 achat il y a plus de 1 an 6 mois, il en faut 0',
    ],
    [
      tested({ count: 'purchase', within: { from: { ago: '60d' }, to: { ago: '30d' } } }, 0, { is: 0 }),
      '0 purchases between 60 days ago and 30 days ago, needs 0',
      '0 achat entre il y a 60 jours et il y a 30 jours, il en faut 0',
    ],
    [
      tested({ count: 'exit_intent', within: { from: { latestOf: ['sessionStart', { latest: 'add_to_cart' }] } } }, 0, {
        atLeast: 1,
      }),
      '0 of 1 exit intent since the session’s start or the latest addition to the cart (whichever comes last)',
      '0 intention de sortie sur 1 depuis le début de la session ou le dernier ajout au panier (le dernier en date)',
    ],
    [
      tested(
        {
          count: 'purchase',
          within: {
            from: { season: 'holiday', which: 'lastEnded', edge: 'start' },
            to: { season: 'holiday', which: 'lastEnded', edge: 'end' },
          },
        },
        1,
        { is: 1 },
      ),
      '1 purchase in the last season “holiday”, needs 1',
      '1 achat pendant la dernière saison « holiday », il en faut 1',
    ],
    [
      tested(
        {
          count: 'session_start',
          within: {
            from: { season: 'holiday', which: 'lastEnded', edge: 'end' },
            to: { earliestOf: ['sessionStart', { season: 'holiday', which: 'next', edge: 'start' }] },
          },
        },
        0,
        { atLeast: 2 },
      ),
      '0 of 2 sessions between the end of the last season “holiday” and the session’s start or the start of the next season “holiday” (whichever comes first)',
      '0 session sur 2 entre la fin de la dernière saison « holiday » et le début de la session ou le début de la prochaine saison « holiday » (le premier en date)',
    ],
    [
      tested({ count: 'refund', within: { from: { date: '2026-01-31' }, to: 'now' } }, 0, { is: 0 }),
      '0 refunds since 31 January 2026, needs 0',
      '0 remboursement depuis le 31 janvier 2026, il en faut 0',
    ],
    [
      tested({ count: 'refund', within: { to: { latest: ['search', 'purchase'], within: '7d' } } }, 0, { is: 0 }),
      '0 refunds before the latest search or purchase in 7 days, needs 0',
      '0 remboursement avant la dernière recherche ou achat en 7 jours, il en faut 0',
    ],
  ],
  'amounts of events': [
    [
      tested({ mean: 'purchase', of: 'value' }, 92.1, { above: 84.5 }, true),
      'mean value of purchases so far: 92.10, needs more than 84.50',
      'moyenne de la valeur des achats jusqu’ici : 92,10, il faut plus de 84,50',
    ],
    [
      tested({ sum: 'purchase', of: 'value', within: '1y' }, 1234.5, { atLeast: 2000 }, false, ON_4_MARCH),
      'total value of purchases in 1 year: 1,234.50, needs at least 2,000; the first leaves on 4 March',
      'total de la valeur des achats en 1 an : 1 234,50, il faut au moins 2 000 ; le premier sort le 4 mars',
    ],
    [
      tested(
        { sum: 'purchase', of: 'items.quantity', by: 'items.item_category', within: '1y' },
        2,
        { atLeast: 3 },
        false,
        ON_4_MARCH,
      ),
      'total quantity of purchases of the same category in 1 year: 2, needs at least 3; not before 4 March',
      'total de la quantité des achats de même catégorie en 1 an : 2, il faut au moins 3 ; pas avant le 4 mars',
    ],
    [
      tested({ min: 'view_item', of: 'items.price', where: { currency: 'EUR' } }, undefined, { below: 10 }),
      'lowest price of product views whose currency is “EUR” so far: none, needs less than €10',
      'minimum du prix des vues de produit dont la devise est « EUR » jusqu’ici : aucune valeur, il faut moins de 10 €',
    ],
    [
      tested(
        { max: ['purchase', 'refund'], of: 'items.discountRate', within: 'session' },
        0.125,
        { atMost: 0.2 },
        true,
      ),
      'highest discount rate of purchases or refunds in this session: 12.5%, needs at most 20%',
      'maximum du taux de remise des achats ou remboursements dans cette session : 12,5 %, il faut au plus 20 %',
    ],
    [
      tested({ distinct: 'view_item', of: 'items.item_id', within: '30d' }, 4, { atLeast: 5 }),
      'different values of product in product views in 30 days: 4, needs at least 5',
      'nombre de valeurs du produit dans les vues de produit en 30 jours : 4, il faut au moins 5',
    ],
  ],
  times: [
    [
      tested({ since: 'purchase' }, 12 * DAY + 4 * HOUR + 59_999, { atLeast: 30 * DAY }, false, ON_4_MARCH),
      'latest purchase: 12 days 4 h ago, needs at least 30 days; not before 4 March',
      'dernier achat : il y a 12 jours 4 h, il faut au moins 30 jours ; pas avant le 4 mars',
    ],
    [
      tested({ since: 'search', where: { method: 'voice' } }, undefined, { exists: false }, true),
      'latest search whose “method” is “voice”: never, needs no value',
      'dernière recherche dont le champ « method » est « voice » : jamais, il faut l’absence de valeur',
    ],
    [
      tested({ sinceFirst: 'purchase' }, 400 * DAY, { below: { months: 18, ms: 0 } }, true, IN_2027),
      'first purchase: 400 days ago, needs less than 1 year 6 months; until 2 January 2027',
      'premier achat : il y a 400 jours, il faut moins de 1 an 6 mois ; jusqu’au 2 janvier 2027',
    ],
    [
      tested({ gap: 'purchase' }, 20.5 * DAY, { above: 0 }, true),
      'mean time between purchases: 20 days 12 h, needs more than 0 s',
      'temps moyen entre deux achats : 20 jours 12 h, il faut plus de 0 s',
    ],
    [
      // The threshold is another measure, of which there is none.
      tested({ since: 'purchase' }, DAY, { atLeast: undefined }),
      'latest purchase: 1 day ago, needs at least what is not known yet',
      'dernier achat : il y a 1 jour, il faut au moins ce qui n’est pas encore connu',
    ],
    [
      tested({ until: 'purchase' }, 250_400, { atMost: 15 * MINUTE }, true, AT_14_32),
      'time from the session’s start to its first purchase: 4 min 10 s, needs at most 15 min; until the session ends at 14:32',
      'temps entre le début de la session et le premier achat : 4 min 10 s, il faut au plus 15 min ; jusqu’à la fin de la session à 14 h 32',
    ],
    [
      tested({ elapsed: 'session' }, 999, { atLeast: 270_500 }, false, Infinity, AT_14_32),
      'length of the session: 0 s, needs at least 4 min 30 s 500 ms; until the session ends at 14:32',
      'durée de la session : 0 s, il faut au moins 4 min 30 s 500 ms ; jusqu’à la fin de la session à 14 h 32',
    ],
    [
      tested({ attention: 'page' }, 5000, { atLeast: 60_000 }),
      'attention on this page: 5 s, needs at least 1 min',
      'attention sur cette page : 5 s, il faut au moins 1 min',
    ],
    [
      tested({ attention: 'item' }, 95_000, { above: 60_000 }, true),
      'attention on the product looked at longest: 1 min 35 s, needs more than 1 min',
      'attention sur le produit le plus regardé : 1 min 35 s, il faut plus de 1 min',
    ],
    [
      tested({ attention: 'items' }, 0, { is: 0 }, true),
      'attention on product pages: 0 s, needs 0 s',
      'attention sur les pages de produit : 0 s, il faut 0 s',
    ],
    [
      tested({ attention: 'session' }, 0, { oneOf: [1000, 2000] }),
      'attention in this session: 0 s, needs 1 s or 2 s',
      'attention dans cette session : 0 s, il faut 1 s ou 2 s',
    ],
    [
      tested({ anniversary: 'birthday' }, 3 * DAY + 11 * HOUR, { atMost: 7 * DAY }, true, ON_4_MARCH),
      'next anniversary (date of birth): in 3 days 11 h, needs at most 7 days; until 4 March',
      'prochain anniversaire (date de naissance) : dans 3 jours 11 h, il faut au plus 7 jours ; jusqu’au 4 mars',
    ],
    [
      tested({ anniversary: 'wedding' }, 0, { atMost: 7 * DAY }, true),
      'next anniversary (“wedding”): today, needs at most 7 days',
      'prochain anniversaire (champ « wedding ») : aujourd’hui, il faut au plus 7 jours',
    ],
  ],
  'the cart': [
    [
      tested({ cart: 'quantity' }, 2, { above: 0 }, true),
      'items in the cart: 2, needs more than 0',
      'articles dans le panier : 2, il faut plus de 0',
    ],
    [
      tested({ cart: 'value' }, 59.9, { atLeast: 60, below: 100 }),
      'value of the cart: 59.90, needs at least 60 and less than 100',
      'valeur du panier : 59,90, il faut au moins 60 et moins de 100',
    ],
    [
      tested({ cart: 'unchanged' }, 5 * DAY, { below: 7 * DAY }, true, ON_4_MARCH),
      'time since the cart last changed: 5 days, needs less than 7 days; until 4 March',
      'temps depuis le dernier changement du panier : 5 jours, il faut moins de 7 jours ; jusqu’au 4 mars',
    ],
    [
      tested({ cart: 'idle' }, 12 * MINUTE, { atLeast: 15 * MINUTE }, false, NOW + 3 * MINUTE),
      'time since the cart was last used in this session: 12 min, needs at least 15 min; not before 14:05',
      'temps depuis le dernier usage du panier dans cette session : 12 min, il faut au moins 15 min ; pas avant 14 h 05',
    ],
  ],
  facts: [
    [
      tested({ trait: 'city' }, 'Lyon', { is: 'Paris' }),
      'city: “Lyon”, needs “Paris”',
      'ville : « Lyon », il faut « Paris »',
    ],
    [
      tested({ trait: 'country' }, undefined, { exists: true, isNot: 'FR' }),
      'country: none, needs a value and anything but “FR”',
      'pays : aucune valeur, il faut une valeur et autre chose que « FR »',
    ],
    [
      tested({ trait: 'newsletter' }, undefined, { is: true }),
      'newsletter: none, needs “yes”',
      'newsletter : aucune valeur, il faut « oui »',
    ],
    [
      tested({ trait: 'loyalty_tier' }, true, { is: true }, true),
      '“loyalty_tier”: yes',
      'champ « loyalty_tier » : oui',
    ],
    [
      tested({ context: 'source' }, 'google', { is: 'email' }, false, AT_14_32),
      'traffic source: “google”, needs “email”; until the session ends at 14:32',
      'source du trafic : « google », il faut « email » ; jusqu’à la fin de la session à 14 h 32',
    ],
    [
      tested({ context: 'landing' }, undefined, { contains: '/sale', startsWith: 'https' }),
      'landing page: none, needs a text with “/sale” in it and a text that starts with “https”',
      'page d’arrivée : aucune valeur, il faut un texte qui contient « /sale » et un texte qui commence par « https »',
    ],
    [
      tested({ context: 'inSession' }, false, { is: false }, true),
      'in a session: no, needs “no”',
      'en session : non, il faut « non »',
    ],
    [
      tested({ inSeason: 'holiday' }, false, { is: true }, false, Date.UTC(2026, 10, 15)),
      'season “holiday” now: no; not before 15 November',
      'saison « holiday » en cours : non ; pas avant le 15 novembre',
    ],
    [
      tested({ rfm: 'recency' }, 4, { atLeast: 4 }, true, ON_4_MARCH),
      'recency score: 4, needs at least 4; until 4 March',
      'note de récence : 4, il faut au moins 4 ; jusqu’au 4 mars',
    ],
    [tested({ rfm: 'frequency' }, 2, { is: 1 }), 'frequency score: 2, needs 1', 'note de fréquence : 2, il faut 1'],
    [
      tested({ rfm: 'monetary' }, undefined, { atMost: 2 }),
      'monetary score: none, needs at most 2',
      'note de montant : aucune valeur, il faut au plus 2',
    ],
    [tested({ rfm: 'score' }, 555, { is: 555 }, true), 'RFM score: 555, needs 555', 'note RFM : 555, il faut 555'],
    [
      tested({ bucket: 'hero-image' }, 0.423_456, { below: 0.5 }, true),
      'draw “hero-image” from 0 to 1: 0.4235, needs less than 0.5',
      'tirage « hero-image » entre 0 et 1 : 0,4235, il faut moins de 0,5',
    ],
  ],
};

for (const [name, cases] of Object.entries(rows)) {
  group(name, () => {
    test.each(cases)('%#: $1', (judgement, english, french) => {
      expect(textOf(judgement)).toBe(english);
      expect(textOf(judgement, { language: 'fr' })).toBe(french);
    });
  });
}

group('a combination', () => {
  const yes = tested({ count: 'login' }, 1, { is: 1 }, true);
  const no = tested({ count: 'login' }, 1, { is: 2 }, false);
  const loginYes = '1 login so far, needs 1';
  const loginNo = '1 login so far, needs 2';
  const shown = (when: Judgement) => linesOf(when).map(({ depth, text }) => `${'>'.repeat(depth)} ${text}`);

  test('says how many of its parts are true, before them', () => {
    expect(shown(combined('all', yes, combined('any', no, no)))).toEqual([
      '> all of these (1 of 2 true)',
      `>> ${loginYes}`,
      '>> at least one of these (0 of 2 true)',
      `>>> ${loginNo}`,
      `>>> ${loginNo}`,
    ]);
    const french = [combined('all', yes, yes), combined('any', yes, no)].map((when) =>
      textOf(when, { language: 'fr' }),
    );
    expect(french).toEqual([
      'toutes ces conditions (2 vraies sur 2)',
      'au moins une de ces conditions (1 vraie sur 2)',
    ]);
  });

  test('of one part is that part', () => {
    expect(shown(combined('all', combined('any', yes)))).toEqual([`> ${loginYes}`]);
  });

  test('that is negated is said in one line, and twice negated is itself', () => {
    expect(shown(combined('not', combined('any', yes, no)))[0]).toBe('> none of these (1 of 2 true)');
    expect(shown(combined('not', combined('all', yes, no)))[0]).toBe('> not all of these (1 of 2 true)');
    expect(shown(combined('not', combined('not', combined('any', yes, no))))[0]).toBe(
      '> at least one of these (1 of 2 true)',
    );
    expect(shown(combined('not', combined('all', no)))).toEqual(['> the opposite of this', `>> ${loginNo}`]);
  });

  test('and its parts tell where in the explanation they are', () => {
    const inner = combined('any', yes, combined('not', no));
    const when = combined('all', combined('not', combined('not', yes)), combined('not', inner));
    const found = linesOf(when).map(({ path = '', holds }) => {
      const keys = path.split(/[.[\]]+/).filter(Boolean);
      const part = keys.reduce((at: unknown, key) => (at as Record<string, unknown>)[key], { when }) as Judgement;
      return [part.kind, part.holds === holds];
    });
    expect(found).toEqual([
      ['all', true],
      ['test', true],
      ['not', true],
      ['test', true],
      ['not', true],
      ['test', true],
    ]);
  });
});

group('a sequence', () => {
  const measure: Measure = {
    sequence: [
      { event: 'search' },
      { event: ['view_item', 'select_item'], times: 3, within: '10m' },
      { event: 'purchase', where: { hasCoupon: false }, within: '1d12h', without: 'remove_from_cart' },
    ],
    within: '7d',
  };

  test('has a line for each step', () => {
    expect(linesOf(tested(measure, true, { is: true }, true, ON_4_MARCH))).toEqual([
      { depth: 1, holds: true, path: 'when', text: 'these steps in this order, in 7 days: yes; until 4 March' },
      { depth: 2, holds: true, path: 'when.measure.sequence[0]', text: '1. search' },
      {
        depth: 2,
        holds: true,
        path: 'when.measure.sequence[1]',
        text: '2. 3 product views or product clicks, less than 10 min later',
      },
      {
        depth: 2,
        holds: true,
        path: 'when.measure.sequence[2]',
        text: '3. purchase without a coupon, less than 1 day 12 h later, no removal from the cart in between',
      },
    ]);
  });

  test('that has not come does not tell how far it has got', () => {
    const lines = linesOf(tested(measure, false, { is: true }), { language: 'fr' });
    expect(lines.map(({ holds, text }) => [holds, text])).toEqual([
      [false, 'ces étapes dans cet ordre, en 7 jours : non'],
      ['unknown', '1. recherche'],
      ['unknown', '2. 3 vues de produit ou clics sur un produit, moins de 10 min plus tard'],
      [
        'unknown',
        '3. achat sans code de réduction, moins de 1 jour 12 h plus tard, sans retrait du panier entre-temps',
      ],
    ]);
  });

  test('ends with the session it is of', () => {
    const when = tested({ ...measure, within: 'session' }, true, { is: true }, true, AT_14_32);
    expect(textOf(when)).toBe('these steps in this order, in this session: yes; until the session ends at 14:32');
  });
});

group('the first line', () => {
  const names = (id: string) => `“${id}”`;
  const firstLine = (holds: boolean, changesAt: number, language: string) =>
    plain(describe({ segment: 'hero', holds, changesAt }, { language, ...PARIS, names })[0]?.text ?? '');

  test('names the segment, whether the visitor is in it, and how long that is certain', () => {
    expect(firstLine(true, ON_4_MARCH, 'en')).toBe('“hero”: yes; if nothing happens, at least until 4 March');
    expect(firstLine(false, AT_14_32, 'en')).toBe('“hero”: no; if nothing happens, not before 14:32');
    expect(firstLine(true, Infinity, 'en')).toBe('“hero”: yes');
    expect(firstLine(true, AT_14_32, 'fr')).toBe('“hero” : oui ; si rien ne se passe, au moins jusqu’à 14 h 32');
    expect(firstLine(false, ON_4_MARCH, 'fr')).toBe('“hero” : non ; si rien ne se passe, pas avant le 4 mars');
  });

  test('of a segment that cannot be judged is followed by what is missing', () => {
    const missing = ['references.averageOrderValue', 'references.margin', 'params.hero.orders', 'segments.vip'];
    const unknown = { segment: 'hero', holds: 'unknown', missing } as const;
    const said = (language: string) =>
      describe(unknown, { language, ...PARIS }).map((line) => ({ ...line, text: plain(line.text) }));
    expect(said('en')).toEqual([
      { depth: 0, holds: 'unknown', text: 'hero: unknown until the shop supplies what is missing' },
      {
        depth: 1,
        holds: 'unknown',
        path: 'references.averageOrderValue',
        text: 'needs the shop’s mean order value (references.averageOrderValue)',
      },
      {
        depth: 1,
        holds: 'unknown',
        path: 'references.margin',
        text: 'needs the shop’s reference value “margin” (references.margin)',
      },
      {
        depth: 1,
        holds: 'unknown',
        path: 'params.hero.orders',
        text: 'needs a value for the parameter “hero.orders” (params.hero.orders)',
      },
      {
        depth: 1,
        holds: 'unknown',
        path: 'segments.vip',
        text: 'there is no segment “vip”, or not yet (segments.vip)',
      },
    ]);
    expect(said('fr').map(({ text }) => text)).toEqual([
      'hero : inconnu tant que la boutique n’indique pas ce qui manque',
      'il faut le panier moyen de la boutique (references.averageOrderValue)',
      'il faut la valeur de référence « margin » de la boutique (references.margin)',
      'il faut une valeur pour le paramètre « hero.orders » (params.hero.orders)',
      'il n’y a pas, ou pas encore, de segment « vip » (segments.vip)',
    ]);
  });
});

group('an instant', () => {
  const until = (changesAt: number, options?: Partial<DescribeOptions>) =>
    textOf(tested({ trait: 'x' }, 1, { is: 1 }, true, changesAt), options)?.replace(/.*; /, '');

  test('is given by the hour on the same day of the time zone, by the day on any other', () => {
    const midnight = Date.UTC(2026, 2, 1, 23);
    expect(until(midnight - 1)).toBe('until 23:59');
    expect(until(midnight)).toBe('until 2 March');
    expect(until(midnight, { timeZone: 'UTC' })).toBe('until 23:00');
    expect(until(Date.UTC(2026, 2, 1, 8, 5), { language: 'fr' })).toBe('jusqu’à 9 h 05');
    expect(until(Date.UTC(2026, 11, 1), { language: 'fr' })).toBe('jusqu’au 1er décembre');
    expect(until(Date.UTC(2027, 0, 1), { language: 'fr' })).toBe('jusqu’au 1er janvier 2027');
  });

  test('beyond what a date can hold is never', () => {
    expect(until(8.64e15 + 1)).toBe('“x”: 1, needs 1');
  });
});

group('a language', () => {
  const when = tested({ cart: 'value' }, 1234.5, { atLeast: 2000 }, false, ON_4_MARCH);

  test('with a region looks as it does there', () => {
    expect(textOf(when, { language: 'en-US' })).toBe(
      'value of the cart: 1,234.50, needs at least 2,000; not before March 4',
    );
    expect(textOf({ ...when, changesAt: AT_14_32 }, { language: 'en-US' })).toMatch(/not before 2:32 PM$/);
    expect(textOf({ ...when, changesAt: AT_14_32 }, { language: 'fr-CA' })).toMatch(/pas avant 14 h 32$/);
  });

  test('that is not spoken here is English, and one written otherwise is understood', () => {
    expect(textOf(when, { language: 'de-DE' })).toBe(textOf(when));
    expect(textOf(when, { language: '' })).toBe(textOf(when));
    expect(textOf(when, { language: 'fr_FR' })).toBe(textOf(when, { language: 'fr' }));
    expect(textOf(when, { language: 'FR' })).toBe(textOf(when, { language: 'fr' }));
  });

  test('has the same words as the others', () => {
    for (const table of ['events', 'fields', 'idioms', 'references'] as const)
      expect(Object.keys(fr[table])).toEqual(Object.keys(en[table]));
  });

  test('knows every event that the tracker knows', () => {
    const known = Object.keys({
      ...({} as Record<keyof EventParams, true>),
      page_view: true,
      view_item_list: true,
      select_item: true,
      view_item: true,
      add_to_wishlist: true,
      add_to_cart: true,
      remove_from_cart: true,
      view_cart: true,
      begin_checkout: true,
      add_shipping_info: true,
      add_payment_info: true,
      purchase: true,
      refund: true,
      view_promotion: true,
      select_promotion: true,
      search: true,
      login: true,
      sign_up: true,
      generate_lead: true,
      newsletter_signup: true,
      chat_start: true,
      exit_intent: true,
      user_engagement: true,
      identify: true,
    } satisfies Record<keyof EventParams, true>);
    expect(Object.keys(en.events)).toEqual(expect.arrayContaining(known));
  });

  test('keeps French punctuation at its word, at the end of a line too', () => {
    const [, line] = describe({ segment: 'a', holds: false, when }, { language: 'fr', ...PARIS });
    expect(line?.text).toBe(
      'valeur du panier\u00a0: 1\u202f234,50, il faut au moins 2\u202f000\u00a0; pas avant le 4 mars',
    );
    expect(textOf(tested({ count: 'toString' }, 1, { is: 1 }), { language: 'fr' })).toBe(
      '1 événement « toString » jusqu’ici, il en faut 1',
    );
  });
});

test('a long text is cut, and not within a character', () => {
  const text = textOf(tested({ context: 'landing' }, '🧺'.repeat(100), {}));
  expect(text).toBe(`landing page: “${'🧺'.repeat(80)}…”`);
});

test('what is in a name or a text is left as it is', () => {
  const when = tested({ count: 'a*|$1', where: { 'x|*$2': '$1 of $2' } }, 2, { is: 1 });
  expect(textOf(when)).toBe('2 “a*|$1” events whose “x|*$2” is “$1 of $2” so far, needs 1');
});

test('a time zone that there is not is refused', () => {
  const when = tested({ trait: 'x' }, 1, {}, true, NOW);
  expect(() => textOf(when, { timeZone: 'Paris' })).toThrow(RangeError);
});

test('the examples of docs/explain.md are what is said', () => {
  const page = readFileSync(new URL('../../docs/explain.md', import.meta.url), 'utf8');
  const examples = [...page.matchAll(/^```text\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const bought = (id: string, time: number, value: number) => ({ id, time, name: 'purchase', params: { value } });
  const events: TrackedEvent[] = [
    bought('a', Date.UTC(2025, 11, 15), 59.9),
    bought('b', Date.UTC(2026, 1, 24, 12), 100),
    { id: 'c', time: NOW, name: 'page_view', params: {} },
  ];
  const marked = (segment: string, language: string, references?: Record<string, unknown>) => {
    const program = compile(catalogue, references && { references });
    const engine = createEngine(program);
    engine.rebuild(events);
    engine.advance(NOW);
    const lines = describe(explain(program, engine, segment) ?? expect.fail(), { language, ...PARIS });
    const mark = (holds: boolean | 'unknown') => (holds === 'unknown' ? '?' : holds ? '✓' : '✗');
    return lines.map(({ depth, holds, text }) => `${'  '.repeat(depth)}${mark(holds)} ${plain(text)}\n`).join('');
  };
  expect(examples).toEqual([
    marked('hero', 'en', { averageOrderValue: 84.5 }),
    marked('hero', 'en'),
    marked('search-converted', 'fr'),
  ]);
});

/** What no sentence may have: values that are none, JSON, what a template has left. */
const UNREADABLE = /undefined|null|NaN|Infinity|\[object|[{}[\]"*|$]|:,|, ?[,;:]| {2}|^ | $|^$/;

function describeAll(definitions: Definitions, context: CompileContext, events: readonly TrackedEvent[]): string[] {
  const program = compile(definitions, context);
  const engine = createEngine(program);
  engine.rebuild(events);
  const latest = events.at(-1)?.time ?? NOW;
  return [latest, latest + 20 * MINUTE, latest + 9 * DAY]
    .flatMap((now) => {
      engine.advance(now);
      return definitions.segments.flatMap(({ id }) => {
        const explanation = explain(program, engine, id);
        const languages = explanation ? ['en', 'fr'] : [];
        return languages.flatMap((language) =>
          describe(explanation as NonNullable<typeof explanation>, { language, now, timeZone: 'Europe/Paris' }),
        );
      });
    })
    .map(({ text }) => plain(text));
}

test('every rule is described in words, whatever it is and whoever the visitor', () => {
  const property = fc.property(randomDefinitions, contexts, streams(12), (definitions, context, events) => {
    const texts = describeAll(definitions, context as CompileContext, events);
    expect(texts.filter((text) => UNREADABLE.test(text))).toEqual([]);
    expect(texts.length).toBeGreaterThanOrEqual(definitions.segments.length);
  });
  fc.assert(property, { numRuns: 500 });
});

test('so is the whole catalogue, with references and parameters or without', () => {
  const references = {
    currency: 'EUR',
    averageOrderValue: 84.5,
    lifetimeValueP80: 312.4,
    storeCountry: 'FR',
    storeCity: 'Lyon',
    rfm: { recencyDays: [10, 30, null, null], frequency: [2, 3, 4, 6], monetary: [50, 100, 200, null] },
  };
  const params = { category: 'shoes', tier: 'express', type: 'card', city: 'Lyon', campaign: 'spring' };
  const property = fc.property(fc.constantFrom({}, { references, params }), streams(12), (context, events) => {
    const texts = describeAll(catalogue, context, events);
    expect(texts.filter((text) => UNREADABLE.test(text))).toEqual([]);
    expect(texts.length).toBeGreaterThan(2 * catalogue.segments.length);
  });
  fc.assert(property, { numRuns: 15 });
});
