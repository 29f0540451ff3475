/** Thirteen micro-segments, fine enough for one message each; `cart-abandoned` is defined in the table. */
import type { SegmentDefinition } from '../definition.js';

/** See the top of this file. */
export const micro: SegmentDefinition[] = [
  {
    id: 'frequent-30d',
    name: { en: 'Frequent buyer, last 30 days', fr: 'Acheteur fréquent des 30 derniers jours' },
    description: {
      en: 'Visitors with 3 orders or more in the last 30 days.',
      fr: 'Visiteurs qui ont passé 3 commandes ou plus au cours des 30 derniers jours.',
    },
    suggests: {
      en: 'Offer free delivery for the month instead of yet another discount.',
      fr: 'Offrez la livraison pour le mois plutôt qu’une remise de plus.',
    },
    params: { orders: 3, within: '30d' },
    when: { count: 'purchase', within: { param: 'within' }, atLeast: { param: 'orders' } },
  },
  {
    id: 'lapsing-3m',
    name: { en: 'Lapsing for 3 months', fr: 'S’éloigne depuis 3 mois' },
    description: {
      en: 'Visitors who bought in the last 6 months, but not in the last 3.',
      fr: 'Visiteurs qui ont acheté au cours des 6 derniers mois, mais pas des 3 derniers.',
    },
    suggests: {
      en: 'Ask whether the last order was right, and show what is new in its category.',
      fr: 'Demandez si la dernière commande a convenu et montrez les nouveautés de la même catégorie.',
    },
    params: { within: '6mo', silence: '3mo' },
    when: {
      all: [
        { count: 'purchase', within: { param: 'within' }, atLeast: 1 },
        { count: 'purchase', within: { param: 'silence' }, is: 0 },
      ],
    },
  },
  {
    id: 'frequent-buyer',
    name: { en: 'Frequent buyer, last 6 months', fr: 'Acheteur fréquent des 6 derniers mois' },
    description: {
      en: 'Visitors with 5 orders or more in the last 6 months.',
      fr: 'Visiteurs qui ont passé 5 commandes ou plus au cours des 6 derniers mois.',
    },
    suggests: {
      en: 'Propose a subscription or a one-click reorder of what they buy most.',
      fr: 'Proposez un abonnement, ou de racheter en un clic ce qu’ils achètent le plus.',
    },
    params: { orders: 5, within: '6mo' },
    when: { count: 'purchase', within: { param: 'within' }, atLeast: { param: 'orders' } },
  },
  {
    id: 'coupon-only',
    name: { en: 'Buys only with a coupon', fr: 'N’achète qu’avec un code promo' },
    description: {
      en: 'Visitors who have bought, and every time with a coupon.',
      fr: 'Visiteurs qui ont acheté, et chaque fois avec un code promo.',
    },
    suggests: {
      en: 'Keep coupons for slow weeks, and try points or free delivery in their place.',
      fr: 'Réservez les codes promo aux semaines creuses et essayez à la place des points ou la livraison offerte.',
    },
    when: {
      all: [
        { count: 'purchase', atLeast: 1 },
        { count: 'purchase', where: { hasCoupon: false }, is: 0 },
      ],
    },
  },
  {
    id: 'category-fan',
    name: { en: 'Category fan', fr: 'Adepte d’une catégorie' },
    description: {
      en: 'Visitors who have bought 3 products or more of one category in the last 12 months.',
      fr: 'Visiteurs qui ont acheté 3 produits ou plus d’une même catégorie depuis un an.',
    },
    suggests: {
      en: 'Open the home page with that category, and announce its new products to them.',
      fr: 'Ouvrez la page d’accueil sur cette catégorie et annoncez-leur ses nouveautés.',
    },
    params: { quantity: 3, within: '1y' },
    when: {
      sum: 'purchase',
      of: 'items.quantity',
      by: 'items.item_category',
      within: { param: 'within' },
      atLeast: { param: 'quantity' },
    },
  },
  {
    id: 'brand-fan',
    name: { en: 'Brand fan', fr: 'Adepte d’une marque' },
    description: {
      en: 'Visitors who have bought 3 products or more of one brand in the last 12 months.',
      fr: 'Visiteurs qui ont acheté 3 produits ou plus d’une même marque depuis un an.',
    },
    suggests: {
      en: 'Put that brand first on category pages, and invite them to its launches.',
      fr: 'Placez cette marque en tête des pages catégories et invitez-les à ses lancements.',
    },
    params: { quantity: 3, within: '1y' },
    when: {
      sum: 'purchase',
      of: 'items.quantity',
      by: 'items.item_brand',
      within: { param: 'within' },
      atLeast: { param: 'quantity' },
    },
  },
  {
    id: 'recommendation-clicker',
    name: { en: 'Clicked a recommendation, never bought', fr: 'A cliqué sur une recommandation, sans achat' },
    description: {
      en: 'Visitors who have clicked a recommendation at least once and have never bought.',
      fr: 'Visiteurs qui ont cliqué au moins une fois sur une recommandation et n’ont jamais acheté.',
    },
    suggests: {
      en: 'Show the recommended products again, with an offer on the first order.',
      fr: 'Remontrez-leur les produits recommandés, avec une offre de première commande.',
    },
    when: {
      all: [
        { count: 'select_item', where: { recommended: true }, atLeast: 1 },
        { count: 'purchase', is: 0 },
      ],
    },
  },
  {
    id: 'heavy-browser',
    name: { en: 'Many pages in one visit', fr: 'Beaucoup de pages en une visite' },
    description: {
      en: 'Visitors who have seen 10 pages or more in this visit.',
      fr: 'Visiteurs qui ont vu 10 pages ou plus pendant cette visite.',
    },
    suggests: {
      en: 'Offer help with choosing: a filter, a guide or the chat.',
      fr: 'Proposez une aide au choix : un filtre, un guide ou le chat.',
    },
    params: { pages: 10 },
    when: { count: 'page_view', within: 'session', atLeast: { param: 'pages' } },
  },
  {
    id: 'long-dwell',
    name: { en: 'Long time on products', fr: 'Longtemps sur les fiches produits' },
    description: {
      en: 'Visitors who have spent 2 min or more on product pages in this visit, all products together.',
      fr: 'Visiteurs qui ont passé 2 min ou plus sur des fiches produits pendant cette visite, tous produits confondus.',
    },
    suggests: {
      en: 'Offer to save or send the list of products seen.',
      fr: 'Proposez d’enregistrer ou d’envoyer la liste des produits vus.',
    },
    params: { attention: '2m' },
    when: { attention: 'items', atLeast: { param: 'attention' } },
  },
  {
    id: 'one-visit-buyer',
    name: { en: 'One visit, one order', fr: 'Une visite, une commande' },
    description: {
      en: 'Visitors who have come once and placed exactly one order.',
      fr: 'Visiteurs venus une seule fois et qui ont passé une seule commande.',
    },
    suggests: {
      en: 'Give them a reason to return: a coupon for the second order, valid for a month.',
      fr: 'Donnez-leur une raison de revenir : un code promo pour la deuxième commande, valable un mois.',
    },
    when: {
      all: [
        { count: 'session_start', is: 1 },
        { count: 'purchase', is: 1 },
      ],
    },
  },
  {
    id: 'big-spender',
    name: { en: 'Above-average orders', fr: 'Panier moyen élevé' },
    description: {
      en: 'Visitors whose mean order is above the shop’s mean order value.',
      fr: 'Visiteurs dont le panier moyen dépasse celui de la boutique.',
    },
    suggests: {
      en: 'Show the finest range first, and sell sets rather than discounts.',
      fr: 'Montrez d’abord le haut de gamme et proposez des ensembles plutôt que des remises.',
    },
    when: { mean: 'purchase', of: 'value', above: { ref: 'averageOrderValue' } },
  },
  {
    id: 'vip',
    name: { en: 'VIP', fr: 'VIP' },
    description: {
      en: 'Visitors with 5 orders or more in the last 12 months, whose total spending is among the shop’s top 20%.',
      fr: 'Visiteurs ayant passé 5 commandes ou plus depuis un an et dont le total d’achats compte parmi les 20 % les plus élevés de la boutique.',
    },
    suggests: {
      en: 'Give them a direct line to the shop, early access and a gift rather than a coupon.',
      fr: 'Offrez-leur un contact direct, un accès en avant-première et un cadeau plutôt qu’un code promo.',
    },
    params: { orders: 5, within: '1y' },
    when: {
      all: [
        { count: 'purchase', within: { param: 'within' }, atLeast: { param: 'orders' } },
        { sum: 'purchase', of: 'value', atLeast: { ref: 'lifetimeValueP80' } },
      ],
    },
  },
  {
    id: 'lost-buyer',
    name: { en: 'Lost buyer', fr: 'Acheteur perdu' },
    description: {
      en: 'Visitors who have bought, but not in the last 12 months.',
      fr: 'Visiteurs qui ont déjà acheté, mais plus depuis un an.',
    },
    suggests: {
      en: 'Send one strong win-back offer, and ask why they left.',
      fr: 'Envoyez une seule offre de reconquête, généreuse, et demandez la raison de leur départ.',
    },
    params: { silence: '1y' },
    when: {
      all: [
        { count: 'purchase', atLeast: 1 },
        { count: 'purchase', within: { param: 'silence' }, is: 0 },
      ],
    },
  },
];
