/** Holiday shoppers: who bought in the latest holiday season, and at no other time of the year. */
import type { SegmentDefinition, Window } from '../definition.js';

/** The latest holiday season that has ended. */
const thatSeason: Window = {
  from: { season: 'holiday', which: 'lastEnded', edge: 'start' },
  to: { season: 'holiday', which: 'lastEnded', edge: 'end' },
};

/** From its end on, without this session and without the next season. */
const sinceThatSeason: Window = {
  from: { season: 'holiday', which: 'lastEnded', edge: 'end' },
  to: { earliestOf: ['sessionStart', { season: 'holiday', which: 'next', edge: 'start' }] },
};

/** See the top of this file. */
export const season: SegmentDefinition[] = [
  {
    id: 'holiday-buyer',
    name: { en: 'Holiday buyer', fr: 'Acheteur des fêtes' },
    description: {
      en: 'Visitors who bought in the last completed holiday season (15 November to 31 December) and, in the last 12 months, never outside the holidays.',
      fr: 'Visiteurs qui ont acheté pendant la dernière saison des fêtes achevée (du 15 novembre au 31 décembre) et, depuis un an, jamais hors des fêtes.',
    },
    suggests: {
      en: 'Write to them a few times a year, before the other occasions for presents.',
      fr: 'Écrivez-leur quelques fois par an, avant les autres occasions d’offrir.',
    },
    params: { within: '1y' },
    when: {
      all: [
        { count: 'purchase', within: thatSeason, atLeast: 1 },
        { count: 'purchase', where: { season: { isNot: 'holiday' } }, within: { param: 'within' }, is: 0 },
      ],
    },
  },
  {
    id: 'holiday-dormant',
    name: { en: 'Holiday buyer, dormant', fr: 'Acheteur des fêtes endormi' },
    description: {
      en: 'Holiday buyers who have come fewer than 2 times since that season, this visit and the next season left out.',
      fr: 'Acheteurs des fêtes revenus moins de 2 fois depuis cette saison, sans compter cette visite ni la saison suivante.',
    },
    suggests: {
      en: 'Leave them in peace until early November, then send one gift guide.',
      fr: 'Laissez-les tranquilles jusqu’à début novembre, puis envoyez un guide de cadeaux.',
    },
    params: { visits: 2 },
    when: {
      all: [
        { segment: 'holiday-buyer' },
        { count: 'session_start', within: sinceThatSeason, below: { param: 'visits' } },
      ],
    },
  },
  {
    id: 'holiday-browser',
    name: { en: 'Holiday buyer, still looking', fr: 'Acheteur des fêtes resté curieux' },
    description: {
      en: 'Holiday buyers who have come 2 times or more since that season, this visit and the next season left out.',
      fr: 'Acheteurs des fêtes revenus 2 fois ou plus depuis cette saison, sans compter cette visite ni la saison suivante.',
    },
    suggests: {
      en: 'Make an off-season offer on the products they look at.',
      fr: 'Faites une offre hors saison sur les produits qu’ils regardent.',
    },
    params: { visits: 2 },
    when: {
      all: [
        { segment: 'holiday-buyer' },
        { count: 'session_start', within: sinceThatSeason, atLeast: { param: 'visits' } },
      ],
    },
  },
  {
    id: 'holiday-subscriber',
    name: { en: 'Holiday buyer with newsletter', fr: 'Acheteur des fêtes abonné' },
    description: {
      en: 'Holiday buyers who subscribe to the newsletter.',
      fr: 'Acheteurs des fêtes abonnés à la newsletter.',
    },
    suggests: {
      en: 'Send them the gift guide by newsletter before the season opens.',
      fr: 'Envoyez-leur le guide de cadeaux par la newsletter avant l’ouverture de la saison.',
    },
    when: { all: [{ segment: 'holiday-buyer' }, { segment: 'newsletter-subscriber' }] },
  },
  {
    id: 'holiday-not-subscriber',
    name: { en: 'Holiday buyer without newsletter', fr: 'Acheteur des fêtes non abonné' },
    description: {
      en: 'Holiday buyers who do not subscribe to the newsletter.',
      fr: 'Acheteurs des fêtes qui ne sont pas abonnés à la newsletter.',
    },
    suggests: {
      en: 'Ask them to subscribe, with early access to the holiday offers in return.',
      fr: 'Proposez l’abonnement, avec en échange un accès en avant-première aux offres des fêtes.',
    },
    when: { all: [{ segment: 'holiday-buyer' }, { not: { segment: 'newsletter-subscriber' } }] },
  },
  {
    id: 'holiday-welcome-back',
    name: { en: 'Holiday buyer, back for the season', fr: 'Acheteur des fêtes de retour' },
    description: {
      en: 'Holiday buyers who are visiting the shop now, in the holiday season again.',
      fr: 'Acheteurs des fêtes en train de visiter la boutique, à nouveau pendant la saison des fêtes.',
    },
    suggests: {
      en: 'Greet them with a welcome-back coupon while they browse.',
      fr: 'Accueillez-les par un code promo de bienvenue pendant leur visite.',
    },
    when: {
      all: [{ segment: 'holiday-buyer' }, { inSeason: 'holiday', is: true }, { context: 'inSession', is: true }],
    },
  },
];
